"""The browser blocks the call: its preflight is refused, or the answer lacks what CORS demands.

The script sees no status at all, only a network error; the console names CORS. In the network panel stands the
answer of API Gateway that made the browser give up: 401 from an authorizer, 403 from a missing OPTIONS method or an
API key. Clients that are no browsers never notice.
https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "cors_blocked",
    {
        "REST": Response(403, "MissingAuthenticationTokenException", '{"message":"Missing Authentication Token"}'),
        "HTTP": Response(401, None, '{"message":"Unauthorized"}'),
    },
)
