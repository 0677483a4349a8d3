"""What stands around the front door: web ACLs, certificates, user pools, endpoints, load balancers and DNS records."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from botocore_shapes import output_shape
from deployed.expressible import NotExpressible
from deployed.identities import load_balancer_host
from deployed.invented import DATE, invented
from deployed.plain import as_boolean, as_list, as_word
from deployed.shaped import shaped
from deployed.stacks import ACCOUNT

if TYPE_CHECKING:
    from deployed.stacks import Made, MadeStack

WEB_ACL = output_shape("wafv2", "GetWebACL", "WebACL")
CLIENT = output_shape("cognito-idp", "DescribeUserPoolClient", "UserPoolClient")
SERVER = output_shape("cognito-idp", "ListResourceServers", "ResourceServers", "[]")
RECORD = output_shape("route53", "ListResourceRecordSets", "ResourceRecordSets", "[]")

_POOL = re.compile(r"(?:userpool/|cognito-idp\.[\w-]+\.amazonaws\.com/)(?P<pool>(?P<region>[\w-]+)_\w+)")


def region_of(arn: str) -> str:
    """The region that an ARN names."""
    return arn.split(":")[3]


def web_acls(stack: MadeStack) -> dict[str, Any]:
    """The web ACLs that stages and distributions name, by ARN."""
    own = {stack.attribute(made, "Arn"): made for made in stack.of_type("AWS::WAFv2::WebACL")}
    found: dict[str, Any] = {}
    for arn in sorted(stack.named_web_acls):
        if arn in own:
            made = own[arn]
            found[arn] = {
                "Name": arn.split("/")[-2],
                "Id": arn.rpartition("/")[2],
                "ARN": arn,
                "Capacity": 100,
                "ManagedByFirewallManager": False,
                "LabelNamespace": f"awswaf:{ACCOUNT}:webacl:{arn.split('/')[-2]}:",
                **made.shaped(WEB_ACL),
            }
        else:
            found[arn] = stack.denied("wafv2", "GetWebACL", arn, region_of(arn))
    return found


def certificates(stack: MadeStack) -> dict[str, Any]:
    """The certificates that domain names and distributions name, by ARN."""
    own = {made.identity: made for made in stack.of_type("AWS::CertificateManager::Certificate")}
    found: dict[str, Any] = {}
    for arn in sorted(stack.named_certificates):
        if not arn.startswith("arn:aws:acm:"):
            raise NotExpressible(f"{arn} is no certificate")
        if arn in own:
            domain = as_word(own[arn].get("DomainName"))
            others = [as_word(each) for each in as_list(own[arn].get("SubjectAlternativeNames"))]
            found[arn] = {
                "CertificateArn": arn,
                "DomainName": domain,
                "SubjectAlternativeNames": [domain, *(each for each in others if each != domain)],
                "Status": "ISSUED",
                "Type": "AMAZON_ISSUED",
                "CreatedAt": DATE,
                "IssuedAt": DATE,
            }
        else:
            found[arn] = stack.denied("acm", "DescribeCertificate", arn, region_of(arn))
    return found


def name_pools(stack: MadeStack, written: str) -> None:
    """Notes the user pool that an ARN or an issuer names as one to be read."""
    for found in _POOL.finditer(written):
        stack.named_pools.add(found["pool"])


def user_pools(stack: MadeStack) -> dict[str, Any]:
    """The user pools that authorizers name, by id."""
    own = {made.identity: made for made in stack.of_type("AWS::Cognito::UserPool")}
    found: dict[str, Any] = {}
    for pool in sorted(stack.named_pools):
        if pool in own:
            found[pool] = _user_pool(stack, own[pool])
        else:
            region = pool.partition("_")[0]
            denied = {
                key: stack.denied("cognito-idp", operation, pool, region)
                for key, operation in (
                    ("UserPool", "DescribeUserPool"),
                    ("clients", "ListUserPoolClients"),
                    ("resource_servers", "ListResourceServers"),
                )
            }
            found[pool] = denied
    return found


def _user_pool(stack: MadeStack, made: Made) -> dict[str, Any]:
    return {
        "UserPool": {
            "Id": made.identity,
            "Name": as_word(made.get("UserPoolName", made.logical_id)),
            "Arn": f"arn:aws:cognito-idp:{stack.region}:{ACCOUNT}:userpool/{made.identity}",
            "LambdaConfig": made.get("LambdaConfig", {}),
            "CreationDate": DATE,
            "LastModifiedDate": DATE,
        },
        "clients": [
            {
                "ClientId": client.identity,
                "ClientName": client.logical_id,
                "AllowedOAuthFlowsUserPoolClient": False,
                **client.shaped(CLIENT),
                "CreationDate": DATE,
                "LastModifiedDate": DATE,
            }
            for client in stack.of_type("AWS::Cognito::UserPoolClient")
            if client.get("UserPoolId") == made.identity
        ],
        "resource_servers": [
            server.shaped(SERVER)
            for server in stack.of_type("AWS::Cognito::UserPoolResourceServer")
            if server.get("UserPoolId") == made.identity
        ],
    }


def vpc_endpoints(stack: MadeStack) -> list[dict[str, Any]]:
    """The VPC endpoints."""
    found: list[dict[str, Any]] = []
    for made in stack.of_type("AWS::EC2::VPCEndpoint"):
        policy = made.get("PolicyDocument", FULL_ACCESS)
        found.append(
            {
                "VpcEndpointId": made.identity,
                "VpcEndpointType": as_word(made.get("VpcEndpointType", "Gateway")),
                "VpcId": as_word(made.get("VpcId")),
                "ServiceName": as_word(made.get("ServiceName")),
                "State": "available",
                "PolicyDocument": policy if isinstance(policy, str) else json.dumps(policy),
                "RouteTableIds": [as_word(each) for each in as_list(made.get("RouteTableIds"))],
                "SubnetIds": [as_word(each) for each in as_list(made.get("SubnetIds"))],
                "Groups": [
                    {"GroupId": as_word(each), "GroupName": "made"} for each in as_list(made.get("SecurityGroupIds"))
                ],
                "IpAddressType": "ipv4",
                "PrivateDnsEnabled": as_boolean(made.get("PrivateDnsEnabled", False)),
                "RequesterManaged": False,
                "CreationTimestamp": DATE,
                "OwnerId": ACCOUNT,
            }
        )
    return found


FULL_ACCESS = {"Statement": [{"Action": "*", "Effect": "Allow", "Principal": "*", "Resource": "*"}]}
"""The policy of an endpoint that is given none.

