from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from behavior.doors import (
    a_domain,
    a_stage,
    api_with,
    door_with,
    execute_api,
    http_api_with,
    mapped_to,
    parameter,
    ref,
)
from behavior.pieces import HERE, WHY, k, text, texts, unread
from gatelint.behavior.routing.arrivals import Arrival, Miss, arrive
from gatelint.behavior.routing.stages import stages_shadowing
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.domain import DomainName, HeaderMatch, RoutingCondition, RoutingRule
from gatelint.text import Text
from gatelint.values import Listing, Truth, Unresolved, known

STAGE = parameter("Stage")
ELSEWHERE = Unresolved("the API is defined elsewhere", HERE)


def called(api: Api, path: Text | str) -> Arrival:
    return arrive(door_with(api), execute_api(), path)


def through(domain: DomainName, path: Text | str, *apis: Api) -> Arrival:
    return arrive(door_with(domain, *apis), "api.example.com", path)


def surely(arrival: Arrival) -> tuple[str, str]:
    """The name of the stage and the path that are surely asked for."""
    found = arrival.invocation.surely
    assert found is not None
    assert found.stage is not None
    return str(known(found.stage.stage_name)), str(found.path)


@pytest.mark.parametrize(
    ("path", "rest"), [("/prod/orders", "/orders"), ("/prod", ""), ("/prod/", "/"), ("/prod//orders", "//orders")]
)
def test_a_rest_api_takes_the_first_segment_for_the_stage(path: str, rest: str) -> None:
    assert surely(called(api_with(stages=("prod", "dev")), path)) == ("prod", rest)


@pytest.mark.parametrize("path", ["/orders", "/", "", "/production", "/Prod/orders"])
def test_a_rest_api_serves_nothing_without_a_stage(path: str) -> None:
    arrival = called(api_with(stages=("prod", "dev")), path)
    assert (arrival.invocation.found, arrival.miss) == (Truth.NO, Miss.STAGE)


def test_a_stage_that_may_bear_the_name_may_be_selected() -> None:
    arrival = called(api_with(stages=(STAGE,)), "/prod/orders")
    assert arrival.invocation.found.is_unknown
    assert [str(each.path) for each in arrival.invocation.candidates] == ["/orders"]
    assert called(api_with(stages=(None,)), "/prod/orders").invocation.found.is_unknown


def test_a_stage_out_of_sight_may_be_selected_unless_one_in_sight_is() -> None:
    api = api_with(stages=("prod",))
    api.stages.lacks(WHY)
    assert called(api, "/orders").invocation.found.is_unknown
    assert surely(called(api, "/prod/orders")) == ("prod", "/orders")


def test_a_stage_and_a_path_may_share_a_parameter() -> None:
    api = api_with(stages=(STAGE,))
    assert called(api, Text.of("/", STAGE, "/orders")).invocation.surely is not None


def test_the_default_stage_of_an_http_api_is_served_without_its_name() -> None:
    assert surely(called(http_api_with(), "/orders")) == ("$default", "/orders")
    assert surely(called(http_api_with(), "")) == ("$default", "/")
    arrival = called(http_api_with(stages=("prod",)), "/orders")
    assert (arrival.invocation.found, arrival.miss) == (Truth.NO, Miss.STAGE)
    assert called(http_api_with(stages=()), "/orders").miss is Miss.STAGE


def test_a_named_stage_takes_its_paths_from_the_default_stage() -> None:
    api = http_api_with(stages=("$default", "v1"))
    assert surely(called(api, "/v1/orders")) == ("v1", "/orders")
    assert surely(called(api, "/v2/orders")) == ("$default", "/v2/orders")
    assert [truth for truth, _ in stages_shadowing(api, Text.of("/v1/orders"))] == [Truth.YES]
    assert stages_shadowing(api, Text.of("/v2/orders")) == []
    assert stages_shadowing(http_api_with(stages=("v1",)), Text.of("/v1/orders")) == []


