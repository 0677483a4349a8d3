"""403 Missing Authentication Token: the method and path lead nowhere on a REST API.

A REST API answers this where no method matches, whatever the caller sends; despite its words it is rarely about
tokens. A caller that sends an Authorization header which is no AWS signature reads "Invalid key=value pair (missing
equal-sign) in Authorization header" instead, and one that signs gets 404. An HTTP API answers 404 Not Found in the
same situation. The gateway response type is MISSING_AUTHENTICATION_TOKEN.
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "missing_authentication_token",
    {
        "REST": Response(403, "MissingAuthenticationTokenException", '{"message":"Missing Authentication Token"}'),
        "HTTP": Response(404, None, '{"message":"Not Found"}'),
    },
)
