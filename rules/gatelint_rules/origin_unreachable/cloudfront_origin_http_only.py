"""CloudFront speaks http to an origin that is an API, and API Gateway does not listen there.

## Why
With `OriginProtocolPolicy: http-only` CloudFront connects to port 80 of its origin, whatever the viewer speaks. The
endpoints of API Gateway listen on port 443 only, so no connection comes about. CloudFront answers by itself, with a
502 and an HTML page, and nothing is logged at the API.

## How to fix
Set `OriginProtocolPolicy` to `https-only`. The connection to the viewer is another matter: `ViewerProtocolPolicy`
decides on that one.

## Exceptions
Origins that are not API Gateway may well be spoken to over http; a website of an S3 bucket even has to be. A behavior
that sends nothing to the origin does no harm.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-known-issues.html
"""
