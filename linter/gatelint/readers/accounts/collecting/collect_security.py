"""Web ACLs, certificates and user pools that stages, domain names, distributions and authorizers name.

Calls: 1 for each web ACL and each certificate; for each user pool 3 (DescribeUserPool, ListUserPoolClients,
ListResourceServers) and 1 for each of its clients, whose secrets are left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from gatelint.readers.accounts.collecting.asking import child, items_in, listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gatelint.readers.accounts.collecting.asking import Json, Service, Steps

_WEB_ACL = re.compile(r"(?:[^:]*:){5}(global|regional)/webacl/([^/]+)/([^/]+)")
_SCOPES = {"global": "CLOUDFRONT", "regional": "REGIONAL"}
_SECRET_OF_CLIENT = ("ClientSecret", "ClientSecretArn")
# The largest pages. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolClients.html
_MOST_CLIENTS = 60
_MOST_RESOURCE_SERVERS = 50


def collect_web_acls(wafv2: Service, arns: Iterable[str]) -> Steps:
    """Reads web ACLs by their ARNs, without the strings that their rules look for: those may be shared secrets.

    https://docs.aws.amazon.com/waf/latest/APIReference/API_GetWebACL.html
    """
    told = child(wafv2.told, "web_acls")
    for arn in arns:
        parts = _WEB_ACL.fullmatch(arn)
        if parts is not None:
            asked = {"Name": parts[2], "Scope": _SCOPES[parts[1]], "Id": parts[3]}
            wafv2.one(told, arn, "get_web_acl", "WebACL", of=parts[2], kept=_without_search_strings, **asked)
    yield


def _without_search_strings(part: Any) -> Any:
    if isinstance(part, dict):
        entries = cast("Json", part).items()
        return {key: None if key == "SearchString" else _without_search_strings(item) for key, item in entries}
    if isinstance(part, list):
        return [_without_search_strings(item) for item in items_in(cast("object", part))]
    return part


def collect_certificates(acm: Service, arns: Iterable[str]) -> Steps:
    """Reads certificates by their ARNs. https://docs.aws.amazon.com/acm/latest/APIReference/API_DescribeCertificate.html"""
    told = child(acm.told, "certificates")
    for arn in arns:
        acm.one(told, arn, "describe_certificate", "Certificate", of=arn, CertificateArn=arn)
    yield


def collect_user_pools(cognito: Service, identities: Iterable[str]) -> Steps:
    """Reads user pools by their ids, with their clients and resource servers.

    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolClient.html
    """
    told = child(cognito.told, "user_pools")
    for identity in identities:
        cognito.one(
            child(told, identity), "UserPool", "describe_user_pool", "UserPool", of=identity, UserPoolId=identity
        )
    yield
    pools: dict[str, Json] = {identity: pool for identity, pool in told.items() if pool["UserPool"] is not None}
    for identity, pool in pools.items():
        cognito.every(
            pool,
            "clients",
            "list_user_pool_clients",
            "UserPoolClients",
            of=identity,
            UserPoolId=identity,
            MaxResults=_MOST_CLIENTS,
        )
        cognito.every(
            pool,
            "resource_servers",
            "list_resource_servers",
            "ResourceServers",
            of=identity,
            UserPoolId=identity,
            MaxResults=_MOST_RESOURCE_SERVERS,
        )
    yield
    described: Json = {}
    for identity, pool in pools.items():
        for client in listed(pool, "clients"):
            number = client["ClientId"]
            cognito.one(
                described,
                f"{identity}/{number}",
                "describe_user_pool_client",
                "UserPoolClient",
                of=f"{identity}/{number}",
                kept=_without_secret,
                UserPoolId=identity,
                ClientId=number,
            )
    yield
    for identity, pool in pools.items():
        clients = listed(pool, "clients")
        if clients:
            found = [described[f"{identity}/{client['ClientId']}"] for client in clients]
            pool["clients"] = [client for client in found if client is not None]


def _without_secret(client: Json) -> Json:
    return {key: value for key, value in client.items() if key not in _SECRET_OF_CLIENT}
