from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from behavior.pieces import (
    HERE,
    WHY,
    a_behavior,
    a_cache_policy,
    a_function,
    an_origin,
    an_origin_request_policy,
    forwarded_values,
    text,
    unread,
)
from gatelint.behavior.cloudfront.forwarding import (
    adds_header,
    allows_method,
    arrives_with_header,
    caches,
    cookie_in_cache_key,
    forwards_cookie,
    forwards_header,
    forwards_host,
    forwards_query_string,
    in_cache_key,
    query_string_in_cache_key,
)
from gatelint.front_door.distribution import CacheBehavior, OriginHeader, Selection
from gatelint.front_door.managed_policies import managed_cache_policy, managed_origin_request_policy
from gatelint.values import Listing, Truth

ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
CORS_CUSTOM_ORIGIN = "59781a5b-3903-41f3-afcb-af62929ccde1"
HOST_HEADER_ONLY = "bf0718e1-ba1e-49d1-88b1-f726733018ae"
USE_ORIGIN_CACHE_CONTROL = "83da9c7e-98b4-4e11-a168-04f0df8e2c65"
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"


def managed(cache: str = CACHING_DISABLED, request: str | None = None) -> CacheBehavior:
    return a_behavior(
        cache_policy=managed_cache_policy(cache, HERE),
        origin_request_policy=None if request is None else managed_origin_request_policy(request, HERE),
    )


def test_with_a_cache_policy_alone_the_origin_gets_no_header_that_is_not_listed() -> None:
    behavior = managed()
    for name in ("x-api-key", "Origin", "Access-Control-Request-Method", "Accept", "User-Agent", "Host"):
        assert forwards_header(behavior, name).is_no, name
    assert forwards_cookie(behavior).is_no
    assert forwards_query_string(behavior).is_no


def test_whether_headers_of_the_body_pass_a_policy_is_not_documented() -> None:
    assert forwards_header(managed(), "Content-Type").is_unknown
    assert forwards_header(managed(), "Sec-WebSocket-Protocol").is_unknown


def test_authorization_is_removed_from_get_and_head_and_nobody_says_what_of_the_rest_under_policies() -> None:
    behavior = managed()
    assert forwards_header(behavior, "Authorization", "GET").is_no
    assert forwards_header(behavior, "authorization", "HEAD").is_no
    assert forwards_header(behavior, "Authorization", "POST").is_unknown
    assert forwards_header(behavior, "Authorization").is_unknown
    assert forwards_header(behavior, "Authorization", "ANY").is_unknown


def test_all_viewer_policies_forward_authorization() -> None:
    for policy in (ALL_VIEWER, ALL_VIEWER_EXCEPT_HOST):
        assert forwards_header(managed(request=policy), "Authorization", "GET").is_yes


def test_a_cache_key_with_authorization_forwards_it() -> None:
    behavior = a_behavior(cache_policy=a_cache_policy(headers="whitelist authorization", ttls=(0, 0, 1)))
    assert forwards_header(behavior, "Authorization", "GET").is_yes


def test_forwarded_values_keep_authorization_for_methods_that_are_not_cached() -> None:
    behavior = a_behavior(legacy=forwarded_values())
    assert forwards_header(behavior, "Authorization", "GET").is_no
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        assert forwards_header(behavior, "Authorization", method).is_yes
    behavior.cached_methods = Listing(["GET", "HEAD", "OPTIONS"])
    assert forwards_header(behavior, "Authorization", "OPTIONS").is_no
    behavior.cached_methods = Listing(["GET", "HEAD"], WHY)
    assert forwards_header(behavior, "Authorization", "OPTIONS").is_unknown


def test_forwarded_values_pass_most_headers_unlisted() -> None:
    behavior = a_behavior(legacy=forwarded_values())
    for name in ("x-api-key", "Origin", "Access-Control-Request-Headers", "Content-Type", "X-Forwarded-For"):
        assert forwards_header(behavior, name).is_yes, name
    for name in ("Accept", "Accept-Language", "Referer", "User-Agent", "Host", "CloudFront-Viewer-Country"):
        assert forwards_header(behavior, name).is_no, name
    assert forwards_header(behavior, "Accept-Encoding").is_unknown


