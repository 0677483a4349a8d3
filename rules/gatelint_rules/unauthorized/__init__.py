"""401 Unauthorized: the identity that an authorizer needs did not arrive.

API Gateway answers before the authorizer's code runs, so nothing is logged there. A REST API adds
`x-amzn-errortype: UnauthorizedException` and can reword the answer in a gateway response of type UNAUTHORIZED; an
HTTP API answers a fixed body. A WebSocket client sees its handshake fail with 401.
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "unauthorized",
    {
        "REST": Response(401, "UnauthorizedException", '{"message":"Unauthorized"}'),
        "HTTP": Response(401, None, '{"message":"Unauthorized"}'),
        "WebSocket": Response(401, "UnauthorizedException", '{"message":"Unauthorized"}'),
    },
)
