from __future__ import annotations

from behavior.doors import a_stage, door_with, ref
from behavior.pieces import HERE, WHY, a_route, an_api, k, unread
from gatelint.front_door.access import ApiKey, PlanStage, UsagePlan
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Certainty, Finding, Undecided
from gatelint.text import Text
from gatelint.values import Default, Known, Listing, Unresolved
from gatelint_rules.invalid_api_key import api_key_disabled, api_key_stage_not_in_usage_plan

LEFT_OUT = Known(value=False, at=Default("CloudFormation creates a disabled API key", HERE))


def keyed_api(*stages: str, kind: ApiKind = ApiKind.REST) -> Api:
    route = a_route("GET /orders", api_key_required=k(True))
    return an_api(kind, identity=ref("Api"), routes=Listing([route]), stages=Listing(map(a_stage, stages or ("prod",))))


def a_key(enabled: Known[bool] | Unresolved | None = None, *stages: PlanStage) -> ApiKey:
    return ApiKey("Key", HERE, ref("Key"), k(True) if enabled is None else enabled, Listing(stages))


def listed(api: Text | None = None, stage: str = "prod") -> PlanStage:
    return PlanStage(HERE, k(ref("Api") if api is None else api), k(Text.of(stage)))


def a_plan(*keys: ApiKey | Unresolved, stages: tuple[PlanStage, ...] | None = None) -> UsagePlan:
    return UsagePlan("Plan", HERE, ref("Plan"), Listing((listed(),) if stages is None else stages), Listing(keys))


def door_of(api: Api, keys: tuple[ApiKey, ...] = (), plans: tuple[UsagePlan, ...] = ()) -> FrontDoor:
    door = door_with(api)
    door.api_keys.items.extend(keys)
    door.usage_plans.items.extend(plans)
    return door


def not_admitted(door: FrontDoor) -> list[Finding | Undecided]:
    return list(api_key_stage_not_in_usage_plan.check(door))


def certainties(said: list[Finding | Undecided]) -> list[Certainty | None]:
    return [one.certainty if isinstance(one, Finding) else None for one in said]


def test_a_stage_is_opened_by_a_plan_that_lists_it_and_holds_a_key() -> None:
    key = a_key()
    assert not_admitted(door_of(keyed_api(), (key,), (a_plan(key),))) == []
    assert not_admitted(door_of(keyed_api(), (), (a_plan(unread()),))) == []
    assert certainties(not_admitted(door_of(keyed_api(), (key,), (a_plan(),)))) == [Certainty.WILL]
    other_stage = a_plan(key, stages=(listed(stage="dev"),))
    assert certainties(not_admitted(door_of(keyed_api(), (key,), (other_stage,)))) == [Certainty.WILL]


def test_keys_from_elsewhere_may_open_what_a_plan_lists() -> None:
    assert not_admitted(door_of(keyed_api())) == []
    assert not_admitted(door_of(keyed_api(), (), (a_plan(),))) == []
    other_stage = a_plan(stages=(listed(stage="dev"),))
    assert certainties(not_admitted(door_of(keyed_api(), (), (other_stage,)))) == [Certainty.MAY]


def test_a_plan_may_get_other_keys_than_those_that_have_plans() -> None:
    key, other = a_key(), a_plan(stages=(listed(stage="dev"),))
    other.keys.add(key)
    assert certainties(not_admitted(door_of(keyed_api(), (key,), (a_plan(), other)))) == [Certainty.MAY]
    assert certainties(not_admitted(door_of(keyed_api(), (key, a_key()), (a_plan(), other)))) == [Certainty.WILL]


def test_stage_keys_may_open_a_stage_in_the_older_way() -> None:
    assert certainties(not_admitted(door_of(keyed_api(), (a_key(None, listed()),)))) == [Certainty.MAY]


def test_a_plan_that_is_known_in_part_leaves_it_open() -> None:
    plan = a_plan(stages=(PlanStage(HERE, unread(), unread()),))
    assert certainties(not_admitted(door_of(keyed_api(), (a_key(),), (plan, a_plan(a_key(), stages=()))))) == [
        Certainty.WILL
    ]
    plan.keys.lacks(WHY)
    assert certainties(not_admitted(door_of(keyed_api(), (a_key(),), (plan,)))) == [None]


def test_a_plan_of_another_stack_may_list_an_api_whose_id_leaves_the_template() -> None:
    api, why = keyed_api(), "the API's id is exported, so that other stacks may add to it"
    api.stages.lacks(why)
    assert not_admitted(door_of(api, (a_key(),), (a_plan(),))) == [Undecided(HERE, why)]


def test_nobody_calls_the_stage_that_a_deployment_makes_beside_the_one_that_is_opened() -> None:
    api, key = keyed_api("prod", "Stage"), a_key()
    assert certainties(not_admitted(door_of(api, (key,), (a_plan(key),)))) == [Certainty.WILL]
    api.stages.items[1].from_deployment = True
    assert not_admitted(door_of(api, (key,), (a_plan(key),))) == []


def test_an_http_api_knows_no_keys() -> None:
    assert not_admitted(door_of(keyed_api(kind=ApiKind.HTTP), (a_key(),))) == []


def test_a_key_that_is_disabled_by_omission_is_an_oversight() -> None:
    dead = a_key(LEFT_OUT)
    (finding,) = api_key_disabled.check(door_of(keyed_api(), (dead,), (a_plan(dead, a_key()),)))
    assert isinstance(finding, Finding)
    assert finding.certainty is Certainty.WILL
    assert finding.request.spoken == "GET /orders with this key"
    elsewhere = a_plan(dead, stages=(PlanStage(HERE, unread(), unread()),))
    assert certainties(list(api_key_disabled.check(door_of(keyed_api(), (dead,), (elsewhere,))))) == [Certainty.MAY]


def test_a_key_that_is_disabled_on_purpose_counts_where_the_plan_has_no_other() -> None:
    retired = a_key(k(False))
    assert list(api_key_disabled.check(door_of(keyed_api(), (retired,), (a_plan(retired, a_key()),)))) == []
    alone = list(api_key_disabled.check(door_of(keyed_api(), (retired,), (a_plan(retired),))))
    assert certainties(alone) == [Certainty.MAY]
    assert list(api_key_disabled.check(door_of(keyed_api(), (retired,)))) == []


def test_whether_a_key_is_enabled_may_be_an_open_question() -> None:
    unknown = a_key(unread())
    assert certainties(list(api_key_disabled.check(door_of(keyed_api(), (unknown,), (a_plan(unknown),))))) == [None]