def test_forwarded_values_pass_listed_headers_and_all_under_a_star() -> None:
    listed = a_behavior(legacy=forwarded_values(headers="whitelist authorization accept"))
    assert forwards_header(listed, "Authorization", "GET").is_yes
    assert forwards_header(listed, "Accept").is_yes
    assert forwards_host(listed).is_no
    assert forwards_host(a_behavior(legacy=forwarded_values(headers="all"))).is_yes


def test_some_headers_never_pass() -> None:
    behavior = managed(request=ALL_VIEWER)
    for name in ("Connection", "TE", "Proxy-Authorization", "X-Edge-Location", "X-Forwarded-Proto", "X-Real-IP"):
        assert forwards_header(behavior, name).is_no, name


def test_host_passes_where_a_policy_takes_it() -> None:
    assert forwards_host(managed()).is_no
    assert forwards_host(managed(request=ALL_VIEWER)).is_yes
    assert forwards_host(managed(request=HOST_HEADER_ONLY)).is_yes
    assert forwards_host(managed(request=ALL_VIEWER_EXCEPT_HOST)).is_no
    except_another = an_origin_request_policy(headers="allExcept x-secret")
    assert forwards_host(a_behavior(origin_request_policy=except_another)).is_yes


def test_a_cache_key_with_host_outranks_the_policy_that_leaves_it_out() -> None:
    assert forwards_host(managed(USE_ORIGIN_CACHE_CONTROL, ALL_VIEWER_EXCEPT_HOST)).is_yes


def test_headers_of_cloudfront_itself_come_only_where_they_are_listed() -> None:
    assert forwards_header(managed(request=ALL_VIEWER), "CloudFront-Viewer-Country").is_no
    policy = an_origin_request_policy(headers="allViewerAndWhitelistCloudFront cloudfront-viewer-country")
    behavior = a_behavior(origin_request_policy=policy)
    assert forwards_header(behavior, "CloudFront-Viewer-Country").is_yes
    assert forwards_header(behavior, "CloudFront-Viewer-City").is_no
    assert forwards_header(behavior, "x-api-key").is_yes


def test_cookies_pass_by_cookie_settings_alone() -> None:
    behavior = a_behavior(origin_request_policy=an_origin_request_policy(headers="allViewer"))
    assert forwards_header(behavior, "Cookie").is_no
    assert forwards_header(managed(request=ALL_VIEWER), "Cookie").is_yes


def test_of_a_cookie_without_a_name_no_list_tells() -> None:
    some = a_behavior(origin_request_policy=an_origin_request_policy(cookies="whitelist session"))
    assert forwards_cookie(some, "session").is_yes
    assert forwards_cookie(some, "Session").is_no
    assert forwards_cookie(some).is_unknown
    assert forwards_cookie(a_behavior(legacy=forwarded_values(cookies="all"))).is_yes
    wild = a_behavior(legacy=forwarded_values(cookies="whitelist session_*"))
    assert forwards_cookie(wild, "session_id").is_unknown


def test_query_strings_pass_by_either_policy() -> None:
    behavior = a_behavior(
        cache_policy=a_cache_policy(query_strings="whitelist page"),
        origin_request_policy=an_origin_request_policy(query_strings="allExcept debug"),
    )
    assert forwards_query_string(behavior, "page").is_yes
    assert forwards_query_string(behavior, "token").is_yes
    assert forwards_query_string(behavior, "debug").is_no
    assert forwards_query_string(managed(request=CORS_CUSTOM_ORIGIN), "token").is_no


def test_a_policy_that_is_not_known_decides_nothing() -> None:
    behavior = a_behavior(origin_request_policy=unread())
    assert forwards_header(behavior, "x-api-key").is_unknown
    assert forwards_host(behavior).is_unknown
    behavior = a_behavior(cache_policy=unread(), origin_request_policy=an_origin_request_policy(headers="allViewer"))
    assert forwards_header(behavior, "x-api-key").is_yes
    assert forwards_query_string(behavior).is_unknown


def test_settings_that_cloudfront_refuses_decide_nothing() -> None:
    both = a_behavior(legacy=forwarded_values(), cache_policy=a_cache_policy())
    neither = a_behavior(cache_policy=None)
    for behavior in (both, neither):
        assert forwards_header(behavior, "x-api-key").is_unknown
        assert forwards_query_string(behavior).is_unknown
        assert caches(behavior).is_unknown
        assert in_cache_key(behavior, "x-api-key").is_unknown


