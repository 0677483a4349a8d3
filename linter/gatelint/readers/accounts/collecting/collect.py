"""Reads accounts into a snapshot: what is asked in which order, of which region, and what not at all.

First all APIs, domain names and distributions are listed; then those that are wanted are read, and last what these
name of other services, wherever that is among the accounts. Whatever could not be read stands in the snapshot as such,
and the rest goes on.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

from gatelint.readers.accounts.collecting.asking import Asking, account_read_by, goes_on, listed, mapped, moment
from gatelint.readers.accounts.collecting.collect_distributions import collect_distributions
from gatelint.readers.accounts.collecting.collect_functions import collect_functions
from gatelint.readers.accounts.collecting.collect_network import (
    collect_load_balancers,
    collect_records,
    collect_vpc_endpoints,
)
from gatelint.readers.accounts.collecting.collect_rest_apis import collect_rest_apis
from gatelint.readers.accounts.collecting.collect_roles import collect_roles
from gatelint.readers.accounts.collecting.collect_security import (
    collect_certificates,
    collect_user_pools,
    collect_web_acls,
)
from gatelint.readers.accounts.collecting.collect_v2_apis import collect_v2_apis
from gatelint.readers.accounts.collecting.list_front_doors import list_distributions, list_rest_apis, list_v2_apis
from gatelint.readers.accounts.collecting.narrowing import Wanted, narrow
from gatelint.readers.accounts.collecting.references import (
    EDGE,
    Reference,
    hosts_of_front_doors,
    names_of_front_doors,
    references_of,
)
from gatelint.readers.accounts.snapshot import snapshot_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from gatelint.readers.accounts.collecting.asking import AccountRead, Json, Service, Steps
    from gatelint.readers.accounts.collecting.reader import Reader

    Collector = Callable[[Service, list[str]], Steps]

_COLLECTORS: dict[str, Collector] = {
    "wafv2": collect_web_acls,
    "acm": collect_certificates,
    "cognito-idp": collect_user_pools,
    "elbv2": collect_load_balancers,
}


def collect(
    readers: Iterable[Reader], regions: Sequence[str], wanted: Wanted | None = None, taken: datetime | None = None
) -> Json:
    """A snapshot of these accounts in these regions; each reader reads another account.

    Certificates, functions and the like are read in the region that they are in, also where that is none of `regions`.
    `taken` is when that is (now). Raises UsageError where `wanted` names what is nowhere there.
    """
    wanted = wanted or Wanted()
    taken = taken or datetime.now(timezone.utc)
    accounts = [account_read_by(reader) for reader in readers]
    told = [account.told for account in accounts]
    asking = Asking()
    asking.take(list(_lists(asking, accounts, regions)))
    narrow(told, wanted)
    asked: set[Reference] = set()
    asking.take([*_parts(asking, accounts, regions), _early(asking, accounts, asked)])
    asking.take(list(_referents(asking, accounts, asked)))
    return snapshot_of(told, moment(taken))


def _lists(asking: Asking, accounts: list[AccountRead], regions: Sequence[str]) -> Iterator[Steps]:
    for account in accounts:
        yield list_distributions(asking.service(account, "cloudfront"))
        for region in regions:
            yield list_rest_apis(asking.service(account, "apigateway", region))
            yield list_v2_apis(asking.service(account, "apigatewayv2", region))


def _parts(asking: Asking, accounts: list[AccountRead], regions: Sequence[str]) -> Iterator[Steps]:
    for account in accounts:
        yield collect_distributions(asking.service(account, "cloudfront"))
        for region in regions:
            rest = asking.service(account, "apigateway", region)
            yield collect_rest_apis(rest)
            yield collect_v2_apis(asking.service(account, "apigatewayv2", region))
            if listed(rest.told, "rest_apis"):
                yield collect_vpc_endpoints(asking.service(account, "ec2", region))


def _early(asking: Asking, accounts: list[AccountRead], asked: set[Reference]) -> Steps:
    """Asks for functions and roles while deployments are still asked for: these services have quotas of their own."""
    yield
    references = {each for account in accounts for each in references_of(account.told)}
    asked |= {each for each in references if each.service in ("lambda", "iam")}
    hosts = {name for account in accounts for name in names_of_front_doors(account.told)}
    under_way = [
        steps
        for account in accounts
        for steps in _functions_and_roles(asking, account, _of_account(asked, account), hosts)
    ]
    while under_way:
        under_way = [steps for steps in under_way if goes_on(steps)]
        yield


def _of_account(references: set[Reference], account: AccountRead) -> list[Reference]:
    return sorted(each for each in references if each.account == account.reader.account)


def _referents(asking: Asking, accounts: list[AccountRead], asked: set[Reference]) -> Iterator[Steps]:
    """What is named and was not `asked` for yet; of a function that something else is to be told of, all of it."""
    found = {reference for account in accounts for reference in references_of(account.told)}
    new = {(each.account, each.region, each.name) for each in found - asked}
    references = {each for each in found if (each.account, each.region, each.name) in new}
    hosts = {name for account in accounts for name in names_of_front_doors(account.told)}
    targets = {host for account in accounts for host in hosts_of_front_doors(account.told)}
    for account in accounts:
        of_account = _of_account(references, account)
        yield from _functions_and_roles(asking, account, of_account, hosts)
        for service, collect_named in _COLLECTORS.items():
            for region, named in _by_region(of_account, service):
                yield collect_named(
                    asking.service(account, service, region), list(dict.fromkeys(each.name for each in named))
                )
        if hosts:
            yield collect_records(asking.service(account, "route53"), hosts, targets)


def _functions_and_roles(
    asking: Asking, account: AccountRead, references: list[Reference], hosts: set[str]
) -> Iterator[Steps]:
    with_urls = _speaks_to_function_urls(account.told)
    for region, named in _by_region(references, "lambda", EDGE):
        invoked: dict[str, set[str]] = {}
        for each in named:
            if each.service != EDGE:
                invoked.setdefault(each.name, set()).add(each.qualifier)
        of_cloudfront = {each.name for each in named if each.service == EDGE}
        functions = asking.service(account, "lambda", region)
        yield collect_functions(functions, invoked, of_cloudfront, hosts, with_urls)
    for _, named in _by_region(references, "iam"):
        yield collect_roles(asking.service(account, "iam"), [each.name for each in named])


def _by_region(references: list[Reference], *services: str) -> Iterator[tuple[str, list[Reference]]]:
    of_services = [each for each in references if each.service in services]
    for region in sorted({each.region for each in of_services}):
        yield region, [each for each in of_services if each.region == region]


def _speaks_to_function_urls(told: Json) -> bool:
    """Whether a distribution has the URL of a function as an origin."""
    distributions = listed(mapped(told["global"], "cloudfront"), "distributions")
    origins = (origin for each in distributions for origin in listed(mapped(each, "Origins"), "Items"))
    return any(".lambda-url." in str(origin.get("DomainName")) for origin in origins)