def test_a_stage_of_which_the_name_is_not_known_may_take_paths_from_the_default_stage() -> None:
    arrival = called(http_api_with(stages=("$default", STAGE)), "/v1/orders")
    assert (arrival.invocation.found, arrival.invocation.surely) == (Truth.YES, None)
    unlisted = http_api_with()
    unlisted.stages.lacks(WHY)
    assert called(unlisted, "/orders").invocation.surely is None


def test_a_websocket_api_needs_its_stage_in_the_path() -> None:
    api = api_with(kind=ApiKind.WEBSOCKET)
    assert surely(called(api, "/prod")) == ("prod", "")
    assert surely(called(api, "/prod/@connections/1")) == ("prod", "/@connections/1")
    assert called(api, "/").miss is Miss.STAGE


def test_paths_of_a_pattern_select_a_stage_only_if_all_of_them_do() -> None:
    api = api_with(stages=("prod",))
    assert called(api, "/api/*").miss is Miss.STAGE
    assert called(api, "/*").invocation.found.is_unknown
    assert surely(called(api, "/prod/*")) == ("prod", "/*")


def test_a_disabled_endpoint_is_told_of() -> None:
    assert called(api_with(disable_execute_api_endpoint=k(True)), "/prod/x").disabled.is_yes
    assert called(api_with(disable_execute_api_endpoint=unread()), "/prod/x").disabled.is_unknown
    assert called(api_with(), "/prod/x").disabled.is_no


def test_a_mapping_gives_the_stage_and_its_base_path_is_taken_off() -> None:
    api = api_with(disable_execute_api_endpoint=k(True))
    domain = a_domain(mapped_to(api, "orders"))
    arrival = through(domain, "/orders/7", api)
    assert surely(arrival) == ("prod", "/7")
    assert arrival.disabled.is_no
    found = arrival.invocation.surely
    assert found is not None
    assert found.mapping is domain.mappings.items[0]
    assert surely(through(a_domain(mapped_to(api)), "/prod/orders", api)) == ("prod", "/prod/orders")


def test_the_longest_base_path_that_fits_takes_a_request() -> None:
    apis = {path: api_with(identity=ref(f"Api{index}")) for index, path in enumerate(("", "orders", "orders/v1/items"))}
    domain = a_domain(*(mapped_to(api, path) for path, api in apis.items()))
    for path, taken, rest in (
        ("/orders", "orders", ""),
        ("/orders/v1", "orders", "/v1"),
        ("/orders/v1/items/123", "orders/v1/items", "/123"),
        ("/customers", "", "/customers"),
        ("/ordersheet", "", "/ordersheet"),
    ):
        found = through(domain, path).invocation.surely
        assert found is not None
        assert (found.api, str(found.path)) == (apis[taken], rest)


def test_a_path_that_no_mapping_takes_leads_nowhere() -> None:
    api = api_with()
    for domain in (a_domain(), a_domain(mapped_to(api, "orders"))):
        arrival = through(domain, "/customers", api)
        assert (arrival.invocation.found, arrival.miss) == (Truth.NO, Miss.MAPPING)


def test_a_mapping_out_of_sight_may_take_any_path() -> None:
    api = api_with()
    domain = a_domain(mapped_to(api))
    domain.mappings.lacks(WHY)
    arrival = through(domain, "/orders", api)
    assert (arrival.invocation.found, arrival.invocation.surely) == (Truth.UNKNOWN, None)
    bare = a_domain()
    bare.mappings.lacks(WHY)
    assert through(bare, "/orders").invocation.found.is_unknown


def test_a_base_path_that_is_not_known_may_take_a_path() -> None:
    api = api_with()
    for base_path in (STAGE, None):
        domain = a_domain(mapped_to(api, base_path), mapped_to(api))
        arrival = through(domain, "/v1/orders", api)
        assert (arrival.invocation.found, len(arrival.invocation.candidates)) == (Truth.YES, 2)
    assert through(a_domain(mapped_to(api, STAGE)), "/v1/orders", api).invocation.found.is_unknown


