"""CloudFront keeps back the cookies in which an authorizer looks for the caller's identity.

## Why
Cookies reach the origin only where the cookie settings of the cache policy, the origin request policy or
`ForwardedValues` take them; no list of headers can let `Cookie` through. An authorizer whose identity source is that
header finds none, and API Gateway answers 401 Unauthorized without calling it.

## How to fix
Give the cache behavior the origin request policy AllViewerExceptHostHeader
(`b689b0a8-53d0-40ab-baf2-68738e2966ac`), set `CookieBehavior` of its own one to `all`, or set `Forward` of the
`Cookies` in `ForwardedValues` to `all`. Answers that hang on a cookie must not be cached without it.

## Exceptions
A list of cookies may hold the one that matters, so it is not looked into. Nothing is said of behaviors with a function
that sees requests.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Cookies.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.authorizers.demands import Demand
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Finding, Rule, Undecided
from gatelint_rules.lost_demands import findings
from gatelint_rules.unauthorized import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    return findings(door, is_cookie)


def is_cookie(demand: Demand) -> bool:
    return demand.location == "header" and demand.name == "cookie"


rule = Rule(
    id="cloudfront-cookie-not-forwarded",
    code=9619,
    failure=failure,
    check=check,
    fix="safe",
    kinds=("REST", "HTTP", "WebSocket"),
)
