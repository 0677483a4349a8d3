"""Private DNS of a VPC endpoint for API Gateway catches the calls to an API that is not private.

## Why
With `PrivateDnsEnabled: true`, every name like `{api}.execute-api.{region}.amazonaws.com` leads to the VPC endpoint
from within its VPC, and the endpoint passes on to private APIs alone. Functions and servers in the VPC that call a
Regional or edge-optimized REST API, an HTTP API or a WebSocket API of the region by its default endpoint get 403
Forbidden, while everybody outside gets through. Calls to `@connections` are no exception.

## How to fix
Call the API by a custom domain name. Or set `PrivateDnsEnabled: false`, and call private APIs by the names that they
have for each endpoint (`{api}-{endpoint}.execute-api.{region}.amazonaws.com`).

## Exceptions
CloudFormation leaves private DNS off unless it is told otherwise. APIs of other regions and custom domain names are not
caught. Only calls are reported of which there is a trace: a URL in the environment of a function in the VPC. That the
function is in the endpoint's VPC is proved by a subnet of both; without one, it is a possibility.

## References
- https://repost.aws/knowledge-center/api-gateway-vpc-connections
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.private_dns import CaughtCall, caught_calls
from gatelint.behavior.routing.addresses import address_of
from gatelint.front_door.access import VpcEndpoint
from gatelint.front_door.api import Api
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import NoCommand, Remedy, SetValue, below
from gatelint.rule import Certainty, Finding, Note, Request, Rule, Undecided
from gatelint_rules.forbidden import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    caught = list(caught_calls(door))
    for call in caught:
        if call.doubt is not None:
            yield Undecided(call.doubt.place, call.doubt.why)
    for endpoint in door.vpc_endpoints:
        mine = [call for call in caught if call.endpoint is endpoint and call.doubt is None]
        if mine:
            finding = finding_of(sorted(mine, key=lambda call: not call.is_caught.is_yes))
            finding.remedies = [remedy_of(door, endpoint)]
            yield finding


def finding_of(caught: list[CaughtCall]) -> Finding:
    first = caught[0]
    path = str(address_of(first.call.url).path) or "/"
    return Finding(
        request=Request(None, path, f"from {first.function.name}"),
        certainty=Certainty.of(first.is_caught),
        at=first.endpoint.private_dns.place,
        cause=f"private DNS leads {first.function.name} to {first.endpoint.name}, which knows private APIs alone",
        # It is the endpoint that refuses, before any API.
        failure=failure.of("REST"),
        help=f"call {first.api.name} by a custom domain name, or set PrivateDnsEnabled to false",
        notes=[*map(told_by, caught), Note(first.api.at, f"{described(first.api)} is not private")],
    )


def remedy_of(door: FrontDoor, endpoint: VpcEndpoint) -> Remedy:
    if any(not api.is_private.is_no for api in door.apis):
        return NoCommand("private APIs are called by private DNS too, so that it is the URL that has to change")
    return SetValue(below(endpoint.at, "PrivateDnsEnabled"), value=False)


def told_by(caught: CaughtCall) -> Note:
    where = "" if caught.is_caught.is_yes else f", which may be in the VPC of {caught.endpoint.name}"
    return Note(caught.call.at, f"{caught.function.name} is told to call {caught.api.name} here{where}")


def described(api: Api) -> str:
    return f"the {api.kind.value} API {api.name}"


rule = Rule(
    id="vpc-private-dns-breaks-public-api",
    code=9653,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket"),
)
