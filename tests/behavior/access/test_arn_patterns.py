from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from behavior.access_pieces import of_api, sub
from behavior.doors import a_message_route, a_stage, api_with, door_with, http_api_with, parameter, ref
from behavior.pieces import a_route, an_authorizer, unread
from gatelint.behavior.access.arn_patterns import covers, differing_part, fit, fit_string, meets
from gatelint.behavior.access.arns import SEGMENT, as_written, authorizer_arn, method_arn, source_arn
from gatelint.front_door.api import Api, ApiKind
from gatelint.records import replace
from gatelint.text import Reference, Text
from gatelint.values import Truth

REST = api_with()
HTTP = http_api_with()
SOCKET = api_with(kind=ApiKind.WEBSOCKET)


def arn(key: str, api: Api = REST, stage: str | Text | None = "prod") -> Text:
    route = a_message_route(key) if api.kind is ApiKind.WEBSOCKET else a_route(key)
    return method_arn(door_with(api), api, a_stage(stage), route)


def test_the_arn_of_a_method_holds_stage_method_and_path() -> None:
    expected = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/prod/GET/orders"
    assert arn("GET /orders") == sub(expected)
    assert str(arn("GET /")).endswith("/prod/GET/")


def test_the_arn_of_a_websocket_route_has_no_method() -> None:
    assert str(arn("$connect", SOCKET)).endswith(":${Api}/prod/$connect")


def test_the_arn_of_an_authorizer_names_no_stage() -> None:
    authorizer = replace(an_authorizer("REQUEST"), identity=ref("Authorizer"))
    assert str(authorizer_arn(door_with(REST), REST, authorizer)).endswith(":${Api}/authorizers/${Authorizer}")


def test_placeholders_are_written_again_as_the_route_has_them() -> None:
    assert str(as_written(arn("GET /orders/{id}"))).endswith("/prod/GET/orders/{id}")


@pytest.mark.parametrize(
    "rest", ["/*", "/*/*", "/*/*/*", "/prod/*", "/*/GET/*", "/prod/GET/orders", "/*/GET/ord?rs", "*"]
)
def test_a_wildcard_takes_slashes_too(rest: str) -> None:
    assert covers(sub(of_api(rest)), arn("GET /orders")) is Truth.YES


@pytest.mark.parametrize(
    "rest", ["", "/", "/prod", "/dev/*", "/*/POST/*", "/*/GET/orders/*", "/*/GET/orders/", "/*/*/*/*"]
)
def test_what_differs_takes_nothing_though_account_and_region_are_not_known(rest: str) -> None:
    assert fit(sub(of_api(rest)), arn("GET /orders")) == (Truth.NO, Truth.NO)


def test_two_apis_never_have_one_id() -> None:
    assert meets(sub(of_api("/*", api="OtherApi")), arn("GET /orders")) is Truth.NO


def test_a_literal_api_id_may_be_the_one_of_the_template() -> None:
    assert fit(sub("arn:aws:execute-api:us-east-1:111122223333:a1b2c3/*"), arn("GET /x")).truth is Truth.UNKNOWN


def test_whoever_writes_a_partition_deploys_there() -> None:
    assert covers(sub(of_api("/*").replace("arn:aws:", "arn:aws-cn:")), arn("GET /orders")) is Truth.YES


@pytest.mark.parametrize("pattern", ["*", "arn:aws:execute-api:*", "arn:aws:execute-api:*:*:*", "arn:*:execute-api:*"])
def test_an_arn_that_ends_early_is_completed_by_its_last_wildcard(pattern: str) -> None:
    answer = covers(sub(pattern.replace(":aws:", ":${AWS::Partition}:")), arn("GET /orders"))
    assert answer is Truth.YES


