"""VPC endpoints, load balancers behind VPC links, and the DNS records of domain names.

Calls: DescribeVpcEndpoints once for a region with REST APIs, DescribeLoadBalancers once for one with load balancers
that are named; ListHostedZones once, and ListResourceRecordSets for each hosted zone in which one of the domain names
is (300 records a call: Route 53 has no way to ask for a name alone). Of these, records under other names are kept as
well where they lead to one of the APIs or distributions.
https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gatelint.readers.accounts.collecting.asking import child, listed, mapped
from gatelint.readers.accounts.collecting.unread import why_unread

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from gatelint.readers.accounts.collecting.asking import Json, Service, Steps

_ESCAPED = re.compile(r"\\(\d{3})")


def collect_vpc_endpoints(ec2: Service) -> Steps:
    """Reads all VPC endpoints of a region: what a resource policy names may be one for another service."""
    ec2.every(ec2.told, "vpc_endpoints", "describe_vpc_endpoints", "VpcEndpoints")
    yield


def collect_load_balancers(elbv2: Service, arns: Iterable[str]) -> Steps:
    """Reads load balancers by their ARNs. All are asked for, since one that is gone spoils a question for several."""
    told = child(elbv2.told, "load_balancers")
    answered: Json = {}
    elbv2.every(answered, "all", "describe_load_balancers", "LoadBalancers")
    yield
    unread = None if why_unread(answered["all"]) is None else answered["all"]
    by_arn = {balancer.get("LoadBalancerArn"): balancer for balancer in listed(answered, "all")}
    for arn in arns:
        told[arn] = by_arn.get(arn) if unread is None else dict(unread)


def collect_records(route53: Service, names: AbstractSet[str], hosts: AbstractSet[str] = frozenset()) -> Steps:
    """Reads the DNS records of domain names (in lower case, without a dot at the end; "*.example.com" is one, too).

    Records that lead to one of `hosts` are kept whatever their names (see `hosts_of_front_doors`). Where a zone could
    not be read, that stands in the list instead of its records.
    """
    route53.every(route53.told, "records", "list_hosted_zones", "HostedZones")
    yield
    if why_unread(route53.told["records"]) is not None:
        return
    zones = [zone for zone in listed(route53.told, "records") if _may_hold(str(zone["Name"]), names)]
    answered: Json = {}
    for zone in zones:
        route53.every(
            answered,
            zone["Id"],
            "list_resource_record_sets",
            "ResourceRecordSets",
            of=zone["Name"],
            HostedZoneId=_id_of(zone),
        )
    yield
    route53.told["records"] = [
        record for zone in zones for record in _records_of(zone, answered[zone["Id"]], names, hosts)
    ]


def _records_of(zone: Json, records: Any, names: AbstractSet[str], hosts: AbstractSet[str]) -> list[Json]:
    if why_unread(records) is not None:
        return [records]
    private = mapped(zone, "Config").get("PrivateZone") is True
    return [
        {**record, "zone": zone["Name"], "zone_id": _id_of(zone), "private": private}
        for record in records
        if any(_is_about(_unescaped(str(record["Name"])), name) for name in names) or _leads_to(record, hosts)
    ]


def _id_of(zone: Json) -> str:
    return str(zone["Id"]).removeprefix("/hostedzone/")


def _leads_to(record: Json, hosts: AbstractSet[str]) -> bool:
    values = [
        mapped(record, "AliasTarget").get("DNSName"),
        *(each.get("Value") for each in listed(record, "ResourceRecords")),
    ]
    targets = [str(value).rstrip(".").lower() for value in values if value]
    return any(target in hosts or ".".join(target.split(".")[:3]) in hosts for target in targets)


def _may_hold(zone: str, names: AbstractSet[str]) -> bool:
    ending = _unescaped(zone)
    return any(name == ending or name.endswith(f".{ending}") for name in names)


def _unescaped(name: str) -> str:
    r"""A name as people write it: "*.example.com" for "\052.example.com."."""
    return _ESCAPED.sub(lambda code: chr(int(code[1], 8)), name).rstrip(".").lower()


def _is_about(record: str, name: str) -> bool:
    """Whether a record is of a name, or one of the two is a wildcard for the other."""
    return record == name or _covers(record, name) or _covers(name, record)


def _covers(wildcard: str, name: str) -> bool:
    """DNS lets "*.example.com" stand for any number of labels, API Gateway and CloudFront for one."""
    return wildcard.startswith("*.") and name.endswith(wildcard[1:]) and name != wildcard[2:]
