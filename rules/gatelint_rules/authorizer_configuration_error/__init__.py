"""500 with a null message: API Gateway cannot call the authorizer.

A REST API answers `{"message":null}` with `AuthorizerConfigurationException`, an HTTP API its plain 500, and the
handshake of a WebSocket API fails with 500. The gateway response type is AUTHORIZER_CONFIGURATION_ERROR.
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "authorizer_configuration_error",
    {
        "REST": Response(500, "AuthorizerConfigurationException", '{"message":null}'),
        "HTTP": Response(500, None, '{"message":"Internal Server Error"}'),
        "WebSocket": Response(500, "AuthorizerConfigurationException", '{"message":null}'),
    },
)
