from __future__ import annotations

from textwrap import indent

import pytest

from gatelint.front_door.distribution import CacheBehavior, Distribution, Origin
from gatelint.readers.templates.build_distributions import build_distributions
from gatelint.values import Listing, Truth, Unresolved, known
from readers.templates.literals import literal_of
from template_stacks import stack_of

BEFORE = """
Parameters: {P: {Type: String}}
Resources:
  Rewrite:
    Type: AWS::CloudFront::Function
    Properties: {Name: rewrite, FunctionCode: "function handler(event) {}", FunctionConfig: {}}
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
"""
DEFAULT = "DefaultCacheBehavior: {TargetOriginId: Api, ViewerProtocolPolicy: allow-all}"


def distribution_of(config: str) -> Distribution:
    """The distribution whose DistributionConfig is `config`."""
    (distribution,) = distributions_of(f"DistributionConfig:\n{indent(config, '  ')}")
    return distribution


def distributions_of(properties: str) -> Listing[Distribution]:
    return build_distributions(stack_of(BEFORE + indent(properties, " " * 6)))


def default_behavior_of(properties: str) -> CacheBehavior:
    (behavior,) = distribution_of(f"DefaultCacheBehavior:\n{indent(properties, '  ')}").behaviors
    return behavior


def origin_of(properties: str) -> Origin:
    (origin,) = distribution_of(f"Origins: [{{Id: Api, DomainName: api.example.com, {properties}}}]").origins
    return origin


def test_behaviors_stand_in_the_order_in_which_they_are_tried_with_the_default_last() -> None:
    behaviors = distribution_of(
        f"""
{DEFAULT}
CacheBehaviors:
  - {{PathPattern: /api/*, TargetOriginId: Api, ViewerProtocolPolicy: https-only}}
  - {{PathPattern: "*.png", TargetOriginId: Api, ViewerProtocolPolicy: redirect-to-https}}
"""
    ).behaviors
    assert behaviors.complete
    assert [behavior.pattern for behavior in behaviors] == ["/api/*", "*.png", "*"]
    assert [behavior.is_default for behavior in behaviors] == [False, False, True]
    assert [known(behavior.viewer_protocol_policy) for behavior in behaviors] == [
        "https-only",
        "redirect-to-https",
        "allow-all",
    ]


def test_behaviors_that_cannot_be_read_are_missing_from_the_listing() -> None:
    assert not distribution_of(f"{DEFAULT}\nCacheBehaviors: !Ref P").behaviors.complete
    assert not distribution_of("Enabled: true").behaviors.complete


def test_a_behavior_allows_get_and_head_unless_it_says_otherwise() -> None:
    behavior = default_behavior_of("TargetOriginId: Api")
    assert behavior.allowed_methods == behavior.cached_methods == Listing(["GET", "HEAD"])
    assert behavior.allowed_methods_at == behavior.at
    written = default_behavior_of("AllowedMethods: [GET, HEAD, OPTIONS]\nCachedMethods: !Ref P")
    assert written.allowed_methods == Listing(["GET", "HEAD", "OPTIONS"])
    assert written.allowed_methods_at.path[-1] == "AllowedMethods"
    assert not written.cached_methods.complete


def test_a_cloudfront_function_brings_its_code() -> None:
    behavior = default_behavior_of(
        "FunctionAssociations: [{EventType: viewer-request, FunctionARN: !GetAtt Rewrite.FunctionARN}]"
    )
    (function,) = behavior.functions
    assert known(function.event_type) == "viewer-request"
    assert known(function.code) == "function handler(event) {}"
    assert not function.is_lambda
    assert behavior.may_rewrite


def test_lambda_at_edge_gets_no_body_unless_it_asks_for_it() -> None:
    (plain, with_body) = default_behavior_of(
        """
LambdaFunctionAssociations:
  - {EventType: origin-response, LambdaFunctionARN: "arn:aws:lambda:us-east-1:111122223333:function:edge:1"}
  - {EventType: origin-request, LambdaFunctionARN: !Ref P, IncludeBody: true}
"""
    ).functions
    assert plain.is_lambda
    assert (known(plain.include_body), known(with_body.include_body)) == (False, True)
    assert plain.code is None


@pytest.mark.parametrize(
    ("properties", "answer"),
    [
        ("TrustedKeyGroups: [a]", Truth.YES),
        ("TrustedSigners: [self]", Truth.YES),
        ("TrustedSigners: []", Truth.NO),
        ("TargetOriginId: Api", Truth.NO),
        ("TrustedKeyGroups: !Split [',', !ImportValue Groups]", Truth.UNKNOWN),
    ],
)
def test_viewers_must_sign_where_signers_are_trusted(properties: str, answer: Truth) -> None:
    assert default_behavior_of(properties).trusted_signers is answer


def test_an_origin_without_custom_config_has_no_protocol_policy() -> None:
    origin = origin_of('S3OriginConfig: {OriginAccessIdentity: ""}')
    assert origin.protocol_policy is None
    assert origin.has_s3_config
    assert not origin.has_custom_config
    assert origin.read_timeout is None
    assert literal_of(origin.origin_path) == ""


