"""Distributions of an account and their policies, as the resources of a template.

https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListDistributions.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from gatelint.readers.accounts.building.resources import (
    collected,
    items_of,
    listed,
    mapping,
    read,
    several,
    unread,
    why_unread,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gatelint.readers.accounts.building.resources import AccountResources, Json

_NAMES = {
    "CustomHeaders": "OriginCustomHeaders",
    "OriginSslProtocols": "OriginSSLProtocols",
    "ACMCertificateArn": "AcmCertificateArn",
    "IAMCertificateId": "IamCertificateId",
    "SSLSupportMethod": "SslSupportMethod",
}
"""What CloudFormation calls otherwise than CloudFront's own API."""

_WRAPPED = ("OriginGroups", "Members", "StatusCodes", "FailoverCriteria")
"""Lists that CloudFormation writes as {"Quantity": ..., "Items": [...]}, too."""

_CONFIG = (
    "Aliases",
    "Origins",
    "OriginGroups",
    "DefaultCacheBehavior",
    "CacheBehaviors",
    "CustomErrorResponses",
    "Comment",
    "PriceClass",
    "Enabled",
    "ViewerCertificate",
    "Restrictions",
    "WebACLId",
    "HttpVersion",
    "ConnectionMode",
)

_POLICIES = (
    ("cache_policies", "CachePolicy", "CachePolicyConfig", "cache-policy"),
    ("origin_request_policies", "OriginRequestPolicy", "OriginRequestPolicyConfig", "origin-request-policy"),
    ("response_headers_policies", "ResponseHeadersPolicy", "ResponseHeadersPolicyConfig", "response-headers-policy"),
)


def add_distributions(account: AccountResources, service: Json, distributions: Iterable[Json]) -> None:
    """Adds distributions, and the policies that somebody made; those of AWS are known."""
    account.lacking_here("distributions", collected(service, "distributions")[1])
    for distribution in distributions:
        identity = str(distribution.get("Id"))
        config = {key: _config(key, distribution[key]) for key in _CONFIG if distribution.get(key) is not None}
        # ListDistributions leaves it out.
        root = distribution.get("DefaultRootObject")
        config["DefaultRootObject"] = unread("the default root object was not read") if root is None else root
        domain = str(distribution.get("DomainName"))
        account.add(
            identity,
            "AWS::CloudFront::Distribution",
            str(distribution.get("ARN")),
            {"DistributionConfig": config},
            identity,
            {"DomainName": domain},
        )
    for collection, kind, config_name, path in _POLICIES:
        policies, _ = listed(service, collection)
        for summary in policies:
            policy = mapping(summary.get(kind))
            if summary.get("Type") == "managed" or not policy:
                continue
            identity = str(policy.get("Id"))
            written = policy.get(config_name)
            told: Any = written if kind == "ResponseHeadersPolicy" else _config(config_name, written)
            arn = f"arn:{account.region.partition}:cloudfront::{account.region.account}:{path}/{identity}"
            called = f"{path.replace('-', ' ')} {mapping(written).get('Name') or identity}"
            account.add(called, f"AWS::CloudFront::{kind}", arn, {config_name: told}, identity)


def _config(key: str, value: Any) -> Any:
    """A part of a configuration as CloudFormation writes it: lists without their quantities."""
    if why_unread(value) is not None:
        return read(value)
    if isinstance(value, list):
        return [_config(key, item) for item in several(cast("object", value))]
    if not isinstance(value, dict):
        return value
    written = mapping(value)
    if "Quantity" in written and key not in _WRAPPED:
        return [_config("", item) for item in items_of(written)]
    found: Json = {}
    for name, inner in written.items():
        found[_NAMES.get(name, name)] = _config(name, inner)
        if name == "AllowedMethods" and isinstance(inner, dict) and mapping(inner).get("CachedMethods") is not None:
            found["CachedMethods"] = items_of(mapping(inner)["CachedMethods"])
    return found
