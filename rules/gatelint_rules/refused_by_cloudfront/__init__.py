"""403 with an HTML page: CloudFront itself refuses the request.

The page is headed "403 ERROR" and "The request could not be satisfied"; the API never saw the request, and its
gateway responses and CORS headers do not apply.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "refused_by_cloudfront",
    {
        "CloudFront": Response(403, None, "<H1>403 ERROR</H1> The request could not be satisfied."),
    },
)
