"""Versions of the same thing: what is edited, and what stages serve of it.

Two answers of API Gateway about the same thing differ in much that means the same: defaults that one of them leaves
out, the case of words, the order of lists. So they are compared property by property, each in its normal form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from gatelint.readers.accounts.building.resources import UNREAD, mapping, several, why_unread

if TYPE_CHECKING:
    from gatelint.readers.accounts.building.resources import Json

Form: TypeAlias = "Mapping[str, Callable[[Any], Any] | Form]"
"""The normal form of each property that counts; a mapping for what has properties itself."""

DEFAULT_TIMEOUT = 29_000
DEFAULT_LIFETIME = 300
DEFAULT_TEMPLATES = {"application/json": '{"message":$context.error.messageString}'}


def _word(default: str | None = None) -> Callable[[Any], Any]:
    return lambda value: value.upper() if isinstance(value, str) else default if value is None else value


def _number(default: int | None) -> Callable[[Any], Any]:
    return lambda value: default if value is None else str(value) if isinstance(value, str) else value


def _is_true(value: Any) -> Any:
    return value is True


def _same(value: Any) -> Any:
    return value


def _entries(value: Any) -> Any:
    """A mapping; nothing and an empty one are the same."""
    return value or {}


def _written(value: Any) -> Any:
    """Templates without those that are empty: the body goes through either way."""
    return {key: each for key, each in mapping(value).items() if each}


def _sorted(value: Any) -> Any:
    return sorted(str(each) for each in several(value))


def _parameters(value: Any) -> Any:
    """Request parameters without those of the path, which every method has, declared or not."""
    return {key: needed is True for key, needed in mapping(value).items() if ".path." not in key}


def _responses(value: Any) -> Any:
    return {status: sorted(mapping(mapping(each).get("responseParameters"))) for status, each in mapping(value).items()}


def _integration_responses(value: Any) -> Any:
    return {
        status: (
            mapping(each).get("selectionPattern") or "",
            _entries(mapping(each).get("responseParameters")),
            _written(mapping(each).get("responseTemplates")),
            _word()(mapping(each).get("contentHandling")),
        )
        for status, each in mapping(value).items()
    }


def _sources(value: Any) -> Any:
    """Identity sources, which are one text with commas."""
    return sorted(each.strip() for each in value.split(",")) if isinstance(value, str) else value


def _templates(value: Any) -> Any:
    return {} if value == DEFAULT_TEMPLATES else _entries(value)


_OWN_ARN = re.compile(r"arn:[^:]+:execute-api:[^:]*:[^:]*:[^/]+/")


def _policy(value: Any) -> Any:
    """A policy in which one thing and a list of it are the same, and "execute-api:/" and the ARN that it stands for.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
    """
    if isinstance(value, str):
        return _OWN_ARN.sub("execute-api:/", value)
    if isinstance(value, dict):
        return {str(key): _policy(each) for key, each in mapping(value).items()}
    if isinstance(value, list):
        found = [_policy(each) for each in several(cast("object", value))]
        return found[0] if len(found) == 1 else sorted(found, key=lambda each: json.dumps(each, sort_keys=True))
    return value


INTEGRATION: Form = {
    "type": _word(),
    "httpMethod": _word(),
    "uri": _same,
    "credentials": _same,
    "connectionType": _word("INTERNET"),
    "connectionId": _same,
    "requestParameters": _entries,
    "requestTemplates": _entries,
    "passthroughBehavior": _word("WHEN_NO_MATCH"),
    "contentHandling": _word(),
    "timeoutInMillis": _number(DEFAULT_TIMEOUT),
    "cacheKeyParameters": _sorted,
    "responseTransferMode": _word("BUFFERED"),
    "tlsConfig": lambda value: mapping(value).get("insecureSkipVerification") is True,
    "integrationResponses": _integration_responses,
}
METHOD: Form = {
    "authorizationType": _word("NONE"),
    "authorizerId": _same,
    "authorizationScopes": _sorted,
    "apiKeyRequired": _is_true,
    "requestParameters": _parameters,
    "requestModels": _entries,
    "requestValidatorId": _same,
    "methodResponses": _responses,
    "methodIntegration": INTEGRATION,
}
AUTHORIZER: Form = {
    "type": _word(),
    "providerARNs": _sorted,
    "authorizerUri": _same,
    "authorizerCredentials": lambda value: value or None,
    "identitySource": _sources,
    "identityValidationExpression": lambda value: value or None,
    "authorizerResultTtlInSeconds": _number(DEFAULT_LIFETIME),
}
VALIDATOR: Form = {"validateRequestBody": _is_true, "validateRequestParameters": _is_true}
GATEWAY_RESPONSE: Form = {
    "statusCode": lambda value: None if value is None else str(value),
    "responseParameters": _entries,
    "responseTemplates": _templates,
}
PROPERTIES: Form = {
    "policy": _policy,
    "binaryMediaTypes": _sorted,
    "apiKeySource": _word("HEADER"),
    "minimumCompressionSize": _same,
    "disableExecuteApiEndpoint": _is_true,
}

Steps: TypeAlias = "tuple[str, ...]"


def _in_form(normal: Callable[[Any], Any], value: Any) -> Any:
    return normal(value) if why_unread(value) is None else value


def differences(one: Json, other: Json, form: Form) -> list[Steps]:
    """The paths of the properties that two versions have otherwise."""
    found: list[Steps] = []
    for key, normal in form.items():
        if callable(normal):
            if _in_form(normal, one.get(key)) != _in_form(normal, other.get(key)):
                found.append((key,))
        else:
            found += [(key, *steps) for steps in differences(mapping(one.get(key)), mapping(other.get(key)), normal)]
    return found


def settled(edited: Json, served: Json, form: Form) -> Json:
    """What is served, in the words of what is edited where both mean the same."""
    found = dict(edited)
    for key, normal in form.items():
        if not callable(normal):
            if key in edited or key in served:
                found[key] = settled(mapping(edited.get(key)), mapping(served.get(key)), normal)
        elif _in_form(normal, edited.get(key)) != _in_form(normal, served.get(key)):
            found.pop(key, None)
            if key in served:
                found[key] = served[key]
    return found


def joined(one: Json, other: Json, form: Form, why: str) -> Json:
    """What is sure of both versions; what they have otherwise could as well be unread."""
    found = dict(one)
    for steps in differences(one, other, form):
        place = found
        for step in steps[:-1]:
            place[step] = dict(mapping(place.get(step)))
            place = place[step]
        place[steps[-1]] = {UNREAD: why}
    return found
