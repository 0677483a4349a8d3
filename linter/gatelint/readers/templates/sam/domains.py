"""The Domain property: a custom domain name, its mappings, and its DNS records.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-domainconfiguration.html
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapidomainconfiguration.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.readers.templates.sam.making import Makeable, child, entry_of, items_of, picked, ref, word

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Node
    from gatelint.readers.templates.sam.expansion import Expansion, Serverless


def add_rest_domain(expansion: Expansion, api: Serverless) -> None:
    """Adds the domain name of a REST API; it is Regional unless something else is said."""
    domain = child(api.properties, "Domain")
    if domain is None or entry_of(domain, "DomainName") is None:
        return
    kind = (word(child(domain, "EndpointConfiguration")) or "REGIONAL").upper()
    name = f"{api.logical_id}DomainName"
    certificate = entry_of(domain, "CertificateArn")
    if kind == "PRIVATE":
        expansion.add(
            name,
            "AWS::ApiGateway::DomainNameV2",
            {**picked(domain, "DomainName", "SecurityPolicy", "Policy"), "CertificateArn": certificate},
            api,
            near=domain,
        )
        arn: Makeable = {"Fn::GetAtt": [name, "DomainNameArn"]}
        _map(expansion, api, domain, "AWS::ApiGateway::BasePathMappingV2", {"DomainNameArn": arn}, "BasePath")
        return
    expansion.add(
        name,
        "AWS::ApiGateway::DomainName",
        {
            **picked(domain, "DomainName", "SecurityPolicy", "MutualTlsAuthentication"),
            "CertificateArn" if kind == "EDGE" else "RegionalCertificateArn": certificate,
            "EndpointConfiguration": {"Types": [kind]},
        },
        api,
        near=domain,
    )
    _map(expansion, api, domain, "AWS::ApiGateway::BasePathMapping", {"DomainName": ref(name)}, "BasePath")
    target = "DistributionDomainName" if kind == "EDGE" else "RegionalDomainName"
    _record(expansion, api, domain, {"Fn::GetAtt": [name, target]})


def add_http_domain(expansion: Expansion, api: Serverless) -> None:
    """Adds the domain name of an HTTP or WebSocket API."""
    domain = child(api.properties, "Domain")
    if domain is None or entry_of(domain, "DomainName") is None:
        return
    name = f"{api.logical_id}DomainName"
    configuration: dict[str, Makeable] = {
        "CertificateArn": entry_of(domain, "CertificateArn"),
        "EndpointType": entry_of(domain, "EndpointConfiguration") or "REGIONAL",
        "SecurityPolicy": entry_of(domain, "SecurityPolicy"),
    }
    expansion.add(
        name,
        "AWS::ApiGatewayV2::DomainName",
        {
            **picked(domain, "DomainName", "MutualTlsAuthentication"),
            "DomainNameConfigurations": [{key: value for key, value in configuration.items() if value is not None}],
        },
        api,
        near=domain,
    )
    _map(expansion, api, domain, "AWS::ApiGatewayV2::ApiMapping", {"DomainName": ref(name)}, "ApiMappingKey")
    _record(expansion, api, domain, {"Fn::GetAtt": [name, "RegionalDomainName"]})


def _map(
    expansion: Expansion, api: Serverless, domain: Node, type_name: str, named: dict[str, Makeable], key: str
) -> None:
    """Adds a mapping for each base path; one for every path where none is given."""
    stage = ref(expansion.aliases[f"{api.logical_id}.Stage"])
    api_key = "ApiId" if key == "ApiMappingKey" else "RestApiId"
    paths: list[Node | None] = [*items_of(child(domain, "BasePath"))] or [None]
    for path in paths:
        written = word(path) if path is not None else None
        label = re.sub(r"[^A-Za-z0-9]", "", written or "")
        mapped: Makeable = None if path is None or written == "/" else (written or "").strip("/") if written else path
        expansion.add(
            f"{api.logical_id}{label}Mapping",
            type_name,
            {**named, api_key: ref(api.logical_id), "Stage": stage, key: mapped},
            api,
            near=path or domain,
        )


def _record(expansion: Expansion, api: Serverless, domain: Node, target: Makeable) -> None:
    route53 = child(domain, "Route53")
    if route53 is None:
        return
    alias: dict[str, Makeable] = {"DNSName": entry_of(route53, "DistributionDomainName") or target}
    expansion.add(
        f"{api.logical_id}RecordSet",
        "AWS::Route53::RecordSet",
        {"Name": entry_of(domain, "DomainName"), "Type": "A", "AliasTarget": alias},
        api,
        near=route53,
    )
