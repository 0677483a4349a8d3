"""The front door: everything between the clients and the code that answers them, in one scenario."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gatelint.text import Reference, Text
from gatelint.values import Listing, Place

if TYPE_CHECKING:
    from gatelint.front_door.access import ApiKey, UsagePlan, VpcEndpoint, WebAcl
    from gatelint.front_door.api import Api
    from gatelint.front_door.distribution import Distribution
    from gatelint.front_door.domain import Certificate, DnsRecord, DomainName, LoadBalancer, VpcLink
    from gatelint.front_door.function import Function, Role
    from gatelint.front_door.identity import ResourceServer, UserPool, UserPoolClient


def _told_on_deployment(name: str) -> Text:
    return Text.of(Reference("pseudo", name))


@dataclass(slots=True)
class Call:
    """A URL that the configuration itself hands to clients: evidence of what they call.

    `told_by` is "output" (a stack output), "environment" (a function's environment variable) or "origin". `teller` is
    the output's name or the function's logical id, `variable` the environment variable's name. `url` starts with its
    scheme as written, or with the host of an API where no scheme is written. `method` is known where a curl command is
    told.
    """

    url: Text
    at: Place
    told_by: str
    teller: str
    variable: str = ""
    method: str | None = None


@dataclass(slots=True)
class FrontDoor:
    """One consistent reading of a template or account.

    `region`, `account` and `partition` are where it is deployed, as far as that is known (`${AWS::Region}`,
    `${AWS::AccountId}` and `${AWS::Partition}` in a template).
    """

    region: Text
    apis: Listing[Api] = field(default_factory=Listing)
    distributions: Listing[Distribution] = field(default_factory=Listing)
    domains: Listing[DomainName] = field(default_factory=Listing)
    functions: Listing[Function] = field(default_factory=Listing)
    roles: Listing[Role] = field(default_factory=Listing)
    usage_plans: Listing[UsagePlan] = field(default_factory=Listing)
    api_keys: Listing[ApiKey] = field(default_factory=Listing)
    web_acls: Listing[WebAcl] = field(default_factory=Listing)
    vpc_endpoints: Listing[VpcEndpoint] = field(default_factory=Listing)
    vpc_links: Listing[VpcLink] = field(default_factory=Listing)
    load_balancers: Listing[LoadBalancer] = field(default_factory=Listing)
    certificates: Listing[Certificate] = field(default_factory=Listing)
    records: Listing[DnsRecord] = field(default_factory=Listing)
    user_pools: Listing[UserPool] = field(default_factory=Listing)
    user_pool_clients: Listing[UserPoolClient] = field(default_factory=Listing)
    resource_servers: Listing[ResourceServer] = field(default_factory=Listing)
    calls: Listing[Call] = field(default_factory=Listing)
    account: Text = field(default_factory=lambda: _told_on_deployment("AWS::AccountId"))
    partition: Text = field(default_factory=lambda: _told_on_deployment("AWS::Partition"))
