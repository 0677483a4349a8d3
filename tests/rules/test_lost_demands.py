from __future__ import annotations

from typing import Any

import pytest

from behavior.doors import api_with, behavior_at, distribution_with, door_with, execute_api, origin_at
from behavior.pieces import (
    HERE,
    WHY,
    a_cache_policy,
    a_guarded_route,
    a_route,
    an_origin_request_policy,
    forwarded_values,
    k,
    unread,
)
from gatelint.front_door.distribution import (
    ALL_VIEWER,
    ALL_VIEWER_EXCEPT_HOST,
    CACHING_DISABLED,
    CacheBehavior,
    OriginRequestPolicy,
)
from gatelint.front_door.managed_policies import managed_cache_policy, managed_origin_request_policy
from gatelint.front_door.route import RequestParameter, Route
from gatelint.rule import Finding, Undecided
from gatelint.values import Listing, Place, Unresolved
from gatelint_rules.bad_request_parameters.cloudfront_query_string_not_forwarded import check as query_strings
from gatelint_rules.lost_demands import findings

CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
HOST_HEADER_ONLY = "bf0718e1-ba1e-49d1-88b1-f726733018ae"
CORS_CUSTOM_ORIGIN = "59781a5b-3903-41f3-afcb-af62929ccde1"
THERE = Place("template.yaml", ("Resources", "Distribution"))


def found(behavior: CacheBehavior, *routes: Route) -> list[Finding | Undecided]:
    api = api_with()
    api.routes.items.extend(routes)
    distribution = distribution_with(behavior, origins=(origin_at(execute_api(), "/prod"),))
    return list(findings(door_with(api, distribution), lambda _: True))


def only(behavior: CacheBehavior, *routes: Route) -> Finding:
    (finding,) = found(behavior, *routes)
    assert isinstance(finding, Finding)
    return finding


def tokens(*keys: str) -> list[Route]:
    return [a_guarded_route(key, "JWT") for key in keys or ("GET /orders",)]


def with_policies(cache: Any = None, request: OriginRequestPolicy | None = None) -> CacheBehavior:
    return behavior_at("*", at=THERE, cache_policy=cache or a_cache_policy(), origin_request_policy=request)


def managed(identifier: str) -> OriginRequestPolicy | None:
    return managed_origin_request_policy(identifier, HERE)


@pytest.mark.parametrize(
    ("behavior", "words"),
    [
        (with_policies(), f"OriginRequestPolicyId to {ALL_VIEWER_EXCEPT_HOST}"),
        (with_policies(request=managed(HOST_HEADER_ONLY)), f"OriginRequestPolicyId to {ALL_VIEWER} "),
        (with_policies(request=an_origin_request_policy()), f"OriginRequestPolicyId to {ALL_VIEWER_EXCEPT_HOST}"),
        (with_policies(managed_cache_policy(CACHING_OPTIMIZED, HERE)), f"CachePolicyId to {CACHING_DISABLED}"),
        (with_policies(a_cache_policy(ttls=(0, 60, 60))), "let cache policy Cache take Authorization"),
        (behavior_at("*", legacy=forwarded_values()), "list Authorization in Headers of ForwardedValues"),
    ],
)
def test_the_mend_hangs_on_what_the_behavior_has_and_on_whether_it_caches(behavior: CacheBehavior, words: str) -> None:
    assert words in only(behavior, *tokens()).help


def test_an_origin_request_policy_of_ones_own_can_take_all_but_authorization() -> None:
    own = with_policies(request=an_origin_request_policy())
    keyed = a_route(api_key_required=k(True))
    assert only(own, keyed).help == "let origin request policy Request take x-api-key"
    assert only(own, *tokens()).at is THERE


def test_a_managed_policy_is_replaced_only_where_nothing_is_cached_and_the_host_stays_out() -> None:
    fixes = {
        name: [fix.edits[0].text for fix in only(behavior, *tokens()).fixes]
        for name, behavior in {
            "uncached": with_policies(request=managed(CORS_CUSTOM_ORIGIN)),
            "cached": with_policies(a_cache_policy(ttls=(1, 60, 60)), managed(CORS_CUSTOM_ORIGIN)),
            "host": with_policies(request=managed(HOST_HEADER_ONLY)),
        }.items()
    }
    assert fixes == {"uncached": [ALL_VIEWER_EXCEPT_HOST], "cached": [], "host": []}


def test_one_finding_tells_of_all_routes_that_fail_alike() -> None:
    keys = ("GET /a", "GET /b", "GET /c", "GET /d")
    finding = only(with_policies(), *tokens(*keys))
    assert finding.request.spoken == "GET /a (and 3 more routes)"
    told = [note.message for note in finding.notes if "leads to" in note.message]
    assert told == [f"path pattern * leads to {key}" for key in keys[:3]]


def test_what_is_looked_for_later_fails_once_the_rest_arrives() -> None:
    route = a_guarded_route("GET /orders", "REQUEST", "header.Cookie")
    route.api_key_required = k(True)
    both = found(with_policies(), route)
    assert [str(each.request.who) for each in both if isinstance(each, Finding)] == ["", "(once cookies arrive)"]


def test_a_signature_that_may_come_elsewhere_is_a_possibility() -> None:
    behavior = with_policies(request=an_origin_request_policy(query_strings="all"))
    finding = only(behavior, a_route(authorization_type=k("AWS_IAM")))
    assert finding.certainty.value == "may"
    assert finding.notes[-1].message == "a signature in the query string would arrive"


def test_a_policy_that_is_not_read_leaves_the_question_open() -> None:
    (said,) = found(with_policies(Unresolved(WHY, HERE)), *tokens())
    assert said == Undecided(HERE, WHY)


def heard(*routes: Route, behavior: CacheBehavior | None = None) -> list[str]:
    api = api_with()
    api.routes.items.extend(routes)
    distribution = distribution_with(behavior or with_policies(), origins=(origin_at(execute_api(), "/prod"),))
    said = query_strings(door_with(api, distribution))
    return [f"{each.request.spoken} {each.certainty.value}" for each in said if isinstance(each, Finding)]


def test_a_parameter_that_is_declared_is_a_sign_that_query_strings_matter() -> None:
    route = a_route(request_parameters=Listing([RequestParameter("querystring", "page", k(False), HERE)]))
    assert heard(route) == ["GET /orders with a query string may"]
    route.validates_parameters = k(True)
    route.request_parameters.items[0].required = k(True)
    assert heard(route) == ["GET /orders will"]


def test_nothing_is_said_of_query_strings_that_nothing_uses_or_that_may_arrive() -> None:
    route = a_route(request_parameters=Listing([RequestParameter("querystring", "page", unread(), HERE)]))
    assert heard(a_route()) == []
    assert heard(route, behavior=with_policies(a_cache_policy(query_strings="whitelist page"))) == []
    assert heard(route, behavior=with_policies(Unresolved(WHY, HERE))) == []
