"""The front door that a stack is.

Most templates have few kinds of resources, and what reads a kind costs time to load: so it is loaded when a stack has
one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gatelint.front_door.door import FrontDoor
from gatelint.front_door.function import Role
from gatelint.readers.templates.build_access import build_api_keys, build_usage_plans, build_vpc_endpoints
from gatelint.readers.templates.build_apis import build_apis
from gatelint.readers.templates.build_calls import build_calls
from gatelint.readers.templates.build_functions import build_functions
from gatelint.values import Listing

if TYPE_CHECKING:
    from collections.abc import Callable

    from gatelint.readers.templates.stack import Stack


def front_door(stack: Stack) -> FrontDoor:
    """The front door that a stack is."""
    functions = build_functions(stack)
    keys = build_api_keys(stack)
    pseudo = stack.evaluator.referents.pseudo
    door = FrontDoor(
        region=pseudo("AWS::Region"),
        account=pseudo("AWS::AccountId"),
        partition=pseudo("AWS::Partition"),
        apis=build_apis(stack, functions),
        functions=functions.functions,
        roles=Listing[Role].postponed(lambda: _roles(stack)),
        usage_plans=build_usage_plans(stack, keys),
        api_keys=keys,
        vpc_endpoints=build_vpc_endpoints(stack),
        calls=build_calls(stack, functions.functions),
    )
    for types, add in PARTS:
        if any(kind.startswith(types) for kind in stack.types):
            add(door, stack)
    if stack.unread is not None:
        _note_what_is_unread(door, stack.unread)
    return door


def _roles(stack: Stack) -> Listing[Role]:
    """The roles: every template has some, and few questions are about them."""
    from gatelint.readers.templates.build_roles import build_roles

    return build_roles(stack)


def _add_distributions(door: FrontDoor, stack: Stack) -> None:
    from gatelint.readers.templates.build_distributions import build_distributions

    door.distributions = build_distributions(stack)


def _add_domains(door: FrontDoor, stack: Stack) -> None:
    from gatelint.readers.templates.build_domains import build_domains

    door.domains = build_domains(stack, door.apis)


def _add_addresses(door: FrontDoor, stack: Stack) -> None:
    from gatelint.readers.templates import build_addresses

    door.certificates = build_addresses.build_certificates(stack)
    door.records = build_addresses.build_records(stack)
    door.vpc_links = build_addresses.build_vpc_links(stack)
    door.load_balancers = build_addresses.build_load_balancers(stack)


def _add_web_acls(door: FrontDoor, stack: Stack) -> None:
    from gatelint.readers.templates.build_web_acls import attach_web_acls, build_web_acls

    door.web_acls = build_web_acls(stack)
    attach_web_acls(stack, door.apis, door.web_acls)


def _add_user_pools(door: FrontDoor, stack: Stack) -> None:
    from gatelint.readers.templates import build_identity

    door.user_pools = build_identity.build_user_pools(stack)
    door.user_pool_clients = build_identity.build_user_pool_clients(stack)
    door.resource_servers = build_identity.build_resource_servers(stack)


PARTS: tuple[tuple[tuple[str, ...], Callable[[FrontDoor, Stack], None]], ...] = (
    (("AWS::CloudFront::Distribution",), _add_distributions),
    (
        (
            "AWS::ApiGateway::DomainName",
            "AWS::ApiGateway::BasePathMapping",
            "AWS::ApiGatewayV2::DomainName",
            "AWS::ApiGatewayV2::ApiMapping",
            "AWS::ApiGatewayV2::RoutingRule",
        ),
        _add_domains,
    ),
    (
        (
            "AWS::CertificateManager::",
            "AWS::Route53::RecordSet",
            "AWS::ApiGateway::VpcLink",
            "AWS::ApiGatewayV2::VpcLink",
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
        ),
        _add_addresses,
    ),
    (("AWS::WAFv2::", "AWS::WAFRegional::"), _add_web_acls),
    (("AWS::Cognito::",), _add_user_pools),
)
"""Which types of resources (as they begin) each part of a front door is read from."""


def _note_what_is_unread(door: FrontDoor, why: str) -> None:
    listings: list[Listing[Any]] = [
        door.distributions,
        door.domains,
        door.certificates,
        door.records,
        door.vpc_links,
        door.load_balancers,
        door.web_acls,
        door.user_pools,
        door.user_pool_clients,
        door.resource_servers,
    ]
    for listing in listings:
        listing.lacks(why)
