"""Which of the listed APIs, domain names and distributions are wanted: those asked for, and what leads to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.errors import UsageError
from gatelint.readers.accounts.collecting.asking import items_of, listed, mapped
from gatelint.readers.accounts.collecting.references import texts_of
from gatelint.readers.accounts.collecting.unread import why_unread
from gatelint.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gatelint.readers.accounts.collecting.asking import Json


@record()
class Wanted:
    """What to read of accounts: all, unless APIs or distributions are named.

    `apis` are ids or names; the distributions and domain names in front of them are read, too. `distributions` are ids,
    aliases or domain names; the APIs behind them are read, too. `every_export` reads what each stage has deployed even
    where its methods are as edited.
    """

    apis: frozenset[str] = frozenset()
    distributions: frozenset[str] = frozenset()
    every_export: bool = False


_DEFAULT_ENDPOINT = re.compile(r"([a-z0-9]+)(?:-vpce-\w+)?\.execute-api\.[\w-]+\.amazonaws\.com(?:\.cn)?")


def narrow(accounts: list[Json], wanted: Wanted) -> None:
    """Takes out of the accounts' parts of a snapshot what is not wanted, and notes there that it did.

    Raises UsageError where something is asked for that is in none of them, as far as all could be listed.
    """
    if not wanted.apis and not wanted.distributions:
        return
    leads = _Leads(accounts)
    asked_apis = {_id_of(api) for api in leads.apis if not wanted.apis.isdisjoint(_names_of_api(api))}
    asked = [each for each in leads.distributions if not wanted.distributions.isdisjoint(_names_of_distribution(each))]
    _complain_of_missing("API", wanted.apis, (name for api in leads.apis for name in _names_of_api(api)), accounts)
    _complain_of_missing(
        "distribution",
        wanted.distributions,
        (name for each in leads.distributions for name in _names_of_distribution(each)),
        accounts,
    )
    behind = {api for each in asked for api in leads.apis_behind(each)}
    ids_before = {each["Id"] for each in leads.distributions if not asked_apis.isdisjoint(leads.apis_behind(each))}
    apis = asked_apis | behind
    ids = {each["Id"] for each in asked} | ids_before
    hosts = {host for each in leads.distributions if each["Id"] in ids for host in _origin_hosts(each)}
    for account in accounts:
        account["narrowed"] = True
        for services in account["regions"].values():
            _keep(mapped(services, "apigateway"), "rest_apis", lambda api: _id_of(api) in apis)
            _keep(mapped(services, "apigatewayv2"), "apis", lambda api: _id_of(api) in apis)
            for service in ("apigateway", "apigatewayv2"):
                _keep(mapped(services, service), "domain_names", lambda each: _is_wanted(each, apis, hosts))
        _keep(mapped(account["global"], "cloudfront"), "distributions", lambda each: each["Id"] in ids)


class _Leads:
    """Which APIs the distributions lead to."""

    def __init__(self, accounts: list[Json]) -> None:
        def listed_in(service: str, key: str) -> list[Json]:
            regions = (services for account in accounts for services in account["regions"].values())
            return [item for services in regions for item in listed(mapped(services, service), key)]

        self.apis = [*listed_in("apigateway", "rest_apis"), *listed_in("apigatewayv2", "apis")]
        self.distributions = [
            each for account in accounts for each in listed(mapped(account["global"], "cloudfront"), "distributions")
        ]
        self._domains = [*listed_in("apigateway", "domain_names"), *listed_in("apigatewayv2", "domain_names")]

    def apis_behind(self, distribution: Json) -> set[str]:
        hosts = set(_origin_hosts(distribution))
        endpoints = filter(None, map(_DEFAULT_ENDPOINT.fullmatch, hosts))
        found = {endpoint[1] for endpoint in endpoints}
        for domain in self._domains:
            if not hosts.isdisjoint(_names_of_domain(domain)):
                found.update(_apis_of_domain(domain))
        return found


def _id_of(api: Json) -> str:
    return str(api.get("id") or api.get("ApiId"))


def _names_of_api(api: Json) -> set[str]:
    return {_id_of(api), str(api.get("name") or api.get("Name"))}


def _names_of_distribution(distribution: Json) -> set[str]:
    names = {distribution["Id"], distribution.get("DomainName"), distribution.get("ARN")}
    return {str(name) for name in (*names, *items_of(distribution.get("Aliases"))) if name}


def _origin_hosts(distribution: Json) -> Iterator[str]:
    for origin in listed(mapped(distribution, "Origins"), "Items"):
        yield str(origin.get("DomainName")).lower()


def _names_of_domain(domain: Json) -> set[str]:
    """The hosts under which a domain name is reached: its own, and those that DNS points at."""
    own = {"domainName", "regionalDomainName", "distributionDomainName", "DomainName", "ApiGatewayDomainName"}
    return {text.lower() for key, text in texts_of(domain) if key in own}


def _apis_of_domain(domain: Json) -> set[str]:
    return {text for key, text in texts_of(domain) if key in ("restApiId", "ApiId")}


def _is_wanted(domain: Json, apis: set[str], hosts: set[str]) -> bool:
    """Whether a domain name leads to one of these APIs, or may; or a distribution speaks to it."""
    parts = ("base_path_mappings", "api_mappings", "routing_rules")
    may_lead = any(why_unread(domain.get(part)) is not None for part in parts)
    return may_lead or not apis.isdisjoint(_apis_of_domain(domain)) or not hosts.isdisjoint(_names_of_domain(domain))


def _keep(service: Json, key: str, wanted: Callable[[Json], bool]) -> None:
    if isinstance(service.get(key), list):
        service[key] = [item for item in listed(service, key) if wanted(item)]


def _complain_of_missing(kind: str, asked: frozenset[str], there: Iterator[str], accounts: list[Json]) -> None:
    missing = sorted(asked - set(there))
    if missing and not any(account["unread"] for account in accounts):
        raise UsageError(f"there is no {kind} {missing[0]} in the accounts and regions that were read")
