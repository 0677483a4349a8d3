from __future__ import annotations

import pytest

from behavior.doors import (
    a_domain,
    api_with,
    behavior_at,
    default_behavior,
    distribution_with,
    door_with,
    execute_api,
    http_api_with,
    mapped_to,
    origin_at,
    parameter,
)
from behavior.pieces import HERE, WHY, a_function, k, text, texts, unread
from gatelint.behavior.cloudfront.distributions import Passage
from gatelint.behavior.cloudfront.ways import (
    api_at,
    arrives_with,
    by_origin,
    leads_to_route,
    leaves_paths_alone,
    origin_name,
    ways_through,
)
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.distribution import Distribution, EdgeFunction, OriginGroup
from gatelint.front_door.domain import DomainName
from gatelint.text import Text
from gatelint.values import Listing, Truth, Unresolved

SITE = origin_at("site.s3.eu-west-1.amazonaws.com", name="Site", has_s3_config=True)
ORDERS = api_with("GET /orders")


def behind(*patterns: str | None, path: str = "/prod") -> Distribution:
    """A distribution with these patterns for the API, and a bucket for all else."""
    return distribution_with(*map(behavior_at, patterns), origins=(SITE, origin_at(execute_api(), path)))


def ways(distribution: Distribution, *nodes: Api | DomainName) -> list[Passage]:
    return list(ways_through(door_with(*(nodes or (ORDERS,)), distribution)))


def told(distribution: Distribution) -> list[tuple[str, Truth]]:
    return [(str(way.path), way.is_sure) for way in ways(distribution)]


def in_sight(code: str, event_type: str = "viewer-request") -> EdgeFunction:
    return EdgeFunction(HERE, k(event_type), is_lambda=False, code=k(code))


def test_each_behavior_is_a_way_to_its_origin() -> None:
    assert told(behind("/api/*")) == [("/api/*", Truth.YES), ("/*", Truth.YES)]


def test_what_earlier_behaviors_take_is_no_way() -> None:
    assert told(behind("/*", "/api/*")) == [("/*", Truth.YES)]


def test_a_behavior_behind_one_that_is_not_read_may_get_nothing() -> None:
    assert told(behind(None, "/api/*")) == [("/api/*", Truth.UNKNOWN), ("/*", Truth.UNKNOWN)]
    partial = behind("/api/*")
    partial.behaviors.lacks(WHY)
    assert {sure for _, sure in told(partial)} == {Truth.UNKNOWN}


def test_a_disabled_distribution_has_no_ways() -> None:
    distribution = behind("/api/*")
    distribution.enabled = k(False)
    assert told(distribution) == []
    distribution.enabled = unread()
    assert {sure for _, sure in told(distribution)} == {Truth.UNKNOWN}


def test_a_way_to_one_of_several_origins_is_not_told() -> None:
    distribution = distribution_with(behavior_at("/api/*", parameter("P")), origins=(SITE, origin_at(execute_api())))
    assert told(distribution) == [("/*", Truth.YES)]


def test_another_origin_of_a_group_may_answer() -> None:
    distribution = distribution_with(default_behavior("Group"), origins=(SITE, origin_at(execute_api())))
    distribution.origin_groups.add(OriginGroup(text("Group"), HERE, texts("Api", "Site"), Listing([403])))
    (way,) = ways(distribution)
    assert (origin_name(way.origin), way.is_sure) == ("Api", Truth.UNKNOWN)


@pytest.mark.parametrize(
    ("code", "alone"),
    [
        ("function handler(event) { return event.request; }", Truth.YES),
        ("function handler(event) { if (event.request.headers['x-a']) return event.request; }", Truth.YES),
        ("function handler(event) { event.request.uri = '/'; return event.request; }", Truth.NO),
        ("import cf from 'cloudfront'; function handler(event) { return event.request; }", Truth.NO),
        ("function handler(event) { event.request[key] = value; return event.request; }", Truth.NO),
    ],
)
def test_a_function_in_sight_may_leave_paths_alone(code: str, alone: Truth) -> None:
    assert leaves_paths_alone(behavior_at("/api/*", functions=Listing([in_sight(code)]))) is alone


