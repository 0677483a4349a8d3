from __future__ import annotations

import pytest

from behavior.doors import a_message_route, a_stage, door_with, ref
from behavior.pieces import HERE, WHY, a_route, an_api, k, unread
from gatelint.front_door.access import PlanStage, UsagePlan
from gatelint.front_door.api import Api, ApiKind, MethodSetting
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.rule import Certainty, Finding, Undecided
from gatelint.text import Text
from gatelint.values import Listing, Unresolved
from gatelint_rules.quota_exceeded import usage_plan_quota_exceeded
from gatelint_rules.throttled import throttle_limit_zero

SHUT_FOR_ALL = MethodSetting(HERE, k("/*"), k("*"), k(0.0), k(0.0), None)


def api_of(*routes: Route, kind: ApiKind = ApiKind.REST) -> Api:
    return an_api(kind, identity=ref("Api"), routes=Listing(routes), stages=Listing([a_stage("prod")]))


def a_plan(*keys: Unresolved, unread: str | None = None, stage: str = "prod") -> UsagePlan:
    """A plan that lets nobody through."""
    entry = PlanStage(HERE, k(ref("Api")), k(Text.of(stage)))
    plan = UsagePlan("Plan", HERE, ref("Plan"), Listing([entry]), Listing(keys, unread))
    plan.quota_limit = plan.throttle_burst_limit = k(0)
    plan.throttle_rate_limit = k(0.0)
    return plan


def door_of(api: Api, *plans: UsagePlan) -> FrontDoor:
    door = door_with(api)
    door.usage_plans.items.extend(plans)
    return door


def said_of(door: FrontDoor) -> list[Finding | Undecided]:
    return [*throttle_limit_zero.check(door), *usage_plan_quota_exceeded.check(door)]


def requests(said: list[Finding | Undecided]) -> list[str]:
    return [one.request.spoken for one in said if isinstance(one, Finding)]


def test_all_routes_of_a_stage_are_told_of_at_once() -> None:
    api = api_of(a_route("GET /orders"), a_route("POST /orders"))
    api.stages.items[0].settings.add(SHUT_FOR_ALL)
    (finding,) = said_of(door_of(api))
    assert isinstance(finding, Finding)
    assert finding.request.spoken == "every request to /* in stage prod"
    assert (finding.failure.status, finding.certainty) == (429, Certainty.WILL)


def test_a_shut_websocket_api_fails_at_the_handshake() -> None:
    api = api_of(a_message_route("send"), a_message_route("$connect"), kind=ApiKind.WEBSOCKET)
    api.stages.items[0].settings.add(SHUT_FOR_ALL)
    (finding,) = said_of(door_of(api))
    assert isinstance(finding, Finding)
    assert finding.request.spoken == "the WebSocket handshake in stage prod"
    assert finding.failure.errortype == "TooManyRequestsException"
    without = api_of(a_message_route("send"), a_message_route("leave"), kind=ApiKind.WEBSOCKET)
    without.stages.items[0].settings.add(SHUT_FOR_ALL)
    (finding,) = said_of(door_of(without))
    assert isinstance(finding, Finding)
    assert finding.request.spoken == "every message to route send (and 1 more) in stage prod"
    assert "connectionId" in str(finding.failure.body)


def test_a_limit_that_is_not_known_is_a_doubt() -> None:
    api = api_of(a_route("GET /orders"), a_route("POST /orders"))
    api.stages.items[0].settings.add(MethodSetting(HERE, k("/*"), k("*"), unread(), unread(), None))
    (doubt,) = said_of(door_of(api))
    assert isinstance(doubt, Undecided)
    assert doubt.why == WHY


def test_a_plan_limits_clients_with_its_keys_on_routes_that_require_one() -> None:
    keyed, free = a_route("GET /orders", api_key_required=k(True)), a_route("GET /open")
    said = said_of(door_of(api_of(keyed, free), a_plan(unread())))
    assert requests(said) == ["GET /orders with a key of Plan"] * 2
    assert [one.certainty for one in said if isinstance(one, Finding)] == [Certainty.WILL, Certainty.MAY]
    assert requests(said_of(door_of(api_of(free), a_plan(unread())))) == []


def test_a_plan_without_keys_limits_nobody() -> None:
    keyed = a_route("GET /orders", api_key_required=k(True))
    assert said_of(door_of(api_of(keyed), a_plan())) == []
    assert len(said_of(door_of(api_of(keyed), a_plan(unread=WHY)))) == 2


@pytest.mark.parametrize("kind", [ApiKind.REST, ApiKind.HTTP])
def test_a_plan_for_another_stage_or_kind_limits_nobody(kind: ApiKind) -> None:
    keyed = a_route("GET /orders", api_key_required=k(True))
    plan = a_plan(unread(), stage="prod" if kind is ApiKind.HTTP else "dev")
    assert said_of(door_of(api_of(keyed, kind=kind), plan)) == []


def test_a_quota_that_is_not_known_is_a_doubt_and_any_other_none() -> None:
    keyed = a_route("GET /orders", api_key_required=k(True))
    plan = a_plan(unread())
    plan.quota_limit = unread()
    (doubt,) = usage_plan_quota_exceeded.check(door_of(api_of(keyed), plan))
    assert isinstance(doubt, Undecided)
    plan.quota_limit = k(1)
    assert list(usage_plan_quota_exceeded.check(door_of(api_of(keyed), plan))) == []
