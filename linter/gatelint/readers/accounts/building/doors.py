"""From a snapshot to front doors: one for each region of each account.

A distribution belongs to no region. It stands in the front door of each region with an API or a domain name that its
origins name, whosever account that is in; one that leads to none of them stands in a region of its own account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gatelint.front_door.api import ApiKind
from gatelint.front_door.integration import Integration
from gatelint.readers.accounts.building.absences import note_absences
from gatelint.readers.accounts.building.distributions import add_distributions
from gatelint.readers.accounts.building.domain_names import add_domain_names
from gatelint.readers.accounts.building.evaluator import evaluator_of
from gatelint.readers.accounts.building.functions import add_functions
from gatelint.readers.accounts.building.guards import add_certificates, add_user_pools, add_web_acls
from gatelint.readers.accounts.building.mapped_stages import note_targets
from gatelint.readers.accounts.building.networks import (
    add_load_balancers,
    add_records,
    add_vpc_endpoints,
    add_vpc_links,
)
from gatelint.readers.accounts.building.origin_hosts import NARROWED, note_missing_hosts
from gatelint.readers.accounts.building.resources import AccountResources, Region, items_of, listed, mapping
from gatelint.readers.accounts.building.rest_apis import add_rest_apis, add_usage_plans
from gatelint.readers.accounts.building.roles import add_roles
from gatelint.readers.accounts.building.served import SURPLUS_STAGE
from gatelint.readers.accounts.building.states import note_states
from gatelint.readers.accounts.building.v2_apis import LACKED_RESPONSES, add_v2_apis
from gatelint.readers.templates.doors import front_door
from gatelint.readers.templates.read import Reading, Scenario
from gatelint.readers.templates.stack import Stack
from gatelint.values import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.door import FrontDoor
    from gatelint.readers.accounts.building.resources import Json, Lack

HOME = "us-east-1"
"""The region in which CloudFront's own certificates and web ACLs are."""


def read_accounts(snapshot: Json) -> list[Reading]:
    """The front doors of the regions in a snapshot; each reading's source is "ACCOUNT/REGION"."""
    regions = list(_regions(snapshot))
    taken = str(snapshot.get("taken"))
    readings = [_read_region(region, regions, taken) for region in regions]
    doors = (scenario.door for reading in readings for scenario in reading.scenarios)
    note_missing_hosts(doors, listed(snapshot, "accounts")[0])
    return readings


class _Deployed:
    """A region of an account, in a snapshot."""

    def __init__(self, account: Json, name: str, services: Json) -> None:
        self.account = account
        self.region = Region(name, str(account.get("account")), str(account.get("partition") or "aws"))
        self.services = services
        self.hosts = set(self._hosts())

    @property
    def has_every_api(self) -> bool:
        """Whether all APIs of the region stand in the snapshot, as far as they could be listed."""
        asked = not self.services.get(NARROWED)
        return asked and "rest_apis" in self.service("apigateway") and "apis" in self.service("apigatewayv2")

    def service(self, name: str) -> Json:
        return mapping(self.services.get(name))

    def everywhere(self, name: str) -> Json:
        """A service of the account that belongs to no region."""
        return mapping(mapping(self.account.get("global")).get(name))

    @property
    def distributions(self) -> list[Json]:
        return listed(self.everywhere("cloudfront"), "distributions")[0]

    def _hosts(self) -> Iterator[str]:
        """The host names that lead to an API of the region."""
        rest, v2 = self.service("apigateway"), self.service("apigatewayv2")
        for api in listed(rest, "rest_apis")[0]:
            yield f"{api.get('id')}.execute-api.{self.region.name}"
        for api in listed(v2, "apis")[0]:
            yield f"{api.get('ApiId')}.execute-api.{self.region.name}"
        for domain in listed(rest, "domain_names")[0]:
            yield from (str(domain[key]) for key in ("domainName", "regionalDomainName") if domain.get(key))
        for domain in listed(v2, "domain_names")[0]:
            yield str(domain.get("DomainName"))

    def is_led_to(self, distribution: Json) -> bool:
        """Whether an origin of a distribution names an API or a domain name of this region."""
        hosts = [str(mapping(origin).get("DomainName", "")) for origin in items_of(distribution.get("Origins"))]
        return any(host in self.hosts or ".".join(host.split(".")[:3]) in self.hosts for host in hosts)


def _regions(snapshot: Json) -> Iterator[_Deployed]:
    for account in listed(snapshot, "accounts")[0]:
        for name, services in mapping(account.get("regions")).items():
            yield _Deployed(account, name, mapping(services))


