"""Gateway responses as GetGatewayResponses lists them: every type, those that nobody changed included.

What is changed in DEFAULT_4XX and DEFAULT_5XX shows in all types of that kind that are not changed themselves.
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

from __future__ import annotations

from typing import Any

TEMPLATES = {"application/json": '{"message":$context.error.messageString}'}

STATUSES: dict[str, str | None] = {
    "ACCESS_DENIED": "403",
    "API_CONFIGURATION_ERROR": "500",
    "AUTHORIZER_CONFIGURATION_ERROR": "500",
    "AUTHORIZER_FAILURE": "500",
    "BAD_REQUEST_BODY": "400",
    "BAD_REQUEST_PARAMETERS": "400",
    "DEFAULT_4XX": None,
    "DEFAULT_5XX": None,
    "EXPIRED_TOKEN": "403",
    "INTEGRATION_FAILURE": "504",
    "INTEGRATION_TIMEOUT": "504",
    "INVALID_API_KEY": "403",
    "INVALID_SIGNATURE": "403",
    "MISSING_AUTHENTICATION_TOKEN": "403",
    "QUOTA_EXCEEDED": "429",
    "REQUEST_TOO_LARGE": "413",
    "RESOURCE_NOT_FOUND": "404",
    "THROTTLED": "429",
    "UNAUTHORIZED": "401",
    "UNSUPPORTED_MEDIA_TYPE": "415",
    "WAF_FILTERED": "403",
}


def all_gateway_responses(changed: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """All gateway responses of an API, of which some are changed (by type, without `defaultResponse`)."""
    return [_changed(changed[kind], kind) if kind in changed else _default(kind, changed) for kind in STATUSES]


def _changed(response: dict[str, Any], kind: str) -> dict[str, Any]:
    full: dict[str, Any] = {
        "responseType": kind,
        "statusCode": STATUSES[kind],
        "responseParameters": {},
        "responseTemplates": TEMPLATES,
        **response,
        "defaultResponse": False,
    }
    return {key: value for key, value in full.items() if value is not None}


def _default(kind: str, changed: dict[str, dict[str, Any]]) -> dict[str, Any]:
    status = STATUSES[kind]
    above = {} if status is None else changed.get(f"DEFAULT_{status[0]}XX", {})
    full: dict[str, Any] = {
        "responseType": kind,
        "statusCode": above.get("statusCode", status),
        "responseParameters": above.get("responseParameters", {}),
        "responseTemplates": above.get("responseTemplates", TEMPLATES),
        "defaultResponse": True,
    }
    return {key: value for key, value in full.items() if value is not None}