def test_an_origin_gets_the_documented_ports_and_timeout() -> None:
    origin = origin_of("CustomOriginConfig: {OriginProtocolPolicy: https-only}")
    assert known(origin.protocol_policy) == "https-only"
    assert (known(origin.http_port), known(origin.https_port), known(origin.read_timeout)) == (80, 443, 30)
    assert origin.ssl_protocols is None
    assert origin.has_custom_config


def test_an_origin_says_how_it_is_reached() -> None:
    origin = origin_of(
        "OriginPath: /prod, OriginCustomHeaders: [{HeaderName: X-Key, HeaderValue: !Ref P}], "
        "CustomOriginConfig: {OriginProtocolPolicy: match-viewer, HTTPPort: 8080, HTTPSPort: '8443', "
        "OriginSSLProtocols: [TLSv1], OriginReadTimeout: 60, IpAddressType: ipv6, "
        "OriginMtlsConfig: {ClientCertificateArn: arn}}"
    )
    assert (known(origin.http_port), known(origin.https_port), known(origin.read_timeout)) == (8080, 8443, 60)
    assert known(origin.ssl_protocols) == Listing(["TLSv1"])
    assert known(origin.ip_address_type) == "ipv6"
    assert origin.mtls
    (header,) = origin.custom_headers
    assert known(header.name) == "X-Key"
    assert isinstance(header.value, Unresolved)
    assert literal_of(origin.origin_path) == "/prod"


def test_a_custom_config_that_cannot_be_read_leaves_everything_in_it_open() -> None:
    origin = origin_of("CustomOriginConfig: !Ref P")
    assert origin.has_custom_config
    for value in (origin.protocol_policy, origin.http_port, origin.https_port, origin.ssl_protocols):
        assert isinstance(value, Unresolved)


def test_a_vpc_origin_is_told_from_the_others() -> None:
    origin = origin_of("VpcOriginConfig: {VpcOriginId: vo-1, OriginReadTimeout: 10}, OriginAccessControlId: ''")
    assert origin.has_vpc_config
    assert not origin.has_custom_config
    assert known(origin.read_timeout) == 10
    assert not origin.access_control


def test_the_older_form_of_an_origin_is_read() -> None:
    (origin,) = distribution_of(
        "CustomOrigin: {DNSName: api.example.com, OriginProtocolPolicy: http-only, OriginSSLProtocols: [TLSv1.2]}"
    ).origins
    assert literal_of(origin.domain_name) == "api.example.com"
    assert known(origin.protocol_policy) == "http-only"
    assert isinstance(origin.id, Unresolved)


def test_an_origin_group_names_its_members_and_when_it_fails_over() -> None:
    (group,) = distribution_of(
        """
OriginGroups:
  Quantity: 1
  Items:
    - Id: Group
      FailoverCriteria: {StatusCodes: {Quantity: 2, Items: [403, 502]}}
      Members: {Quantity: 2, Items: [{OriginId: Api}, {OriginId: !Ref P}]}
"""
    ).origin_groups
    assert group.failover_codes == Listing([403, 502])
    first, second = group.members
    assert literal_of(first) == "Api"
    assert isinstance(second, Unresolved)


def test_custom_error_responses_tell_rewriting_from_mere_caching() -> None:
    rewriting, caching = distribution_of(
        """
CustomErrorResponses:
  - {ErrorCode: 403, ResponseCode: 200, ResponsePagePath: /index.html}
  - {ErrorCode: 502, ErrorCachingMinTTL: 5}
"""
    ).custom_error_responses
    assert (known(rewriting.error_code), known(rewriting.response_code)) == (403, 200)
    assert rewriting.caching_min_ttl is None
    assert (caching.response_code, caching.page_path, known(caching.caching_min_ttl)) == (None, None, 5.0)


def test_a_distribution_tells_its_names_certificate_and_restrictions() -> None:
    distribution = distribution_of(
        """
Enabled: "true"
Aliases: [www.example.com, !Ref P]
ViewerCertificate: {AcmCertificateArn: !Ref P}
DefaultRootObject: ""
WebACLId: arn:aws:wafv2:us-east-1:111122223333:global/webacl/acl/1
Restrictions: {GeoRestriction: {RestrictionType: whitelist, Locations: [DE, at]}}
"""
    )
    assert known(distribution.enabled) is True
    assert [known(alias) is None for alias in distribution.aliases] == [False, True]
    assert isinstance(distribution.certificate, Unresolved)
    assert distribution.default_root_object is None
    assert known(distribution.web_acl) is not None
    assert known(distribution.geo_restriction) == "whitelist"
    assert distribution.geo_locations == Listing(["DE", "AT"])
    assert distribution.unread is None


def test_a_distribution_for_tenants_is_not_judged() -> None:
    assert distribution_of("ConnectionMode: tenant-only").unread is not None
    assert distribution_of("ConnectionMode: direct").unread is None


@pytest.mark.parametrize("properties", ["DistributionConfig: !Ref P", "Tags: []"])
def test_a_distribution_whose_configuration_is_not_readable_is_there_all_the_same(properties: str) -> None:
    (distribution,) = distributions_of(properties)
    assert distribution.unread is not None
    assert not distribution.behaviors.complete
    assert not distribution.origins.complete
    assert isinstance(distribution.enabled, Unresolved)
