"""500, or 503 Service Unavailable: what stands behind the route is there, and takes no requests.

A REST or WebSocket API answers as if it had failed itself, `{"message": "Internal server error"}` with 500. An HTTP API
answers 503 with `{"message":"Service Unavailable"}` where it could not hand the request on, which AWS documents of no
cause, so that rules tell of it as a possibility.
https://repost.aws/knowledge-center/api-gateway-internal-server-error
https://repost.aws/knowledge-center/api-gateway-500-error-vpc
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "service_unavailable",
    {
        "REST": Response(500, "InternalServerErrorException", '{"message": "Internal server error"}'),
        "HTTP": Response(503, None, '{"message":"Service Unavailable"}'),
        "WebSocket": Response(500, "InternalServerErrorException", '{"message": "Internal server error"}'),
    },
)
