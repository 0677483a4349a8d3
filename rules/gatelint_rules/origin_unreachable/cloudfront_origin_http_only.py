"""CloudFront speaks http to an origin that is an API, and API Gateway does not listen there.

## Why
With `OriginProtocolPolicy: http-only` CloudFront connects to port 80 of its origin, whatever the viewer speaks. The
endpoints of API Gateway listen on port 443 only, so no connection comes about. CloudFront answers by itself, with a
502 and an HTML page, and nothing is logged at the API.

## How to fix
Set `OriginProtocolPolicy` to `https-only`. The connection to the viewer is another matter: `ViewerProtocolPolicy`
decides on that one.

## Exceptions
Origins that are not API Gateway may well be spoken to over http; a website of an S3 bucket even has to be. An origin
that no behavior sends anything to does no harm. Where a function may answer, or may choose another origin, and where
an origin group may fail over, the finding is only a possibility.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/data-protection-encryption.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.origins import api_origins, is_asked, other_uses, requests_of
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Certainty, Edit, Finding, Fix, Rule, Undecided
from gatelint.values import Unresolved
from gatelint_rules.origin_unreachable import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for target in api_origins(door):
        policy = target.origin.protocol_policy
        if isinstance(policy, Unresolved):
            yield Undecided(policy.place, policy.why)
        elif policy is not None and policy.value == "http-only":
            yield Finding(
                request=requests_of(target.uses),
                certainty=Certainty.of(is_asked(target.uses)),
                at=policy.place,
                cause=f"CloudFront speaks http to {target.name}; API Gateway listens on 443 only",
                failure=failure.of("CloudFront"),
                api=target.api,
                distribution=target.distribution,
                help="set OriginProtocolPolicy to https-only",
                notes=[target.note(), *other_uses(target.uses, target.name)],
                fixes=[Fix("speak https to the origin", (Edit(policy.place, "https-only"),), safe=True)],
            )


rule = Rule(
    id="cloudfront-origin-http-only",
    code=9601,
    failure=failure,
    check=check,
    fix="safe",
    kinds=("REST", "HTTP", "WebSocket"),
)
