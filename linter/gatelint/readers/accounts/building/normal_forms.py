"""The normal forms of what API Gateway answers, as far as the model asks for it.

Two answers about the same thing differ in much that means the same: defaults that one of them leaves out, the case of
words, the order of lists.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from gatelint.readers.accounts.building.resources import mapping, several

if TYPE_CHECKING:
    from gatelint.readers.accounts.building.versions import Form

DEFAULT_TIMEOUT = 29_000
DEFAULT_HTTP_TIMEOUT = 30_000
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
    """Identity sources, which are one text with commas; an empty one and none are the same."""
    written = value.split(",") if isinstance(value, str) else []
    return sorted(each.strip() for each in written if each.strip())


def _templates(value: Any) -> Any:
    return {} if value == DEFAULT_TEMPLATES else _entries(value)


_INVOCATION = re.compile("arn:.+:lambda:path/[^/]+/functions/(.+)/invocations")
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


def _function(value: Any) -> Any:
    """The function of a URI that invokes one, which HTTP APIs take without the rest of the URI as well."""
    found = _INVOCATION.fullmatch(value) if isinstance(value, str) else None
    return value if found is None else found[1]


def _cors(value: Any) -> Any:
    return {key: _sorted(each) if isinstance(each, list) else each for key, each in mapping(value).items() if each}


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

REST_FORMS: Mapping[str, Form] = {
    "methods": METHOD,
    "authorizers": AUTHORIZER,
    "validators": VALIDATOR,
    "gateway_responses": GATEWAY_RESPONSE,
    "properties": PROPERTIES,
}

V2_INTEGRATION: Form = {
    "IntegrationType": _word(),
    "IntegrationSubtype": _same,
    "IntegrationUri": _function,
    "IntegrationMethod": _word("POST"),
    "ConnectionType": _word("INTERNET"),
    "ConnectionId": _same,
    "CredentialsArn": _same,
    "PayloadFormatVersion": _same,
    "TimeoutInMillis": _number(DEFAULT_HTTP_TIMEOUT),
    "RequestParameters": _entries,
    "ResponseParameters": _entries,
    "TlsConfig": _entries,
}
HTTP_FORMS: Mapping[str, Form] = {
    "methods": {
        "AuthorizationType": _word("NONE"),
        "AuthorizerId": _same,
        "AuthorizationScopes": _sorted,
        "integration": V2_INTEGRATION,
    },
    "authorizers": {
        "AuthorizerType": _word(),
        "AuthorizerUri": _same,
        "AuthorizerCredentialsArn": _same,
        "IdentitySource": _sorted,
        "IdentityValidationExpression": _same,
        "JwtConfiguration": {"Audience": _sorted, "Issuer": _same},
        "AuthorizerPayloadFormatVersion": _same,
        "EnableSimpleResponses": _is_true,
        "AuthorizerResultTtlInSeconds": _number(DEFAULT_LIFETIME),
    },
    "properties": {"CorsConfiguration": _cors, "DisableExecuteApiEndpoint": _is_true},
}