def test_a_wildcard_for_one_part_of_an_arn_takes_no_other() -> None:
    whole = Text.of("arn:aws:execute-api:eu-west-1:222222222222:b/prod/GET/x:111111111111:a/prod/GET/x")
    assert meets(Text.of("arn:aws:execute-api:*:111111111111:a/*"), whole) is Truth.NO


def test_a_placeholder_stands_for_every_value() -> None:
    one = arn("GET /orders/{id}")
    assert covers(sub(of_api("/prod/GET/orders/*")), one) is Truth.YES
    assert fit(sub(of_api("/prod/GET/orders/7")), one) == (Truth.NO, Truth.YES)
    assert fit(sub(of_api("/prod/GET/orders/*/items")), one) == (Truth.NO, Truth.NO)
    assert fit(sub(of_api("/prod/GET/orders")), one) == (Truth.NO, Truth.NO)


def test_a_greedy_placeholder_stands_for_several_segments() -> None:
    every = arn("GET /{proxy+}")
    assert covers(sub(of_api("/prod/GET/*")), every) is Truth.YES
    assert fit(sub(of_api("/prod/GET/orders/*/items")), every) == (Truth.NO, Truth.YES)
    assert meets(sub(of_api("/prod/POST/*")), every) is Truth.NO


def test_any_stands_for_every_method_and_is_none_itself() -> None:
    every = arn("ANY /orders")
    assert covers(sub(of_api("/*/*/orders")), every) is Truth.YES
    assert fit(sub(of_api("/*/GET/orders")), every) == (Truth.NO, Truth.YES)
    assert meets(sub(of_api("/*/ANY/orders")), every) is Truth.NO


def test_one_method_of_an_any_route_can_be_picked() -> None:
    door = door_with(REST)
    picked = method_arn(door, REST, a_stage("prod"), a_route("ANY /orders"), "GET")
    assert picked == arn("GET /orders")


def test_a_default_route_is_not_as_deep_as_three_wildcards() -> None:
    catch_all = source_arn(door_with(HTTP), HTTP, HTTP.stages.items[0], a_route("$default"))
    assert meets(sub(of_api("/*/*/*")), catch_all) is Truth.NO
    assert covers(sub(of_api("/*/*")), catch_all) is Truth.YES
    assert covers(sub(of_api("/*/$default")), catch_all) is Truth.YES


@pytest.mark.parametrize("stage", [None, Text.of(Reference("parameter", "StageName", plain=False))])
def test_the_depth_tells_them_apart_though_the_stage_is_not_known(stage: Text | None) -> None:
    assert meets(sub(of_api("/*/*/*")), arn("$connect", SOCKET, stage)) is Truth.NO


def test_a_stage_that_both_take_from_a_parameter_is_the_same() -> None:
    one = arn("GET /orders", stage=parameter("PStage"))
    assert covers(sub(of_api("/${PStage}/GET/orders")), one) is Truth.YES
    assert fit(sub(of_api("/prod/GET/orders")), one).truth is Truth.UNKNOWN
    assert fit(sub(of_api("/${PStage}/GET/*")), arn("GET /orders")).truth is Truth.UNKNOWN


def test_without_a_stage_all_stages_are_meant() -> None:
    every = method_arn(door_with(REST), REST, None, a_route("GET /orders"))
    assert covers(sub(of_api("/*/GET/orders")), every) is Truth.YES
    assert fit(sub(of_api("/prod/GET/orders")), every) == (Truth.NO, Truth.YES)


def test_a_route_of_which_nothing_is_known_may_be_any() -> None:
    route = a_route("GET /orders", path=unread(), method=unread())
    one = method_arn(door_with(REST), REST, a_stage("prod"), route)
    assert fit(sub(of_api("/prod/GET/orders")), one).truth is Truth.UNKNOWN
    assert fit(sub(of_api("/dev/*")), one).truth is Truth.NO


def test_a_policy_variable_may_be_anything() -> None:
    assert fit(sub(of_api("/prod/GET/${aws:username}")), arn("GET /orders")).truth is Truth.UNKNOWN
    assert fit(sub(of_api("/prod/POST/${aws:username}")), arn("GET /orders")).truth is Truth.NO


