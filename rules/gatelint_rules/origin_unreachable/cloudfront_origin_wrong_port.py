"""CloudFront connects to a port of an API on which nothing listens.

## Why
`HTTPSPort` is the port of the origin that CloudFront speaks https to. API Gateway listens on 443, and on nothing
else. With another port no connection comes about, and CloudFront answers by itself, with a 502 and an HTML page (504
where the attempt times out).

## How to fix
Set `HTTPSPort` to 443, or leave it out. `HTTPPort` plays no part while `OriginProtocolPolicy` is `https-only`.

## Exceptions
Origins that are not API Gateway may listen on any port. With `OriginProtocolPolicy: http-only` the port is not used.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.origins import api_origins, is_asked, other_uses, requests_of
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Certainty, Edit, Finding, Fix, Rule, Undecided
from gatelint.values import Known, Unresolved
from gatelint_rules.origin_unreachable import failure

WHO = {"https-only": "", "match-viewer": "over https"}
"""Whose requests go to the HTTPS port, by the origin's protocol policy."""


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for target in api_origins(door):
        policy, port = target.origin.protocol_policy, target.origin.https_port
        if not isinstance(policy, Known) or policy.value not in WHO:
            continue
        if isinstance(port, Unresolved):
            yield Undecided(port.place, port.why)
        elif port.value != 443:
            yield Finding(
                request=requests_of(target.uses, WHO[policy.value]),
                certainty=Certainty.of(is_asked(target.uses)),
                at=port.place,
                cause=f"CloudFront connects to port {port.value} of {target.name}; API Gateway listens on 443 only",
                failure=failure.of("CloudFront"),
                api=target.api,
                distribution=target.distribution,
                help="set HTTPSPort to 443",
                notes=[target.note(), *other_uses(target.uses, target.name)],
                fixes=[Fix("connect to port 443", (Edit(port.place, "443"),), safe=True)],
            )


rule = Rule(
    id="cloudfront-origin-wrong-port",
    code=9604,
    failure=failure,
    check=check,
    fix="safe",
    kinds=("REST", "HTTP", "WebSocket"),
)
