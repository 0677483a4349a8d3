from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from behavior.access_pieces import a_lambda, a_permission, a_policy, a_role, a_statement, calling, of_api, sub, value
from behavior.doors import a_message_route, a_stage, api_with, door_with, http_api_with, ref
from behavior.pieces import HERE, WHY, a_route, an_authorizer, an_integration, k, text, unread
from gatelint.behavior.access.permissions import Grant, covers_source, may_call_authorizer, may_call_function
from gatelint.behavior.access.roles import may_assume, may_do, may_invoke_function
from gatelint.front_door.api import Api, ApiKind, Stage
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.function import FunctionTarget, Permission
from gatelint.front_door.route import Route
from gatelint.records import replace
from gatelint.text import Text
from gatelint.values import Known, Listing, Truth, Unresolved

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
REST = api_with()
HTTP = http_api_with()
SOCKET = api_with(kind=ApiKind.WEBSOCKET)


def route_to(target: FunctionTarget | None, key: str, api: Api = REST, **peculiar: Any) -> Route:
    integration = replace(an_integration("AWS_PROXY"), target=target, **peculiar)
    route = a_message_route(key) if api.kind is ApiKind.WEBSOCKET else a_route(key)
    return replace(route, integration=integration)


def asked(
    *permissions: Permission,
    key: str = "GET /orders",
    api: Api = REST,
    stage: Stage | None = None,
    qualifier: str | None = None,
) -> Grant:
    target = calling(a_lambda(*permissions), qualifier)
    grant = may_call_function(door_with(api), api, stage or a_stage("prod"), route_to(target, key, api))
    assert grant is not None
    return grant


def for_source(rest: str, key: str = "GET /orders", api: Api = REST) -> Truth:
    return asked(a_permission(of_api(rest)), key=key, api=api).truth


def test_without_a_permission_no_call_comes_through() -> None:
    assert asked() == Grant(NO)


def test_without_a_source_arn_all_sources_do() -> None:
    permission = a_permission()
    assert asked(permission) == Grant(YES, permission)