@pytest.mark.parametrize(
    ("rest", "part"),
    [
        ("/*/POST/orders", "method"),
        ("/dev/GET/orders", "stage"),
        ("/*/GET/order", "path"),
        ("/*/GET", "path"),
        ("", "stage"),
        ("/prod", "method"),
        ("/*/*", None),
    ],
)
def test_the_part_that_differs_is_named(rest: str, part: str | None) -> None:
    assert differing_part(sub(of_api(rest)), arn("GET /orders")) == part


def test_another_api_is_named_before_the_rest() -> None:
    assert differing_part(sub(of_api("/dev/GET/x", api="OtherApi")), arn("GET /orders")) == "API"


def test_a_sure_difference_is_named_before_a_doubt() -> None:
    pattern = sub("arn:aws:execute-api:us-east-1:111122223333:${Api}/*/POST/orders")
    assert differing_part(pattern, arn("GET /orders")) == "method"
    assert differing_part(sub("arn:aws:execute-api:us-east-1:${AWS::AccountId}:${Api}/*"), arn("GET /x")) == "region"


def test_too_many_segments_are_a_difference_in_depth() -> None:
    assert differing_part(sub(of_api("/*/*/*")), arn("$connect", SOCKET)) == "depth"
    assert differing_part(sub(of_api("/*/$disconnect")), arn("$connect", SOCKET)) == "route key"


# Matching, against a brute force over small alphabets.

WORDS = ["", *(a + b + c for a in "ab/" for b in ["", *"ab/"] for c in ["", *"ab/"])]
PATTERNS = st.text("ab/*?", max_size=4)


@given(PATTERNS, st.sampled_from(WORDS))
def test_wildcards_match_as_spelled_out(pattern: str, word: str) -> None:
    expression = "".join(".*" if sign == "*" else "." if sign == "?" else re.escape(sign) for sign in pattern)
    expected = Truth.of(re.fullmatch(expression, word) is not None)
    assert fit_string(Text.of(pattern), Text.of(word)) == (expected, expected)


@given(PATTERNS, st.text("ab/", max_size=2), st.text("ab/", max_size=2))
def test_what_is_said_of_a_placeholder_holds_for_its_values(pattern: str, before: str, after: str) -> None:
    said = fit_string(Text.of(pattern), Text.of(before, Reference(SEGMENT, "{x}"), after))
    for chosen in ("a", "b", "ab", "ba", "aaa"):
        one = fit_string(Text.of(pattern), Text.of(before + chosen + after)).truth
        if said.covers.is_yes:
            assert one is Truth.YES
        if said.meets.is_no:
            assert one is Truth.NO


@given(PATTERNS, st.text("ab", max_size=2), st.text("ab", max_size=2), st.booleans())
def test_what_is_sure_of_a_reference_holds_for_what_it_stands_for(
    pattern: str, before: str, after: str, plain: bool
) -> None:
    unknown = Reference("parameter", "P", plain=plain)
    said = fit_string(Text.of(pattern), Text.of(before, unknown, after))
    for stands_for in ("a", "ab", "bb", "aba") + (() if plain else ("", "a/b")):
        one = fit_string(Text.of(pattern), Text.of(before + stands_for + after)).truth
        if said.covers.is_yes:
            assert one is Truth.YES
        if said.covers.is_no or said.meets.is_no:
            assert one is Truth.NO


@given(PATTERNS, st.sampled_from(WORDS))
def test_nothing_is_covered_that_is_not_met(pattern: str, word: str) -> None:
    for value in (Text.of(word), Text.of(word, Reference(SEGMENT, "{x}")), Text.of(Reference("resource", "R"), word)):
        said = fit_string(Text.of(pattern), value)
        assert not (said.covers.is_yes and said.meets.is_no)