https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
"""


def rest_vpc_links(stack: MadeStack) -> list[dict[str, Any]]:
    """The VPC links of REST APIs; the load balancers behind them are noted as to be read."""
    found: list[dict[str, Any]] = []
    for made in stack.of_type("AWS::ApiGateway::VpcLink"):
        targets = [as_word(each) for each in as_list(made.get("TargetArns"))]
        stack.named_load_balancers.update(targets)
        name = as_word(made.get("Name", made.logical_id))
        found.append({"id": made.identity, "name": name, "targetArns": targets, "status": "AVAILABLE"})
    return found


def v2_vpc_links(stack: MadeStack) -> list[dict[str, Any]]:
    """The VPC links of HTTP APIs."""
    return [
        {
            "VpcLinkId": made.identity,
            "Name": as_word(made.get("Name", made.logical_id)),
            "SecurityGroupIds": [as_word(each) for each in as_list(made.get("SecurityGroupIds"))],
            "SubnetIds": [as_word(each) for each in as_list(made.get("SubnetIds"))],
            "CreatedDate": DATE,
            "VpcLinkStatus": "AVAILABLE",
            "VpcLinkVersion": "V2",
            "Tags": {},
        }
        for made in stack.of_type("AWS::ApiGatewayV2::VpcLink")
    ]


def load_balancers(stack: MadeStack) -> dict[str, Any]:
    """The load balancers that VPC links name, by ARN."""
    own = {made.identity: made for made in stack.of_type("AWS::ElasticLoadBalancingV2::LoadBalancer")}
    found: dict[str, Any] = {}
    for arn in sorted(stack.named_load_balancers):
        if arn not in own:
            found[arn] = stack.denied("elasticloadbalancing", "DescribeLoadBalancers", arn, region_of(arn))
            continue
        made = own[arn]
        found[arn] = {
            "LoadBalancerArn": arn,
            "DNSName": load_balancer_host(arn, stack.region),
            "LoadBalancerName": arn.split("/")[2],
            "Scheme": as_word(made.get("Scheme", "internet-facing")),
            "Type": as_word(made.get("Type", "application")),
            "State": {"Code": "active"},
            "CreatedTime": DATE,
        }
    return found


def records(stack: MadeStack) -> list[dict[str, Any]]:
    """The DNS records; names end in a dot, as Route 53 answers them."""
    written: list[dict[str, Any]] = [made.tree for made in stack.of_type("AWS::Route53::RecordSet")]
    for made in stack.of_type("AWS::Route53::RecordSetGroup"):
        shared = {key: value for key, value in made.tree.items() if key.startswith("HostedZone")}
        written += [{**shared, **each} for each in as_list(made.get("RecordSets"))]
    return [_record(each) for each in written]


def _record(properties: dict[str, Any]) -> dict[str, Any]:
    values = [{"Value": as_word(each)} for each in as_list(properties.get("ResourceRecords"))]
    record = shaped({**properties, **({"ResourceRecords": values} if values else {})}, RECORD)
    record["Name"] = record["Name"].rstrip(".") + "."
    alias = record.get("AliasTarget")
    if alias is not None:
        alias.setdefault("EvaluateTargetHealth", False)
        alias["DNSName"] = alias["DNSName"].rstrip(".") + "."
    zone = as_word(properties.get("HostedZoneName") or ".".join(record["Name"].split(".")[-3:]))
    identity = as_word(properties.get("HostedZoneId") or f"Z{invented(zone, 13).upper()}")
    return {**record, "zone": zone.rstrip(".") + ".", "zone_id": identity, "private": False}
