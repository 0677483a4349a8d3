"""What Ref and Fn::GetAtt give once a stack is made: the ids, names, ARNs and host names of its resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deployed.invented import HEX, UPPER, invented, uuid
from deployed.plain import Open, Plainly
from gatelint.values import Known

if TYPE_CHECKING:
    from gatelint.readers.templates.stack import Resource, Stack
    from gatelint.text import Reference

STACK_NAME = "shop"

INVENTED = {
    "AWS::ApiGateway::RestApi": 10,
    "AWS::ApiGateway::Resource": 6,
    "AWS::ApiGateway::Authorizer": 6,
    "AWS::ApiGateway::Deployment": 6,
    "AWS::ApiGateway::RequestValidator": 6,
    "AWS::ApiGateway::UsagePlan": 6,
    "AWS::ApiGateway::ApiKey": 10,
    "AWS::ApiGateway::VpcLink": 6,
    "AWS::ApiGateway::ClientCertificate": 6,
    "AWS::ApiGatewayV2::Api": 10,
    "AWS::ApiGatewayV2::Route": 7,
    "AWS::ApiGatewayV2::Integration": 7,
    "AWS::ApiGatewayV2::Authorizer": 6,
    "AWS::ApiGatewayV2::Deployment": 6,
    "AWS::ApiGatewayV2::ApiMapping": 6,
    "AWS::ApiGatewayV2::VpcLink": 6,
    "AWS::Cognito::UserPoolClient": 26,
}
"""How many lower-case letters and digits the ids of these have."""

CLOUDFRONT_IDS = (
    "AWS::CloudFront::Distribution",
    "AWS::CloudFront::OriginAccessControl",
    "AWS::CloudFront::CloudFrontOriginAccessIdentity",
    "AWS::CloudFront::PublicKey",
)
CLOUDFRONT_UUIDS = (
    "AWS::CloudFront::CachePolicy",
    "AWS::CloudFront::OriginRequestPolicy",
    "AWS::CloudFront::ResponseHeadersPolicy",
    "AWS::CloudFront::KeyGroup",
)
EC2_IDS = {
    "AWS::EC2::VPCEndpoint": "vpce",
    "AWS::EC2::VPC": "vpc",
    "AWS::EC2::Subnet": "subnet",
    "AWS::EC2::SecurityGroup": "sg",
}
NAMES = {
    "AWS::ApiGateway::Stage": "StageName",
    "AWS::ApiGatewayV2::Stage": "StageName",
    "AWS::ApiGateway::Model": "Name",
    "AWS::ApiGateway::DomainName": "DomainName",
    "AWS::ApiGatewayV2::DomainName": "DomainName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::IAM::Role": "RoleName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::Cognito::UserPoolDomain": "Domain",
    "AWS::Cognito::UserPoolResourceServer": "Identifier",
    "AWS::Logs::LogGroup": "LogGroupName",
}
"""The properties that Ref of these gives where they are written."""

API_GATEWAY_ZONES = {"eu-west-1": "ZLY8HYME6SFDD", "us-east-1": "Z1UJRXOUMOOFQ8"}
CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2"
"""https://docs.aws.amazon.com/general/latest/gr/apigateway.html"""


