from __future__ import annotations

from typing import Any

from behavior.access_pieces import a_lambda, a_permission, calling, of_api, sub, value
from behavior.doors import a_message_route, api_with, door_with, http_api_with, ref
from behavior.pieces import WHY, a_route, an_authorizer, an_integration, k, text, unread
from gatelint.behavior.access.refused_calls import (
    RefusedCalls,
    doubts_about_authorizers,
    doubts_about_routes,
    has_permission_for_api_gateway,
    refused_to_authorizers,
    refused_to_routes,
)
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.function import Function, FunctionTarget, Permission
from gatelint.records import replace
from gatelint.text import Text
from gatelint.values import Truth


def routed(api: Api, target: FunctionTarget, *keys: str, **peculiar: Any) -> Api:
    """The API with routes of these keys that all call one function."""
    told: dict[str, Any] = {"target": target, **peculiar}
    for key in keys:
        route = a_message_route(key) if api.kind is ApiKind.WEBSOCKET else a_route(key)
        api.routes.add(replace(route, integration=replace(an_integration("AWS_PROXY"), **told)))
    return api


def guarded(api: Api, target: FunctionTarget, *keys: str) -> Api:
    """The API with routes of these keys that all ask one authorizer."""
    authorizer = replace(an_authorizer("REQUEST"), identity=ref("Guard"), target=target)
    for key in keys:
        api.routes.add(a_route(key, authorization_type=k("CUSTOM"), authorizer=authorizer))
    return api


def refused(door: FrontDoor) -> list[list[str]]:
    return [[call.caller for call in each.calls] for each in refused_to_routes(door)]


def only(door: FrontDoor) -> RefusedCalls:
    (found,) = refused_to_routes(door)
    return found


def test_calls_of_one_function_are_one_thing_to_mend() -> None:
    api = routed(api_with(), calling(a_lambda()), "GET /a", "POST /a")
    routed(api, calling(a_lambda(name="Other")), "GET /b")
    assert refused(door_with(api)) == [["GET /a", "POST /a"], ["GET /b"]]


def test_only_what_surely_calls_a_function_is_refused() -> None:
    target = calling(a_lambda())
    for peculiar in ({"type": k("MOCK")}, {"type": unread()}, {"credentials": value("${Role.Arn}")}):
        assert refused(door_with(routed(api_with(), target, "GET /a", **peculiar))) == []
    assert refused(door_with(routed(api_with(), target, "GET /a", type=k("AWS")))) == [["GET /a"]]


def test_what_comes_of_a_disconnect_nobody_hears() -> None:
    socket = routed(api_with(kind=ApiKind.WEBSOCKET), calling(a_lambda()), "$connect", "$disconnect")
    assert refused(door_with(socket)) == [["$connect"]]


def test_a_call_may_be_refused_in_one_stage_alone() -> None:
    function = a_lambda(a_permission(of_api("/prod/*")))
    found = only(door_with(routed(api_with(stages=("prod", "dev")), calling(function), "GET /a")))
    assert [stage.stage_name for stage in found.stages] == [text("dev")]
    assert found.calls[0].source == sub(of_api("/dev/GET/a").replace("arn:aws", "arn:${AWS::Partition}"))
    everywhere = only(door_with(routed(api_with(stages=("test", "dev")), calling(function), "GET /a")))
    assert everywhere.stages == ()


def test_a_stage_that_a_deployment_makes_by_the_way_is_called_by_nobody() -> None:
    api = api_with(stages=("prod", "Stage"))
    api.stages.items[1].from_deployment = True
    assert refused(door_with(routed(api, calling(a_lambda(a_permission(of_api("/prod/*")))), "GET /a"))) == []
    api.stages.items.pop(0)
    assert refused(door_with(api)) == [["GET /a"]]


def test_a_stage_variable_chooses_what_is_called() -> None:
    api = api_with()
    api.stages.items[0].variables["alias"] = text("live")
    target = replace(calling(a_lambda(a_permission())), qualifier=Text.of("${stageVariables.alias}"))
    assert only(door_with(routed(api, target, "GET /a"))).calls[0].target.qualifier == Text.of("live")


