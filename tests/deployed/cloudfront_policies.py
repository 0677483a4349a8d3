"""CloudFront's policies as the List operations answer them: those of the stack, and those that CloudFront offers.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore_shapes import output_shape
from deployed.invented import DATE
from deployed.shaped import count_items, shaped

if TYPE_CHECKING:
    from deployed.stacks import MadeStack

METHODS = ["GET", "DELETE", "PATCH", "PUT", "POST", "HEAD", "OPTIONS"]


@cache
def _managed() -> dict[str, dict[str, Any]]:
    """What is in the managed policies, by kind and id."""
    found: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("managed_policies.json").read_text())
    return found


def _entry(kind: str, whose: str, identity: str, config: dict[str, Any]) -> dict[str, Any]:
    return {"Type": whose, kind: {"Id": identity, "LastModifiedTime": DATE, f"{kind}Config": config}}


def _custom(stack: MadeStack, kind: str) -> list[dict[str, Any]]:
    plural = f"{kind.removesuffix('y')}ies"
    shape = output_shape("cloudfront", f"List{plural}", f"{kind}List", "Items", "[]", kind, f"{kind}Config")
    entries: list[dict[str, Any]] = []
    for made in stack.of_type(f"AWS::CloudFront::{kind}"):
        config = shaped(made.get(f"{kind}Config"), shape)
        if kind == "CachePolicy":
            config.setdefault("DefaultTTL", max(86400, config["MinTTL"]))
            config.setdefault("MaxTTL", max(31536000, config["DefaultTTL"]))
        entries.append(_entry(kind, "custom", made.identity, config))
    return entries


def cache_policies(stack: MadeStack) -> list[dict[str, Any]]:
    """The items of ListCachePolicies."""
    managed = [
        _entry("CachePolicy", "managed", identity, _cache_policy(*row)) for identity, row in _managed()["cache"].items()
    ]
    return managed + _custom(stack, "CachePolicy")


def _cache_policy(name: str, headers: list[str], cookies: Any, query_strings: Any, ttls: list[int]) -> dict[str, Any]:
    return {
        "Name": f"Managed-{name}",
        "Comment": "",
        "MinTTL": ttls[0],
        "DefaultTTL": ttls[1],
        "MaxTTL": ttls[2],
        "ParametersInCacheKeyAndForwardedToOrigin": {
            "EnableAcceptEncodingGzip": ttls[1] > 2,
            "EnableAcceptEncodingBrotli": ttls[1] > 2,
            **_selections("whitelist" if headers else "none", headers, cookies, query_strings),
        },
    }


def _selections(header_behavior: str, headers: list[str], cookies: Any, query_strings: Any) -> dict[str, Any]:
    return {
        "HeadersConfig": _selection("Header", header_behavior, headers),
        "CookiesConfig": _taking("Cookie", cookies),
        "QueryStringsConfig": _taking("QueryString", query_strings),
    }


def _taking(kind: str, written: Any) -> dict[str, Any]:
    return _selection(kind, written, []) if isinstance(written, str) else _selection(kind, "whitelist", written)


def _selection(kind: str, behavior: str, names: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {f"{kind}Behavior": behavior}
    return {**found, f"{kind}s": {"Quantity": len(names), "Items": names}} if names else found


def origin_request_policies(stack: MadeStack) -> list[dict[str, Any]]:
    """The items of ListOriginRequestPolicies."""
    kind = "OriginRequestPolicy"
    managed = [
        _entry(kind, "managed", identity, {"Name": f"Managed-{row[0]}", "Comment": "", **_selections(*row[1:])})
        for identity, row in _managed()["origin_request"].items()
    ]
    return managed + _custom(stack, kind)


def response_headers_policies(stack: MadeStack) -> list[dict[str, Any]]:
    """The items of ListResponseHeadersPolicies."""
    kind = "ResponseHeadersPolicy"
    managed = [
        _entry(kind, "managed", identity, _response_headers_policy(name))
        for identity, name in _managed()["response_headers"].items()
    ]
    return managed + _custom(stack, kind)


def _response_headers_policy(name: str) -> dict[str, Any]:
    config: dict[str, Any] = {"Name": f"Managed-{name}", "Comment": ""}
    if "cors" in name.lower():
        methods = METHODS if "preflight" in name.lower() else []
        config["CorsConfig"] = {
            "AccessControlAllowOrigins": {"Quantity": 1, "Items": ["*"]},
            "AccessControlAllowHeaders": {"Quantity": 0, "Items": []},
            "AccessControlAllowMethods": {"Quantity": len(methods), "Items": methods},
            "AccessControlAllowCredentials": False,
            "OriginOverride": False,
        }
    if "Security" in name:
        config["SecurityHeadersConfig"] = {
            "ContentTypeOptions": {"Override": True},
            "FrameOptions": {"Override": False, "FrameOption": "SAMEORIGIN"},
        }
    return config


def cloudfront_functions(stack: MadeStack) -> list[dict[str, Any]]:
    """The items of ListFunctions, as they are live."""
    found: list[dict[str, Any]] = []
    for made in stack.of_type("AWS::CloudFront::Function"):
        written = made.get("FunctionConfig", {})
        config: dict[str, Any] = {
            "Comment": written.get("Comment", ""),
            "Runtime": written.get("Runtime", "cloudfront-js-2.0"),
        }
        stores = {"Items": written.get("KeyValueStoreAssociations", [])}
        count_items(stores)
        found.append(
            {
                "Name": made.identity.rpartition("/")[2],
                "Status": "DEPLOYED",
                "FunctionConfig": {**config, "KeyValueStoreAssociations": stores},
                "FunctionMetadata": {
                    "FunctionARN": made.identity,
                    "Stage": "LIVE",
                    "CreatedTime": DATE,
                    "LastModifiedTime": DATE,
                },
            }
        )
    return found
