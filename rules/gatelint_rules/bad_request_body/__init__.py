"""400: the body does not hold what a model demands.

A REST API answers so where a request validator is to look at bodies, a WebSocket API where a route has a model
selection expression; the latter as a frame that names the connection and the request. The integration is not invoked.
The gateway response type is BAD_REQUEST_BODY.
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-request-validation.html
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "bad_request_body",
    {
        "REST": Response(400, "BadRequestException", '{"message": "Invalid request body"}'),
        "WebSocket": Response(400, None, '{"message": "Invalid request body", "connectionId": "…", "requestId": "…"}'),
    },
)
