from __future__ import annotations

from typing import Any

import pytest

from behavior.access_pieces import a_lambda, a_permission, calling, of_api, value
from behavior.doors import a_message_route, api_with, door_with, http_api_with, ref
from behavior.pieces import a_route, an_authorizer, an_integration, k
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.function import Function, Permission
from gatelint.records import replace
from gatelint.rule import Certainty, Finding, Undecided
from gatelint.values import Place
from gatelint_rules.authorizer_configuration_error import authorizer_lambda_permission_missing
from gatelint_rules.integration_failure import lambda_permission_missing, lambda_permission_source_arn_mismatch

FUNCTION = Place("template.yaml", ("Resources", "Fn"))
OF_CONTROL_PLANE = "arn:aws:apigateway:${AWS::Region}::/restapis/${Api}"
OF_CALL = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/prod/GET/a"
PERMISSION = Place("template.yaml", ("Resources", "Permission"))


def with_routes(api: Api, function: Function, *keys: str, qualifier: str | None = None, **peculiar: Any) -> Api:
    integration = replace(an_integration("AWS_PROXY"), target=calling(function, qualifier))
    for key in keys:
        route = a_message_route(key) if api.kind is ApiKind.WEBSOCKET else a_route(key)
        api.routes.add(replace(route, integration=integration, **peculiar))
    return api


def said(*apis: Api) -> list[Finding]:
    """What both rules on functions behind routes say."""
    door = door_with(*apis)
    rules = (lambda_permission_missing, lambda_permission_source_arn_mismatch)
    return [one for rule in rules for one in rule.check(door) if isinstance(one, Finding)]


def about(*permissions: Permission, key: str = "GET /a", api: Api | None = None, **peculiar: Any) -> Finding:
    function = a_lambda(*permissions, at=FUNCTION)
    (finding,) = said(with_routes(api or api_with(), function, key, **peculiar))
    return finding


def a_wrong_one(source_arn: str | None = None, **peculiar: Any) -> Permission:
    return a_permission(source_arn, at=PERMISSION, **peculiar)


def test_where_there_is_no_permission_the_function_lacks_it() -> None:
    finding = about()
    assert finding.certainty is Certainty.WILL
    assert finding.at is FUNCTION
    assert finding.cause == "no permission lets API Gateway invoke Fn, so Lambda refuses the calls"
    assert finding.help.endswith("${Api}/*/*")


def test_a_permission_for_another_service_is_none() -> None:
    alarm = a_permission(principal=value("lambda.alarms.cloudwatch.amazonaws.com"))
    assert about(alarm).cause == about().cause


@pytest.mark.parametrize(
    ("permission", "cause"),
    [
        (a_wrong_one(of_api("")), "is for ${Api}, and GET /a invokes Fn as ${Api}/prod/GET/a"),
        (a_wrong_one(of_api("/*/GET/a/")), "is for ${Api}/*/GET/a/, and GET /a invokes Fn as ${Api}/prod/GET/a"),
        (
            a_wrong_one(OF_CONTROL_PLANE),
            f"is for {OF_CONTROL_PLANE}, and GET /a invokes Fn as {OF_CALL}",
        ),
        (
            a_wrong_one(of_api("/*"), principal=value("lambda.amazonaws.com")),
            "is for lambda.amazonaws.com, and it is apigateway.amazonaws.com that invokes Fn for GET /a",
        ),
        (
            a_wrong_one(of_api("/*"), action=value("lambda:GetFunction")),
            "allows lambda:GetFunction, and GET /a invokes Fn, which takes lambda:InvokeFunction",
        ),
        (
            a_wrong_one(of_api("/*"), via_function_url=k(True)),
            "is for calls through a function URL alone, and GET /a invokes Fn without one",
        ),
        (a_wrong_one(of_api("/*"), qualifier=value("live")), "is for Fn:live, and GET /a invokes Fn"),
    ],
)
def test_a_permission_that_does_not_fit_is_what_to_mend(permission: Permission, cause: str) -> None:
    finding = about(permission)
    assert finding.cause == f"permission Permission {cause}"
    assert finding.certainty is Certainty.WILL


def test_an_alias_is_invoked_by_a_permission_of_its_own() -> None:
    finding = about(a_wrong_one(of_api("/*")), qualifier="live")
    assert finding.at is PERMISSION
    assert finding.cause == "permission Permission is for Fn, and GET /a invokes Fn:live"
    assert finding.help == "make FunctionName of Permission what is invoked, Fn:live"


