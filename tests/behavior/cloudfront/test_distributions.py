from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from behavior.pieces import HERE, WHY, a_function, text, texts, unread
from gatelint.behavior.cloudfront.distributions import (
    Passage,
    behavior_for,
    covering,
    endpoint_of_origin,
    fails_over,
    origin_of,
    passages,
    passages_for,
    path_at_origin,
    paths_of,
)
from gatelint.behavior.routing.arrivals import Miss
from gatelint.behavior.routing.endpoints import EndpointKind
from gatelint.behavior.routing.journeys import journey_of
from gatelint.behavior.routing.routes import reaches
from gatelint.front_door.api import Api
from gatelint.front_door.distribution import CacheBehavior, Distribution, EdgeFunction, OriginGroup
from gatelint.front_door.domain import DomainName
from gatelint.records import replace
from gatelint.text import Text
from gatelint.values import Listing, Truth, Unresolved, known

SITE = origin_at("site.s3.eu-west-1.amazonaws.com", name="Site", has_s3_config=True)


def patterns(*written: str | None) -> Distribution:
    return distribution_with(*map(behavior_at, written), origins=(SITE, origin_at(execute_api())))


def pattern_for(distribution: Distribution, path: Text | str) -> str | None:
    """The pattern of the behavior that surely serves a path; None where that cannot be told."""
    found = behavior_for(distribution, path).surely
    return None if found is None else found.pattern


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/api/orders", "/api/*"),
        ("/api", "*"),
        ("/Api/orders", "*"),
        ("/img/a.jpg", "*.jpg"),
        ("/api/a.jpg", "/api/*"),
        ("/", "*"),
        ("/v1x", "/v?x"),
        ("/vx", "*"),
        ("/api/*", "/api/*"),
        ("/other/*", None),
        ("/orders/{id}", "*"),
    ],
)
def test_the_first_behavior_that_matches_serves_a_path(path: str, pattern: str | None) -> None:
    assert pattern_for(patterns("api/*", "*.jpg", "/v?x"), path) == pattern


def test_a_pattern_that_is_not_read_may_match() -> None:
    distribution = patterns(None, "/api/*", "/other/*")
    choice = behavior_for(distribution, "/api/orders")
    assert choice.found.is_yes
    assert [behavior.pattern for behavior in choice.candidates] == ["?", "/api/*"]


def test_a_behavior_that_is_not_listed_may_come_first() -> None:
    distribution = patterns("/api/*")
    distribution.behaviors.lacks(WHY)
    choice = behavior_for(distribution, "/api/orders")
    assert (choice.found, choice.surely) == (Truth.YES, None)
    tenants = patterns("/api/*")
    tenants.unread = WHY
    assert behavior_for(tenants, "/api/orders").surely is None


def test_the_default_root_object_is_what_the_root_is_asked_for() -> None:
    distribution = patterns("/index.html", "/api/*")
    distribution.default_root_object = text("index.html")
    assert pattern_for(distribution, "/") is None
    assert pattern_for(distribution, "") is None
    assert pattern_for(distribution, "/a") == "*"
    behavior = distribution.behaviors.items[-1]
    assert path_at_origin(distribution, behavior, SITE, "/") == Text.of("/index.html")
    assert path_at_origin(distribution, behavior, SITE, "/a/") == Text.of("/a/")
    distribution.default_root_object = unread()
    assert path_at_origin(distribution, behavior, SITE, "/") == Text.of("/*")


@pytest.mark.parametrize(
    ("written", "by"),
    [
        (("/api/*", "/api/orders"), ["/api/*"]),
        (("/*", "/api/*"), ["/*"]),
        (("/api/orders", "/api/*"), []),
        (("/a?c", "/a*c"), []),
        (("/", "/?*", "*"), ["/", "/?*"]),
        ((None, "/api/*"), []),
    ],
)
def test_a_behavior_is_shadowed_by_earlier_ones_that_leave_it_no_path(
    written: tuple[str | None, ...], by: list[str]
) -> None:
    distribution = patterns(*written)
    last = distribution.behaviors.items[-2]
    assert [behavior.pattern for behavior in covering(distribution, last)] == by
    assert covering(distribution, distribution.behaviors.items[-1]) == ()


def test_the_paths_of_a_behavior_are_those_of_its_pattern() -> None:
    written = {"api/*": "/api/*", "/api": "/api", "*.jpg": "/*.jpg", "*/x": "*/x", "*": "/*"}
    for pattern, paths in written.items():
        assert str(paths_of(behavior_at(pattern))) == paths
    assert str(paths_of(behavior_at(None))) == "/*"


def test_a_behavior_names_its_origin_by_id() -> None:
    distribution = patterns("/api/*")
    behavior = distribution.behaviors.items[0]
    assert origin_of(distribution, behavior).surely is distribution.origins.items[1]
    behavior.target_origin_id = text("Missing")
    assert origin_of(distribution, behavior).found.is_no
    distribution.origins.lacks(WHY)
    assert origin_of(distribution, behavior).found.is_unknown


def test_an_id_that_is_not_known_names_one_of_the_origins() -> None:
    distribution = patterns("/api/*")
    behavior = distribution.behaviors.items[0]
    behavior.target_origin_id = unread()
    choice = origin_of(distribution, behavior)
    assert (choice.found, len(choice.candidates), choice.surely) == (Truth.UNKNOWN, 2, None)
    named = Unresolved(WHY, HERE, parameter("P"))
    behavior.target_origin_id = named
    distribution.origins.items[0] = replace(SITE, id=named)
    assert origin_of(distribution, behavior).surely is distribution.origins.items[0]
    alone = distribution_with(default_behavior(parameter("P")), origins=(SITE,))
    assert origin_of(alone, alone.behaviors.items[0]).surely is SITE


def group(*members: str) -> OriginGroup:
    return OriginGroup(text("Group"), HERE, texts(*members), Listing([500]))


def test_of_an_origin_group_the_first_member_is_asked_first() -> None:
    distribution = distribution_with(behavior_at("/api/*", "Group"), origins=(SITE, origin_at(execute_api())))
    distribution.origin_groups.add(group("Api", "Site"))
    found = passages_for(door_with(api_with()), distribution, "/api/x")
    assert [known(way.origin.id) for way in found] == [Text.of("Api"), Text.of("Site")]
    assert [(way.is_failover, way.is_sure) for way in found] == [(False, Truth.YES), (True, Truth.UNKNOWN)]
    door = door_with(api_with(stages=("api",)), distribution)
    journey = journey_of(door, Text.of("https://", distribution.domain_name, "/api/x"))
    assert len(journey.arrivals) == 2
    assert journey.surely is not None
    assert str(journey.surely.path) == "/x"


@pytest.mark.parametrize(
    ("codes", "status", "answer"),
    [
        (Listing([403, 500]), 403, Truth.YES),
        (Listing([500]), 403, Truth.NO),
        (Listing([500], WHY), 403, Truth.UNKNOWN),
        (Listing([500]), None, Truth.UNKNOWN),
        (Listing([500], WHY), 401, Truth.NO),
    ],
)
def test_a_group_fails_over_on_the_statuses_that_it_lists(
    codes: Listing[int], status: int | None, answer: Truth
) -> None:
    distribution = distribution_with(behavior_at("/api/*", "Group"), origins=(SITE, origin_at(execute_api())))
    distribution.origin_groups.add(OriginGroup(text("Group"), HERE, texts("Api", "Site"), codes))
    in_group, alone = distribution.behaviors
    assert fails_over(distribution, in_group, status) is answer
    assert fails_over(distribution, alone, status) is Truth.NO


def test_a_group_of_which_a_member_is_not_known_is_followed_up_to_it() -> None:
    distribution = distribution_with(behavior_at("/api/*", "Group"), origins=(SITE,))
    distribution.origin_groups.add(group("Missing", "Site"))
    choice = origin_of(distribution, distribution.behaviors.items[0])
    assert (choice.candidates, choice.found) == ((), Truth.UNKNOWN)


def test_an_origin_that_may_be_a_group_is_not_taken_for_another() -> None:
    distribution = distribution_with(behavior_at("/api/*", parameter("P")), origins=(SITE,))
    distribution.origin_groups.add(group("Site"))
    assert origin_of(distribution, distribution.behaviors.items[0]).surely is None


def test_an_origin_leads_to_an_api_a_domain_name_or_something_else() -> None:
    api, domain = api_with(), a_domain()
    distribution = distribution_with(aliases=("api.example.com",))
    door = door_with(api, domain, distribution)
    assert endpoint_of_origin(door, distribution, origin_at(execute_api())).api is api
    assert endpoint_of_origin(door, distribution, origin_at("api.example.com")).domain is domain
    assert endpoint_of_origin(door, distribution, origin_at(domain.targets[0])).domain is domain
    kinds = {
        EndpointKind.BUCKET: origin_at(parameter("Bucket"), has_s3_config=True),
        EndpointKind.LOAD_BALANCER: origin_at(parameter("Host"), has_vpc_config=True),
        EndpointKind.UNKNOWN: origin_at(None),
    }
    for kind, origin in kinds.items():
        assert endpoint_of_origin(door, distribution, origin).kind is kind


def only_passage(distribution: Distribution, path: str, *nodes: Api | DomainName) -> Passage:
    (way,) = passages_for(door_with(distribution, *nodes), distribution, path)
    return way


def api_behind(path: str | Text | None = "", *functions: EdgeFunction) -> Distribution:
    behavior = behavior_at("/api/*", functions=Listing(functions))
    return distribution_with(behavior, origins=(SITE, origin_at(execute_api(), path)))


def test_an_origin_is_asked_for_its_origin_path_and_the_whole_path_of_the_viewer() -> None:
    api = api_with("GET /orders")
    way = only_passage(api_behind("/prod"), "/api/orders", api)
    assert str(way.sent) == "/prod/api/orders"
    found = way.arrival.invocation.surely
    assert found is not None
    assert str(found.path) == "/api/orders"
    assert reaches(api, found.path).is_no


def test_the_first_segment_of_the_viewer_is_the_stage_where_there_is_no_origin_path() -> None:
    api = api_with("GET /orders")
    assert only_passage(api_behind(), "/api/orders", api).arrival.miss is Miss.STAGE
    named = api_with("GET /orders", stages=("api",))
    found = only_passage(api_behind(), "/api/orders", named).arrival.invocation.surely
    assert found is not None
    assert str(found.path) == "/orders"
    assert only_passage(api_behind(), "/api/orders", http_api_with()).arrival.invocation.found.is_yes


def test_each_behavior_is_followed_for_all_of_its_paths() -> None:
    api = api_with("GET /api/orders")
    distribution = api_behind("/prod")
    (site,) = [way for way in passages(door_with(api, distribution), distribution) if way.behavior.is_default]
    (way,) = [way for way in passages(door_with(api, distribution), distribution) if not way.behavior.is_default]
    assert (str(way.path), str(way.sent)) == ("/api/*", "/prod/api/*")
    assert way.arrival.invocation.surely is not None
    assert (site.arrival.endpoint.kind, site.arrival.invocation.found) == (EndpointKind.BUCKET, Truth.NO)


def test_a_stage_in_the_origin_path_may_be_a_parameter() -> None:
    api = api_with(stages=(parameter("Stage"),))
    way = only_passage(api_behind(Text.of("/", parameter("Stage"))), "/api/orders", api)
    found = way.arrival.invocation.surely
    assert found is not None
    assert str(found.path) == "/api/orders"
    assert only_passage(api_behind(None), "/api/orders", api).arrival.invocation.found.is_unknown


def test_a_stage_in_the_origin_path_is_one_too_many_before_a_domain_name() -> None:
    api = api_with("GET /orders")
    domain = a_domain(mapped_to(api))
    distribution = distribution_with(behavior_at("/orders"), origins=(origin_at("api.example.com", "/prod"),))
    found = only_passage(distribution, "/orders", api, domain).arrival.invocation.surely
    assert found is not None
    assert (str(found.path), found.api) == ("/prod/orders", api)
    assert reaches(api, found.path).is_no


def test_a_function_may_rewrite_the_path_of_a_request() -> None:
    api = api_with("GET /orders")
    at_viewer = api_behind("/prod", a_function("viewer-request"))
    way = only_passage(at_viewer, "/api/orders", api)
    assert (str(way.sent), way.may_rewrite) == ("/prod/*", True)
    assert way.arrival.invocation.surely is not None
    at_origin = api_behind("/prod", a_function("origin-request"))
    assert only_passage(at_origin, "/api/orders", api).arrival.invocation.surely is None
    harmless = api_behind("/prod", a_function("viewer-response"))
    assert str(only_passage(harmless, "/api/orders", api).sent) == "/prod/api/orders"


def test_a_url_is_followed_to_the_stage_that_is_asked() -> None:
    api = api_with("GET /orders")
    straight = journey_of(door_with(api), Text.of("https://", execute_api(), "/prod/orders?x=1"))
    assert straight.surely is not None
    assert str(straight.surely.path) == "/orders"
    distribution = api_behind("/prod")
    door = door_with(api, distribution)
    around = journey_of(door, Text.of("https://", distribution.domain_name, "/api/orders"))
    assert around.surely is not None
    assert (len(around.passages), str(around.surely.path)) == (1, "/api/orders")
    site = journey_of(door, Text.of("https://", distribution.domain_name))
    assert site.surely is None
    assert [arrival.endpoint.kind for arrival in site.arrivals] == [EndpointKind.BUCKET]
    assert journey_of(door, "https://example.org/x").surely is None


def test_a_url_is_not_followed_surely_where_a_function_may_lead_it_elsewhere() -> None:
    api = api_with("GET /orders")
    distribution = api_behind("/prod", a_function("viewer-request"))
    journey = journey_of(door_with(api, distribution), Text.of("https://", distribution.domain_name, "/api/x"))
    assert journey.surely is None
    assert journey.arrivals[0].invocation.surely is not None


WRITTEN = st.lists(st.sampled_from(["/a/*", "/a*", "*", "/?", "/a/b", "b*", None]), max_size=4)
ASKED = st.sampled_from(["/", "/a", "/b", "/a/b", "/a/c", "/c/d"])


@given(WRITTEN, ASKED)
def test_a_behavior_with_a_known_pattern_serves_a_path_or_leaves_it_to_the_next(
    written: list[str | None], path: str
) -> None:
    distribution = patterns(*written)
    choice = behavior_for(distribution, path)
    assert choice.found.is_yes
    unknown = [behavior for behavior in choice.candidates if behavior.pattern == "?"]
    assert len(choice.candidates) == len([each for each in unknown if each is not choice.candidates[-1]]) + 1


@given(WRITTEN, ASKED)
def test_a_shadowed_behavior_never_serves_a_path(written: list[str | None], path: str) -> None:
    distribution = patterns(*written)
    shadowed = [behavior for behavior in distribution.behaviors if covering(distribution, behavior)]
    chosen: CacheBehavior | None = behavior_for(distribution, path).surely
    assert not any(behavior is chosen for behavior in shadowed)