@pytest.mark.parametrize("event", ["viewer-request", "origin-request"])
def test_a_function_on_the_way_may_add_or_drop_anything(event: str) -> None:
    behavior = a_behavior(functions=Listing([a_function(event)]))
    assert forwards_header(behavior, "x-api-key").is_unknown
    behavior.origin_request_policy = an_origin_request_policy(headers="allViewer", cookies="all", query_strings="all")
    assert forwards_host(behavior).is_unknown
    assert forwards_cookie(behavior).is_unknown
    assert forwards_query_string(behavior).is_unknown


def test_a_function_on_the_way_back_changes_no_request() -> None:
    behavior = a_behavior(functions=Listing([a_function("viewer-response")]))
    assert forwards_header(behavior, "x-api-key").is_no


def test_an_origin_may_add_what_the_viewer_did_not_send() -> None:
    origin = an_origin({"X-Api-Key": "k1"})
    assert adds_header(origin, "x-api-key").is_yes
    assert adds_header(origin, "authorization").is_no
    assert arrives_with_header(managed(), origin, "X-API-Key").is_yes
    assert arrives_with_header(managed(), origin, "Authorization", "GET").is_no
    origin.custom_headers.add(OriginHeader(unread(), text("v"), HERE))
    assert adds_header(origin, "authorization").is_unknown


def test_an_origin_access_control_signs_in_the_authorization_header() -> None:
    assert adds_header(an_origin(access_control=True), "Authorization").is_unknown


def test_some_headers_are_at_the_origin_whatever_viewers_send() -> None:
    for name in ("Host", "User-Agent", "Via", "X-Amz-Cf-Id", "X-Forwarded-For"):
        assert arrives_with_header(managed(), an_origin(), name).is_yes, name
    assert arrives_with_header(managed(), an_origin(), "X-Forwarded-Proto").is_unknown
    assert arrives_with_header(managed(), an_origin(), "Referer").is_no


def test_methods_beyond_those_allowed_are_refused() -> None:
    behavior = a_behavior(allowed_methods=Listing(["GET", "HEAD"]))
    assert allows_method(behavior, "GET").is_yes
    assert allows_method(behavior, "POST").is_no
    behavior.allowed_methods.lacks(WHY)
    assert allows_method(behavior, "POST").is_unknown


def test_what_is_kept_hangs_on_method_and_ttls() -> None:
    assert caches(managed(CACHING_OPTIMIZED)).is_yes
    assert caches(managed(CACHING_OPTIMIZED), "POST").is_no
    assert caches(managed(CACHING_OPTIMIZED), "OPTIONS").is_no
    assert caches(managed(CACHING_DISABLED)).is_no
    assert caches(managed(USE_ORIGIN_CACHE_CONTROL)).is_unknown
    assert caches(a_behavior(legacy=forwarded_values())).is_yes
    assert caches(a_behavior(legacy=forwarded_values(ttls=(0, 0, 0)))).is_no


def test_forwarded_values_with_all_headers_keep_nothing() -> None:
    assert caches(a_behavior(legacy=forwarded_values(headers="all"))).is_no


def test_what_makes_the_cache_key() -> None:
    behavior = a_behavior(
        cache_policy=a_cache_policy(headers="whitelist origin", cookies="all", query_strings="whitelist page"),
        origin_request_policy=an_origin_request_policy(headers="allViewer", query_strings="all"),
    )
    assert in_cache_key(behavior, "Origin").is_yes
    assert in_cache_key(behavior, "Authorization").is_no
    assert in_cache_key(behavior, "Accept-Encoding").is_unknown
    assert in_cache_key(behavior, "Cookie").is_yes
    assert cookie_in_cache_key(behavior, "session").is_yes
    assert query_string_in_cache_key(behavior, "page").is_yes
    assert query_string_in_cache_key(behavior, "token").is_no
    legacy = a_behavior(legacy=forwarded_values(query_strings="all"))
    assert query_string_in_cache_key(legacy, "page").is_unknown
    assert in_cache_key(legacy, "Origin").is_no


selections = st.sampled_from(
    ["none", "all", "allViewer", "whitelist a authorization host", "allExcept a", "whitelist", "allExcept"]
)
settings_of_policies = st.fixed_dictionaries(
    {"headers": selections, "cookies": selections, "query_strings": selections}
)
ttls = st.sampled_from([(0.0, 0.0, 0.0), (0.0, 0.0, 9.0), (0.0, 5.0, 9.0), (1.0, 5.0, 9.0)])


