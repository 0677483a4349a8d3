"""Placeholders in URLs that people are told: "<id>", "{id}", ":id" and "ORDER_ID" stand for what the caller puts there.

Anything may be put in, so that a placeholder is a piece that is not known, also where a route spells the same word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.text import Reference, Text

if TYPE_CHECKING:
    from typing import TypeGuard

    from gatelint.text import Part

_KIND = "placeholder"
_IN_BRACES = re.compile(r".*[<>{}\[\]$].*|:.+")
_IN_WORDS = re.compile(r"[A-Z]{2}[A-Z0-9_-]*|[Yy]our([_-].*|[A-Z].*)|[xX]{3,}|\.{3}|…")


def with_placeholders(url: Text) -> Text:
    """A URL in whose path each segment that is a placeholder has become a piece that is not known."""
    before, mark, rest = _head(url)
    scheme, separator, address = before.partition("://")
    if not separator.parts:
        scheme, address = separator, scheme
    host, *segments = address.split("/")
    path = Text.of("/").join([host, *map(_unknown_if_placeholder, segments)])
    return Text.of(scheme, separator, path, mark, rest)


def with_values(path: Text) -> Text:
    """A path in which each placeholder stands for a value that no route spells out."""
    return Text.of(*(_value_for(part) if _is_placeholder(part) else part for part in path.parts))


def as_written(path: Text) -> str:
    """A path as it was told, with its placeholders as they are written there."""
    return "".join(part.name if _is_placeholder(part) else str(part) for part in path.parts)


def _is_placeholder(part: Part) -> TypeGuard[Reference]:
    return isinstance(part, Reference) and part.kind == _KIND


def _value_for(placeholder: Reference) -> str:
    return "{value}" if placeholder.plain else "{values+}"


def _head(url: Text) -> tuple[Text, Text, Text]:
    """What is before the query string or fragment, the sign that begins it, and the rest."""
    before, mark, rest = url.partition("#")
    head, question, query = before.partition("?")
    return (head, question, Text.of(query, mark, rest)) if question.parts else (before, mark, rest)


def _unknown_if_placeholder(segment: Text) -> Text:
    written = segment.literal
    if not written or not (_IN_BRACES.fullmatch(written) or _IN_WORDS.fullmatch(written)):
        return segment
    return Text.of(Reference(_KIND, written, plain="+" not in written))
