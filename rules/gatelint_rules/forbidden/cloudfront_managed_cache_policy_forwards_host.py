"""A managed cache policy has Host in its key, so an API gets the viewer's Host header.

## Why
Whatever is in the cache key is sent to the origin, and an origin request policy cannot keep it back. The managed cache
policies UseOriginCacheControlHeaders, UseOriginCacheControlHeaders-QueryStrings and those of Amplify have Host in
theirs. API Gateway selects the API by that header, knows none by the name of the distribution, and answers 403
Forbidden - also where the origin request policy is AllViewerExceptHostHeader.

## How to fix
Use CachingDisabled, `4135ea2d-6df8-44a3-9df3-4b5a84be39ad`, or a cache policy of your own without Host. What the API
needs beyond the key belongs into the origin request policy.

## Exceptions
These policies are made for load balancers and for Amplify, where Host is welcome. Where an alias of the distribution
is a custom domain name of API Gateway too, Host is right as it is. Another stack may have made it so: the finding is a
possibility where the distribution has an alias, and the API is made elsewhere or its id leaves the template.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-how-origin-request-policies-and-cache-policies-work-together.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.hosts import answer_to_unknown_host, forwarded_hosts, notes_on_hosts
from gatelint.behavior.cloudfront.origins import other_uses, requests_of
from gatelint.front_door.distribution import CACHING_DISABLED
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import SetValue
from gatelint.rule import Certainty, Finding, Rule, Undecided
from gatelint_rules.forbidden import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for host in forwarded_hosts(door):
        if not host.by_managed_cache_policy or host.is_known.is_yes:
            continue
        if host.is_known.is_unknown:
            name = host.target.distribution.name
            yield Undecided(host.at, f"whether an alias of {name} is a custom domain name of API Gateway")
            continue
        yield Finding(
            request=requests_of(host.uses),
            certainty=Certainty.of(host.is_refused),
            at=host.at,
            cause=f"{host.words} has Host in its key and so sends the viewer's to {host.target.name}; "
            "API Gateway knows no API by that name",
            failure=answer_to_unknown_host(host.target, failure),
            api=host.target.api,
            distribution=host.target.distribution,
            remedies=[SetValue(host.at, CACHING_DISABLED)],
            help=f"use CachingDisabled, {CACHING_DISABLED}, or a cache policy of your own without Host",
            notes=[*notes_on_hosts(host), *other_uses(host.uses, host.target.name)],
        )


rule = Rule(
    id="cloudfront-managed-cache-policy-forwards-host",
    code=9658,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket"),
)