def test_a_mapping_to_a_stage_that_is_not_there_leads_nowhere() -> None:
    api = api_with(stages=("dev",))
    arrival = through(a_domain(mapped_to(api)), "/orders", api)
    assert (arrival.invocation.found, arrival.miss) == (Truth.NO, Miss.MAPPED_STAGE)
    assert through(a_domain(mapped_to(api, stage=STAGE)), "/orders", api).invocation.found.is_unknown
    assert through(a_domain(mapped_to(api, stage=None)), "/orders", api).invocation.found.is_unknown
    api.stages.lacks(WHY)
    assert through(a_domain(mapped_to(api)), "/orders", api).invocation.found.is_unknown


def test_a_mapping_without_a_stage_expects_it_behind_the_base_path() -> None:
    api = api_with()
    domain = a_domain(mapped_to(api, "orders", stage=""))
    assert surely(through(domain, "/orders/prod/7", api)) == ("prod", "/7")
    assert through(domain, "/orders/7", api).miss is Miss.STAGE


def test_of_an_api_that_is_defined_elsewhere_nothing_is_said() -> None:
    arrival = through(a_domain(mapped_to(ELSEWHERE)), "/orders")
    assert arrival.invocation.found.is_unknown
    assert [each.api for each in arrival.invocation.candidates] == [None]


def rule_of(api: Api, priority: int | None, *conditions: RoutingCondition, strips: bool = False) -> RoutingRule:
    at = unread() if priority is None else k(priority)
    return RoutingRule("Rule", HERE, at, k(api.identity), text("prod"), Listing(conditions), k(strips))


def by_path(*paths: str) -> RoutingCondition:
    return RoutingCondition(HERE, texts(*paths), Listing())


BY_HEADER = RoutingCondition(HERE, Listing(), Listing([HeaderMatch(text("x-beta"), text("*"))]))


def ruled(mode: str, *rules: RoutingRule, mapped: Api) -> DomainName:
    return a_domain(mapped_to(mapped), routing_mode=k(mode), routing_rules=Listing(rules))


def test_routing_rules_come_before_mappings_in_the_order_of_their_priorities() -> None:
    first, second, mapped = api_with(), api_with(identity=ref("Second")), api_with(identity=ref("Mapped"))
    rules = (rule_of(second, 20), rule_of(first, 10, by_path("orders"), by_path("orders", "users")))
    domain = ruled("ROUTING_RULE_THEN_API_MAPPING", *rules, mapped=mapped)
    for path, api in (("/orders/7", first), ("/users", second)):
        found = through(domain, path, first, second, mapped).invocation.surely
        assert found is not None
        assert (found.api, str(found.path)) == (api, path)


def test_a_rule_may_strip_the_base_path() -> None:
    api = api_with()
    domain = ruled("ROUTING_RULE_ONLY", rule_of(api, 1, by_path("orders"), strips=True), mapped=api)
    assert surely(through(domain, "/orders/7", api)) == ("prod", "/7")


def test_a_rule_that_asks_for_a_header_may_hold() -> None:
    beta, mapped = api_with(), api_with(identity=ref("Mapped"))
    domain = ruled("ROUTING_RULE_THEN_BASE_PATH_MAPPING", rule_of(beta, 1, BY_HEADER), mapped=mapped)
    arrival = through(domain, "/orders", beta, mapped)
    assert arrival.invocation.found.is_yes
    assert [each.api for each in arrival.invocation.candidates] == [beta, mapped]


