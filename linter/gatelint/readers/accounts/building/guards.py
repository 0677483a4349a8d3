"""Web ACLs, certificates and user pools of an account, as the resources of a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.accounts.building.resources import collected, mapping, named, picked, why_unread

if TYPE_CHECKING:
    from gatelint.readers.accounts.building.resources import AccountResources, Json


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
        account.add(called, "AWS::CertificateManager::Certificate", arn, properties, arn)


def add_user_pools(account: AccountResources, service: Json) -> None:
    """Adds the user pools that authorizers name, with their clients and resource servers."""
    pools, why = named(service, "user_pools")
    of_pools = ("user_pools", "user_pool_clients", "resource_servers")
    for listing in of_pools:
        account.lacking_here(listing, why)
    for identity, pool in pools.items():
        told = mapping(pool.get("UserPool"))
        if not told:
            for listing in of_pools:
                account.lacking_here(listing, why_unread(pool.get("UserPool")))
            continue
        region = account.region
        arn = str(told.get("Arn") or region.arn("cognito-idp", f"userpool/{identity}"))
        provider = f"cognito-idp.{region.name}.amazonaws.com/{identity}"
        attributes = {"Arn": arn, "ProviderName": provider, "ProviderURL": f"https://{provider}"}
        called = f"user pool {told.get('Name') or identity}"
        account.add(called, "AWS::Cognito::UserPool", arn, {}, identity, attributes)
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
