"""CloudFront may use only versions of SSL or TLS that the API behind it refuses.

## Why
`OriginSSLProtocols` lists the versions that CloudFront offers to its origin. HTTP and WebSocket APIs, private REST
APIs, and custom domain names whose security policy is TLS_1_2 or newer take nothing below TLS 1.2, and no endpoint of
API Gateway takes SSL. The handshake fails, and CloudFront answers by itself, with a 502 and an HTML page.

## How to fix
Set `OriginSSLProtocols` to `[TLSv1.2]`.

## Exceptions
Old versions beside TLSv1.2 do no harm here. The default endpoints of Regional and edge-optimized REST APIs go on
accepting TLS 1.0, unless the API names a newer security policy. Where the property is left out nothing is said.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-ciphers.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-ciphers.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.origins import api_origins, is_asked, other_uses, over_tls, requests_of
from gatelint.behavior.cloudfront.tls import refuses_protocol
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Certainty, Edit, Finding, Fix, Rule, Undecided
from gatelint.values import Known, every
from gatelint_rules.origin_unreachable import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for target in api_origins(door):
        who = over_tls(target)
        protocols = target.origin.ssl_protocols
        if who is None or not isinstance(protocols, Known) or not protocols.value.items:
            continue
        refused = every(refuses_protocol(target.endpoint, protocol) for protocol in protocols.value)
        offered = " and ".join(protocols.value)
        if refused.is_unknown and "TLSv1.2" not in protocols.value.items:
            yield Undecided(protocols.place, f"whether {target.name} accepts {offered} hangs on its security policy")
        if not refused.is_yes:
            continue
        yield Finding(
            request=requests_of(target.uses, who),
            certainty=Certainty.of(is_asked(target.uses)),
            at=protocols.place,
            cause=f"CloudFront offers {offered} to {target.name}, which takes nothing below TLS 1.2",
            failure=failure.of("CloudFront"),
            api=target.api,
            distribution=target.distribution,
            help="set OriginSSLProtocols to [TLSv1.2]",
            notes=[target.note(), *other_uses(target.uses, target.name)],
            fixes=[Fix("offer TLS 1.2", (Edit(protocols.place, '["TLSv1.2"]'),), safe=True)],
        )


rule = Rule(
    id="cloudfront-origin-ssl-protocols-too-old",
    code=9603,
    failure=failure,
    check=check,
    fix="safe",
    kinds=("REST", "HTTP", "WebSocket"),
)
