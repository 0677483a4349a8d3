"""What a REST API answers by itself when it does not get as far as its integration, or no further.

Each such answer has a type; a gateway response of the API may reword it.
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html

Of an API's gateway responses one alone counts for an answer: that of its type, or else that of its family, DEFAULT_4XX
or DEFAULT_5XX. A gateway response of the type inherits nothing from that of the family.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gatelint.rule import Response
from gatelint.values import Known, Truth, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.api import Api, GatewayResponse

_JSON = "application/json"

# The statuses are those that GetGatewayResponses tells of an API without any of its own, the rest is what clients saw.
# No client's log is known for the error types of AUTHORIZER_FAILURE, RESOURCE_NOT_FOUND and UNSUPPORTED_MEDIA_TYPE.
_DEFAULTS: dict[str, Response] = {
    "ACCESS_DENIED": Response(
        403, "AccessDeniedException", '{"Message":"User is not authorized to access this resource"}'
    ),
    "API_CONFIGURATION_ERROR": Response(500, "InternalServerErrorException", '{"message": "Internal server error"}'),
    "AUTHORIZER_CONFIGURATION_ERROR": Response(500, "AuthorizerConfigurationException", '{"message":null}'),
    "AUTHORIZER_FAILURE": Response(500, "AuthorizerFailureException", '{"message":null}'),
    "BAD_REQUEST_BODY": Response(400, "BadRequestException", '{"message": "Invalid request body"}'),
    "BAD_REQUEST_PARAMETERS": Response(
        400, "BadRequestException", '{"message": "Missing required request parameters: […]"}'
    ),
    "EXPIRED_TOKEN": Response(
        403, "ExpiredTokenException", '{"message":"The security token included in the request is expired"}'
    ),
    # 504 is what a backend that cannot be reached makes of it; a call that Lambda refuses becomes 500, and a reply that
    # is no proxy reply 502, both with "Internal server error".
    "INTEGRATION_FAILURE": Response(
        504, "InternalServerErrorException", '{"message": "Network error communicating with endpoint"}'
    ),
    "INTEGRATION_TIMEOUT": Response(504, "InternalServerErrorException", '{"message": "Endpoint request timed out"}'),
    "INVALID_API_KEY": Response(403, "ForbiddenException", '{"message":"Forbidden"}'),
    "INVALID_SIGNATURE": Response(
        403,
        "InvalidSignatureException",
        '{"message":"The request signature we calculated does not match the signature you provided. '
        'Check your AWS Secret Access Key and signing method."}',
    ),
    "MISSING_AUTHENTICATION_TOKEN": Response(
        403, "MissingAuthenticationTokenException", '{"message":"Missing Authentication Token"}'
    ),
    "QUOTA_EXCEEDED": Response(429, "LimitExceededException", '{"message":"Limit Exceeded"}'),
    "REQUEST_TOO_LARGE": Response(413, "BadRequestException", '{"message": "Request Too Long"}'),
    "RESOURCE_NOT_FOUND": Response(404, "NotFoundException", '{"message":"Not Found"}'),
    "THROTTLED": Response(429, "TooManyRequestsException", '{"message":"Too Many Requests"}'),
    "UNAUTHORIZED": Response(401, "UnauthorizedException", '{"message":"Unauthorized"}'),
    "UNSUPPORTED_MEDIA_TYPE": Response(415, "BadRequestException", '{"message": "Unsupported Media Type"}'),
    "WAF_FILTERED": Response(403, "ForbiddenException", '{"message":"Forbidden"}'),
}

FAMILIES = ("DEFAULT_4XX", "DEFAULT_5XX")
"""The types that stand for all others, and answer nothing by themselves."""

GATEWAY_RESPONSE_TYPES = (*FAMILIES, *_DEFAULTS)


def default_response(response_type: str) -> Response:
    """What a client sees of an answer of this type where no gateway response rewords it.

    The handshake of a WebSocket API fails with the same status and error type; what it answers to a message later on is
    another matter (`default_frame`). KeyError for the two families and for what is no type.
    """
    return _DEFAULTS[response_type]


def default_frame(response_type: str) -> Response:
    """What a client of a WebSocket API reads when a message fails: a frame without error type, that names the call.

    The status is that of the type; a frame has none.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
    """
    return as_frame(default_response(response_type))


def as_frame(response: Response) -> Response:
    """An answer, as a client of a WebSocket API reads it whose message it is for."""
    import json

    frame = {"message": message_of(response.body), "connectionId": "…", "requestId": "…"}
    return Response(response.status, None, json.dumps(frame, ensure_ascii=False))


def family_of(response_type: str) -> str:
    """DEFAULT_4XX or DEFAULT_5XX, whichever speaks for a type without a gateway response of its own."""
    default = _DEFAULTS.get(response_type)
    if default is None:
        return "DEFAULT_5XX" if response_type == "DEFAULT_5XX" else "DEFAULT_4XX"
    return "DEFAULT_5XX" if (default.status or 0) >= 500 else "DEFAULT_4XX"


def gateway_response_for(api: Api, response_type: str) -> GatewayResponse | Unresolved | None:
    """The gateway response that rewords answers of this type, or None where AWS's own wording stays."""
    return _only(api, response_type) or (None if response_type in FAMILIES else _only(api, family_of(response_type)))


