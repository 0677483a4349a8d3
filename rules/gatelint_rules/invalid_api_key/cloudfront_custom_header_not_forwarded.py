"""CloudFront keeps back the API key, or another header that the API behind it demands.

## Why
With a cache policy, the origin gets the headers that it or the origin request policy takes, and hardly any other of the
viewer's. Without `x-api-key`, a method that requires an API key answers 403 Forbidden to every client. Without the
header that an authorizer looks for, API Gateway answers 401 Unauthorized, and without a required header parameter 400.

## How to fix
Give the cache behavior the origin request policy AllViewerExceptHostHeader
(`b689b0a8-53d0-40ab-baf2-68738e2966ac`), or list the header in an origin request policy or cache policy of your own.

## Exceptions
`ForwardedValues` passes most headers on whether it lists them or not, `x-api-key` among them. An origin may add the
header by `OriginCustomHeaders`. Nothing is said of behaviors with a function that sees requests, for it may add the
header as well. Headers that CloudFront makes by itself, such as Host and Via, are always there.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-how-origin-request-policies-and-cache-policies-work-together.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.authorizers.demands import Demand
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Finding, Rule, Undecided
from gatelint_rules.invalid_api_key import failure
from gatelint_rules.lost_demands import findings


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    return findings(door, is_custom_header)


def is_custom_header(demand: Demand) -> bool:
    return demand.location == "header" and demand.name not in ("authorization", "cookie")


rule = Rule(
    id="cloudfront-custom-header-not-forwarded",
    code=9621,
    failure=failure,
    check=check,
    fix="safe",
    kinds=("REST", "WebSocket"),
)
