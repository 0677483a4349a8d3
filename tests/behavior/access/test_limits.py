from __future__ import annotations

import pytest

from behavior.doors import a_message_route, a_stage
from behavior.pieces import HERE, WHY, a_route, k, text, unread
from gatelint.behavior.access.limits import Limits, limits_of_plan, limits_of_stage
from gatelint.front_door.access import PlanStage, PlanThrottle, UsagePlan
from gatelint.front_door.api import MethodSetting, Stage
from gatelint.front_door.route import Route
from gatelint.rule import Certainty
from gatelint.text import Text
from gatelint.values import Known, Listing, Maybe, Unresolved

WILL, MAY = Certainty.WILL, Certainty.MAY


def limit(value: float | None) -> Known[float] | None:
    return None if value is None else k(value)


def a_setting(where: str, rate: Maybe[float] = None, burst: Maybe[float] = None) -> MethodSetting:
    """`where` is a method and a path ("GET /orders", "* /*"), or the key of a route without method."""
    method, _, path = where.rpartition(" ")
    return MethodSetting(HERE, k(path), k(method), rate, burst, None)


def a_stage_with(*settings: MethodSetting, unread: str | None = None) -> Stage:
    stage = a_stage()
    stage.settings = Listing(settings, unread)
    return stage


def refusals(stage: Stage, route: Route) -> list[Certainty | None]:
    return [limits.refuses_all for limits in limits_of_stage(stage, route)]


@pytest.mark.parametrize(
    ("rate", "burst", "answer"),
    [
        (0, 0, WILL),
        (0, None, MAY),
        (None, 0, MAY),
        (10, 0, MAY),
        (0, -1, MAY),
        (-1, -1, None),
        (0.5, 1, None),
        (None, None, None),
    ],
)
def test_requests_are_surely_refused_where_both_limits_are_zero(
    rate: float | None, burst: float | None, answer: Certainty | None
) -> None:
    assert Limits(limit(rate), limit(burst), HERE).refuses_all is answer


def test_what_is_not_known_refuses_nobody() -> None:
    assert Limits(unread(), unread(), HERE).refuses_all is None
    assert Limits(unread(), k(0.0), HERE).refuses_all is MAY


def test_a_doubt_hangs_on_a_limit_that_would_make_the_difference() -> None:
    assert Limits(unread(), k(0.0), HERE).unread == unread()
    assert Limits(unread(), unread(), HERE).unread == unread()
    assert Limits(unread(), k(5.0), HERE).unread is None
    assert Limits(k(0.0), k(0.0), HERE).unread is None


def test_settings_for_all_are_for_every_route() -> None:
    stage = a_stage_with(a_setting("* /*", k(0.0), k(0.0)))
    assert refusals(stage, a_route("GET /orders")) == [WILL]
    assert refusals(stage, a_route("ANY /{proxy+}")) == [WILL]
    assert refusals(stage, a_message_route("$connect")) == [WILL]


def test_settings_for_a_route_come_before_those_for_all() -> None:
    stage = a_stage_with(a_setting("* /*", k(0.0), k(0.0)), a_setting("GET /orders", k(5.0), k(5.0)))
    assert refusals(stage, a_route("GET /orders")) == [None]
    assert refusals(stage, a_route("POST /orders")) == [WILL]
    shut = a_stage_with(a_setting("* /*", k(5.0), k(5.0)), a_setting("GET /orders", k(0.0), k(0.0)))
    assert refusals(shut, a_route("GET /orders")) == [WILL]
    assert refusals(shut, a_route("GET /items")) == [None]


def test_routes_without_a_method_are_told_apart_by_their_keys() -> None:
    stage = a_stage_with(a_setting("send", k(0.0), k(0.0)), a_setting("$default", k(1.0), k(1.0)))
    assert refusals(stage, a_message_route("send")) == [WILL]
    assert refusals(stage, a_message_route("$default")) == [None]
    assert refusals(stage, a_message_route("$connect")) == []
    assert refusals(stage, a_route("ANY $default")) == [None]


