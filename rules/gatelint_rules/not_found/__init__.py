"""404 Not Found: an HTTP API has no stage or route for the request.

HTTP APIs answer `{"message":"Not Found"}` without an error type, for an unknown path, for a known path with another
method, and where no stage serves the request.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "not_found",
    {
        "HTTP": Response(404, None, '{"message":"Not Found"}'),
    },
)
