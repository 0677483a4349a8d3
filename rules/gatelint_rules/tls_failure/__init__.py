"""No answer at all: the client ends the connection, since it does not accept the certificate that it is shown.

There is no status, no header and no body, only the client's own words: "certificate has expired" or "no alternative
certificate subject name matches target host name" (curl: exit code 60), NET::ERR_CERT_DATE_INVALID or
NET::ERR_CERT_COMMON_NAME_INVALID (a browser). Nothing of it stands in a log of API Gateway or CloudFront.
https://repost.aws/knowledge-center/api-gateway-domain-certificate
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "tls_failure",
    {
        "REST": Response(None, None, "SSL certificate problem"),
        "HTTP": Response(None, None, "SSL certificate problem"),
        "WebSocket": Response(None, None, "SSL certificate problem"),
        "CloudFront": Response(None, None, "SSL certificate problem"),
    },
)
