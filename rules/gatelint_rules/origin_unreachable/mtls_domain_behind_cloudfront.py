"""An API's domain name demands a client certificate, and CloudFront shows it none.

## Why
A custom domain name with `MutualTlsAuthentication` asks whoever connects for a certificate. Behind a distribution it
is CloudFront that connects, not the client, and CloudFront has no certificate unless the origin has an
`OriginMtlsConfig`: the connection is dropped, and viewers get a 502 with an HTML page, or a 403. The certificates of
the viewers never come that far.

## How to fix
Give the origin an `OriginMtlsConfig` with a client certificate that the truststore accepts. Or let CloudFront reach
the API by another name: a domain name without mutual TLS, or the default endpoint.

## Exceptions
Where the origin has an `OriginMtlsConfig`, its certificate decides; nothing is said then. How the failure looks to
viewers is not documented, so that this is always a possibility.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-mtls-authentication.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.origins import api_origins, other_uses, requests_of
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import NoCommand
from gatelint.rule import Certainty, Finding, Note, Rule, Undecided
from gatelint.values import Unresolved
from gatelint_rules.origin_unreachable import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for target in api_origins(door):
        domain = target.endpoint.domain
        # By a name that is meant for DNS alone, it is not told which certificates are asked for.
        if domain is None or domain.imported or domain.truststore is None or target.endpoint.is_dns_target:
            continue
        if target.origin.mtls:
            continue
        if isinstance(domain.truststore, Unresolved):
            yield Undecided(domain.truststore.place, domain.truststore.why)
            continue
        yield Finding(
            request=requests_of(target.uses),
            certainty=Certainty.MAY,
            at=target.origin.domain_name.place,
            cause=f"domain name {domain.name} demands a client certificate, and {target.name} has no OriginMtlsConfig",
            failure=failure.of("CloudFront"),
            api=target.api,
            distribution=target.distribution,
            remedies=[NoCommand("it takes a client certificate that the truststore trusts")],
            help=f"add an OriginMtlsConfig to {target.name}, or name a host there that demands no certificate",
            notes=[
                Note(domain.truststore.place, "the truststore turns mutual TLS on"),
                *other_uses(target.uses, target.name),
            ],
        )


rule = Rule(
    id="mtls-domain-behind-cloudfront", code=9649, failure=failure, check=check, kinds=("REST", "HTTP", "WebSocket")
)
