"""403 Forbidden: no API key that a client could send is accepted.

A REST API answers `{"message":"Forbidden"}` with `ForbiddenException` where a method requires an API key and the
key is absent, unknown, disabled, or not in a usage plan of the stage. The body is the same as a web ACL's. The
gateway response type is INVALID_API_KEY.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "invalid_api_key",
    {
        "REST": Response(403, "ForbiddenException", '{"message":"Forbidden"}'),
        "WebSocket": Response(403, "ForbiddenException", '{"message":"Forbidden"}'),
    },
)
