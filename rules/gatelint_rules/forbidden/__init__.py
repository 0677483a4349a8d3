"""403 Forbidden: the request reaches API Gateway, and no API or stage is selected for it.

The host name, base path, stage or network does not lead to an API, so no route, authorizer or gateway response of
any API applies. `x-amzn-errortype: ForbiddenException` is the only hint. An HTTP API whose default endpoint is
disabled answers 404 instead.
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "forbidden",
    {
        "REST": Response(403, "ForbiddenException", '{"message":"Forbidden"}'),
        "HTTP": Response(403, None, '{"message":"Forbidden"}'),
        "WebSocket": Response(403, "ForbiddenException", '{"message":"Forbidden"}'),
    },
)
