"""CloudFront forwards the viewer's Host header to an API, and API Gateway knows no API by that name.

## Why
API Gateway serves many APIs at one address and selects one by the Host header: the default endpoint's name, or a custom
domain name. The origin request policy AllViewer, a header list with Host in it, or `*` in ForwardedValues make
CloudFront send the name that the viewer asked for, that of the distribution. It belongs to no API, and every request
gets 403 Forbidden. An edge-optimized endpoint answers with CloudFront's page "Bad request".

## How to fix
Use the managed origin request policy AllViewerExceptHostHeader, `b689b0a8-53d0-40ab-baf2-68738e2966ac`, or leave Host
out of the list. CloudFront then sends the origin's own domain name.

## Exceptions
Where an alias of the distribution is a custom domain name of API Gateway too, Host is right as it is. If the template
makes no such domain name, another stack may have made it: the finding is a possibility where the distribution has an
alias, and the API is made elsewhere or its id leaves the template. An API whose id stays here is mapped by nobody else.
Nothing is said where a function can put another Host in.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
- https://repost.aws/knowledge-center/configure-cloudfront-to-forward-headers
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.hosts import ForwardedHost, answer_to_unknown_host, forwarded_hosts, notes_on_hosts
from gatelint.behavior.cloudfront.origins import other_uses, requests_of
from gatelint.front_door.distribution import ALL_VIEWER_EXCEPT_HOST, CachePolicy, LegacyForwarding
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import NoCommand, Remedy, SetValue, below
from gatelint.rule import Certainty, Edit, Finding, Fix, Rule, Undecided
from gatelint.values import known
from gatelint_rules.forbidden import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for host in forwarded_hosts(door):
        if host.by_managed_cache_policy or host.is_known.is_yes:
            continue
        if host.is_known.is_unknown:
            name = host.target.distribution.name
            yield Undecided(host.at, f"whether an alias of {name} is a custom domain name of API Gateway")
            continue
        yield Finding(
            request=requests_of(host.uses),
            certainty=Certainty.of(host.is_refused),
            at=host.at,
            cause=f"{host.words} sends the viewer's Host header to {host.target.name}, "
            "and API Gateway knows no API by that name",
            failure=answer_to_unknown_host(host.target, failure),
            api=host.target.api,
            distribution=host.target.distribution,
            help=help_with(host),
            notes=[*notes_on_hosts(host), *other_uses(host.uses, host.target.name)],
            fixes=fixes_of(host),
            remedies=list(remedies_of(host)),
        )


def help_with(host: ForwardedHost) -> str:
    domain = host.target.endpoint.domain
    if domain is not None and host.target.endpoint.is_dns_target:
        return f"name {domain.name} itself as the origin and keep Host back, or make it an alias of the distribution"
    if host.managed_policy is not None:
        return f"use AllViewerExceptHostHeader, {ALL_VIEWER_EXCEPT_HOST}"
    if isinstance(host.setting, LegacyForwarding):
        return "list the headers that the API needs, without Host"
    if isinstance(host.setting, CachePolicy):
        return "leave Host out of the headers in the cache key"
    return "leave Host out of the headers, with HeaderBehavior allExcept where all others are wanted"


def remedies_of(host: ForwardedHost) -> Iterator[Remedy]:
    """What `help_with` says, as changes of an account."""
    domain = host.target.endpoint.domain
    if domain is not None and host.target.endpoint.is_dns_target:
        name = known(domain.domain_name)
        if name is None or name.literal is None:
            yield NoCommand("the domain name is not known here")
            return
        yield SetValue(below(host.target.origin.at, "DomainName"), name.literal)
    yield kept_back(host)


def kept_back(host: ForwardedHost) -> Remedy:
    """The setting without Host."""
    if host.managed_policy is not None:
        return SetValue(host.at, ALL_VIEWER_EXCEPT_HOST)
    selection = host.setting.headers
    kind = known(selection.behavior)
    others = [name for name in selection.names if name.lower() != "host"]
    if isinstance(host.setting, LegacyForwarding):
        if kind != "whitelist":
            return NoCommand("which headers the API needs is not known here")
        return SetValue(below(host.setting.at, "Headers"), others)
    if kind == "whitelist":
        left = {"HeaderBehavior": "whitelist", "Headers": others} if others else {"HeaderBehavior": "none"}
        return SetValue(selection.at, left)
    excepted = selection.names if kind == "allExcept" else ()
    return SetValue(selection.at, {"HeaderBehavior": "allExcept", "Headers": [*excepted, "host"]})


def fixes_of(host: ForwardedHost) -> list[Fix]:
    """AllViewer has a twin that keeps nothing back but Host; other settings take more thought."""
    if host.managed_policy != "AllViewer" or host.target.endpoint.is_dns_target:
        return []
    return [Fix("forward all headers but Host", (Edit(host.at, ALL_VIEWER_EXCEPT_HOST),), safe=True)]


rule = Rule(
    id="cloudfront-host-header-forwarded",
    code=9657,
    failure=failure,
    check=check,
    fix="safe",
    kinds=("REST", "HTTP", "WebSocket"),
)
