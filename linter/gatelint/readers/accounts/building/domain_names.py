"""Custom domain names of an account with what they are mapped to, as the resources of a template.

Both APIs of API Gateway list a Regional domain name; the newer one knows all of its mappings.
https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gatelint.readers.accounts.building.resources import capitalized, collected, listed, mapping, picked, why_unread

if TYPE_CHECKING:
    from gatelint.readers.accounts.building.resources import AccountResources, Json

_DOMAIN = ("domainName", "certificateArn", "regionalCertificateArn", "securityPolicy", "routingMode", "policy")


def add_domain_names(account: AccountResources, rest: Json, v2: Json) -> None:
    """Adds the domain names that the two services list."""
    of_v2, why_not_newer = collected(v2, "domain_names")
    newer = {str(domain.get("DomainName")): domain for domain in of_v2}
    domains, why = collected(rest, "domain_names")
    account.lacking_here("domains", why, why_not_newer)
    for domain in domains:
        known = newer.pop(str(domain.get("domainName")), None)
        key = _add_domain(account, domain, known)
        if known is None and why_not_newer is not None:
            # The older API does not tell of mappings to HTTP APIs, of those with several levels, nor of routing rules.
            account.lacking(key, "mappings", why_not_newer)
            account.lacking(key, "routing_rules", why_not_newer)
    for name, domain in newer.items():
        key = account.add(
            name,
            "AWS::ApiGatewayV2::DomainName",
            _arn(account, name),
            _v2_domain(domain),
            name,
            _names_of(domain),
        )
        told = mapping(next(iter(listed(domain, "DomainNameConfigurations")[0]), None))
        _note_status(account, key, told.get("DomainNameStatus"), told.get("DomainNameStatusMessage"))
        _add_mappings(account, key, domain)


def _note_status(account: AccountResources, key: str, status: Any, message: Any) -> None:
    if isinstance(status, str):
        account.statuses[key] = (status, message if isinstance(message, str) else "")


def _arn(account: AccountResources, name: str) -> str:
    return account.region.arn("apigateway", f"/domainnames/{name}", with_account=False)


def _add_domain(account: AccountResources, domain: Json, newer: Json | None) -> str:
    name = str(domain.get("domainName"))
    properties = capitalized(domain, *_DOMAIN, "endpointAccessMode")
    properties["EndpointConfiguration"] = capitalized(mapping(domain.get("endpointConfiguration")), "types")
    if mapping(domain.get("mutualTlsAuthentication")):
        properties["MutualTlsAuthentication"] = capitalized(mapping(domain["mutualTlsAuthentication"]), "truststoreUri")
    names = {
        attribute: str(domain[key])
        for attribute, key in (
            ("RegionalDomainName", "regionalDomainName"),
            ("DistributionDomainName", "distributionDomainName"),
        )
        if domain.get(key)
    }
    key = account.add(name, "AWS::ApiGateway::DomainName", _arn(account, name), properties, name, names)
    _note_status(account, key, domain.get("domainNameStatus"), domain.get("domainNameStatusMessage"))
    mapped = set[str]() if newer is None else _add_mappings(account, key, newer)
    mappings, why = listed(domain, "base_path_mappings")
    if why is not None and (newer is None or why_unread(newer.get("api_mappings")) is not None):
        account.lacking(key, "mappings", why)
    for each in mappings:
        path = str(each.get("basePath", ""))
        # The newer API has a mapping without a stage for none.
        if ("" if path == "(none)" else path) in mapped:
            continue
        told = {"DomainName": name, "BasePath": path, "RestApiId": each.get("restApiId"), "Stage": each.get("stage")}
        arn = f"{_arn(account, name)}/basepathmappings/{path}"
        account.add(f"mapping {path} of {name}", "AWS::ApiGateway::BasePathMapping", arn, told)
    return key


def _v2_domain(domain: Json) -> Json:
    configurations = [
        picked(configuration, "CertificateArn", "EndpointType", "SecurityPolicy")
        for configuration in listed(domain, "DomainNameConfigurations")[0]
    ]
    properties = picked(domain, "DomainName", "RoutingMode")
    properties["DomainNameConfigurations"] = configurations
    if mapping(domain.get("MutualTlsAuthentication")):
        properties["MutualTlsAuthentication"] = picked(mapping(domain["MutualTlsAuthentication"]), "TruststoreUri")
    return properties


def _names_of(domain: Json) -> dict[str, str]:
    configurations = listed(domain, "DomainNameConfigurations")[0]
    name = next((each["ApiGatewayDomainName"] for each in configurations if each.get("ApiGatewayDomainName")), None)
    return {} if name is None else {"RegionalDomainName": str(name)}


def _add_mappings(account: AccountResources, key: str, domain: Json) -> set[str]:
    """Adds what the newer API knows of a domain name; the paths that are mapped."""
    name = str(domain.get("DomainName"))
    mappings, why = listed(domain, "api_mappings")
    if why is not None:
        account.lacking(key, "mappings", why)
    for each in mappings:
        properties = {"DomainName": name, **picked(each, "ApiId", "Stage", "ApiMappingKey")}
        arn = f"{_arn(account, name)}/apimappings/{each.get('ApiMappingId')}"
        told = each.get("ApiMappingKey") or "(none)"
        account.add(f"mapping {told} of {name}", "AWS::ApiGatewayV2::ApiMapping", arn, properties)
    rules, why = listed(domain, "routing_rules")
    if why is not None:
        account.lacking(key, "routing_rules", why)
    for rule in rules:
        properties = {"DomainNameArn": _arn(account, name), **picked(rule, "Priority", "Conditions", "Actions")}
        arn = str(rule.get("RoutingRuleArn") or f"{_arn(account, name)}/routingrules/{rule.get('RoutingRuleId')}")
        account.add(f"routing rule {rule.get('Priority')} of {name}", "AWS::ApiGatewayV2::RoutingRule", arn, properties)
    return {str(each.get("ApiMappingKey") or "") for each in mappings}
