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


def note_missing_hosts(door: FrontDoor, accounts: Iterable[Json]) -> None:
    """Notes on the origins of a front door whether what they name is in any of these accounts."""
    regions = [mapping(account.get("regions")) for account in accounts]
    for distribution in door.distributions:
        for origin in distribution.origins:
            origin.host_exists = _host_exists(origin, regions)


def _host_exists(origin: Origin, regions: list[Json]) -> Truth:
    host = known(origin.domain_name)
    found = None if host is None or host.literal is None else _HOST.fullmatch(host.literal.lower())
    if found is None:
        return Truth.UNKNOWN
    everywhere = [mapping(of_account.get(found["region"])) for of_account in regions]
    question = _domain_names if found["label"].startswith("d-") else _api_ids
    if any(found["label"] == _label_of(name) for services in everywhere for name in question(services)):
        return Truth.YES
    return Truth.NO if all(_is_read_whole(services, found["label"]) for services in everywhere) else Truth.UNKNOWN


def _label_of(name: str) -> str:
    return name.lower().partition(".")[0]


def _api_ids(services: Json) -> Iterator[str]:
    yield from (str(api.get("id")) for api in listed(mapping(services.get("apigateway")), "rest_apis")[0])
    yield from (str(api.get("ApiId")) for api in listed(mapping(services.get("apigatewayv2")), "apis")[0])


def _domain_names(services: Json) -> Iterator[str]:
    for domain in listed(mapping(services.get("apigateway")), "domain_names")[0]:
        yield str(domain.get("regionalDomainName"))
    for domain in listed(mapping(services.get("apigatewayv2")), "domain_names")[0]:
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
