from __future__ import annotations

from typing import Any

from behavior.doors import api_with, behavior_at, distribution_with, door_with, execute_api, origin_at
from behavior.pieces import (
    HERE,
    WHY,
    a_cache_policy,
    a_function,
    a_guarded_route,
    a_route,
    an_origin_request_policy,
    forwarded_values,
    k,
    selection,
    text,
    texts,
    unread,
)
from gatelint.behavior.cloudfront.losses import losses
from gatelint.front_door.distribution import CacheBehavior, Origin, OriginGroup, OriginHeader
from gatelint.front_door.route import RequestParameter, Route
from gatelint.values import Listing, Unresolved

COOKIE = "header.Cookie"
SIGNED = k("AWS_IAM")
PASSES_ALL = an_origin_request_policy("allExcept host", "all", "all")


def told(
    *routes: Route, behavior: CacheBehavior | None = None, origin: Origin | None = None, **peculiar: Any
) -> list[str]:
    """What is lost, in one line each: what, which calls, and how sure it is or what is not known."""
    api = api_with()
    api.routes.items.extend(routes)
    behaviors = behavior or behavior_at("*")
    distribution = distribution_with(behaviors, origins=(origin or origin_at(execute_api(), "/prod"),), **peculiar)
    lines: list[str] = []
    for loss in losses(door_with(api, distribution), lambda _: True):
        calls = " ".join(f"{call.method}:{call.path}" for call in loss.calls)
        verdict = loss.certain.value if loss.doubt is None else loss.doubt.why
        lines.append(f"{loss.name} of {calls}: {verdict}")
    return lines


def with_policies(cache: Any = None, request: Any = None, **peculiar: Any) -> CacheBehavior:
    return behavior_at("*", cache_policy=cache or a_cache_policy(), origin_request_policy=request, **peculiar)


def test_the_token_of_a_get_is_lost_where_nothing_takes_authorization() -> None:
    route = a_guarded_route("GET /orders", "JWT")
    assert told(route) == ["authorization of GET:/orders: yes"]
    assert told(route, behavior=with_policies(request=PASSES_ALL)) == []
    assert told(a_route("GET /orders")) == []


def test_a_post_is_not_known_to_lose_its_token() -> None:
    post = a_guarded_route("POST /orders", "JWT")
    assert told(post) == []
    assert told(post, behavior=behavior_at("*", legacy=forwarded_values())) == []
    both = told(post, a_guarded_route("GET /orders", "JWT"))
    assert both == ["authorization of GET:/orders: yes"]


def test_of_a_route_for_every_method_each_call_is_lost_by_itself() -> None:
    route = a_guarded_route("ANY /orders", "JWT")
    assert told(route) == ["authorization of GET:/orders HEAD:/orders: yes"]
    keyed = a_route("ANY /orders", api_key_required=k(True))
    reading = with_policies(allowed_methods=Listing(["GET", "HEAD"]))
    assert told(keyed, behavior=reading) == ["x-api-key of GET:/orders HEAD:/orders: yes"]


def test_a_signature_may_come_in_the_query_string() -> None:
    route = a_route("GET /orders", authorization_type=SIGNED)
    assert told(route) == ["authorization of GET:/orders: yes"]
    with_query = with_policies(request=an_origin_request_policy(query_strings="all"))
    assert told(route, behavior=with_query) == ["authorization of GET:/orders: unknown"]


def test_cookies_are_lost_only_where_none_pass() -> None:
    route = a_guarded_route("GET /orders", "REQUEST", COOKIE)
    assert told(route) == ["cookie of GET:/orders: yes"]
    assert told(route, behavior=with_policies(request=an_origin_request_policy(cookies="whitelist a"))) == []
    assert told(route, behavior=with_policies(request=an_origin_request_policy("allViewer"))) != []


def test_query_strings_compare_with_case() -> None:
    route = a_guarded_route("GET /orders", "REQUEST", "querystring.Ticket")
    listed = a_cache_policy(query_strings="whitelist ticket")
    assert told(route, behavior=with_policies(listed)) == ["Ticket of GET:/orders: yes"]
    listed = a_cache_policy(query_strings="whitelist Ticket")
    assert told(route, behavior=with_policies(listed)) == []


def test_an_origin_may_bring_what_viewers_cannot() -> None:
    route = a_guarded_route("GET /orders", "TOKEN", "header.X-Token")
    origin = origin_at(execute_api(), "/prod", headers={"x-TOKEN": "secret"})
    assert told(route, origin=origin) == []
    origin.custom_headers = Listing([OriginHeader(unread(), k(k), origin.at)])  # type: ignore[arg-type]
    assert told(route, origin=origin) == [f"x-token of GET:/orders: {WHY}"]
    origin.custom_headers = Listing([], WHY)
    assert told(route, origin=origin) == [f"x-token of GET:/orders: {WHY}"]