class Identities:
    """The physical ids of a stack's resources."""

    def __init__(self, stack: Stack, region: str, account: str) -> None:
        self.stack = stack
        self.region = region
        self.account = account
        self.plainly = Plainly(stack.evaluator, self.of)
        self._known: dict[str, str | Open] = {}

    def of(self, reference: Reference) -> str | Open:
        """What a reference stands for."""
        if reference.kind == "pseudo":
            return self._pseudo(reference.name)
        resource = self.stack.resources.get(reference.name) if reference.kind == "resource" else None
        if resource is None:
            return Open(self.stack.evaluator.why_unknown(reference))
        return self.attribute(resource, reference.attribute) if reference.attribute else self.identity(resource)

    def _pseudo(self, name: str) -> str | Open:
        stack_id = f"arn:aws:cloudformation:{self.region}:{self.account}:stack/{STACK_NAME}/{uuid(STACK_NAME)}"
        told = {"AWS::StackName": STACK_NAME, "AWS::StackId": stack_id, "AWS::URLSuffix": "amazonaws.com"}
        return told.get(name) or Open(f"{name} is known on deployment only")

    def identity(self, resource: Resource) -> str | Open:
        """What Ref of a resource gives."""
        name = resource.logical_id
        if name not in self._known:
            self._known[name] = self._identity(resource)
        return self._known[name]

    def _identity(self, resource: Resource) -> str | Open:
        name, kind = resource.logical_id, resource.type
        if kind in INVENTED:
            return invented(f"{kind}/{name}", INVENTED[kind])
        if kind in CLOUDFRONT_IDS:
            return "E" + invented(f"{kind}/{name}", 13, UPPER)
        if kind in CLOUDFRONT_UUIDS:
            return uuid(f"{kind}/{name}")
        if kind in EC2_IDS:
            return f"{EC2_IDS[kind]}-{invented(f'{kind}/{name}', 17, HEX)}"
        if kind == "AWS::Cognito::UserPool":
            return f"{self.region}_{invented(name, 9, UPPER)}"
        written = self._written(resource, NAMES[kind]) if kind in NAMES else None
        return written or self._made_up(resource)

    def _made_up(self, resource: Resource) -> str | Open:
        """The ARN that Ref of some gives, or the name that CloudFormation makes up."""
        name, kind = resource.logical_id, resource.type
        made_up = f"{STACK_NAME}-{name}-{invented(f'{kind}/{name}', 12, UPPER)}"
        prefix = f":{self.region}:{self.account}:"
        if kind == "AWS::CertificateManager::Certificate":
            return f"arn:aws:acm{prefix}certificate/{uuid(name)}"
        if kind == "AWS::ElasticLoadBalancingV2::LoadBalancer":
            kinds = {"network": "net", "gateway": "gwy"}
            letters = kinds.get(str(self._written(resource, "Type")), "app")
            return f"arn:aws:elasticloadbalancing{prefix}loadbalancer/{letters}/{name[:20]}/{invented(name, 16, HEX)}"
        if kind == "AWS::CloudFront::Function":
            return f"arn:aws:cloudfront::{self.account}:function/{self._written(resource, 'Name') or made_up}"
        if kind == "AWS::ApiGateway::DomainNameV2":
            path = f"{self._written(resource, 'DomainName')}+{invented(name, 10)}"
            return f"arn:aws:apigateway{prefix}/domainnames/{path}"
        if kind == "AWS::IAM::ManagedPolicy":
            return f"arn:aws:iam::{self.account}:policy/{self._written(resource, 'ManagedPolicyName') or made_up}"
        if kind == "AWS::WAFv2::WebACL":
            return f"{self._written(resource, 'Name') or made_up}|{uuid(name)}|{self._written(resource, 'Scope')}"
        return made_up.lower() if kind == "AWS::S3::Bucket" else made_up

    def _written(self, resource: Resource, key: str) -> str | Open | None:
        value = resource.properties.text(key)
        if value is None:
            return None
        return self.plainly.text(value.value) if isinstance(value, Known) else Open(value.why)

    def attribute(self, resource: Resource, attribute: str) -> str | Open:
        """What Fn::GetAtt of a resource gives."""
        identity = self.identity(resource)
        if isinstance(identity, Open):
            return identity
        found = self._attributes(resource, identity, attribute).get((resource.type, attribute))
        if found is not None:
            return found
        if attribute in ("Id", "Name", "Ref"):
            return identity
        if attribute == "Arn":
            service = resource.type.split("::")[1].lower()
            return f"arn:aws:{service}:{self.region}:{self.account}:{identity}"
        return Open(f"{resource.logical_id}.{attribute} is known on deployment only")

    def _attributes(self, resource: Resource, identity: str, attribute: str) -> dict[tuple[str, str], str | Open]:
        name, region = resource.logical_id, self.region
        v1, v2, private = (
            "AWS::ApiGateway::DomainName",
            "AWS::ApiGatewayV2::DomainName",
            "AWS::ApiGateway::DomainNameV2",
        )
        own_host = f"d-{invented(f'domain/{identity}', 10)}.execute-api.{region}.amazonaws.com"
        cloudfront_host = f"d{invented(f'cloudfront/{name}', 13)}.cloudfront.net"
        zone = API_GATEWAY_ZONES[region]
        arn = f"arn:aws:apigateway:{region}::/domainnames/{identity}"
        if (resource.type, attribute) == ("AWS::WAFv2::WebACL", "Arn"):
            acl, acl_id, scope = identity.split("|")
            where = "global" if scope == "CLOUDFRONT" else "regional"
            return {
                (resource.type, "Arn"): f"arn:aws:wafv2:{region}:{self.account}:{where}/webacl/{acl}/{acl_id}",
            }
        return {
            ("AWS::ApiGateway::RestApi", "RootResourceId"): invented(f"root/{name}", 10),
            (v1, "RegionalDomainName"): own_host,
            (v2, "RegionalDomainName"): own_host,
            (v1, "RegionalHostedZoneId"): zone,
            (v2, "RegionalHostedZoneId"): zone,
            (v1, "DistributionDomainName"): f"d{invented(f'domain/{identity}', 13)}.cloudfront.net",
            (v1, "DistributionHostedZoneId"): CLOUDFRONT_ZONE,
            (v1, "DomainNameArn"): arn,
            (v2, "DomainNameArn"): arn,
            (private, "DomainNameArn"): identity,
            (private, "DomainNameId"): identity.rpartition("+")[2],
            ("AWS::CloudFront::Distribution", "DomainName"): cloudfront_host,
            ("AWS::CloudFront::Function", "FunctionARN"): identity,
            ("AWS::CloudFront::Function", "FunctionMetadata.FunctionARN"): identity,
            ("AWS::CloudFront::CloudFrontOriginAccessIdentity", "S3CanonicalUserId"): invented(identity, 96, HEX),
            ("AWS::IAM::Role", "Arn"): f"arn:aws:iam::{self.account}:role/{identity}",
            ("AWS::IAM::Role", "RoleId"): f"AROA{invented(identity, 17, UPPER)}",
            ("AWS::IAM::ManagedPolicy", "PolicyArn"): identity,
            ("AWS::Lambda::Version", "Version"): self._version(resource),
            ("AWS::Lambda::Url", "UrlId"): invented(f"url/{name}", 32),
            ("AWS::S3::Bucket", "Arn"): f"arn:aws:s3:::{identity}",
            ("AWS::Logs::LogGroup", "Arn"): f"arn:aws:logs:{region}:{self.account}:log-group:{identity}:*",
            ("AWS::ElasticLoadBalancingV2::LoadBalancer", "DNSName"): load_balancer_host(identity, region),
            ("AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerArn"): identity,
            ("AWS::ElasticLoadBalancingV2::LoadBalancer", "CanonicalHostedZoneID"): "Z32O12XQLNTSW2",
            ("AWS::EC2::SecurityGroup", "GroupId"): identity,
            ("AWS::EC2::VPC", "VpcId"): identity,
            ("AWS::Cognito::UserPoolDomain", "CloudFrontDistribution"): cloudfront_host,
        }

    def _version(self, resource: Resource) -> str:
        """The number of a version: how many of its function come before it, and one."""
        if resource.type != "AWS::Lambda::Version":
            return ""
        function = self._written(resource, "FunctionName")
        others = self.stack.of_type("AWS::Lambda::Version")
        before = others[: [each.logical_id for each in others].index(resource.logical_id)]
        return str(1 + sum(1 for each in before if self._written(each, "FunctionName") == function))


def load_balancer_host(arn: str, region: str) -> str:
    """The host name of a load balancer."""
    kind, name, number = (*arn.split("/")[1:], "", "", "")[:3]
    where = f"{region}.elb" if kind == "app" else f"elb.{region}"
    return f"{name}-{number}.{where}.amazonaws.com"
