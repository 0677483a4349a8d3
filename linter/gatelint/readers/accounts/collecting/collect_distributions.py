"""What the listed distributions name within CloudFront: policies and functions.

A list of policies has them whole, so a kind of policies is 1 call, and none where behaviors name no other than AWS's
ready-made ones. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListCachePolicies.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.managed_policies import is_managed
from gatelint.readers.accounts.collecting.asking import listed
from gatelint.readers.accounts.collecting.references import texts_of

if TYPE_CHECKING:
    from gatelint.readers.accounts.collecting.asking import Service, Steps

_POLICIES = (
    ("CachePolicyId", "cache_policies", "list_cache_policies", "CachePolicyList"),
    ("OriginRequestPolicyId", "origin_request_policies", "list_origin_request_policies", "OriginRequestPolicyList"),
    (
        "ResponseHeadersPolicyId",
        "response_headers_policies",
        "list_response_headers_policies",
        "ResponseHeadersPolicyList",
    ),
)


def collect_distributions(cloudfront: Service) -> Steps:
    """Reads what belongs to the distributions that are listed."""
    told = cloudfront.told
    named: dict[str, set[str]] = {}
    for key, text in texts_of(listed(told, "distributions")):
        named.setdefault(key, set()).add(text)
    for key, kind, operation, result in _POLICIES:
        if any(not is_managed(identity) for identity in named.get(key, ())):
            cloudfront.every(told, kind, operation, result)
    if "FunctionARN" in named:
        cloudfront.every(told, "functions", "list_functions", "FunctionList")
    yield
