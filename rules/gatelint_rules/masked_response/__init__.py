"""200 (or another status) with an HTML page in place of the API's error.

A distribution's custom error responses hold for all of its origins: an API's 403 or 404 is replaced by the page of
a single-page application, and the client fails on parsing it ("Unexpected token <"). `x-cache: Error from
cloudfront` gives it away even at status 200.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "masked_response",
    {
        "CloudFront": Response(200, None, "<!DOCTYPE html>"),
    },
)
