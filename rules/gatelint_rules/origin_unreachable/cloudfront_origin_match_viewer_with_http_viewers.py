"""Viewers may come over http, and CloudFront then speaks http to an API as well.

## Why
With `OriginProtocolPolicy: match-viewer` CloudFront speaks to its origin what the viewer speaks to CloudFront. Where
the behavior lets viewers come over http (`ViewerProtocolPolicy: allow-all`), it connects to port 80 of the API for
them. Nobody listens there, and they get a 502 with an HTML page. Over https the same URL works, so that the error
seems to come and go.

## How to fix
Set `OriginProtocolPolicy` to `https-only`. Sending viewers to https (`ViewerProtocolPolicy: redirect-to-https`) helps
as well, on every behavior that uses the origin.

## Exceptions
Where each of these behaviors has `redirect-to-https` or `https-only`, no viewer comes over http, and match-viewer does
no harm. A function that redirects by itself may do the same.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.origins import ApiOrigin, api_origins, is_asked, other_uses, requests_of
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Certainty, Edit, Finding, Fix, Note, Rule, Undecided
from gatelint.values import Known, Place, Unresolved
from gatelint_rules.origin_unreachable import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for target in api_origins(door):
        policy = target.origin.protocol_policy
        if isinstance(policy, Known) and policy.value == "match-viewer":
            yield from findings_at(target, policy.place)


def findings_at(target: ApiOrigin, at: Place) -> Iterator[Finding | Undecided]:
    open_to_http = [use for use in target.uses if use.behavior.viewer_protocol_policy.equals("allow-all").is_yes]
    if not open_to_http:
        for use in target.uses:
            viewers = use.behavior.viewer_protocol_policy
            if isinstance(viewers, Unresolved):
                yield Undecided(viewers.place, viewers.why)
        return
    # On another port than 80 something may answer, though nothing good.
    answer = is_asked(open_to_http) & target.origin.http_port.equals(80)
    yield Finding(
        request=requests_of(open_to_http, "over plain http"),
        certainty=Certainty.of(answer),
        at=at,
        cause=f"CloudFront speaks http to {target.name} whenever a viewer does; API Gateway listens on 443 only",
        failure=failure.of("CloudFront"),
        api=target.api,
        distribution=target.distribution,
        help="set OriginProtocolPolicy to https-only",
        notes=[
            Note(open_to_http[0].behavior.viewer_protocol_policy.place, "viewers may come over http"),
            target.note(),
            *other_uses(open_to_http, target.name),
        ],
        fixes=[Fix("speak https to the origin", (Edit(at, "https-only"),), safe=True)],
    )


rule = Rule(
    id="cloudfront-origin-match-viewer-with-http-viewers",
    code=9602,
    failure=failure,
    check=check,
    fix="safe",
    kinds=("REST", "HTTP", "WebSocket"),
)
