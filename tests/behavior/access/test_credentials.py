from __future__ import annotations

from typing import Any

import pytest

from behavior.access_pieces import a_lambda, a_permission, a_policy, a_role, a_statement, calling, sub
from behavior.doors import a_message_route, api_with, door_with
from behavior.pieces import HERE, a_route, an_authorizer, an_integration, k, text, unread
from gatelint.behavior.access.credentials import (
    BrokenCall,
    Defect,
    broken_authorizers,
    broken_integrations,
    broken_role,
    role_of,
)
from gatelint.behavior.access.roles import hindrance_to_invoking, is_kept_from_invoking, may_assume, may_do
from gatelint.front_door.api import ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.function import Role
from gatelint.records import replace
from gatelint.text import Text
from gatelint.values import Known, Listing, Truth

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
FUNCTION_ARN = "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Fn}"


def trusting(*services: str) -> Any:
    return a_policy(
        a_statement(principal={"Service": [*services]}, action="sts:AssumeRole", resources=Listing()),
    )


def a_caller(*policies: Any, trust: Any = None, **peculiar: Any) -> Role:
    named = {"trusted_services": Listing([text("apigateway.amazonaws.com")]), **peculiar}
    return a_role(trust or trusting("apigateway.amazonaws.com"), *policies, **named)


def allowing(resource: str = "*", action: str = "lambda:InvokeFunction", effect: str = "Allow") -> Any:
    return a_policy(a_statement(effect, principal=None, action=action, resource=resource))


def door_of(role: Role, missing: Text | None = None) -> FrontDoor:
    door = door_with()
    door.roles.add(role)
    door.missing = frozenset() if missing is None else frozenset([missing])
    return door


@pytest.mark.parametrize(
    "name",
    ["apigateway.amazonaws.com.cn", "apigateway.us-east-1.amazonaws.com", "APIGateway.amazonaws.com", "*"],
)
def test_whether_api_gateway_goes_by_another_name_is_not_known(name: str) -> None:
    role = a_role(trusting(name), trusted_services=Listing([text(name)]))
    assert may_assume(role) is UNKNOWN


def test_a_boundary_limits_what_policies_allow_and_allows_nothing() -> None:
    within = a_caller(allowing(), boundary=allowing(action="lambda:*"))
    beyond = a_caller(allowing(), boundary=allowing(action="s3:*"))
    out_of_sight = a_caller(allowing(), boundary=unread())
    alone = a_caller(boundary=allowing())
    answers = [may_do(role, "lambda:InvokeFunction", Text.of("*")) for role in (within, beyond, out_of_sight, alone)]
    assert answers == [YES, NO, UNKNOWN, NO]


def test_what_keeps_a_role_from_invoking_is_told_apart() -> None:
    target = calling(a_lambda())
    denied = a_caller(allowing(), allowing(effect="Deny", action="lambda:*"))
    limited = a_caller(allowing(), boundary=allowing(action="s3:*"))
    for role, why in ((denied, "denial"), (limited, "boundary"), (a_caller(), "lack")):
        assert is_kept_from_invoking(role, target) is YES
        assert hindrance_to_invoking(role, target) == why


def test_the_policy_of_the_function_may_let_the_role_in_but_for_a_denial() -> None:
    of_a_service = calling(a_lambda(a_permission()))
    of_the_account = calling(a_lambda(a_permission(principal=text("123456789012"))))
    assert is_kept_from_invoking(a_caller(), of_a_service) is YES
    assert is_kept_from_invoking(a_caller(), of_the_account) is UNKNOWN
    assert is_kept_from_invoking(a_caller(allowing(effect="Deny")), of_the_account) is YES


def test_nothing_is_known_of_a_role_or_function_whose_policies_are_out_of_sight() -> None:
    partly = a_caller()
    partly.policies.lacks("a managed policy is attached")
    assert is_kept_from_invoking(partly, calling(a_lambda())) is UNKNOWN
    assert is_kept_from_invoking(a_caller(), calling(unread())) is UNKNOWN
    handed_on = a_lambda()
    handed_on.permissions.lacks("it is handed on")
    assert is_kept_from_invoking(a_caller(), calling(handed_on)) is UNKNOWN


