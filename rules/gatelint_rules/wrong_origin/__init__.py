"""Another origin answers: the cache behaviors send the request elsewhere.

The answer is that of the other origin: an S3 bucket's XML `AccessDenied` or its index.html, or a status that the
API never gives.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
"""

from gatelint.rule import Failure, Response

failure = Failure(
    "wrong_origin",
    {
        "CloudFront": Response(403, None, "<Error><Code>AccessDenied</Code>"),
    },
)
