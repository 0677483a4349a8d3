"""DNS leads to a distribution that does not have the name among its aliases.

## Why
CloudFront chooses the distribution by the Host header, not by the address that DNS gave. Where no distribution has
the name in `Aliases`, viewers get 403 and an HTML page ("Bad request. We can't connect to the server for this app or
website at this time"). Over https most do not get even that: CloudFront shows the certificate for `*.cloudfront.net`,
which does not fit, and they end the connection.

## How to fix
Add the name to `Aliases`, and give the distribution a certificate of us-east-1 that covers it (`ViewerCertificate`).

## Exceptions
The name may be an alias of another distribution that is not in sight, which then answers wherever DNS leads; so this
is always a possibility. Nothing is said where another distribution or an edge-optimized domain name in sight has the
name, where an alias is not known, and of distributions whose tenants bring the names.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html
- https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-cloudfront-distribution.html
- https://repost.aws/knowledge-center/cloudfront-troubleshoot-403-errors
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.certificates import ADDRESSES, certificate_named, is_for
from gatelint.behavior.cloudfront.origins import api_origins
from gatelint.behavior.routing.paths import after, text_of
from gatelint.front_door.distribution import Distribution
from gatelint.front_door.domain import DnsRecord
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import AddItem, NoCommand, Remedy, below
from gatelint.rule import Certainty, Finding, Note, Request, Rule
from gatelint.text import Text
from gatelint.values import Place, Truth, Value, some
from gatelint_rules.refused_by_cloudfront import failure


def check(door: FrontDoor) -> Iterator[Finding]:
    found: dict[Text, list[tuple[Distribution, Place]]] = {}
    for record in door.records:
        name = text_of(record.name)
        if name is None or not record.type.is_in(ADDRESSES).is_yes or is_answered(door, name):
            continue
        for distribution, at in distributions_behind(door, record):
            if distribution.enabled.equals(True).is_yes:
                found.setdefault(name, []).append((distribution, at))
    for name, led in found.items():
        yield refusal_of(door, name, led)


def distributions_behind(door: FrontDoor, record: DnsRecord) -> Iterator[tuple[Distribution, Place]]:
    """The distributions before APIs that a record leads to, with the place of the record that says so."""
    before_apis = {id(target.distribution) for target in api_origins(door)}
    for target in record.targets:
        host = text_of(target)
        for distribution in door.distributions:
            if (
                host is not None
                and id(distribution) in before_apis
                and distribution.domain_name.lower() == host.lower()
            ):
                yield distribution, target.place


def stands_for(alias: Value[Text], name: Text) -> Truth:
    """Whether an alias is a name, or stands for it by a star, which CloudFront takes for one label or several."""
    text = text_of(alias)
    if text is None:
        return Truth.UNKNOWN
    wanted, parent = name.lower(), after(text.lower(), Text.of("*."))
    if parent is None:
        return text.lower().equals(wanted)
    below = Truth.UNKNOWN if parent.literal is None else wanted.ends_with(f".{parent.literal}")
    return below | text.lower().equals(wanted)


def is_answered(door: FrontDoor, name: Text) -> bool:
    """Whether a distribution may have the name: one in sight, or that of an edge-optimized domain name."""
    edges = (
        ~each.endpoint_type.is_in(("REGIONAL", "PRIVATE")) & each.domain_name.equals(name) for each in door.domains
    )
    others = (may_have(each, name) for each in door.distributions)
    return not some([*edges, *others]).is_no


def may_have(distribution: Distribution, name: Text) -> Truth:
    answer = distribution.aliases.some(lambda alias: stands_for(alias, name))
    # The names of a multi-tenant distribution are those of its tenants.
    return answer if distribution.unread is None else answer | Truth.UNKNOWN


def refusal_of(door: FrontDoor, name: Text, led: list[tuple[Distribution, Place]]) -> Finding:
    distribution, at = led[0]
    aliases = [str(text_of(alias)) for alias in distribution.aliases]
    has = f"answers for {' and '.join(aliases)} alone" if aliases else "has no alias"
    return Finding(
        request=Request(None, "/*", f"of {name}"),
        certainty=Certainty.MAY,
        at=at,
        cause=f"DNS leads to {distribution.name}, which {has}",
        # It is no distribution that answers, so that nothing of this one changes the answer.
        failure=failure.of("CloudFront"),
        help=f"add {name} to the Aliases of {distribution.name}, with a certificate that covers it",
        remedies=[remedy_for(door, distribution, name)],
        notes=[
            Note(distribution.at, f"the aliases of {distribution.name} are told here"),
            *(Note(other, "another record of that name leads there") for _, other in led[1:]),
        ],
    )


def remedy_for(door: FrontDoor, distribution: Distribution, name: Text) -> Remedy:
    """CloudFront takes no alias that the distribution's certificate is not for.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html#alternate-domain-names-requirements
    """
    certificate = certificate_named(door, distribution.certificate)
    if certificate is None or name.literal is None or not is_for(certificate, name).is_yes:
        return NoCommand(f"{distribution.name} needs a certificate that covers {name} first")
    return AddItem(below(distribution.at, "DistributionConfig", "Aliases"), name.literal)


rule = Rule(id="cloudfront-alias-missing", code=9674, failure=failure, check=check, kinds=("CloudFront",))
