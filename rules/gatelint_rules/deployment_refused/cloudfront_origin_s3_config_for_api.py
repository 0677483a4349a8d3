"""An origin that is an API is configured as an S3 bucket, and CloudFront refuses the distribution.

## Why
`S3OriginConfig` says that the origin is a bucket, and CloudFront checks that its domain name is one of Amazon S3. An
API's is not, so the deployment ends with "The parameter Origin DomainName does not refer to a valid S3 bucket", though
the template has no other fault.

## How to fix
Replace `S3OriginConfig` by a `CustomOriginConfig` with `OriginProtocolPolicy: https-only`.

## Exceptions
An origin with both of them is refused too, for another reason.

## References
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-origin.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistS3AndCustomOrigins.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.distributions import endpoint_of_origin
from gatelint.behavior.cloudfront.origins import ApiOrigin
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import NoCommand
from gatelint.rule import Certainty, Finding, Response, Rule, deployment_of
from gatelint_rules.deployment_refused import failure

NO_BUCKET = Response(400, "InvalidArgument", "The parameter Origin DomainName does not refer to a valid S3 bucket.")


def check(door: FrontDoor) -> Iterator[Finding]:
    for distribution in door.distributions:
        for origin in distribution.origins:
            if not origin.has_s3_config or origin.has_custom_config or origin.has_vpc_config:
                continue
            endpoint = endpoint_of_origin(door, distribution, origin)
            if not endpoint.is_api_gateway.is_yes:
                continue
            target = ApiOrigin(distribution, origin, endpoint, [])
            yield Finding(
                request=deployment_of(distribution.name),
                certainty=Certainty.WILL,
                at=origin.s3_config_at or origin.at,
                cause=f"S3OriginConfig declares {target.name} a bucket, and its domain name is that of an API",
                failure=NO_BUCKET,
                api=target.api,
                remedies=[NoCommand("CloudFront refuses such a distribution, so that no account has one")],
                help="replace S3OriginConfig by a CustomOriginConfig with OriginProtocolPolicy: https-only",
                notes=[target.note()],
            )


rule = Rule(
    id="cloudfront-origin-s3-config-for-api",
    code=9605,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket"),
)
