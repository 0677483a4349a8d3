"""Whose an ARN is: the API, the domain name, the distribution, the function that it is of, or of a part of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.readers.accounts.building.resources import Json, Region, listed, mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

_PART_OF = re.compile(
    r"(arn:[^:]*:apigateway:[^:]*::/(?:restapis|apis|domainnames)/[^/]+"
    r"|arn:[^:]*:cloudfront:[^:]*:[^:]*:distribution/[^/]+"
    r"|arn:[^:]*:lambda:[^:]*:[^:]*:function:[^:]+)(?:[/:].*)?"
)


def owner_of(arn: str) -> str:
    """The ARN of the whole: of the API for that of a method of it; the same where there is none that is known here."""
    part = _PART_OF.fullmatch(arn)
    return part[1] if part else arn


def owners_in(snapshot: Json) -> dict[str, list[str]]:
    """What is in a snapshot, by ARN, and the regions ("ACCOUNT/REGION") that may tell of it."""
    found: dict[str, list[str]] = {}
    for account in listed(snapshot, "accounts")[0]:
        number = str(account.get("account"))
        for name, services in mapping(account.get("regions")).items():
            region = Region(name, number, str(account.get("partition") or "aws"))
            for arn in _of_region(region, mapping(services)):
                found.setdefault(arn, []).append(f"{number}/{name}")
        distributions = listed(mapping(mapping(account.get("global")).get("cloudfront")), "distributions")[0]
        for distribution in distributions:
            # It stands in the front door of every region that it leads to.
            found[str(distribution.get("ARN"))] = [f"{number}/{name}" for name in mapping(account.get("regions"))]
    return found


def _of_region(region: Region, services: Json) -> Iterator[str]:
    rest, v2 = mapping(services.get("apigateway")), mapping(services.get("apigatewayv2"))
    paths = [f"/restapis/{api.get('id')}" for api in listed(rest, "rest_apis")[0]]
    paths += [f"/apis/{api.get('ApiId')}" for api in listed(v2, "apis")[0]]
    names = [domain.get("domainName") for domain in listed(rest, "domain_names")[0]]
    names += [domain.get("DomainName") for domain in listed(v2, "domain_names")[0]]
    paths += [f"/domainnames/{name}" for name in names]
    for path in dict.fromkeys(paths):
        yield region.arn("apigateway", path, with_account=False)
    for name in mapping(mapping(services.get("lambda")).get("functions")):
        yield region.arn("lambda", f"function:{name}")