def test_of_a_function_out_of_sight_nothing_is_said() -> None:
    for event_type in ("viewer-request", "origin-request"):
        behavior = behavior_at("/api/*", functions=Listing([a_function(event_type)]))
        assert leaves_paths_alone(behavior).is_unknown
    assert leaves_paths_alone(behavior_at("/api/*", functions=Listing([a_function("origin-response")]))).is_yes


def test_a_function_that_leaves_paths_alone_is_not_in_the_way_but_makes_it_unsure() -> None:
    distribution = behind("/api/*")
    behavior = distribution.behaviors.items[0]
    behavior.functions.add(in_sight("function handler(event) { return event.request; }"))
    way = ways(distribution)[0]
    assert (str(way.sent), way.is_sure, way.behavior is behavior) == ("/prod/api/*", Truth.UNKNOWN, True)
    behavior.functions.add(a_function("viewer-request"))
    assert str(ways(distribution)[0].sent) == "/prod/*"


def test_ways_are_told_by_origin() -> None:
    grouped = by_origin(ways(behind("/a/*", "/b/*")))
    assert [[str(way.path) for way in group] for group in grouped] == [["/a/*", "/b/*"], ["/*"]]


def test_an_origin_is_called_by_its_id() -> None:
    assert origin_name(SITE) == "Site"
    assert origin_name(origin_at("example.com", name=parameter("Id"))) == "${Id}"


def test_another_path_may_lead_to_a_route() -> None:
    distribution = behind("/api/*")
    door = door_with(ORDERS, distribution)
    way = next(ways_through(door))
    assert leads_to_route(way.arrival).is_no
    assert leads_to_route(arrives_with(door, way, path="/*")).is_yes
    assert leads_to_route(arrives_with(door, way, path="/orders")).is_yes
    assert leads_to_route(arrives_with(door, way, origin_path="")).is_no
    assert api_at(way.arrival) is ORDERS


def test_behind_an_origin_path_that_is_not_read_any_path_may_be_asked_for() -> None:
    distribution = distribution_with(behavior_at("/api/*"), origins=(SITE, origin_at(execute_api(), None)))
    door = door_with(ORDERS, distribution)
    way = next(ways_through(door))
    assert leads_to_route(arrives_with(door, way)).is_unknown


def test_a_bucket_leads_to_no_route_and_of_an_api_without_any_nothing_is_said() -> None:
    site = ways(behind("/api/*"))[-1]
    assert leads_to_route(site.arrival).is_no
    assert api_at(site.arrival) is None
    for bare in (api_with(), api_with("GET /orders", kind=ApiKind.WEBSOCKET)):
        assert leads_to_route(ways(behind("/api/*"), bare)[0].arrival).is_unknown
    elsewhere = distribution_with(behavior_at("/api/*"), origins=(SITE, origin_at(execute_api("Other"))))
    assert leads_to_route(ways(elsewhere)[0].arrival).is_unknown


def test_routes_out_of_sight_may_answer() -> None:
    partial = api_with("GET /orders")
    partial.routes.lacks(WHY)
    assert leads_to_route(ways(behind("/api/*"), partial)[0].arrival).is_unknown


def test_it_is_not_sure_that_a_stage_of_unknown_name_is_asked() -> None:
    api = api_with("GET /orders", stages=(None,))
    assert leads_to_route(ways(behind("/*"), api)[0].arrival).is_unknown


def test_the_api_that_a_domain_name_maps_is_meant_also_where_no_mapping_takes_the_path() -> None:
    api = http_api_with("GET /orders")
    one = a_domain(mapped_to(api, "v1", "$default"))
    distribution = distribution_with(behavior_at("/api/*"), origins=(SITE, origin_at("api.example.com")))
    assert api_at(ways(distribution, api, one)[0].arrival) is api
    two = a_domain(mapped_to(api, "v1", "$default"), mapped_to(Unresolved(WHY, HERE), "v2"))
    assert api_at(ways(distribution, api, two)[0].arrival) is None
    assert Text.of("/api/*") == ways(distribution, api, two)[0].sent