def test_in_an_account_a_permission_may_be_for_another_one() -> None:
    door = replace(door_with(), account=value("111122223333").value)  # type: ignore[union-attr]
    function = a_lambda(a_wrong_one(source_account=value("444455556666")))
    door.apis.add(with_routes(api_with(), function, "GET /a"))
    (finding,) = lambda_permission_source_arn_mismatch.check(door)
    assert isinstance(finding, Finding)
    assert "is for calls from account 444455556666" in finding.cause


def test_where_several_permissions_do_not_fit_the_function_lacks_another() -> None:
    finding = about(a_permission(of_api("/*/POST/a"), "Post"), a_permission(of_api("/*/GET/b"), "Other"))
    assert finding.at is FUNCTION
    assert finding.cause == "no permission of Fn is for GET /a, which invokes it as ${Api}/prod/GET/a"
    assert any("permission Other is for ${Api}/*/GET/b" in note.message for note in finding.notes)


def test_a_permission_for_another_api_is_right_as_it_is() -> None:
    function = a_lambda(a_permission(of_api("/*", api="Other")), at=FUNCTION)
    other = with_routes(api_with(identity=ref("Other")), function, "GET /b")
    (finding,) = said(with_routes(api_with(), function, "GET /a"), other)
    assert finding.at is FUNCTION
    assert finding.request.spoken == "GET /a"


def test_a_deeper_pattern_is_told_so() -> None:
    finding = about(a_wrong_one(of_api("/*/*/*")), key="$default", api=http_api_with())
    assert finding.cause.endswith("invokes Fn as ${Api}/$default/$default, a segment less")


def test_a_stage_is_named_where_it_is_not_all_of_them() -> None:
    finding = about(a_wrong_one(of_api("/prod/*")), api=api_with(stages=("prod", "dev")))
    assert finding.request.spoken == "GET /a in stage dev"


def test_messages_get_a_frame_and_the_handshake_an_answer() -> None:
    connect = a_wrong_one(of_api("/*$connect"))
    message = about(connect, key="send", api=api_with(kind=ApiKind.WEBSOCKET))
    assert message.request.spoken == "every message to route send"
    assert "connectionId" in (message.failure.body or "")
    handshake = about(key="$connect", api=with_routes(api_with(kind=ApiKind.WEBSOCKET), a_lambda(at=FUNCTION), "send"))
    assert handshake.request.spoken == "the WebSocket handshake"
    assert "connectionId" not in (handshake.failure.body or "")


def test_an_api_that_is_made_in_one_step_may_be_given_its_permission() -> None:
    api = with_routes(http_api_with(), a_lambda(), "$default", written_as="quick create")
    assert [finding.certainty for finding in said(api)] == [Certainty.MAY]


def test_what_hangs_on_one_value_is_left_open() -> None:
    api = with_routes(api_with(), a_lambda(a_permission("${PSource}")), "GET /a")
    door = door_with(api)
    (undecided,) = lambda_permission_source_arn_mismatch.check(door)
    assert isinstance(undecided, Undecided)
    assert undecided.why == "parameter PSource has no default"


# --- authorizers ---------------------------------------------------------------------------------------------------


def about_authorizer(*permissions: Permission) -> list[Finding | Undecided]:
    target = calling(a_lambda(*permissions, at=FUNCTION))
    authorizer = replace(an_authorizer("TOKEN"), identity=ref("Guard"), target=target)
    api = api_with()
    api.routes.add(a_route("GET /a", authorization_type=k("CUSTOM"), authorizer=authorizer))
    return list(authorizer_lambda_permission_missing.check(door_with(api)))


def test_an_authorizer_without_a_permission_authorizes_nobody() -> None:
    (finding,) = about_authorizer()
    assert isinstance(finding, Finding)
    assert finding.at is FUNCTION
    assert finding.cause == "no permission lets API Gateway invoke Fn, the function of authorizer Authorizer"
    assert finding.response_type == "AUTHORIZER_CONFIGURATION_ERROR"


def test_a_permission_for_the_methods_is_none_for_an_authorizer() -> None:
    (finding,) = about_authorizer(a_wrong_one(of_api("/prod/*")))
    assert isinstance(finding, Finding)
    assert finding.at is not FUNCTION
    assert finding.cause.endswith("authorizer Authorizer invokes Fn as ${Api}/authorizers/${Guard}")


def test_an_authorizer_whose_permission_is_not_known_is_left_open() -> None:
    (undecided,) = about_authorizer(a_permission("${PSource}"))
    assert isinstance(undecided, Undecided)
    wrong_principal = a_permission("${PSource}", principal=value("events.amazonaws.com"))
    assert about_authorizer(wrong_principal) == []