def adds_header_to(response: GatewayResponse | Unresolved | None, name: str) -> Truth:
    """Whether an answer that this gateway response rewords carries a header of this name."""
    if response is None:
        return Truth.NO
    if isinstance(response, Unresolved):
        return Truth.UNKNOWN
    if any(header.lower() == name.lower() for header in response.headers):
        return Truth.YES
    return Truth.NO if response.unread is None else Truth.UNKNOWN


def status_of(response: GatewayResponse, default: int | None) -> int | Unresolved | None:
    """The status of an answer that this gateway response rewords, whose status is `default` without it."""
    status = response.status_code
    if isinstance(status, Known):
        return int(status.value) if re.fullmatch("[1-5][0-9][0-9]", status.value) else default
    return default if status is None else status


def body_of(response: GatewayResponse, response_type: str, default: str | None) -> str | None:
    """The body of an answer that this gateway response rewords, whose body is `default` without it; None if unknown.

    Variables that hang on the single request ($context.requestId) are left as they are written.
    """
    if response.unread is not None and _JSON not in response.templates:
        return None
    if not response.templates:
        return default
    # Without an Accept header, or with one that no template is for, clients get JSON.
    template = response.templates.get(_JSON)
    if not isinstance(template, Known):
        return None
    return _filled(str(template.value), response_type, default)


def message_of(body: str | None) -> str | None:
    """The message of a JSON body, in whichever case its key is written."""
    message: Any = _object(body).get("message", _object(body).get("Message"))
    return message if isinstance(message, str) else None


def _only(api: Api, response_type: str) -> GatewayResponse | Unresolved | None:
    """The gateway response of exactly this type."""
    answers = [(response.response_type.equals(response_type), response) for response in api.gateway_responses]
    for answer, response in answers:
        if answer.is_yes:
            return response
    for answer, response in answers:
        if answer.is_unknown and isinstance(response.response_type, Unresolved):
            return response.response_type
    if api.gateway_responses.unread is not None:
        return Unresolved(api.gateway_responses.unread, api.at)
    return None


def _filled(template: str, response_type: str, default: str | None) -> str | None:
    """A template with the variables that tell of the error itself.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
    """
    said = _object(default)
    if "$context.error.message" in template:
        if "message" not in said and "Message" not in said:
            return None
        import json

        message = message_of(default)
        quoted = json.dumps(message, ensure_ascii=False)
        template = template.replace("$context.error.messageString", quoted)
        template = template.replace("$context.error.message", message or "null")
    return template.replace("$context.error.responseType", response_type)


def _object(body: str | None) -> dict[str, Any]:
    import json

    try:
        value: Any = json.loads(body or "")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}  # pyright: ignore[reportUnknownVariableType]
