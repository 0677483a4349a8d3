"""500 Internal Server Error: API Gateway cannot call what stands behind the route.

Only the spelling tells the kinds apart: a REST or WebSocket API writes "Internal server error", an HTTP API
"Internal Server Error". The execution log names the cause ("Invalid permissions on Lambda function"). The gateway
response type is INTEGRATION_FAILURE; though its default is documented as 504, a call that Lambda refuses is
answered with 500.
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "integration_failure",
    {
        "REST": Response(500, "InternalServerErrorException", '{"message": "Internal server error"}'),
        "HTTP": Response(500, None, '{"message":"Internal Server Error"}'),
        "WebSocket": Response(500, "InternalServerErrorException", '{"message": "Internal server error"}'),
    },
)
