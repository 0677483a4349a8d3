"""Which calls the private DNS of a VPC endpoint for API Gateway catches.

With private DNS, *.execute-api.{region}.amazonaws.com leads to the endpoint from everywhere in its VPC, and the
endpoint passes on to private APIs alone. Custom domain names are not caught.
https://repost.aws/knowledge-center/api-gateway-vpc-connections
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.access.callers import serves_private_apis
from gatelint.behavior.routing.addresses import address_of
from gatelint.behavior.routing.endpoints import EndpointKind, endpoint_of
from gatelint.records import record
from gatelint.values import Truth, Unresolved, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.access import VpcEndpoint
    from gatelint.front_door.api import Api
    from gatelint.front_door.door import Call, FrontDoor
    from gatelint.front_door.function import Function


@record()
class CaughtCall:
    """A call that a function in a VPC is told to make to an API of this front door, by its default endpoint.

    `is_caught` answers whether the endpoint's private DNS leads it astray: the endpoint has private DNS and is in the
    function's VPC, and the API is not private. `doubt` is what is not known of the endpoint or the API, where it hangs
    on that.
    """

    endpoint: VpcEndpoint
    function: Function
    call: Call
    api: Api
    is_caught: Truth
    doubt: Unresolved | None


def caught_calls(door: FrontDoor) -> Iterator[CaughtCall]:
    """The calls that are caught, or may be."""
    for endpoint in door.vpc_endpoints:
        has_dns = endpoint.private_dns.equals(True) & serves_private_apis(endpoint)
        if has_dns.is_no:
            continue
        for function, call, api in _calls_from_vpcs(door):
            is_caught = has_dns & ~api.is_private & share_vpc(function, endpoint)
            if not is_caught.is_no:
                told = (endpoint.private_dns, endpoint.service_name, api.endpoint_type)
                doubt = next((value for value in told if isinstance(value, Unresolved)), None)
                yield CaughtCall(endpoint, function, call, api, is_caught, doubt)


def share_vpc(function: Function, endpoint: VpcEndpoint) -> Truth:
    """Whether a function in a VPC and an endpoint are in the same one, as a subnet of both proves."""
    return some(one.equals(other) for one in function.vpc_subnets for other in endpoint.subnets) | Truth.UNKNOWN


def _calls_from_vpcs(door: FrontDoor) -> Iterator[tuple[Function, Call, Api]]:
    functions = {function.name: function for function in door.functions if function.in_vpc}
    for call in door.calls:
        function = functions.get(call.teller) if call.told_by == "environment" else None
        if function is None:
            continue
        endpoint = endpoint_of(door, address_of(call.url).host)
        api = endpoint.api
        by_default_name = endpoint.kind is EndpointKind.API and not endpoint.by_vpc_endpoint
        if by_default_name and api is not None and not api.imported and not endpoint.in_region.is_no:
            yield function, call, api