def test_without_stages_a_call_has_to_be_refused_in_every_stage() -> None:
    function = a_lambda(a_permission(of_api("/prod/*")))
    assert refused(door_with(routed(api_with(stages=()), calling(function), "GET /a"))) == []
    assert refused(door_with(routed(api_with(stages=()), calling(a_lambda()), "GET /a"))) == [["GET /a"]]


def test_authorizers_call_where_routes_ask_them() -> None:
    function = a_lambda(a_permission(of_api("/*/GET/*")))
    door = door_with(guarded(api_with(), calling(function), "GET /a", "POST /a"))
    (found,) = refused_to_authorizers(door)
    assert [call.caller for call in found.calls] == ["authorizer Authorizer"]
    assert [route.key for route in found.routes] == ["GET /a", "POST /a"]
    assert refused_to_authorizers(door_with(guarded(api_with(), calling(function)))) == []


# --- which permissions are meant -----------------------------------------------------------------------------------


def names_of_meant(*permissions: Permission, api: str = "Api") -> list[str]:
    own, other = api_with(identity=ref(api)), api_with(identity=ref("Other"))
    routed(own, calling(a_lambda(*permissions)), "GET /a")
    return [permission.name for permission in only(door_with(own, other)).permissions]


def test_permissions_for_other_services_and_other_apis_are_not_meant() -> None:
    meant = a_permission(of_api("/*/POST/a"), "Meant")
    bucket = a_permission("arn:aws:s3:::${Bucket}", "Bucket", principal=value("s3.amazonaws.com"))
    of_other = a_permission(of_api("/*", api="Other"), "OfOther")
    assert names_of_meant(bucket, meant, of_other) == ["Meant"]
    assert names_of_meant(bucket, of_other) == []
    unknown_api = a_permission(of_api("/*/POST/a", api="Nobody"), "Unknown")
    assert names_of_meant(unknown_api) == ["Unknown"]


def test_a_lone_permission_with_a_wrong_principal_is_meant() -> None:
    wrong = a_permission(of_api("/*"), "Wrong", principal=value("lambda.amazonaws.com"))
    assert names_of_meant(wrong) == ["Wrong"]
    assert names_of_meant(wrong, replace(wrong, name="Another")) == []


def for_api_gateway(*permissions: Permission) -> Truth:
    return has_permission_for_api_gateway(a_lambda(*permissions))


def test_a_permission_is_for_api_gateway_by_its_principal_or_its_source() -> None:
    elsewhere: dict[str, Any] = {"principal": value("events.amazonaws.com")}
    assert for_api_gateway() is Truth.NO
    assert for_api_gateway(a_permission()) is Truth.YES
    assert for_api_gateway(a_permission(**elsewhere)) is Truth.NO
    assert for_api_gateway(a_permission(of_api("/*"), **elsewhere)) is Truth.YES
    assert for_api_gateway(a_permission("arn:aws:events:eu-west-1:1:rule/r", **elsewhere)) is Truth.NO
    assert for_api_gateway(a_permission("${PSource}", **elsewhere)) is Truth.UNKNOWN


# --- doubts --------------------------------------------------------------------------------------------------------


def doubts(function: Function) -> list[str]:
    return [doubt.why for doubt in doubts_about_routes(door_with(routed(api_with(), calling(function), "GET /a")))]


def test_one_value_may_decide() -> None:
    assert doubts(a_lambda(a_permission("${PSource}"))) == ["parameter PSource has no default"]
    assert doubts(a_lambda(a_permission(principal=unread()))) == [WHY]
    assert doubts(a_lambda(a_permission())) == []
    assert doubts(a_lambda(a_permission("${PSource}", qualifier=value("live")))) == []


def test_where_more_than_one_value_decides_none_does() -> None:
    assert doubts(a_lambda(a_permission("${PSource}"), a_permission("${PSource}"))) == []
    open_ended = a_lambda(a_permission("${PSource}"))
    open_ended.permissions.lacks(WHY)
    assert doubts(open_ended) == []


def test_one_value_may_decide_over_an_authorizer() -> None:
    door = door_with(guarded(http_api_with(), calling(a_lambda(a_permission("${PSource}"))), "GET /a"))
    assert [doubt.why for doubt in doubts_about_authorizers(door)] == ["parameter PSource has no default"]
