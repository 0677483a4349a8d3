"""The Domain property: a custom domain name, its mappings, and its DNS records.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-domainconfiguration.html
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapidomainconfiguration.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Sequence
from gatelint.readers.templates.sam.making import (
    Makeable,
    child,
    entry_of,
    filled,
    is_true,
    made,
    picked,
    ref,
    same,
    word,
)

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Entry, Node
    from gatelint.readers.templates.sam.expansion import Expansion, Serverless

EDGE_ZONE = "Z2FDTNDATAQYW2"
"""The hosted zone of every CloudFront distribution.

https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
"""


def add_rest_domain(expansion: Expansion, api: Serverless) -> None:
    """Adds the domain name of a REST API; it is Regional unless something else is said."""
    domain = expansion.decided(child(api.properties, "Domain"))
    written = _name_in(domain)
    if domain is None or written is None:
        return
    kind = (word(child(domain, "EndpointConfiguration")) or "REGIONAL").upper()
    is_private = kind == "PRIVATE"
    name = _logical_id(expansion, api, written, "DomainNameV2" if is_private else "DomainName")
    certificate = entry_of(domain, "CertificateArn")
    expansion.add(
        name,
        "AWS::ApiGateway::DomainNameV2" if is_private else "AWS::ApiGateway::DomainName",
        {
            "DomainName": written,
            **picked(
                domain, "SecurityPolicy", "MutualTlsAuthentication", "EndpointAccessMode", "Policy"
            ),
            "RegionalCertificateArn" if kind == "REGIONAL" else "CertificateArn": certificate,
            "EndpointConfiguration": {"Types": [_unread(domain, "EndpointConfiguration") or kind]},
        },
        api,
        near=domain,
    )
    for path, text in _base_paths(expansion, domain):
        mapping: dict[str, Makeable] = {
            "DomainNameArn" if is_private else "DomainName": ref(name),
            "RestApiId": ref(api.logical_id),
            "Stage": ref(expansion.aliases[f"{api.logical_id}.Stage"]),
            "BasePath": None if path is None else _normalized(domain, path, text),
        }
        type_name = "AWS::ApiGateway::BasePathMappingV2" if is_private else "AWS::ApiGateway::BasePathMapping"
        expansion.add(f"{api.logical_id}{_letters(text)}BasePathMapping", type_name, mapping, api, near=path or domain)
    route53 = child(domain, "Route53")
    if is_private:
        target: dict[str, Makeable] = {
            "DNSName": entry_of(route53, "VpcEndpointDomainName"),
            "HostedZoneId": entry_of(route53, "VpcEndpointHostedZoneId"),
        }
    elif kind == "EDGE":
        own: Makeable = {"Fn::GetAtt": [name, "DistributionDomainName"]}
        target = {"DNSName": entry_of(route53, "DistributionDomainName") or own, "HostedZoneId": EDGE_ZONE}
    else:
        target = _regional_target(name)
    _add_records(expansion, api, domain, target)


def _normalized(domain: Node, path: Node, text: str) -> Makeable:
    """A base path, by default without everything but letters and digits."""
    is_kept = entry_of(domain, "NormalizeBasePath") is not None and filled(domain, "NormalizeBasePath") is None
    return path if is_kept else _changed(path, text, _letters(text))


def _changed(path: Node, text: str, wanted: str) -> Node:
    """What is written, if it says what is wanted already, so that a parameter stays one."""
    return path if text == wanted else made(wanted, path.stretch)


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
            "ApiMappingKey": None if path is None else _changed(path, text, text.strip("/")),
        }
        logical_id = f"{api.logical_id}{_letters(text)}ApiMapping"
        expansion.add(logical_id, "AWS::ApiGatewayV2::ApiMapping", mapping, api, near=path or domain)
    _add_records(expansion, api, domain, _regional_target(name))


def _name_in(domain: Node | None) -> Entry | None:
    """The domain name; of a Domain that cannot be read, that as a whole."""
    if isinstance(domain, Mapping) and is_function(domain):
        return Entry("DomainName", domain.stretch, domain)
    return entry_of(domain, "DomainName")


def _logical_id(expansion: Expansion, api: Serverless, domain_name: Entry, property_name: str) -> str:
    """The logical id of a domain name, which several APIs of a template may map.

    SAM derives it of the name itself, so that two of them make one resource.
    """
    for logical_id, known in expansion.domains.items():
        if same(known, domain_name.value):
            expansion.aliases[f"{api.logical_id}.{property_name}"] = logical_id
            return logical_id
    logical_id = f"{api.logical_id}DomainName"
    expansion.domains[logical_id] = domain_name.value
    expansion.aliases[f"{api.logical_id}.{property_name}"] = logical_id
    return logical_id


def _base_paths(expansion: Expansion, domain: Node) -> list[tuple[Node | None, str]]:
    """The base paths with what they are, as far as that is known; of another function than a parameter, SAM takes none."""
    written = filled(domain, "BasePath")
    listed = [] if written is None else written.value.items if isinstance(written.value, Sequence) else [written.value]
    found: list[tuple[Node | None, str]] = [
        (path, expansion.literal(path) or "") for path in (_unread(domain, "BasePath") or domain, *listed)
        if expansion.literal(path) is not None
    ]
    unread = [path for path in (domain, *listed) if is_function(path) and expansion.literal(path) is None]
    return [*found, *((path, "") for path in unread)] or [(None, "")]


def _letters(path: str) -> str:
    return "".join(filter(str.isalnum, path))


def _regional_target(name: str) -> dict[str, Makeable]:
    return {
        "DNSName": {"Fn::GetAtt": [name, "RegionalDomainName"]},
        "HostedZoneId": {"Fn::GetAtt": [name, "RegionalHostedZoneId"]},
    }


def _add_records(expansion: Expansion, api: Serverless, domain: Node, target: dict[str, Makeable]) -> None:
    route53 = child(domain, "Route53")
    if route53 is None:
        return
    for kind in ("A", "AAAA") if is_true(child(route53, "IpV6")) else ("A",):
        expansion.add(
            f"{api.logical_id}RecordSet{kind}",
            "AWS::Route53::RecordSet",
            {"Name": entry_of(domain, "DomainName"), "Type": kind, "AliasTarget": made(target, route53.stretch)},
            api,
            near=route53,
        )
