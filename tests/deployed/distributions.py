"""CloudFront distributions as ListDistributions answers them.

https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionSummary.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore_shapes import output_shape
from deployed.expressible import NotExpressible
from deployed.invented import DATE
from deployed.plain import as_list, as_word
from deployed.shaped import shaped
from deployed.stacks import ACCOUNT

if TYPE_CHECKING:
    from deployed.stacks import Made, MadeStack

SUMMARY = output_shape("cloudfront", "ListDistributions", "DistributionList", "Items", "[]")
SUMMARY_OF_NONE: dict[str, Any] = {"Quantity": 0}


def distributions(stack: MadeStack) -> list[dict[str, Any]]:
    """The distributions of a stack; what they name is noted as to be read."""
    return [_distribution(stack, made) for made in stack.of_type("AWS::CloudFront::Distribution")]


def _distribution(stack: MadeStack, made: Made) -> dict[str, Any]:
    config: dict[str, Any] = dict(made.get("DistributionConfig"))
    for key in ("CustomOrigin", "S3Origin", "CNAMEs"):
        if key in config:
            raise NotExpressible(f"{made.logical_id} is written in the form of before 2012")
    summary: dict[str, Any] = {
        "Id": made.identity,
        "ARN": f"arn:aws:cloudfront::{ACCOUNT}:distribution/{made.identity}",
        "Status": "Deployed",
        "LastModifiedTime": DATE,
        "DomainName": stack.attribute(made, "DomainName"),
        "Aliases": SUMMARY_OF_NONE,
        "OriginGroups": SUMMARY_OF_NONE,
        "CacheBehaviors": SUMMARY_OF_NONE,
        "CustomErrorResponses": SUMMARY_OF_NONE,
        "Comment": "",
        "PriceClass": "PriceClass_All",
        "ViewerCertificate": {
            "CloudFrontDefaultCertificate": True,
            "SSLSupportMethod": "vip",
            "MinimumProtocolVersion": "TLSv1",
            "CertificateSource": "cloudfront",
        },
        "Restrictions": {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}},
        "WebACLId": "",
        "HttpVersion": "HTTP1.1",
        "IsIPV6Enabled": False,
        "Staging": False,
        "ConnectionMode": "direct",
        **shaped(_with_methods_together(config), SUMMARY),
    }
    for origin in summary["Origins"].get("Items", []):
        _complete_origin(origin)
    _complete_behavior(summary["DefaultCacheBehavior"])
    for behavior in summary["CacheBehaviors"].get("Items", []):
        _complete_behavior(behavior)
    for response in summary["CustomErrorResponses"].get("Items", []):
        response.setdefault("ResponsePagePath", "")
        response.setdefault("ResponseCode", "")
        response.setdefault("ErrorCachingMinTTL", 10)
    _note_names(stack, summary)
    return summary


def _with_methods_together(config: dict[str, Any]) -> dict[str, Any]:
    """The configuration with the cached methods of each behavior within the allowed ones, as the API has them."""
    behaviors = [_methods_together(each) for each in as_list(config.get("CacheBehaviors"))]
    default = _methods_together(config["DefaultCacheBehavior"])
    return {**config, "DefaultCacheBehavior": default, "CacheBehaviors": behaviors}


def _methods_together(behavior: dict[str, Any]) -> dict[str, Any]:
    """https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_AllowedMethods.html"""
    allowed = as_list(behavior.get("AllowedMethods")) or ["HEAD", "GET"]
    cached = as_list(behavior.get("CachedMethods")) or ["HEAD", "GET"]
    return {**behavior, "AllowedMethods": {"Items": allowed, "CachedMethods": cached}}


def _complete_origin(origin: dict[str, Any]) -> None:
    origin.setdefault("OriginPath", "")
    origin.setdefault("CustomHeaders", SUMMARY_OF_NONE)
    origin.setdefault("ConnectionAttempts", 3)
    origin.setdefault("ConnectionTimeout", 10)
    origin.setdefault("OriginShield", {"Enabled": False})
    origin.setdefault("OriginAccessControlId", "")
    custom = origin.get("CustomOriginConfig")
    if custom is not None:
        for key, value in (
            ("HTTPPort", 80),
            ("HTTPSPort", 443),
            ("OriginReadTimeout", 30),
            ("OriginKeepaliveTimeout", 5),
        ):
            custom.setdefault(key, value)
    if "S3OriginConfig" in origin:
        origin["S3OriginConfig"].setdefault("OriginAccessIdentity", "")


def _complete_behavior(behavior: dict[str, Any]) -> None:
    for key in ("TrustedSigners", "TrustedKeyGroups"):
        listed = behavior.setdefault(key, {"Quantity": 0})
        listed["Enabled"] = listed["Quantity"] > 0
    for key in ("LambdaFunctionAssociations", "FunctionAssociations"):
        behavior.setdefault(key, SUMMARY_OF_NONE)
    for association in behavior["LambdaFunctionAssociations"].get("Items", []):
        association.setdefault("IncludeBody", False)
    behavior.setdefault("SmoothStreaming", False)
    behavior.setdefault("Compress", False)
    behavior.setdefault("FieldLevelEncryptionId", "")
    behavior.setdefault("GrpcConfig", {"Enabled": False})
    for key in ("CachePolicyId", "OriginRequestPolicyId", "ResponseHeadersPolicyId"):
        if behavior.get(key) == "":
            del behavior[key]
    values = behavior.get("ForwardedValues")
    if values is None:
        for key in ("MinTTL", "DefaultTTL", "MaxTTL"):
            behavior.pop(key, None)
        return
    values.setdefault("Cookies", {"Forward": "none"})
    values.setdefault("Headers", SUMMARY_OF_NONE)
    values.setdefault("QueryStringCacheKeys", SUMMARY_OF_NONE)
    behavior.setdefault("MinTTL", 0)
    behavior.setdefault("DefaultTTL", max(86400, behavior["MinTTL"]))
    behavior.setdefault("MaxTTL", max(31536000, behavior["DefaultTTL"]))


def _note_names(stack: MadeStack, summary: dict[str, Any]) -> None:
    certificate = summary["ViewerCertificate"]
    arn = certificate.get("ACMCertificateArn")
    if arn is not None:
        stack.named_certificates.add(arn)
        certificate.setdefault("CloudFrontDefaultCertificate", False)
        certificate.setdefault("Certificate", arn)
        certificate.setdefault("CertificateSource", "acm")
    if as_word(summary["WebACLId"]).startswith("arn:aws:wafv2:"):
        stack.named_web_acls.add(summary["WebACLId"])


def refuse_what_cloudfront_refuses(stack: MadeStack) -> None:
    """Raises NotExpressible where a behavior sends to an origin that there is not."""
    for made in stack.of_type("AWS::CloudFront::Distribution"):
        config = made.get("DistributionConfig")
        groups = as_list(config.get("OriginGroups", {}).get("Items"))
        targets = {each["Id"] for each in (*as_list(config.get("Origins")), *groups)}
        for behavior in (config.get("DefaultCacheBehavior"), *as_list(config.get("CacheBehaviors"))):
            if behavior is None or behavior.get("TargetOriginId") not in targets:
                raise NotExpressible(f"CloudFormation refuses it: a behavior of {made.logical_id} has no origin")
