from __future__ import annotations

from typing import Any

from behavior.doors import a_stage, api_with, door_with, http_api_with
from behavior.pieces import HERE, WHY, k, text, unread
from gatelint.front_door.api import Api, Deployment, EditedMethod
from gatelint.records import replace
from gatelint.rule import Certainty, Finding, Undecided
from gatelint.text import Text
from gatelint.values import Default, Known, Truth
from gatelint_rules.missing_authentication_token import deployment_missing_dependson, stale_deployment
from gatelint_rules.not_found import http_api_not_deployed

SNAPSHOT = Text.of("d1")


def race(api: Api, *waits_for: str, **peculiar: Any) -> list[str]:
    """What is said where the API has a deployment that waits for these, and a stage that serves it."""
    told: dict[str, Any] = {
        "name": "Snapshot",
        "at": HERE,
        "identity": SNAPSHOT,
        "stage_name": None,
        "waits_for": frozenset(waits_for),
    }
    api.deployments.add(Deployment(**(told | peculiar)))
    found = [one for one in deployment_missing_dependson.check(door_with(api)) if isinstance(one, Finding)]
    return [f"{one.request.spoken}: {one.help}" for one in found]


def routed(api: Api, written_as: str = "method", used: bool = True) -> Api:
    for number, route in enumerate(api.routes):
        route.name = f"M{number}"
        route.written_as = written_as
    if used:
        for stage in api.stages:
            stage.deployment = k(SNAPSHOT)
    return api


def test_one_deployment_has_one_list_to_mend() -> None:
    api = routed(api_with("GET /a", "POST /a", "PUT /a"))
    assert race(api, "M1") == ["GET /a (and 1 more): add M0, M2 to DependsOn of Snapshot"]


def test_a_deployment_that_waits_for_all_of_them_is_complete() -> None:
    assert race(routed(api_with("GET /a", "POST /a")), "M0", "M1") == []


def test_what_no_stage_serves_may_lack_some_but_not_all() -> None:
    assert race(routed(api_with("GET /a", "POST /a"), used=False), "M0") == []
    assert race(routed(api_with("GET /a", "POST /a"), used=False)) != []
    assert race(routed(api_with("GET /a", "POST /a"), used=False), "M0", stage_name=text("prod")) != []


def test_routes_of_a_body_and_of_an_account_are_there_already() -> None:
    assert race(routed(api_with("GET /a"), "openapi")) == []
    assert race(routed(api_with("GET /a")), waits_for=None) == []


def test_routes_of_an_http_api_race_alike() -> None:
    assert race(routed(http_api_with("GET /a", "GET /b"), "route"), "M0") == ["GET /b: add M1 to DependsOn of Snapshot"]
    assert race(routed(http_api_with("$default"), "quick create")) == []


def stopped(api: Api, live: Truth = Truth.NO) -> list[Finding | Undecided]:
    for stage in api.stages:
        stage.is_live = live
        stage.auto_deploy = k(False)
    return list(http_api_not_deployed.check(door_with(api)))


def test_a_stage_that_nothing_is_deployed_to_may_deploy_by_itself() -> None:
    (finding,) = stopped(http_api_with("GET /a"))
    assert isinstance(finding, Finding)
    assert [fix.safe for fix in finding.fixes] == [True]


def test_whoever_turns_automatic_deployments_off_may_deploy_otherwise() -> None:
    api = http_api_with("GET /a")
    (written,) = stopped(api)
    api.stages.items[0].auto_deploy = Known(value=False, at=Default("a stage does not deploy by itself", HERE))
    (left_out,) = http_api_not_deployed.check(door_with(api))
    assert [one.certainty for one in (written, left_out) if isinstance(one, Finding)] == [Certainty.MAY, Certainty.WILL]


def test_a_deployment_that_no_stage_serves_is_what_was_meant() -> None:
    api = http_api_with("GET /a")
    api.deployments.add(Deployment("Release", HERE, SNAPSHOT, None))
    (finding,) = stopped(api)
    assert isinstance(finding, Finding)
    assert finding.help == "set DeploymentId of Stage to Release, or AutoDeploy to true"
    assert finding.fixes == []


def test_what_would_have_to_be_known_is_named() -> None:
    api = http_api_with("GET /a")
    api.deployments.lacks("the deployments are elsewhere")
    assert stopped(api, Truth.UNKNOWN) == [Undecided(HERE, "the deployments are elsewhere")]
    api.stages.items[0].deployment = unread()
    assert stopped(api, Truth.UNKNOWN) == [Undecided(HERE, WHY)]


# --- snapshots from before ------------------------------------------------------------------------------------------


def stale(deployed: set[tuple[str, str]], *edited: tuple[str, str], **of_stage: Any) -> list[str]:
    """What is said of a stage that serves these methods of an API that has those."""
    api = api_with("GET /a")
    api.edited = [EditedMethod(path, verb, HERE) for path, verb in edited]
    (stage,) = api.stages
    stage.deployed = frozenset(deployed)
    for name, value in of_stage.items():
        setattr(stage, name, value)
    found = list(stale_deployment.check(door_with(api)))
    return [f"{one.request.spoken}: {one.certainty.value}" for one in found]


def test_a_method_that_is_not_in_the_snapshot_is_missed() -> None:
    assert stale({("/a", "GET")}, ("/a", "GET"), ("/b", "GET")) == ["GET /b: will"]


def test_a_method_for_all_verbs_is_missed_by_those_that_are_not_in_the_snapshot() -> None:
    told = "every request to /a by any method but GET, PUT: will"
    assert stale({("/a", "GET"), ("/{id}", "PUT")}, ("/a", "ANY")) == [told]
    assert stale({("/a", "ANY")}, ("/a", "GET"), ("/a", "ANY")) == []


def test_a_canary_may_serve_what_the_snapshot_lacks() -> None:
    assert stale({("/a", "GET")}, ("/b", "GET"), has_canary=True) == ["GET /b: may"]


def test_nobody_calls_the_stage_that_a_deployment_makes_by_the_way() -> None:
    api = api_with("GET /a")
    api.edited = [EditedMethod("/b", "GET", HERE)]
    api.stages.add(replace(a_stage("Stage"), deployed=frozenset({("/a", "GET")}), from_deployment=True))
    assert list(stale_deployment.check(door_with(api))) == []
