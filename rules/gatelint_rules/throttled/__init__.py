"""429 Too Many Requests: a limit lets no more requests through.

The limits of a usage plan, of a method, of a stage, and of the account in a region come one after the other, and the
first that is used up answers. A REST or WebSocket API does so with `TooManyRequestsException`; an HTTP API answers the
same message. The gateway response type is THROTTLED.
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "throttled",
    {
        "REST": Response(429, "TooManyRequestsException", '{"message":"Too Many Requests"}'),
        "HTTP": Response(429, None, '{"message":"Too Many Requests"}'),
        "WebSocket": Response(429, "TooManyRequestsException", '{"message":"Too Many Requests"}'),
    },
)