def test_an_alias_needs_a_policy_of_its_own_and_latest_may_not() -> None:
    role = a_caller(allowing(FUNCTION_ARN))
    assert is_kept_from_invoking(role, calling(a_lambda())) is NO
    assert is_kept_from_invoking(role, calling(a_lambda(), "live")) is YES
    assert not is_kept_from_invoking(role, calling(a_lambda(), "$LATEST")).is_yes
    assert is_kept_from_invoking(a_caller(allowing(f"{FUNCTION_ARN}:*")), calling(a_lambda(), "live")) is NO


def test_a_role_is_found_by_its_arn_and_by_its_name_in_one() -> None:
    role = a_role(identity=sub("${Role}"))
    door = door_of(role)
    assert role_of(door, role.arn) is role
    assert role_of(door, sub("arn:aws:iam::${AWS::AccountId}:role/path/${Role}")) is role
    assert role_of(door, sub("arn:aws:iam::${AWS::AccountId}:role/${Other}")) is None
    assert role_of(door, sub("${Role}")) is None


def test_a_role_that_aws_does_not_know_is_broken() -> None:
    arn = Known(Text.of("arn:aws:iam::123456789012:role/gone"), HERE)
    broken = broken_role(door_of(a_caller(), arn.value), arn, None)
    assert broken is not None
    assert (broken.defect, broken.role) == (Defect.MISSING, None)
    assert broken_role(door_of(a_caller()), arn, None) is None
    assert broken_role(door_of(a_caller()), None, None) is None


def broken_by(role: Role, key: str, kind: str = "AWS_PROXY", api_kind: ApiKind = ApiKind.REST) -> list[BrokenCall]:
    integration = replace(
        an_integration(kind), target=calling(a_lambda()), credentials=Known(role.arn, HERE), type=k(kind)
    )
    api = api_with(kind=api_kind)
    route = a_message_route(key) if api_kind is ApiKind.WEBSOCKET else a_route(key)
    api.routes.add(replace(route, integration=integration))
    door = door_with(api)
    door.roles.add(role)
    return list(broken_integrations(door))


def test_a_missing_permission_counts_where_a_function_answers_for_itself() -> None:
    assert [call.broken.defect for call in broken_by(a_caller(), "GET /a")] == [Defect.PERMISSION]
    assert broken_by(a_caller(), "GET /a", "AWS") == []


def test_a_role_that_may_not_be_assumed_fails_every_call_to_a_service() -> None:
    untrusting = a_caller(allowing(), trust=trusting("lambda.amazonaws.com"), trusted_services=Listing())
    for kind in ("AWS", "AWS_PROXY"):
        assert [call.broken.defect for call in broken_by(untrusting, "GET /a", kind)] == [Defect.TRUST]
    assert broken_by(untrusting, "GET /a", "HTTP_PROXY") == []
    assert broken_by(untrusting, "$disconnect", api_kind=ApiKind.WEBSOCKET) == []
    assert len(broken_by(untrusting, "$default", api_kind=ApiKind.WEBSOCKET)) == 1


def test_an_authorizer_that_no_route_asks_calls_nothing() -> None:
    role = a_caller()
    asked = replace(an_authorizer("TOKEN"), target=calling(a_lambda()), credentials=Known(role.arn, HERE))
    idle = replace(an_authorizer("TOKEN"), target=calling(a_lambda()), credentials=Known(role.arn, HERE))
    api = api_with()
    api.authorizers.items = [asked, idle]
    api.routes.add(replace(a_route("GET /a"), authorizer=asked, authorization_type=k("CUSTOM")))
    door = door_with(api)
    door.roles.add(role)
    (call,) = broken_authorizers(door)
    assert call.caller is asked
    assert [route.key for route in call.routes] == ["GET /a"]
