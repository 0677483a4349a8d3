"""Web ACLs, certificates and user pools of an account, as the resources of a template."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.front_door.domain import CertificateState
from gatelint.readers.accounts.building.resources import listed, mapping
from gatelint.readers.accounts.building.v2_apis import picked
from gatelint.values import Truth

if TYPE_CHECKING:
    from gatelint.readers.accounts.building.resources import AccountResources, Json

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


def add_web_acls(account: AccountResources, service: Json) -> None:
    """Adds the web ACLs that stages and distributions name."""
    for arn, acl in mapping(service.get("web_acls")).items():
        if mapping(acl):
            properties = picked(acl, "Name", "DefaultAction", "Rules")
            properties["Scope"] = "CLOUDFRONT" if ":global/" in arn else "REGIONAL"
            account.add(f"web ACL {acl.get('Name')}", "AWS::WAFv2::WebACL", arn, properties, arn, {"Arn": arn})


def add_certificates(account: AccountResources, service: Json) -> None:
    """Adds the certificates that domain names and distributions name."""
    for arn, certificate in mapping(service.get("certificates")).items():
        if mapping(certificate):
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
    renewal = mapping(certificate.get("RenewalSummary")).get("RenewalStatus")
    return CertificateState(
        status=str(certificate.get("Status") or ""),
        not_after=not_after,
        has_expired=answer,
        renewal=None if renewal is None else str(renewal),
    )


def add_user_pools(account: AccountResources, service: Json) -> None:
    """Adds the user pools that authorizers name, with their clients and resource servers."""
    for identity, pool in mapping(service.get("user_pools")).items():
        told = mapping(mapping(pool).get("UserPool"))
        if not told:
            if "UserPool" in mapping(pool) and mapping(pool)["UserPool"] is None:
                account.missing_pools.add(identity)
            continue
        region = account.region
        arn = str(told.get("Arn") or region.arn("cognito-idp", f"userpool/{identity}"))
        provider = f"cognito-idp.{region.name}.amazonaws.com/{identity}"
        attributes = {"Arn": arn, "ProviderName": provider, "ProviderURL": f"https://{provider}"}
        called = f"user pool {told.get('Name') or identity}"
        account.add(called, "AWS::Cognito::UserPool", arn, picked(told, "LambdaConfig"), identity, attributes)
        for key, listing in (("clients", "user_pool_clients"), ("resource_servers", "resource_servers")):
            why = listed(mapping(pool), key)[1] if key in mapping(pool) else "they were not read"
            if why is not None:
                account.lacking("", listing, why)
        clients, servers = (listed(mapping(pool), key)[0] for key in ("clients", "resource_servers"))
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
