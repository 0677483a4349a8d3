from __future__ import annotations

from textwrap import indent

import pytest

from gatelint.front_door.distribution import (
    CacheBehavior,
    CachePolicy,
    LegacyForwarding,
    OriginRequestPolicy,
    ResponseHeadersPolicy,
)
from gatelint.readers.templates.build_distributions import build_distributions
from gatelint.values import Listing, Unresolved, known
from readers.templates.literals import literals_of
from template_stacks import stack_of

TEMPLATE = """
Parameters: {P: {Type: String}}
Resources:
  Cached:
    Type: AWS::CloudFront::CachePolicy
    Properties:
      CachePolicyConfig:
        Name: cached
        MinTTL: 1
        ParametersInCacheKeyAndForwardedToOrigin:
          EnableAcceptEncodingGzip: true
          HeadersConfig: {HeaderBehavior: whitelist, Headers: [Authorization, X-Api-Key]}
          CookiesConfig: {CookieBehavior: allExcept, Cookies: [Tracking]}
          QueryStringsConfig: {QueryStringBehavior: all}
  Forwarded:
    Type: AWS::CloudFront::OriginRequestPolicy
    Properties:
      OriginRequestPolicyConfig:
        Name: forwarded
        HeadersConfig: {HeaderBehavior: allExcept, Headers: [Host]}
        CookiesConfig: {CookieBehavior: !Ref P}
        QueryStringsConfig: {QueryStringBehavior: whitelist, QueryStrings: [Page, !Ref P]}
  Unread:
    Type: AWS::CloudFront::CachePolicy
    Properties: {CachePolicyConfig: !Ref P}
  Keyless:
    Type: AWS::CloudFront::CachePolicy
    Properties: {CachePolicyConfig: {MinTTL: !Ref P, MaxTTL: 10}}
  Answers:
    Type: AWS::CloudFront::ResponseHeadersPolicy
    Properties:
      ResponseHeadersPolicyConfig:
        Name: answers
        CorsConfig:
          AccessControlAllowCredentials: false
          AccessControlAllowOrigins: {Items: [https://example.com]}
          AccessControlAllowHeaders: {Items: [x-api-key]}
          AccessControlAllowMethods: {Items: [ALL]}
          OriginOverride: true
        CustomHeadersConfig: {Items: [{Header: Access-Control-Allow-Origin, Value: "*", Override: false}]}
        RemoveHeadersConfig: {Items: [{Header: Server}]}
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        DefaultCacheBehavior:
"""


def behavior_of(properties: str) -> CacheBehavior:
    (distribution,) = build_distributions(stack_of(TEMPLATE + indent(properties, " " * 10)))
    (behavior,) = distribution.behaviors
    return behavior


def legacy_of(values: str, ttls: str = "") -> LegacyForwarding:
    legacy = behavior_of(f"ForwardedValues: {values}\n{ttls}").legacy
    assert isinstance(legacy, LegacyForwarding)
    return legacy


def cache_policy(properties: str) -> CachePolicy:
    policy = behavior_of(properties).cache_policy
    assert isinstance(policy, CachePolicy)
    return policy


def test_a_managed_policy_is_known_by_its_id() -> None:
    behavior = behavior_of(
        """
CachePolicyId: 83da9c7e-98b4-4e11-a168-04f0df8e2c65
OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac
ResponseHeadersPolicyId: 60669652-455b-4ae9-85a4-c4c02393f86c
"""
    )
    assert isinstance(behavior.cache_policy, CachePolicy)
    assert behavior.cache_policy.managed == "UseOriginCacheControlHeaders"
    assert "host" in behavior.cache_policy.headers.names.items
    assert isinstance(behavior.origin_request_policy, OriginRequestPolicy)
    assert known(behavior.origin_request_policy.headers.behavior) == "allExcept"
    assert behavior.origin_request_policy.headers.names == Listing(["host"])
    assert isinstance(behavior.response_headers_policy, ResponseHeadersPolicy)
    assert behavior.response_headers_policy.cors
    assert behavior.legacy is None


def test_a_policy_of_the_stack_is_read() -> None:
    policy = cache_policy("CachePolicyId: !Ref Cached")
    assert (policy.name, policy.managed) == ("Cached", None)
    assert known(policy.headers.behavior) == "whitelist"
    assert policy.headers.names == Listing(["authorization", "x-api-key"])
    assert known(policy.cookies.behavior) == "allExcept"
    assert policy.cookies.names == Listing(["Tracking"])
    assert known(policy.query_strings.behavior) == "all"
    assert (known(policy.min_ttl), known(policy.default_ttl), known(policy.max_ttl)) == (1, 86400, 31536000)


