"""Custom domain names. Each one that is not private is listed by both APIs, as are the mappings that either may hold.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from botocore_shapes import output_shape
from deployed.expressible import NotExpressible
from deployed.identities import API_GATEWAY_ZONES, CLOUDFRONT_ZONE
from deployed.invented import DATE, invented
from deployed.plain import as_list, as_word
from deployed.shaped import shaped

if TYPE_CHECKING:
    from deployed.stacks import Made, MadeStack

DOMAIN = output_shape("apigateway", "GetDomainNames", "items", "[]")
CONFIGURATION = output_shape("apigatewayv2", "GetDomainNames", "Items", "[]", "DomainNameConfigurations", "[]")
RULE = output_shape("apigatewayv2", "ListRoutingRules", "RoutingRules", "[]")

V1, PRIVATE, V2 = "AWS::ApiGateway::DomainName", "AWS::ApiGateway::DomainNameV2", "AWS::ApiGatewayV2::DomainName"


@dataclass(frozen=True)
class Mapping:
    """A mapping of a domain name: `stage` is None where callers name it, `key` "" for every path."""

    id: str
    api: str
    key: str
    stage: str | None


@dataclass
class Domain:
    """A domain name as both APIs answer it; `v2` is None for a private one."""

    v1: dict[str, Any]
    v2: dict[str, Any] | None
    mappings: list[Mapping] = field(default_factory=list[Mapping])
    rules: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


def domains_of(stack: MadeStack) -> list[Domain]:
    """The domain names of a stack, with their mappings and routing rules."""
    domains: dict[str, Domain] = {}
    for made in stack.of_type(V1, V2):
        domains[made.identity] = _domain(stack, made)
    for made in stack.of_type(PRIVATE):
        domains[made.identity] = Domain(_private(stack, made), None)
    for made in stack.of_type("AWS::ApiGateway::BasePathMapping", "AWS::ApiGateway::BasePathMappingV2"):
        by_arn = made.resource.type.endswith("V2")
        key, stage = as_word(made.get("BasePath", "")), made.get("Stage")
        mapping = Mapping(
            invented(made.identity, 6),
            as_word(made.get("RestApiId")),
            "" if key == "(none)" else key.strip("/"),
            None if stage in (None, "", "(none)") else as_word(stage),
        )
        _owner(domains, made, "DomainNameArn" if by_arn else "DomainName").mappings.append(mapping)
    for made in stack.of_type("AWS::ApiGatewayV2::ApiMapping"):
        key = as_word(made.get("ApiMappingKey", ""))
        mapping = Mapping(made.identity, as_word(made.get("ApiId")), key.strip("/"), as_word(made.get("Stage")))
        _owner(domains, made, "DomainName").mappings.append(mapping)
    for made in stack.of_type("AWS::ApiGatewayV2::RoutingRule"):
        owner = _owner(domains, made, "DomainNameArn")
        identity = invented(made.identity, 6)
        arn = f"{made.get('DomainNameArn')}/routingrules/{identity}"
        owner.rules.append({**made.shaped(RULE), "RoutingRuleId": identity, "RoutingRuleArn": arn})
    return list(domains.values())


def _owner(domains: dict[str, Domain], made: Made, key: str) -> Domain:
    named = as_word(made.get(key))
    name = named if named in domains else named.rpartition("/domainnames/")[2]
    if name not in domains:
        raise NotExpressible(f"{made.logical_id} belongs to a domain name of another stack")
    return domains[name]


def _domain(stack: MadeStack, made: Made) -> Domain:
    of_v2 = made.resource.type == V2
    settings: dict[str, Any] = as_list(made.get("DomainNameConfigurations"))[0] if of_v2 else made.tree
    types = as_list(made.get("EndpointConfiguration", {}).get("Types"))
    kind = as_word(settings.get("EndpointType", "REGIONAL")) if of_v2 else as_word(types[0]) if types else "EDGE"
    certificate = settings.get("RegionalCertificateArn") or settings.get("CertificateArn")
    # Edge-optimized ones have a host of their own in the stack's region no less.
    host = stack.attribute(made, "RegionalDomainName")
    v1: dict[str, Any] = {
        "domainName": made.identity,
        "domainNameArn": stack.attribute(made, "DomainNameArn"),
        "domainNameStatus": "AVAILABLE",
        "endpointConfiguration": {"types": [kind], "ipAddressType": "ipv4"},
        "securityPolicy": as_word(settings.get("SecurityPolicy", "TLS_1_2")),
        "routingMode": routing_mode(made, "BASE_PATH_MAPPING"),
    }
    configuration: dict[str, Any] = {
        "ApiGatewayDomainName": host,
        "DomainNameStatus": "AVAILABLE",
        "EndpointType": kind,
        "HostedZoneId": API_GATEWAY_ZONES[stack.region],
        "IpAddressType": "ipv4",
        "SecurityPolicy": v1["securityPolicy"],
    }
    if kind == "EDGE":
        v1["distributionDomainName"] = configuration["ApiGatewayDomainName"] = stack.attribute(
            made, "DistributionDomainName"
        )
        v1["distributionHostedZoneId"] = configuration["HostedZoneId"] = CLOUDFRONT_ZONE
    else:
        v1["regionalDomainName"], v1["regionalHostedZoneId"] = host, API_GATEWAY_ZONES[stack.region]
    if certificate is not None:
        arn = as_word(certificate)
        stack.named_certificates.add(arn)
        v1["certificateArn" if kind == "EDGE" else "regionalCertificateArn"] = arn
        configuration["CertificateArn"] = arn
        configuration["CertificateUploadDate"] = DATE
    v2: dict[str, Any] = {
        "DomainName": made.identity,
        "DomainNameArn": v1["domainNameArn"],
        "ApiMappingSelectionExpression": "$request.basepath",
        "DomainNameConfigurations": [configuration],
        "RoutingMode": routing_mode(made, "API_MAPPING"),
        "Tags": {},
    }
    _add_mutual_tls(made, v1, v2)
    return Domain(v1, v2)


def routing_mode(made: Made, mapping: str) -> str:
    """The routing mode in the words of one of the two APIs, of which each has another for a mapping."""
    written = as_word(made.get("RoutingMode", "API_MAPPING_ONLY"))
    return written.replace("BASE_PATH_MAPPING", "API_MAPPING").replace("API_MAPPING", mapping)


def _add_mutual_tls(made: Made, v1: dict[str, Any], v2: dict[str, Any]) -> None:
    written = made.get("MutualTlsAuthentication")
    if written is not None and written.get("TruststoreUri"):
        v1["mutualTlsAuthentication"] = shaped(written, DOMAIN.members["mutualTlsAuthentication"])
        v2["MutualTlsAuthentication"] = {
            key[0].upper() + key[1:]: value for key, value in v1["mutualTlsAuthentication"].items()
        }


def _private(stack: MadeStack, made: Made) -> dict[str, Any]:
    item = made.shaped(DOMAIN)
    policy = made.get("Policy")
    if policy is not None:
        item["policy"] = policy if isinstance(policy, str) else json.dumps(policy)
    item["domainNameId"] = stack.attribute(made, "DomainNameId")
    item["domainNameArn"] = made.identity
    item["domainNameStatus"] = "AVAILABLE"
    item["endpointConfiguration"] = {"types": ["PRIVATE"], "ipAddressType": "dualstack"}
    item["routingMode"] = routing_mode(made, "BASE_PATH_MAPPING")
    certificate = made.get("CertificateArn")
    if certificate is not None:
        stack.named_certificates.add(as_word(certificate))
    return item


def v1_domain_names(domains: list[Domain], rest_apis: list[str]) -> list[dict[str, Any]]:
    """The domain names as API Gateway's older API lists them: with mappings of one level to REST APIs."""
    return [
        {
            **domain.v1,
            "base_path_mappings": [
                {
                    "basePath": mapping.key or "(none)",
                    "restApiId": mapping.api,
                    **({} if mapping.stage is None else {"stage": mapping.stage}),
                }
                for mapping in domain.mappings
                if mapping.api in rest_apis and "/" not in mapping.key
            ],
        }
        for domain in domains
    ]


def v2_domain_names(domains: list[Domain]) -> list[dict[str, Any]]:
    """The domain names as its newer API lists them: with all mappings that name a stage, and routing rules."""
    return [
        {
            **domain.v2,
            "api_mappings": [
                {"ApiId": each.api, "ApiMappingId": each.id, "ApiMappingKey": each.key, "Stage": each.stage}
                for each in domain.mappings
                if each.stage is not None
            ],
            "routing_rules": domain.rules,
        }
        for domain in domains
        if domain.v2 is not None
    ]