def test_the_routing_mode_tells_whether_rules_or_mappings_count() -> None:
    api, mapped = api_with(), api_with(identity=ref("Mapped"))
    rule = rule_of(api, 1, by_path("orders"))
    alone = through(ruled("ROUTING_RULE_ONLY", rule, mapped=mapped), "/users", api, mapped)
    assert (alone.invocation.found, alone.miss) == (Truth.NO, Miss.MAPPING)
    found = through(ruled("BASE_PATH_MAPPING_ONLY", rule, mapped=mapped), "/orders", api, mapped).invocation.surely
    assert found is not None
    assert found.api is mapped
    either = ruled("?", rule, mapped=mapped)
    either.routing_mode = unread()
    assert len(through(either, "/orders", api, mapped).invocation.candidates) == 2


def test_a_rule_of_which_the_path_is_not_known_may_hold() -> None:
    api = api_with()
    open_path = RoutingCondition(HERE, Listing([unread()]), Listing())
    arrival = through(ruled("ROUTING_RULE_ONLY", rule_of(api, 1, open_path), mapped=api), "/orders", api)
    assert (arrival.invocation.found, len(arrival.invocation.candidates)) == (Truth.UNKNOWN, 1)


def test_of_the_api_of_a_rule_nothing_is_said_where_it_is_not_known() -> None:
    api = api_with()
    rule = rule_of(api, 1)
    rule.api = unread()
    arrival = through(ruled("ROUTING_RULE_ONLY", rule, mapped=api), "/orders", api)
    assert [each.api for each in arrival.invocation.candidates] == [None]
    assert arrival.invocation.found.is_unknown


def test_rules_of_unknown_order_may_each_come_first() -> None:
    one, other = api_with(), api_with(identity=ref("Other"))
    domain = ruled("ROUTING_RULE_ONLY", rule_of(one, None), rule_of(other, 2), mapped=one)
    arrival = through(domain, "/", one, other)
    assert (arrival.invocation.found, arrival.invocation.surely) == (Truth.UNKNOWN, None)
    assert len(arrival.invocation.candidates) == 2


def test_a_host_that_is_no_api_is_no_arrival_at_one() -> None:
    api = api_with()
    assert arrive(door_with(api), "site.s3.amazonaws.com", "/").invocation.found.is_no
    assert arrive(door_with(api), "example.org", "/").invocation.found.is_unknown
    assert arrive(door_with(api), execute_api("Other"), "/").invocation.found.is_unknown


def test_an_api_is_not_found_in_another_region() -> None:
    door = door_with(api_with(), region=Text.of("eu-west-1"))
    arrival = arrive(door, execute_api(region=Text.of("us-east-1")), "/orders")
    assert (arrival.invocation.found, arrival.miss) == (Truth.UNKNOWN, None)


STAGES = st.lists(st.sampled_from(["$default", "a", "b", STAGE, None]), max_size=3, unique_by=str)
PATHS = st.sampled_from(["/", "/a", "/a/b", "/b", "/c/a", "/*", "/a/*"])


@given(st.sampled_from([ApiKind.REST, ApiKind.HTTP, ApiKind.WEBSOCKET]), STAGES, PATHS)
def test_a_listing_that_lacks_stages_never_proves_that_none_is_selected(
    kind: ApiKind, stages: list[str | Text | None], path: str
) -> None:
    api = api_with(kind=kind, stages=tuple(stages))
    whole = called(api, path)
    api.stages.lacks(WHY)
    partial = called(api, path)
    assert not partial.invocation.found.is_no
    assert partial.miss is None
    if whole.invocation.found.is_yes:
        assert partial.invocation.found.is_yes


@given(st.sampled_from([ApiKind.REST, ApiKind.HTTP]), STAGES, PATHS)
def test_not_knowing_the_name_of_a_stage_never_turns_an_answer_around(
    kind: ApiKind, stages: list[str | Text | None], path: str
) -> None:
    whole = called(api_with(kind=kind, stages=tuple(stages)), path)
    for index in range(len(stages)):
        api = api_with(kind=kind, stages=tuple(stages))
        api.stages.items[index] = a_stage(None)
        partial = called(api, path)
        assert partial.invocation.found in (whole.invocation.found, Truth.UNKNOWN)
