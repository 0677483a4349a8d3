"""JSON documents that AWS hands out as strings: policies and exports."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from gatelint.readers.accounts.collecting.asking import IllegibleError
from gatelint.readers.accounts.exports import Json, is_mapping, without_words


def decoded(document: Any) -> Any:
    """A policy document or an export as what it says. IAM encodes its policies for URLs, and boto3 decodes some.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html
    """
    if isinstance(document, dict):
        return document  # pyright: ignore[reportUnknownVariableType]  # it is JSON
    if not isinstance(document, str):
        raise IllegibleError("it is no JSON document")
    try:
        return json.loads(unquote(document) if document.startswith("%7B") else document)
    except (ValueError, RecursionError):
        raise IllegibleError("it is no JSON document") from None


def exported(body: Any) -> Json:
    """An export as what is asked of it."""
    document = decoded(body)
    if not is_mapping(document):
        raise IllegibleError("it is no OpenAPI document")
    return without_words(document)