@st.composite
def behaviors(draw: st.DrawFn) -> CacheBehavior:
    settings: dict[str, Any] = draw(settings_of_policies) | {"ttls": draw(ttls)}
    cached = Listing(draw(st.sampled_from([("GET", "HEAD"), ("GET", "HEAD", "OPTIONS")])))
    if draw(st.booleans()):
        return a_behavior(legacy=forwarded_values(**settings), cached_methods=cached)
    beyond = an_origin_request_policy(**draw(settings_of_policies)) if draw(st.booleans()) else None
    return a_behavior(cache_policy=a_cache_policy(**settings), origin_request_policy=beyond, cached_methods=cached)


def answers(behavior: CacheBehavior) -> dict[str, Truth]:
    asked: dict[str, Truth] = {}
    for name in ("a", "b", "Authorization", "Host", "Cookie", "Accept", "Connection", "Content-Type"):
        asked[f"key {name}"] = in_cache_key(behavior, name)
        for method in (None, "GET", "OPTIONS", "POST"):
            asked[f"{method} {name}"] = forwards_header(behavior, name, method)
    for one in ("a", "b", None):
        asked[f"cookie {one}"] = forwards_cookie(behavior, one)
        asked[f"query {one}"] = forwards_query_string(behavior, one)
        asked[f"key cookie {one}"] = cookie_in_cache_key(behavior, one)
        asked[f"key query {one}"] = query_string_in_cache_key(behavior, one)
    for method in ("GET", "OPTIONS", "POST"):
        asked[f"caches {method}"] = caches(behavior, method)
        asked[f"allows {method}"] = allows_method(behavior, method)
    return asked


def ways_to_forget() -> Iterator[Callable[[CacheBehavior], None]]:
    for part in ("legacy", "cache_policy", "origin_request_policy"):
        yield partial(forget_part, part)
        for kind in ("headers", "cookies", "query_strings"):
            yield partial(forget_selection, part, kind)
            yield partial(forget_names, part, kind)
        for ttl in ("min_ttl", "default_ttl", "max_ttl"):
            yield partial(forget_ttl, part, ttl)
    for listing in ("functions", "cached_methods", "allowed_methods"):
        yield partial(forget_rest, listing)


def forget_part(part: str, behavior: CacheBehavior) -> None:
    setattr(behavior, part, unread())


def forget_selection(part: str, kind: str, behavior: CacheBehavior) -> None:
    if (policy := getattr(behavior, part)) is not None:
        getattr(policy, kind).behavior = unread()


def forget_names(part: str, kind: str, behavior: CacheBehavior) -> None:
    if (policy := getattr(behavior, part)) is not None:
        selected: Selection = getattr(policy, kind)
        selected.names = Listing([], WHY)


def forget_ttl(part: str, ttl: str, behavior: CacheBehavior) -> None:
    if hasattr(policy := getattr(behavior, part), ttl):
        setattr(policy, ttl, unread())


def forget_rest(listing: str, behavior: CacheBehavior) -> None:
    getattr(behavior, listing).lacks(WHY)


@given(behaviors(), st.sampled_from(list(ways_to_forget())))
def test_knowing_less_changes_an_answer_to_unknown_or_not_at_all(
    behavior: CacheBehavior, forget: Callable[[CacheBehavior], None]
) -> None:
    before = answers(behavior)
    less = copy.deepcopy(behavior)
    forget(less)
    after = answers(less)
    assert {
        name: (before[name], truth) for name, truth in after.items() if truth not in (before[name], Truth.UNKNOWN)
    } == {}


@given(behaviors(), settings_of_policies, st.sampled_from(["a", "b", "Authorization", "Host", "Cookie"]))
def test_an_origin_request_policy_takes_nothing_away(behavior: CacheBehavior, more: dict[str, str], name: str) -> None:
    if behavior.legacy is not None:
        return
    behavior.origin_request_policy = None
    before = forwards_header(behavior, name, "GET")
    behavior.origin_request_policy = an_origin_request_policy(**more)
    if before.is_yes:
        assert forwards_header(behavior, name, "GET").is_yes
