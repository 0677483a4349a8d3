"""502 or 504 with an HTML page: CloudFront cannot speak to its origin.

The page is headed "502 ERROR" and "The request could not be satisfied", carries `server: CloudFront` and `x-cache:
Error from cloudfront`, and no header of API Gateway: the API never saw the request.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "origin_unreachable",
    {
        "CloudFront": Response(502, None, "<H1>502 ERROR</H1> The request could not be satisfied."),
    },
)
