"""Clients are told an http URL of a behavior that takes https alone.

## Why
With `ViewerProtocolPolicy: https-only` CloudFront answers requests over plain http by itself, with 403 and an HTML
page. That is wanted as a rule, and nobody notices, for nobody comes over http. But where an output of the stack or a
function's environment hands out a URL that begins with `http://`, whoever follows it is refused.

## How to fix
Tell the URL with `https://`. Or set `ViewerProtocolPolicy` to `redirect-to-https`, which sends clients on to the same
URL over https; only for GET and HEAD that is the same, for clients repeat other methods as GET or not at all.

## Exceptions
`https-only` by itself is no mistake; only a URL that this template tells makes it one. What a function's environment
tells may be a name that nobody calls, so that the finding is only a possibility there.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
- https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CacheBehavior.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.distributions import behavior_for, endpoint_of_origin, origin_of
from gatelint.behavior.cloudfront.origins import spoken_of
from gatelint.behavior.routing.addresses import address_of
from gatelint.behavior.routing.endpoints import endpoint_of
from gatelint.front_door.distribution import CacheBehavior, Distribution
from gatelint.front_door.door import Call, FrontDoor
from gatelint.rule import Certainty, Edit, Finding, Fix, Note, Request, Rule, Undecided
from gatelint.values import Truth, Unresolved
from gatelint_rules.refused_by_cloudfront import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for call in door.calls:
        address = address_of(call.url)
        distribution = endpoint_of(door, address.host).distribution
        if address.scheme.literal != "http" or distribution is None:
            continue
        behavior = behavior_for(distribution, address.path).surely
        if behavior is not None and may_lead_to_an_api(door, distribution, behavior):
            yield from refusal_of(call, str(address.path) or "/", distribution, behavior)


def may_lead_to_an_api(door: FrontDoor, distribution: Distribution, behavior: CacheBehavior) -> bool:
    origins = origin_of(distribution, behavior).candidates
    return any(not endpoint_of_origin(door, distribution, origin).is_api_gateway.is_no for origin in origins)


def refusal_of(
    call: Call, path: str, distribution: Distribution, behavior: CacheBehavior
) -> Iterator[Finding | Undecided]:
    policy = behavior.viewer_protocol_policy
    if isinstance(policy, Unresolved):
        yield Undecided(policy.place, policy.why)
    elif policy.value == "https-only" and not distribution.enabled.equals(True).is_no:
        teller = f"output {call.teller}" if call.told_by == "output" else f"the environment of {call.teller}"
        yield Finding(
            request=Request(call.method or "GET", path, "over plain http"),
            # A URL in an environment may be compared alone, as the audience of tokens is, or name their claims.
            certainty=Certainty.of(
                distribution.enabled.equals(True) & (Truth.YES if call.told_by == "output" else Truth.UNKNOWN)
            ),
            at=policy.place,
            cause=f"{spoken_of(behavior)} takes https alone, and {teller} tells an http URL",
            failure=failure.of("CloudFront"),
            distribution=distribution,
            help=f"tell the URL in {teller} with https://, or set ViewerProtocolPolicy to redirect-to-https",
            notes=[Note(call.at, f"{teller} tells {call.url}")],
            fixes=[Fix("redirect viewers to https", (Edit(policy.place, "redirect-to-https"),))],
        )


rule = Rule(
    id="cloudfront-viewer-https-only",
    code=9609,
    failure=failure,
    check=check,
    fix="unsafe",
    kinds=("REST", "HTTP", "WebSocket"),
)