def test_names_that_are_not_known_are_missing_from_the_selection() -> None:
    policy = behavior_of("OriginRequestPolicyId: !GetAtt Forwarded.Id").origin_request_policy
    assert isinstance(policy, OriginRequestPolicy)
    assert isinstance(policy.cookies.behavior, Unresolved)
    assert policy.query_strings.names.items == ["Page"]
    assert not policy.query_strings.names.complete


@pytest.mark.parametrize(
    "name", ["!Ref P", "!Ref Unread", "00000000-0000-0000-0000-000000000000", "!ImportValue Policy"]
)
def test_a_policy_made_elsewhere_is_unresolved(name: str) -> None:
    assert isinstance(behavior_of(f"CachePolicyId: {name}").cache_policy, Unresolved)


def test_a_policy_without_a_key_is_read_as_far_as_it_goes() -> None:
    policy = cache_policy("CachePolicyId: !Ref Keyless")
    assert isinstance(policy.headers.behavior, Unresolved)
    assert not policy.headers.names.complete
    assert isinstance(policy.min_ttl, Unresolved)
    assert isinstance(policy.default_ttl, Unresolved)
    assert known(policy.max_ttl) == 10


def test_a_behavior_without_policies_has_none() -> None:
    behavior = behavior_of("TargetOriginId: Api")
    assert behavior.cache_policy is None
    assert behavior.origin_request_policy is None
    assert behavior.response_headers_policy is None
    assert behavior.legacy is None


def test_a_response_headers_policy_tells_what_it_adds_and_removes() -> None:
    policy = behavior_of("ResponseHeadersPolicyId: !Ref Answers").response_headers_policy
    assert isinstance(policy, ResponseHeadersPolicy)
    assert policy.cors
    assert literals_of(policy.allow_origins) == ["https://example.com"]
    assert policy.allow_methods == Listing(["ALL"])
    assert (known(policy.origin_override), known(policy.allow_credentials)) == (True, False)
    (added,) = policy.added
    assert (known(added.name), known(added.override)) == ("Access-Control-Allow-Origin", False)
    assert policy.removed == Listing(["server"])


@pytest.mark.parametrize(
    ("headers", "behavior", "names"),
    [
        ("", "none", []),
        ("Headers: [], ", "none", []),
        ("Headers: ['*'], ", "all", []),
        ("Headers: [Host, Origin], ", "whitelist", ["host", "origin"]),
    ],
)
def test_forwarded_headers_are_none_some_or_all(headers: str, behavior: str, names: list[str]) -> None:
    selection = legacy_of(f"{{{headers}QueryString: false}}").headers
    assert known(selection.behavior) == behavior
    assert selection.names == Listing(names)


def test_forwarded_headers_of_which_one_is_not_known_may_be_all() -> None:
    selection = legacy_of("{Headers: [Host, !Ref P], QueryString: false}").headers
    assert isinstance(selection.behavior, Unresolved)
    assert selection.names.items == ["host"]
    assert not selection.names.complete


def test_forwarded_cookies_are_none_unless_said() -> None:
    assert known(legacy_of("{QueryString: false}").cookies.behavior) == "none"
    assert known(legacy_of("{QueryString: false, Cookies: {Forward: all}}").cookies.behavior) == "all"
    some = legacy_of("{QueryString: false, Cookies: {Forward: whitelist, WhitelistedNames: [Session]}}").cookies
    assert known(some.behavior) == "whitelist"
    assert some.names == Listing(["Session"])


def test_cache_keys_keep_no_query_string_from_the_origin() -> None:
    assert known(legacy_of("{QueryString: true, QueryStringCacheKeys: [page]}").query_strings.behavior) == "all"
    assert known(legacy_of("{QueryString: 'false'}").query_strings.behavior) == "none"
    assert isinstance(legacy_of("{QueryString: !Ref P}").query_strings.behavior, Unresolved)


def test_the_ttls_of_a_behavior_without_policy_belong_to_what_it_forwards() -> None:
    legacy = legacy_of("{QueryString: true}", "MinTTL: 0\nDefaultTTL: 0\nMaxTTL: 60")
    assert (known(legacy.min_ttl), known(legacy.default_ttl), known(legacy.max_ttl)) == (0, 0, 60)
    raised = legacy_of("{QueryString: true}", "MinTTL: 100000")
    assert (known(raised.min_ttl), known(raised.default_ttl), known(raised.max_ttl)) == (100000, 100000, 31536000)
