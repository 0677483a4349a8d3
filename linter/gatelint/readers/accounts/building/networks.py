"""VPC endpoints, VPC links, load balancers and DNS records of an account, as the resources of a template."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.readers.accounts.building.resources import (
    State,
    capitalized,
    collected,
    listed,
    mapping,
    named,
    picked,
    policy_in,
    read,
)

if TYPE_CHECKING:
    from gatelint.readers.accounts.building.resources import AccountResources, Json

_ESCAPED = re.compile(r"\\(\d{3})")


def add_vpc_endpoints(account: AccountResources, service: Json) -> None:
    """Adds the VPC endpoints of a region."""
    endpoints, why = collected(service, "vpc_endpoints")
    account.lacking_here("vpc_endpoints", why)
    for endpoint in endpoints:
        identity = str(endpoint.get("VpcEndpointId"))
        properties = picked(endpoint, "ServiceName", "VpcId", "PrivateDnsEnabled", "VpcEndpointType", "SubnetIds")
        if "PolicyDocument" in endpoint:
            properties["PolicyDocument"] = policy_in(endpoint["PolicyDocument"])
        properties["SecurityGroupIds"] = [each.get("GroupId") for each in listed(endpoint, "Groups")[0]]
        arn = account.region.arn("ec2", f"vpc-endpoint/{identity}")
        account.add(identity, "AWS::EC2::VPCEndpoint", arn, properties, identity)


def add_vpc_links(account: AccountResources, rest: Json, v2: Json) -> None:
    """Adds the VPC links of a region: those of the first version lead to network load balancers.

    WebSocket APIs go through those as well, and REST APIs through both.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html
    """
    links, why = collected(rest, "vpc_links")
    newer, reason = collected(v2, "vpc_links")
    account.lacking_here("vpc_links", why, reason)
    account.links_read = why is None and reason is None
    for link in links:
        identity = str(link.get("id"))
        arn = account.region.arn("apigateway", f"/vpclinks/{identity}", with_account=False)
        properties = capitalized(link, "name", "targetArns")
        called = f"VPC link {link.get('name') or identity}"
        key = account.add(called, "AWS::ApiGateway::VpcLink", arn, properties, identity)
        _note_status(account, key, link, "status", "statusMessage")
    for link in newer:
        identity = str(link.get("VpcLinkId"))
        arn = account.region.arn("apigateway", f"/vpclinks/{identity}", with_account=False)
        properties = picked(link, "Name", "SubnetIds", "SecurityGroupIds")
        called = f"VPC link {link.get('Name') or identity}"
        key = account.add(called, "AWS::ApiGatewayV2::VpcLink", arn, properties, identity)
        _note_status(account, key, link, "VpcLinkStatus", "VpcLinkStatusMessage")


def _note_status(account: AccountResources, key: str, link: Json, status: str, message: str) -> None:
    if isinstance(link.get(status), str):
        account.states[key] = State(link[status], str(link.get(message) or ""))


def add_load_balancers(account: AccountResources, service: Json) -> None:
    """Adds the load balancers that VPC links lead to."""
    balancers, why = named(service, "load_balancers")
    account.lacking_here("load_balancers", why)
    for arn, balancer in balancers.items():
        properties = picked(balancer, "Scheme", "Type")
        name = {"DNSName": str(balancer.get("DNSName"))}
        called = f"load balancer {balancer.get('LoadBalancerName') or arn}"
        account.add(called, "AWS::ElasticLoadBalancingV2::LoadBalancer", arn, properties, arn, name)


def add_records(account: AccountResources, service: Json) -> None:
    """Adds the DNS records of the domain names in question."""
    records, why = collected(service, "records")
    account.lacking_here("records", why)
    for record in records:
        # Route 53 answers "*" and other signs by their codes.
        # https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
        name = _ESCAPED.sub(lambda code: chr(int(code[1], 8)), str(record.get("Name", ""))).rstrip(".")
        properties = {**picked(record, "Type", "SetIdentifier"), "Name": name}
        if mapping(record.get("AliasTarget")):
            properties["AliasTarget"] = picked(mapping(record["AliasTarget"]), "DNSName", "HostedZoneId")
        values = [read(each.get("Value")) for each in listed(record, "ResourceRecords")[0]]
        if values:
            properties["ResourceRecords"] = values
        if record.get("zone_id"):
            properties["HostedZoneId"] = record["zone_id"]
        arn = f"arn:{account.region.partition}:route53:::hostedzone/{record.get('zone')}"
        account.add(f"record {name} {record.get('Type')}", "AWS::Route53::RecordSet", arn, properties)
