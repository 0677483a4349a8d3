"""Web ACLs, certificates and user pools of an account, as the resources of a template."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.front_door.domain import CertificateState
from gatelint.readers.accounts.building.resources import collected, listed, mapping, named, picked, why_unread
from gatelint.values import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.readers.accounts.building.resources import AccountResources, Json

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


def add_web_acls(account: AccountResources, service: Json) -> None:
    """Adds the web ACLs that stages and distributions name."""
    acls, why = named(service, "web_acls")
    account.lacking_here("web_acls", why)
    for arn, acl in acls.items():
        properties = picked(acl, "Name", "DefaultAction", "Rules")
        properties["Scope"] = "CLOUDFRONT" if ":global/" in arn else "REGIONAL"
        account.add(f"web ACL {acl.get('Name')}", "AWS::WAFv2::WebACL", arn, properties, arn, {"Arn": arn})


def add_certificates(account: AccountResources, service: Json) -> None:
    """Adds the certificates that domain names and distributions name."""
    certificates, why = named(service, "certificates")
    account.lacking_here("certificates", why)
    for arn, certificate in certificates.items():
        properties = picked(certificate, "DomainName", "SubjectAlternativeNames")
        called = f"certificate of {certificate.get('DomainName')}"
        key = account.add(called, "AWS::CertificateManager::Certificate", arn, properties, arn)
        account.certificates[key] = certificate


def state_of(certificate: Json, taken: str) -> CertificateState:
    """What ACM said of a certificate at the moment at which the snapshot was taken.

    It is that moment which tells whether it had expired: a snapshot says the same whenever it is looked at again.
    """
    after = certificate.get("NotAfter")
    not_after = after if isinstance(after, str) and _MOMENT.fullmatch(after) else None
    # Moments that are written like this have the order of their letters.
    answer = Truth.UNKNOWN if not_after is None or not _MOMENT.fullmatch(taken) else Truth.of(not_after < taken)
    kind = certificate.get("Type")
    renewal = mapping(certificate.get("RenewalSummary")).get("RenewalStatus")
    return CertificateState(
        status=str(certificate.get("Status") or ""),
        not_after=not_after,
        has_expired=answer,
        renewal=None if renewal is None else str(renewal),
        type=None if kind is None else str(kind),
        validations=frozenset(_validations_of(certificate)),
    )


def _validations_of(certificate: Json) -> Iterator[str]:
    for told in (certificate, mapping(certificate.get("RenewalSummary"))):
        for each in listed(told, "DomainValidationOptions")[0]:
            if each.get("ValidationMethod"):
                yield str(each["ValidationMethod"])


def add_user_pools(account: AccountResources, service: Json) -> None:
    """Adds the user pools that authorizers name, with their clients and resource servers."""
    pools, why = named(service, "user_pools")
    of_pools = ("user_pools", "user_pool_clients", "resource_servers")
    for listing in of_pools:
        account.lacking_here(listing, why)
    for identity, pool in pools.items():
        told = mapping(pool.get("UserPool"))
        if not told:
            if "UserPool" in pool and pool["UserPool"] is None:
                account.missing_pools.add(identity)
            for listing in of_pools:
                account.lacking_here(listing, why_unread(pool.get("UserPool")))
            continue
        region = account.region
        arn = str(told.get("Arn") or region.arn("cognito-idp", f"userpool/{identity}"))
        provider = f"cognito-idp.{region.name}.amazonaws.com/{identity}"
        attributes = {"Arn": arn, "ProviderName": provider, "ProviderURL": f"https://{provider}"}
        called = f"user pool {told.get('Name') or identity}"
        account.add(called, "AWS::Cognito::UserPool", arn, picked(told, "LambdaConfig"), identity, attributes)
        clients, why = collected(pool, "clients")
        servers, reason = collected(pool, "resource_servers")
        account.lacking_here("user_pool_clients", why)
        account.lacking_here("resource_servers", reason)
        for client in clients:
            keys = ("ClientName", "AllowedOAuthScopes", "AllowedOAuthFlows", "AllowedOAuthFlowsUserPoolClient")
            properties = {"UserPoolId": identity, **picked(client, *keys)}
            name = str(client.get("ClientId"))
            called = f"client {client.get('ClientName') or name}"
            account.add(called, "AWS::Cognito::UserPoolClient", f"{arn}/client/{name}", properties, name)
        for server in servers:
            properties = {"UserPoolId": identity, **picked(server, "Identifier", "Scopes")}
            called = f"resource server {server.get('Identifier')}"
            account.add(called, "AWS::Cognito::UserPoolResourceServer", arn, properties)
