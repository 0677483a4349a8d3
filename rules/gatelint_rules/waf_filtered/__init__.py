"""403 Forbidden: the web ACL of the stage blocks the request.

The body and the error type are those of a refused API key; only the gateway response type, WAF_FILTERED, and the
web ACL's logs tell them apart. A custom response of the web ACL replaces both.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "waf_filtered",
    {
        "REST": Response(403, "ForbiddenException", '{"message":"Forbidden"}'),
    },
)