def test_headers_that_cloudfront_makes_are_never_lost() -> None:
    sources = ("header.Host", "header.User-Agent", "header.Via", "header.X-Forwarded-For", "header.X-Amz-Cf-Id")
    assert told(a_guarded_route("GET /orders", "REQUEST", *sources)) == []


def test_what_is_not_read_leaves_a_doubt() -> None:
    route = a_guarded_route("GET /orders", "TOKEN", "header.X-Token")
    imported = Unresolved("the policy is imported", route.at)
    assert told(route, behavior=with_policies(imported)) == ["x-token of GET:/orders: the policy is imported"]
    assert told(route, behavior=with_policies(request=imported)) == ["x-token of GET:/orders: the policy is imported"]
    unnamed = an_origin_request_policy("whitelist a")
    unnamed.headers.names.lacks(WHY)
    assert told(route, behavior=with_policies(request=unnamed)) == [f"x-token of GET:/orders: {WHY}"]
    unsure = an_origin_request_policy()
    unsure.headers = selection("all")
    unsure.headers.behavior = unread()
    assert told(route, behavior=with_policies(request=unsure)) == [f"x-token of GET:/orders: {WHY}"]


def test_a_function_leaves_a_doubt_only_where_the_value_is_lost_without_it() -> None:
    route = a_guarded_route("GET /orders", "JWT")
    functions = Listing([a_function("viewer-request")])
    why = "a function may change requests on their way"
    assert told(route, behavior=with_policies(functions=functions)) == [f"authorization of GET:/*: {why}"]
    assert told(route, behavior=with_policies(request=PASSES_ALL, functions=functions)) == []


def test_whether_a_key_is_required_may_not_be_known() -> None:
    route = a_route("GET /orders", api_key_required=unread())
    assert told(route) == ["x-api-key of GET:/orders: whether x-api-key is required"]


def test_what_is_missed_first_is_told_with_what_is_missed_after() -> None:
    route = a_guarded_route("GET /orders", "JWT")
    route.request_parameters = Listing([RequestParameter("header", "X-Trace", k(True), route.at)])
    route.validates_parameters = k(True)
    api = api_with()
    api.routes.add(route)
    distribution = distribution_with(behavior_at("*"), origins=(origin_at(execute_api(), "/prod"),))
    first, second = losses(door_with(api, distribution), lambda _: True)
    assert first.calls[0].sooner is None
    assert second.calls[0].sooner is first.calls[0].demand
    (alone,) = losses(door_with(api, distribution), lambda demand: demand.name == "x-trace")
    assert alone.calls[0].sooner == first.calls[0].demand


def test_a_distribution_that_is_off_loses_nothing() -> None:
    api = api_with()
    api.routes.add(a_guarded_route("GET /orders", "JWT"))
    distribution = distribution_with(behavior_at("*"), origins=(origin_at(execute_api(), "/prod"),), enabled=k(False))
    assert list(losses(door_with(api, distribution), lambda _: True)) == []


def test_a_distribution_that_may_be_off_may_lose_nothing() -> None:
    keyed = a_route("GET /orders", api_key_required=k(True))
    for route in (a_guarded_route("GET /orders", "JWT"), keyed, a_route("GET /orders", authorization_type=SIGNED)):
        (line,) = told(route, enabled=unread())
        assert line.endswith(": unknown")


def test_another_origin_of_a_group_may_answer_in_place_of_a_refusal() -> None:
    def of_group(*routes: Route, codes: Listing[int]) -> list[str]:
        groups = Listing([OriginGroup(text("Group"), HERE, texts("Api", "Site"), codes)])
        return told(*routes, behavior=behavior_at("*", "Group"), origin_groups=groups)

    keyed = a_route("GET /orders", api_key_required=k(True))
    assert of_group(keyed, codes=Listing([403])) == ["x-api-key of GET:/orders: unknown"]
    assert of_group(keyed, codes=Listing([500])) == ["x-api-key of GET:/orders: yes"]
    assert of_group(keyed, codes=Listing([500], WHY)) == ["x-api-key of GET:/orders: unknown"]
    guarded = a_guarded_route("GET /orders", "JWT")
    assert of_group(guarded, codes=Listing([403], WHY)) == ["authorization of GET:/orders: yes"]


def test_what_leads_to_no_route_loses_nothing() -> None:
    route = a_guarded_route("GET /orders", "JWT")
    assert told(route, behavior=behavior_at("/other/*")) == []