def test_settings_of_a_route_that_say_nothing_of_limits_may_leave_those_for_all() -> None:
    stage = a_stage_with(a_setting("* /*", k(0.0), k(0.0)), a_setting("GET /orders"))
    assert refusals(stage, a_route("GET /orders")) == [MAY]


@pytest.mark.parametrize("where", ["* /orders", "GET /*", "ANY /orders"])
def test_half_a_wildcard_may_be_for_a_route(where: str) -> None:
    route = a_route("GET /orders")
    assert refusals(a_stage_with(a_setting(where, k(0.0), k(0.0))), route) == [MAY]
    open_or_not = a_stage_with(a_setting("* /*", k(0.0), k(0.0)), a_setting(where, k(5.0), k(5.0)))
    assert refusals(open_or_not, route) == [MAY, None]
    assert refusals(a_stage_with(a_setting(where, k(0.0), k(0.0))), a_route("POST /items")) == []


def test_a_method_of_a_route_for_any_may_be_shut() -> None:
    stage = a_stage_with(a_setting("GET /orders", k(0.0), k(0.0)))
    assert refusals(stage, a_route("ANY /orders")) == [MAY]


def test_settings_out_of_sight_may_open_what_those_for_all_shut() -> None:
    stage = a_stage_with(a_setting("* /*", k(0.0), k(0.0)), unread=WHY)
    assert refusals(stage, a_route("GET /orders")) == [MAY]


def test_a_setting_whose_path_is_not_known_may_open_it_too() -> None:
    setting = a_setting("GET /orders", k(5.0), k(5.0))
    setting.resource_path = unread()
    stage = a_stage_with(a_setting("* /*", k(0.0), k(0.0)), setting)
    assert refusals(stage, a_route("GET /orders")) == [MAY, None]
    assert refusals(stage, a_route("POST /orders")) == [WILL]


def a_plan(rate: Maybe[float], burst: Maybe[int], *throttles: PlanThrottle, unread: str | None = None) -> UsagePlan:
    entry = PlanStage(HERE, text("api"), text("prod"), Listing(throttles, unread))
    return UsagePlan(
        "Plan",
        HERE,
        Text.of("plan"),
        Listing([entry]),
        Listing([Unresolved(WHY, HERE)]),
        throttle_rate_limit=rate,
        throttle_burst_limit=burst,
    )


def refusals_by(plan: UsagePlan, route: Route) -> list[Certainty | None]:
    return [limits.refuses_all for limits in limits_of_plan(plan, plan.stages.items[0], route)]


def test_the_limits_of_a_plan_are_for_every_route_without_its_own() -> None:
    route = a_route("GET /orders")
    assert refusals_by(a_plan(None, None), route) == []
    assert refusals_by(a_plan(k(0.0), k(0)), route) == [WILL]
    own = PlanThrottle(HERE, "/orders", "GET", k(5.0), k(5))
    assert refusals_by(a_plan(k(0.0), k(0), own), route) == [None]
    assert refusals_by(a_plan(k(0.0), k(0), own), a_route("POST /orders")) == [WILL]
    shut = PlanThrottle(HERE, "/orders", "GET", k(0.0), k(0))
    assert refusals_by(a_plan(k(5.0), k(5), shut), route) == [WILL]


def test_nobody_may_meet_the_limits_of_a_plan_whose_keys_are_out_of_sight() -> None:
    plan = a_plan(k(0.0), k(0))
    plan.keys = Listing(unread=WHY)
    assert refusals_by(plan, a_route("GET /orders")) == [MAY]


def test_limits_of_a_plan_are_doubtful_where_others_are_out_of_sight() -> None:
    route = a_route("GET /orders")
    assert refusals_by(a_plan(k(0.0), k(0), unread=WHY), route) == [MAY]
    everywhere = PlanThrottle(HERE, "/*", "*", k(5.0), k(5))
    assert refusals_by(a_plan(k(0.0), k(0), everywhere), route) == [MAY, None]
    empty = PlanThrottle(HERE, "/orders", "GET", None, None)
    assert refusals_by(a_plan(k(0.0), k(0), empty), route) == [MAY]
