"""The front door: everything between the clients and the code that answers them, in one scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.records import field, record
from gatelint.text import Reference, Text
from gatelint.values import Listing, Place, nothing_listed

if TYPE_CHECKING:
    from gatelint.front_door.access import ApiKey, UsagePlan, VpcEndpoint, WebAcl
    from gatelint.front_door.api import Api
    from gatelint.front_door.distribution import Distribution
    from gatelint.front_door.domain import Certificate, DnsRecord, DomainName, LoadBalancer, VpcLink
    from gatelint.front_door.function import Function, Role
    from gatelint.front_door.identity import ResourceServer, UserPool, UserPoolClient


def _told_on_deployment(name: str) -> Text:
    return Text.of(Reference("pseudo", name))


@record()
class Call:
    """A URL that the configuration itself hands to clients: evidence of what they call.

    `told_by` is "output" (a stack output), "environment" (a function's environment variable) or "origin". `teller` is
    the output's name or the function's logical id, `variable` the environment variable's name. `url` starts with its
    scheme as written, or with the host of an API where no scheme is written. `method` is known where a curl command is
    told, and so are all the `headers` that it sends, by names in lower case; None where a URL alone is told.
    """

    url: Text
    at: Place
    told_by: str
    teller: str
    variable: str = ""
    method: str | None = None
    headers: dict[str, Text] | None = None

    @property
    def spoken(self) -> str:
        """Who tells it: "output Orders", "environment variable API_URL of Worker"."""
        if self.told_by == "environment":
            return f"environment variable {self.variable} of {self.teller}"
        return f"{self.told_by} {self.teller}"

    @property
    def is_request(self) -> bool:
        """Whether it is told as a request: by a command, or with a query string.

        Any other URL may be the beginning of those that clients make of it.
        """
        return self.method is not None or bool(self.url.partition("#")[0].partition("?")[1].parts)


@record()
class FrontDoor:
    """One consistent reading of a template or account.

    `region`, `account` and `partition` are where it is deployed, as far as that is known (`${AWS::Region}`,
    `${AWS::AccountId}` and `${AWS::Partition}` in a template). `is_account` marks that of an account, in which
    nobody makes by other means what is not there; `missing` are the ARNs of roles and user pools that something names
    and AWS does not know, which only an account shows.
    """

    region: Text
    apis: Listing[Api] = field(default_factory=nothing_listed)
    distributions: Listing[Distribution] = field(default_factory=nothing_listed)
    domains: Listing[DomainName] = field(default_factory=nothing_listed)
    functions: Listing[Function] = field(default_factory=nothing_listed)
    roles: Listing[Role] = field(default_factory=nothing_listed)
    usage_plans: Listing[UsagePlan] = field(default_factory=nothing_listed)
    api_keys: Listing[ApiKey] = field(default_factory=nothing_listed)
    web_acls: Listing[WebAcl] = field(default_factory=nothing_listed)
    vpc_endpoints: Listing[VpcEndpoint] = field(default_factory=nothing_listed)
    vpc_links: Listing[VpcLink] = field(default_factory=nothing_listed)
    load_balancers: Listing[LoadBalancer] = field(default_factory=nothing_listed)
    certificates: Listing[Certificate] = field(default_factory=nothing_listed)
    records: Listing[DnsRecord] = field(default_factory=nothing_listed)
    user_pools: Listing[UserPool] = field(default_factory=nothing_listed)
    user_pool_clients: Listing[UserPoolClient] = field(default_factory=nothing_listed)
    resource_servers: Listing[ResourceServer] = field(default_factory=nothing_listed)
    calls: Listing[Call] = field(default_factory=nothing_listed)
    account: Text = field(default_factory=lambda: _told_on_deployment("AWS::AccountId"))
    partition: Text = field(default_factory=lambda: _told_on_deployment("AWS::Partition"))
    is_account: bool = False
    missing: frozenset[Text] = frozenset()
    worked_out: dict[object, object] = field(default_factory=dict[object, object])
    """What has been worked out about it (see gatelint.behavior.memory); nothing of it is known by the reader."""
