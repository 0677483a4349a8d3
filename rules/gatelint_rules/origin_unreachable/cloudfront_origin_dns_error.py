"""A CloudFront origin is the host name of an API that is not there any more.

## Why
An API that is made anew gets another id, and with it another host name; the origin keeps the old one, which no DNS
server knows any longer. CloudFront cannot find out where to connect, and answers every request for the origin with its
own 502 page. In its logs the error is NonS3OriginDnsError. The host names that DNS should point at for a custom domain
name (`d-abc123.execute-api....`) end in the same way with the domain name.

## How to fix
Make the API or the custom domain name that is there now the origin, best by a reference, or by a domain name of your
own that stays when the API is replaced.

## Exceptions
Only an account shows which APIs there are, so nothing is said of templates. A host name does not tell whose API it is:
it may be one of an account that was not read, so that this is always a possibility. Nothing is said where a region was
not read, or only in part.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.origins import ApiOrigin, api_origins, other_uses, requests_of
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import AskFor
from gatelint.rule import Certainty, Finding, Rule
from gatelint_rules.origin_unreachable import failure


def check(door: FrontDoor) -> Iterator[Finding]:
    for target in api_origins(door):
        if target.origin.host_exists.is_no and not target.origin.has_vpc_config:
            yield dead_name_of(target)


def dead_name_of(target: ApiOrigin) -> Finding:
    host = text_of(target.origin.domain_name)
    what = "custom domain name" if target.endpoint.is_dns_target else "API"
    return Finding(
        request=requests_of(target.uses),
        # It may be another account's.
        certainty=Certainty.MAY,
        at=target.origin.domain_name.place,
        cause=f"no {what} in the accounts that were read has the host name {host}",
        failure=failure.of("CloudFront"),
        distribution=target.distribution,
        help=f"give origin {target.name} the host name of the {what} that is there now, or remove it",
        remedies=[AskFor(target.origin.domain_name.place, "HOST", f"the host name of the {what} that is there now")],
        notes=other_uses(target.uses, target.name),
    )


rule = Rule(
    id="cloudfront-origin-dns-error",
    code=9689,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket"),
)
