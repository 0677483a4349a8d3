"""The Domain property: a custom domain name, its mappings, and its DNS records.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-domainconfiguration.html
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapidomainconfiguration.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Entry, Sequence
from gatelint.readers.templates.sam.making import (
    Makeable,
    child,
    entry_of,
    filled,
    is_function,
    is_true,
    made,
    picked,
    ref,
    same,
    word,
)

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Node
    from gatelint.readers.templates.sam.expansion import Expansion, Serverless

EDGE_ZONE = "Z2FDTNDATAQYW2"
"""The hosted zone of every CloudFront distribution.

https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
"""
REST_PROPERTIES = ("SecurityPolicy", "MutualTlsAuthentication", "EndpointAccessMode", "Policy")


def add_rest_domain(expansion: Expansion, api: Serverless) -> None:
    """Adds the domain name of a REST API; it is Regional unless something else is said."""
    domain = expansion.decided(child(api.properties, "Domain"))
    written = _name_in(domain)
    if domain is None or written is None:
        return
    endpoint = child(domain, "EndpointConfiguration")
    kind = (word(endpoint) or "REGIONAL").upper()
    is_private = kind == "PRIVATE"
    name = _logical_id(expansion, api, written, "DomainNameV2" if is_private else "DomainName")
    expansion.add(
        name,
        "AWS::ApiGateway::DomainNameV2" if is_private else "AWS::ApiGateway::DomainName",
        {
            "DomainName": written,
            **picked(domain, *REST_PROPERTIES),
            "RegionalCertificateArn" if kind == "REGIONAL" else "CertificateArn": entry_of(domain, "CertificateArn"),
            "EndpointConfiguration": {"Types": [endpoint if is_function(endpoint) else kind]},
        },
        api,
        near=domain,
    )
    is_changed = entry_of(domain, "NormalizeBasePath") is None or filled(domain, "NormalizeBasePath") is not None
    for path, text in _base_paths(expansion, domain):
        mapping: dict[str, Makeable] = {
            "DomainNameArn" if is_private else "DomainName": ref(name),
            "RestApiId": ref(api.logical_id),
            "Stage": ref(expansion.aliases[f"{api.logical_id}.Stage"]),
            # By default, SAM leaves only letters and digits of a base path.
            "BasePath": _changed(path, text, _letters(text)) if is_changed else path,
        }
        type_name = "AWS::ApiGateway::BasePathMappingV2" if is_private else "AWS::ApiGateway::BasePathMapping"
        expansion.add(f"{api.logical_id}{_letters(text)}BasePathMapping", type_name, mapping, api, near=path or domain)
    _add_records(expansion, api, domain, written, _rest_target(name, kind, child(domain, "Route53")))


def _rest_target(name: str, kind: str, route53: Node | None) -> dict[str, Makeable]:
    if kind == "PRIVATE":
        zone = entry_of(route53, "VpcEndpointHostedZoneId")
        return {"DNSName": entry_of(route53, "VpcEndpointDomainName"), "HostedZoneId": zone}
    if kind == "EDGE":
        own: Makeable = {"Fn::GetAtt": [name, "DistributionDomainName"]}
        return {"DNSName": entry_of(route53, "DistributionDomainName") or own, "HostedZoneId": EDGE_ZONE}
    return _regional_target(name)


def _regional_target(name: str) -> dict[str, Makeable]:
    return {
        "DNSName": {"Fn::GetAtt": [name, "RegionalDomainName"]},
        "HostedZoneId": {"Fn::GetAtt": [name, "RegionalHostedZoneId"]},
    }


def add_http_domain(expansion: Expansion, api: Serverless) -> None:
    """Adds the domain name of an HTTP or WebSocket API."""
    domain = expansion.decided(child(api.properties, "Domain"))
    written = _name_in(domain)
    if domain is None or written is None:
        return
    name = _logical_id(expansion, api, written, "DomainName")
    configuration: dict[str, Makeable] = {
        "CertificateArn": entry_of(domain, "CertificateArn"),
        "EndpointType": entry_of(domain, "EndpointConfiguration") or "REGIONAL",
        "SecurityPolicy": filled(domain, "SecurityPolicy"),
    }
    expansion.add(
        name,
        "AWS::ApiGatewayV2::DomainName",
        {
            "DomainName": written,
            **picked(domain, "MutualTlsAuthentication"),
            "DomainNameConfigurations": [made(configuration, domain.stretch)],
        },
        api,
        near=domain,
    )
    for path, text in _base_paths(expansion, domain):
        mapping: dict[str, Makeable] = {
            "DomainName": ref(name),
            "ApiId": ref(api.logical_id),
            "Stage": ref(expansion.aliases[f"{api.logical_id}.Stage"]),
            "ApiMappingKey": _changed(path, text, text.strip("/")),
        }
        logical_id = f"{api.logical_id}{_letters(text)}ApiMapping"
        expansion.add(logical_id, "AWS::ApiGatewayV2::ApiMapping", mapping, api, near=path or domain)
    _add_records(expansion, api, domain, written, _regional_target(name))


def _name_in(domain: Node | None) -> Entry | None:
    """The domain name; of a Domain that cannot be read, that as a whole."""
    if domain is not None and is_function(domain):
        return Entry("DomainName", domain.stretch, domain)
    return entry_of(domain, "DomainName")


def _logical_id(expansion: Expansion, api: Serverless, domain_name: Entry, property_name: str) -> str:
    """The logical id of a domain name, which several APIs of a template may map.

    SAM derives it of the name itself, so that two of them make one resource.
    """
    known = (name for name, node in expansion.domains.items() if same(node, domain_name.value))
    logical_id = next(known, f"{api.logical_id}DomainName")
    expansion.domains.setdefault(logical_id, domain_name.value)
    expansion.aliases[f"{api.logical_id}.{property_name}"] = logical_id
    return logical_id


def _base_paths(expansion: Expansion, domain: Node) -> list[tuple[Node | None, str]]:
    """The base paths with what they are, as far as that is known; one for the root where none is written."""
    if is_function(domain):
        return [(domain, "")]
    written = filled(domain, "BasePath")
    listed = [] if written is None else written.value.items if isinstance(written.value, Sequence) else [written.value]
    found = [(path, expansion.literal(path)) for path in listed]
    return [(path, text or "") for path, text in found if text is not None or is_function(path)] or [(None, "")]


def _letters(path: str) -> str:
    return "".join(filter(str.isalnum, path))


def _changed(path: Node | None, text: str, wanted: str) -> Makeable:
    """What is written, unless something else is wanted of it; so a parameter stays one."""
    return path if path is None or text == wanted else made(wanted, path.stretch)


def _add_records(expansion: Expansion, api: Serverless, domain: Node, name: Entry, target: dict[str, Makeable]) -> None:
    route53 = child(domain, "Route53")
    if route53 is None:
        return
    for kind in ("A", "AAAA") if is_true(child(route53, "IpV6")) else ("A",):
        alias = route53 if is_function(route53) else made(target, route53.stretch)
        record: dict[str, Makeable] = {"Name": name, "Type": kind, "AliasTarget": alias}
        expansion.add(f"{api.logical_id}RecordSet{kind}", "AWS::Route53::RecordSet", record, api, near=route53)
