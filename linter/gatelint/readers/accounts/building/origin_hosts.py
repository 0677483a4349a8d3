"""Which origins have a host name of API Gateway that nothing in the accounts of a snapshot has any more.

Whose API a host name is, it does not tell: it may be one of an account that was not read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.front_door.distribution import Origin
from gatelint.readers.accounts.building.resources import listed, mapping, several
from gatelint.values import Truth, known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gatelint.front_door.door import FrontDoor
    from gatelint.readers.accounts.building.resources import Json

NARROWED = "narrowed"
"""The key under which a region says that not everything in it was to be read."""

_HOST = re.compile(r"(?P<label>(?:d-)?[a-z0-9]+)\.execute-api\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?")
"""The default endpoint of an API, or what DNS should point at for a Regional domain name ("d-...").

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-regional-api-custom-domain-create.html
"""


def note_missing_hosts(doors: Iterable[FrontDoor], accounts: Iterable[Json]) -> None:
    """Notes on the origins of front doors whether what they name is in any of these accounts."""
    hosts = _Hosts([mapping(account.get("regions")) for account in accounts])
    for door in doors:
        for distribution in door.distributions:
            for origin in distribution.origins:
                origin.host_exists = hosts.have_that_of(origin)


class _Hosts:
    """The host names that API Gateway has given in some accounts, region by region."""

    def __init__(self, regions: list[Json]) -> None:
        self._regions = regions
        self._labels: dict[str, set[str]] = {}

    def have_that_of(self, origin: Origin) -> Truth:
        host = known(origin.domain_name)
        found = None if host is None or host.literal is None else _HOST.fullmatch(host.literal.lower())
        if found is None:
            return Truth.UNKNOWN
        label, region = found["label"], found["region"]
        everywhere = [mapping(of_account.get(region)) for of_account in self._regions]
        if region not in self._labels:
            self._labels[region] = {_label_of(name) for services in everywhere for name in _names(services)}
        if label in self._labels[region]:
            return Truth.YES
        return Truth.NO if all(_is_read_whole(services, label) for services in everywhere) else Truth.UNKNOWN


def _label_of(name: str) -> str:
    return name.lower().partition(".")[0]


def _names(services: Json) -> Iterator[str]:
    """The ids of the APIs in a region, and what DNS should point at for its domain names."""
    rest, v2 = mapping(services.get("apigateway")), mapping(services.get("apigatewayv2"))
    yield from (str(api.get("id")) for api in listed(rest, "rest_apis")[0])
    yield from (str(api.get("ApiId")) for api in listed(v2, "apis")[0])
    yield from (str(domain.get("regionalDomainName")) for domain in listed(rest, "domain_names")[0])
    for domain in listed(v2, "domain_names")[0]:
        for configuration in several(domain.get("DomainNameConfigurations")):
            yield str(mapping(configuration).get("ApiGatewayDomainName"))


def _is_read_whole(services: Json, label: str) -> bool:
    """Whether all that may have such a host name is listed of a region."""
    if services.get(NARROWED):
        return False
    is_domain = label.startswith("d-")
    for service, key in (("apigateway", "rest_apis"), ("apigatewayv2", "apis")):
        told, wanted = mapping(services.get(service)), "domain_names" if is_domain else key
        if not isinstance(told.get(wanted), list) or listed(told, wanted)[1] is not None:
            return False
    return True