def test_where_one_of_many_permissions_lets_a_call_through_nobody_asks_how_near_the_others_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A function that hundreds of APIs invoke has hundreds of permissions, and each API has many routes."""
    compared: list[Text] = []

    def differing(pattern: Text, _arn: Text) -> str:
        compared.append(pattern)
        return "path"

    monkeypatch.setattr("gatelint.behavior.access.permissions.differing_part", differing)
    others = [a_permission(of_api(f"/dev{number}/*")) for number in range(5)]
    permission = a_permission(of_api("/*"))
    assert asked(*others, permission) == Grant(YES, permission)
    assert compared == []
    assert asked(*others).truth is NO
    assert len(compared) == len(others)


@pytest.mark.parametrize("rest", ["/*", "/*/*", "/*/*/*", "/prod/GET/orders", "/*/GET/orders"])
def test_wildcards_let_a_method_through(rest: str) -> None:
    assert for_source(rest) is YES


@pytest.mark.parametrize(
    ("rest", "part"),
    [
        ("", "stage"),
        ("/*/POST/orders", "method"),
        ("/dev/*", "stage"),
        ("/*/GET/orders/", "path"),
        ("/authorizers/*", "stage"),
    ],
)
def test_the_permission_that_nearly_fits_says_where_it_differs(rest: str, part: str) -> None:
    nearest = a_permission(of_api(rest))
    further = a_permission(of_api("/*", api="Other"), principal=value("s3.amazonaws.com"))
    assert asked(further, nearest) == Grant(NO, nearest, part)


def test_the_nearest_of_several_is_the_one_that_differs_last() -> None:
    other_api = a_permission(of_api("/*/*", api="Other"))
    other_method = a_permission(of_api("/*/POST/orders"))
    assert asked(other_api, other_method).permission is other_method
    assert asked(other_method, other_api).permission is other_method


def test_one_difference_is_nearer_than_two() -> None:
    of_function = a_permission(of_api("/*"))
    of_alias = a_permission(of_api("/*/POST/*", api="Other"), qualifier=value("live"))
    for permissions in ([of_function, of_alias], [of_alias, of_function]):
        assert asked(*permissions, qualifier="live") == Grant(NO, of_function, "qualifier")


def test_a_permission_that_may_fit_is_nearer_than_one_that_does_not() -> None:
    doubtful = a_permission("${PSourceArn}")
    assert asked(doubtful, a_permission(of_api("/*/GET/order"))) == Grant(UNKNOWN, doubtful, "path")


def test_a_placeholder_may_be_spelled_as_the_route_does() -> None:
    assert for_source("/*/GET/orders/*", "GET /orders/{id}") is YES
    assert for_source("/*/GET/orders/{id}", "GET /orders/{id}") is YES
    assert for_source("/*/GET/{proxy+}", "GET /{proxy+}") is YES
    assert for_source("/*/GET/orders/7", "GET /orders/{id}") is UNKNOWN
    assert for_source("/*/GET/orders/{other}", "GET /orders/{id}") is UNKNOWN
    assert for_source("/*/GET/users/*", "GET /orders/{id}") is NO
    assert for_source("/*/GET/orders", "GET /orders/{id}") is NO


def test_a_literal_any_matches_no_method_of_a_rest_api() -> None:
    assert for_source("/*/*/orders", "ANY /orders") is YES
    assert for_source("/*/ANY/orders", "ANY /orders") is NO
    assert for_source("/*/GET/orders", "ANY /orders") is UNKNOWN
    assert for_source("/*/ANY/orders", "ANY /orders", HTTP) is UNKNOWN


def test_three_wildcards_are_too_deep_for_the_default_route() -> None:
    for rest in ("/*", "/*/*", "/*/$default"):
        assert for_source(rest, "$default", HTTP) is YES
    too_deep = a_permission(of_api("/*/*/*"))
    assert asked(too_deep, key="$default", api=HTTP) == Grant(NO, too_deep, "depth")


def test_a_default_stage_is_called_so() -> None:
    grant = asked(a_permission(of_api("/$default/GET/orders")), api=HTTP, stage=a_stage("$default"))
    assert grant.truth is YES


def test_a_websocket_route_is_named_by_its_key() -> None:
    for rest in ("/*$connect", "/*/$connect", "/prod/$connect", "/*/*", "/*"):
        assert for_source(rest, "$connect", SOCKET) is YES
    assert for_source("/*$connect", "$default", SOCKET) is NO
    assert for_source("/*/POST/$connect", "$connect", SOCKET) is NO


@pytest.mark.parametrize(
    ("peculiar", "truth", "part"),
    [
        ({"principal": value("lambda.amazonaws.com")}, NO, "principal"),
        ({"principal": value("*")}, YES, None),
        ({"principal": value("apigateway.${AWS::URLSuffix}")}, YES, None),
        ({"principal": unread()}, UNKNOWN, "principal"),
        ({"action": value("lambda:*")}, YES, None),
        ({"action": value("lambda:invokefunction")}, YES, None),
        ({"action": value("lambda:Invoke*")}, NO, "action"),
        ({"action": value("lambda:InvokeFunctionUrl")}, NO, "action"),
        ({"source_account": value("${AWS::AccountId}")}, YES, None),
        ({"source_account": value("111122223333")}, UNKNOWN, "source account"),
        ({"organization": value("o-1")}, UNKNOWN, "organization"),
        ({"via_function_url": k(True)}, NO, "function URL"),
        ({"via_function_url": k(False)}, YES, None),
        ({"function_url_auth_type": k("NONE")}, UNKNOWN, "function URL"),
        ({"qualifier": value("live")}, NO, "qualifier"),
        ({"source_arn": unread()}, UNKNOWN, "path"),
    ],
)
def test_every_part_of_a_permission_counts(peculiar: dict[str, Any], truth: Truth, part: str | None) -> None:
    permission = a_permission(of_api("/*"))
    peculiar_one = replace(permission, **peculiar)
    assert asked(peculiar_one) == Grant(truth, peculiar_one, part)


def test_an_alias_has_a_policy_of_its_own() -> None:
    of_alias = a_permission(of_api("/*"), qualifier=value("live"))
    of_function = a_permission(of_api("/*"))
    assert asked(of_alias, qualifier="live").truth is YES
    assert asked(of_function, qualifier="live") == Grant(NO, of_function, "qualifier")
    assert asked(of_alias, qualifier="beta").truth is NO
    assert asked(of_alias, qualifier="${PAlias}").truth is UNKNOWN
    assert asked(of_function, qualifier="$LATEST").truth is UNKNOWN


def test_a_stage_variable_chooses_the_alias() -> None:
    of_alias = a_permission(of_api("/*"), qualifier=value("live"))
    live, beta = a_stage("prod"), a_stage("prod")
    live.variables["alias"] = text("live")
    beta.variables["alias"] = text("beta")
    by_variable = "${stageVariables.alias}"
    target = replace(calling(a_lambda(of_alias)), qualifier=Text.of(by_variable))
    answers = [
        may_call_function(door_with(REST), REST, stage, route_to(target, "GET /orders"))
        for stage in (live, beta, a_stage("prod"), None)
    ]
    assert [answer and answer.truth for answer in answers] == [YES, NO, UNKNOWN, UNKNOWN]


def test_permissions_out_of_sight_may_allow_it() -> None:
    function = a_lambda(a_permission(of_api("/dev/*")))
    function.permissions.lacks(WHY)
    grant = may_call_function(door_with(REST), REST, a_stage("prod"), route_to(calling(function), "GET /orders"))
    assert grant is not None
    assert (grant.truth, grant.part) == (UNKNOWN, "stage")


def test_of_a_function_elsewhere_nothing_is_known() -> None:
    route = route_to(calling(Unresolved(WHY, HERE)), "GET /orders")
    assert may_call_function(door_with(REST), REST, None, route) == Grant(UNKNOWN)


def test_no_permission_is_asked_for_where_a_role_calls() -> None:
    door = door_with(REST)
    assert may_call_function(door, REST, None, route_to(None, "GET /orders")) is None
    as_role = route_to(calling(a_lambda()), "GET /orders", credentials=value("${Role.Arn}"))
    assert may_call_function(door, REST, None, as_role) is None
    perhaps = route_to(calling(a_lambda()), "GET /orders", credentials=unread())
    assert may_call_function(door, REST, None, perhaps) == Grant(UNKNOWN)


def test_an_authorizer_is_a_source_of_its_own() -> None:
    def answer(*permissions: Permission) -> Truth | None:
        target = calling(a_lambda(*permissions))
        authorizer: Authorizer = replace(an_authorizer("REQUEST"), identity=ref("Authorizer"), target=target)
        grant = may_call_authorizer(door_with(REST), REST, authorizer)
        return None if grant is None else grant.truth

    for rest in ("/*", "/*/*", "/authorizers/*", "/authorizers/${Authorizer}"):
        assert answer(a_permission(of_api(rest))) is YES
    for rest in ("/*/GET/*", "/*/*/*", "/authorizers/${OtherAuthorizer}", "/prod/*"):
        assert answer(a_permission(of_api(rest))) is NO
    assert may_call_authorizer(door_with(REST), REST, an_authorizer("JWT")) is None


def test_in_an_account_everything_is_literal() -> None:
    door = replace(door_with(REST), region=Text.of("eu-west-1"), account=Text.of("1"), partition=Text.of("aws"))
    api = api_with(identity=Text.of("a1b2c3"))
    permission = a_permission("arn:aws:execute-api:eu-west-1:1:a1b2c3/*/GET/orders")
    route = route_to(calling(a_lambda(permission)), "GET /orders")
    grant = may_call_function(door, api, a_stage("prod"), route)
    assert grant == Grant(YES, permission)
    elsewhere = may_call_function(replace(door, region=Text.of("us-east-1")), api, a_stage("prod"), route)
    assert elsewhere == Grant(NO, permission, "region")


RESTS = st.sampled_from(["/*", "/*/*", "/*/*/*", "/prod/*", "/*/GET/orders", "/*/POST/*", "/${PStage}/GET/*", ""])


@given(st.lists(RESTS, max_size=3), RESTS)
def test_another_permission_never_takes_anything_away(some: list[str], another: str) -> None:
    order = [NO, UNKNOWN, YES]
    before = asked(*(a_permission(of_api(rest)) for rest in some)).truth
    after = asked(*(a_permission(of_api(rest)) for rest in (*some, another))).truth
    assert order.index(after) >= order.index(before)


@given(RESTS)
def test_a_part_is_named_wherever_a_source_arn_is_not_enough(rest: str) -> None:
    source = sub(of_api("/prod/GET/orders"))
    truth, part = covers_source(Known(sub(of_api(rest)), HERE), source)
    assert (part is None) == truth.is_yes


# --- roles ---------------------------------------------------------------------------------------------------------


def trusting(name: str, **peculiar: Any) -> Any:
    return a_policy(a_statement(principal={"Service": name}, action="sts:AssumeRole", resources=Listing(), **peculiar))


def test_api_gateway_assumes_roles_that_trust_it() -> None:
    assert may_assume(a_role(trusting("apigateway.amazonaws.com"))) is YES
    assert may_assume(a_role(trusting("lambda.amazonaws.com"))) is NO
    assert may_assume(a_role(unread())) is UNKNOWN
    assert may_assume(a_role(None)) is UNKNOWN
    from_account = {"StringEquals": {"aws:SourceAccount": "${AWS::AccountId}"}}
    assert may_assume(a_role(trusting("apigateway.amazonaws.com", condition=from_account))) is UNKNOWN


def test_a_role_may_do_what_one_of_its_policies_allows() -> None:
    allow = a_policy(a_statement(principal=None, action="lambda:InvokeFunction", resource="*"))
    deny = a_policy(a_statement("Deny", principal=None, action="lambda:*", resource="*"))
    target = calling(a_lambda())
    assert may_invoke_function(a_role(None, allow), target) is YES
    assert may_invoke_function(a_role(None, allow, deny), target) is NO
    assert may_invoke_function(a_role(None), target) is NO
    assert may_do(a_role(None, allow), "sqs:SendMessage", Text.of("*")) is NO


def test_a_role_may_invoke_an_alias_by_its_own_arn() -> None:
    arn = "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Fn}"
    unqualified = a_role(None, a_policy(a_statement(principal=None, action="lambda:InvokeFunction", resource=arn)))
    assert may_invoke_function(unqualified, calling(a_lambda())) is YES
    assert may_invoke_function(unqualified, calling(a_lambda(), "live")) is NO


def test_some_policies_of_aws_are_known_to_allow_it() -> None:
    known = a_role(None, managed_policies=Listing([text("arn:aws:iam::aws:policy/service-role/AWSLambdaRole")]))
    other = a_role(None, managed_policies=Listing([text("arn:aws:iam::aws:policy/ReadOnlyAccess")]))
    for role in (known, other):
        role.policies.lacks(WHY)
    assert may_invoke_function(known, calling(a_lambda())) is YES
    assert may_invoke_function(other, calling(a_lambda())) is UNKNOWN
    assert may_do(known, "sqs:SendMessage", Text.of("*")) is UNKNOWN