def _read_region(deployed: _Deployed, regions: list[_Deployed], taken: str) -> Reading:
    account = AccountResources(deployed.region)
    rest, v2 = deployed.service("apigateway"), deployed.service("apigatewayv2")
    add_functions(account, deployed.service("lambda"))
    add_roles(account, deployed.everywhere("iam"))
    add_rest_apis(account, rest)
    add_usage_plans(account, rest)
    add_v2_apis(account, v2)
    add_domain_names(account, rest, v2)
    add_web_acls(account, deployed.service("wafv2"))
    for other in _with_certificates(deployed, regions):
        add_certificates(account, other.service("acm"))
    add_user_pools(account, deployed.service("cognito-idp"))
    add_vpc_endpoints(account, deployed.service("ec2"))
    add_vpc_links(account, rest, v2)
    add_load_balancers(account, deployed.service("elbv2"))
    add_records(account, deployed.everywhere("route53"))
    for other in {id(each.account): each for each in regions}.values():
        add_distributions(account, other.everywhere("cloudfront"), _led_here(deployed, other, regions))
    door = front_door(Stack(evaluator_of(account)))
    _settle(door, account)
    note_states(door, account, taken)
    if deployed.has_every_api and door.apis.complete:
        note_targets(door)
    region = deployed.region
    return Reading(f"{region.account}/{region.name}", [Scenario({}, door)])


def _with_certificates(deployed: _Deployed, regions: list[_Deployed]) -> list[_Deployed]:
    """The regions in which a certificate may be that something in a front door has.

    Edge-optimized domain names and distributions, also those of other accounts, have theirs in us-east-1.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-edge-optimized-custom-domain-name.html
    """
    return [deployed, *(each for each in regions if each is not deployed and each.region.name == HOME)]


def _led_here(deployed: _Deployed, other: _Deployed, regions: list[_Deployed]) -> list[Json]:
    """The distributions of an account (that of `other`) that stand in the front door of a region."""
    homeless = _home_of(other, regions) is deployed
    return [
        distribution
        for distribution in other.distributions
        if deployed.is_led_to(distribution)
        or (homeless and not any(region.is_led_to(distribution) for region in regions))
    ]


def _home_of(deployed: _Deployed, regions: list[_Deployed]) -> _Deployed:
    own = [region for region in regions if region.account is deployed.account]
    return next((region for region in own if region.region.name == HOME), own[0])


def _settle(door: FrontDoor, account: AccountResources) -> None:
    """Takes what an account shows for all that there is, but for what could not be read.

    In an account nothing waits for anything: what is there has been made.
    """
    door.is_account = True
    made = frozenset(account.resources)
    for api in door.apis:
        api.made_of = account.made_of.get(api.name)
        api.edited = account.edited.get(api.name)
        api.undeployed = account.undeployed.get(api.name, {})
        for deployment in api.deployments:
            deployment.waits_for = None
        names = [known(stage.stage_name) for stage in api.stages]
        for stage in api.stages:
            stage.from_deployment = len(names) > 1 and str(known(stage.stage_name)) == SURPLUS_STAGE
            stage.deployed = account.deployed.get(stage.name)
    for domain in door.domains:
        if not domain.imported:
            domain.mappings.unread = domain.routing_rules.unread = None
        for each in domain.mappings:
            each.waits_for = made
    _note_lacking_responses(door, account)
    for pool in door.user_pools:
        pool.is_listed = True
    for lack in account.lacks:
        if lack.listing not in LACKED_RESPONSES.values():
            _note(door, lack)
    note_absences(door, account)


def _note_lacking_responses(door: FrontDoor, account: AccountResources) -> None:
    """Notes of which routes and integrations of WebSocket APIs the responses are not known."""
    lacks = {(lack.listing, lack.key): lack.why for lack in account.lacks}
    for route in (route for api in door.apis if api.kind is ApiKind.WEBSOCKET for route in api.routes):
        why = lacks.get((LACKED_RESPONSES["routes"], route.name))
        if why is not None:
            route.responses.lacks(why)
        integration = route.integration
        if isinstance(integration, Integration):
            why = lacks.get((LACKED_RESPONSES["integrations"], integration.name))
            if why is not None:
                integration.responses.lacks(why)


def _note(door: FrontDoor, lack: Lack) -> None:
    owners: list[Any] = [door] if not lack.key else [*door.apis, *door.functions, *door.domains, *door.usage_plans]
    if lack.listing == "policies":
        owners = list(door.roles)
    for owner in owners:
        if not lack.key or owner.name == lack.key:
            getattr(owner, lack.listing).lacks(lack.why)
