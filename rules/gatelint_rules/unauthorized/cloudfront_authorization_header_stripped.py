"""CloudFront removes the Authorization header that the API behind it demands.

## Why
CloudFront may answer a GET or HEAD from its cache, so it takes Authorization off these requests unless the header is
part of the cache key, or an origin request policy forwards all that viewers send. An authorizer that looks for its
token there then refuses everybody with 401 Unauthorized, and a method with IAM authorization answers 403 Missing
Authentication Token. A POST, PUT, PATCH or DELETE keeps the header, so that writing works and reading does not.

## How to fix
Give the cache behavior the origin request policy AllViewerExceptHostHeader
(`b689b0a8-53d0-40ab-baf2-68738e2966ac`), and the cache policy CachingDisabled
(`4135ea2d-6df8-44a3-9df3-4b5a84be39ad`). Where answers are to be cached, list Authorization in a cache policy of your
own; its maximum TTL must be above 0. An origin request policy cannot list the header by name. With `ForwardedValues`,
list it in `Headers`.

## Exceptions
An origin may add Authorization to all requests by `OriginCustomHeaders`. Lambda@Edge and CloudFront Functions may sign
requests or move a token, so nothing is said of behaviors with a function that sees requests. For IAM authorization the
finding is only a possibility where query strings are forwarded, for a signature may come in there.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-401-unauthorized.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.authorizers.demands import Demand
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Finding, Rule, Undecided
from gatelint_rules.lost_demands import findings
from gatelint_rules.unauthorized import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    return findings(door, is_authorization)


def is_authorization(demand: Demand) -> bool:
    return demand.location == "header" and demand.name == "authorization"


rule = Rule(
    id="cloudfront-authorization-header-stripped",
    code=9618,
    failure=failure,
    check=check,
    fix="safe",
    kinds=("REST", "HTTP", "WebSocket"),
)
