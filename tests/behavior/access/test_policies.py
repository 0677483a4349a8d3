from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from behavior.access_pieces import a_policy, a_statement, an_endpoint, of_api, value
from behavior.doors import a_stage, api_with, door_with, http_api_with
from behavior.pieces import HERE, WHY, a_route, k, unread
from gatelint.behavior.access.arns import method_arn
from gatelint.behavior.access.callers import (
    Caller,
    anonymous_client,
    anybody,
    client_through,
    client_through_cloudfront,
    serves_private_apis,
    service,
    signed,
)
from gatelint.behavior.access.policies import (
    INVOKE,
    NOT_THERE,
    Decision,
    decides,
    decides_of_route,
    passes,
    refuses,
    silence_refuses,
)
from gatelint.front_door.access import Statement
from gatelint.records import replace
from gatelint.text import Text
from gatelint.values import Listing, Truth, Unresolved

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
API = api_with("GET /orders")
DOOR = door_with(API)
INTERNET = anonymous_client()


def arn(key: str = "GET /orders", stage: str = "prod") -> Text:
    return method_arn(DOOR, API, a_stage(stage), a_route(key))


def said(*statements: Statement, caller: Caller = INTERNET, key: str = "GET /orders") -> Decision:
    return decides(a_policy(*statements), caller, INVOKE, arn(key))


# --- statements ----------------------------------------------------------------------------------------------------


def test_an_allow_for_everything_admits_everybody() -> None:
    statement = a_statement()
    decision = said(statement)
    assert (decision.denies, decision.allows, decision.admits, decision.is_silent) == (NO, YES, YES, NO)
    assert decision.allowed_by is statement


def test_a_deny_wins() -> None:
    deny = a_statement("Deny")
    decision = said(a_statement(), deny)
    assert (decision.denies, decision.allows, decision.admits) == (YES, YES, NO)
    assert decision.denied_by is deny


def test_a_policy_without_a_statement_that_applies_is_silent() -> None:
    decision = said(a_statement(resource="execute-api:/*/POST/*"), a_statement("Deny", resource="execute-api:/dev/*"))
    assert (decision.denies, decision.allows, decision.is_silent) == (NO, NO, YES)
    assert decision.allowed_by is None


def test_a_statement_for_some_requests_of_a_route_is_not_known_to_apply() -> None:
    some = a_statement(resource="execute-api:/*/GET/*")
    decision = said(some, key="ANY /orders")
    assert decision.allows is UNKNOWN
    assert decision.allowed_by is some
    assert said(some, key="POST /orders").allows is NO


def test_an_unread_policy_may_say_anything() -> None:
    decision = decides(Unresolved(WHY, HERE), INTERNET, INVOKE, arn())
    assert (decision.denies, decision.allows, decision.is_silent) == (UNKNOWN, UNKNOWN, UNKNOWN)


def test_an_unread_statement_may_deny_and_allow() -> None:
    policy = a_policy(a_statement())
    policy.statements.lacks(WHY)
    decision = decides(policy, INTERNET, INVOKE, arn())
    assert (decision.denies, decision.allows) == (UNKNOWN, YES)


def test_an_unread_effect_may_be_either() -> None:
    decision = said(a_statement(effect="Allow"), replace(a_statement(), effect=unread()))
    assert (decision.denies, decision.allows) == (UNKNOWN, YES)


@pytest.mark.parametrize(
    ("action", "applies"),
    [("execute-api:Invoke", YES), ("execute-api:invoke", YES), ("execute-api:*", YES), ("*", YES), ("s3:*", NO)],
)
def test_actions_have_wildcards_and_no_case(action: str, applies: Truth) -> None:
    assert said(a_statement(action=action)).allows is applies


def test_not_action_and_not_resource_are_turned_round() -> None:
    assert said(a_statement(action="s3:*", negated_actions=True)).allows is YES
    assert said(a_statement(resource="execute-api:/*/GET/*", negated_resources=True)).allows is NO
    assert said(a_statement(resource="execute-api:/*/POST/*", negated_resources=True)).allows is YES


def test_a_statement_whose_resources_were_not_seen_may_apply() -> None:
    assert said(a_statement(resources=Listing())).allows is UNKNOWN
    assert said(a_statement(resources=Listing(unread=WHY))).allows is UNKNOWN


# --- resources -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("resource", "applies"),
    [
        ("execute-api:/*", YES),
        ("execute-api:/prod/GET/orders", YES),
        ("execute-api:/*/GET/*", YES),
        ("execute-api:/dev/*", NO),
        (of_api("/*"), YES),
        (of_api("/prod/POST/*"), NO),
        (of_api("/*", api="Other"), NO),
        ("*", YES),
        ("${PArn}", UNKNOWN),
        ("execute-api:/${PStage}/GET/orders", UNKNOWN),
    ],
)
def test_the_forms_of_a_resource(resource: str, applies: Truth) -> None:
    assert said(a_statement(resource=resource)).allows is applies


def test_one_of_several_resources_is_enough() -> None:
    assert said(a_statement(resource=[of_api("/dev/*"), of_api("/prod/*")])).allows is YES


def test_the_api_with_a_mere_slash_is_how_examples_write_all_of_it() -> None:
    assert said(a_statement(resource=of_api("/"))).allows is UNKNOWN
    assert said(a_statement(resource="execute-api:/")).allows is UNKNOWN
    assert said(a_statement(resource=of_api("/", api="Other"))).allows is NO
    assert said(a_statement(resource=of_api(""))).allows is NO


# --- principals ----------------------------------------------------------------------------------------------------

ROLE = "arn:aws:iam::111122223333:role/Reader"


@pytest.mark.parametrize(
    ("principal", "anonymous", "signer"),
    [
        ("*", YES, YES),
        ({"AWS": "*"}, YES, YES),
        ({"AWS": ROLE}, NO, YES),
        ({"AWS": "arn:aws:iam::111122223333:role/Other"}, NO, NO),
        ({"AWS": "111122223333"}, NO, YES),
        ({"AWS": "arn:aws:iam::111122223333:root"}, NO, YES),
        ({"AWS": "arn:aws:iam::444455556666:root"}, NO, NO),
        ({"AWS": "${Role.Arn}"}, NO, UNKNOWN),
        ({"AWS": "${PPrincipal}"}, UNKNOWN, UNKNOWN),
        ({"Service": "apigateway.amazonaws.com"}, NO, NO),
    ],
)
def test_who_is_meant_by_a_principal(principal: Any, anonymous: Truth, signer: Truth) -> None:
    statement = a_statement(principal=principal)
    assert said(statement).allows is anonymous
    assert said(statement, caller=signed(INTERNET, Text.of(ROLE))).allows is signer


def test_a_signer_who_is_not_known_may_be_any_of_the_accounts_users() -> None:
    assert said(a_statement(principal={"AWS": ROLE}), caller=signed(INTERNET)).allows is UNKNOWN


def test_not_principal_means_all_others() -> None:
    statement = a_statement("Deny", principal={"AWS": ROLE}, negated_principals=True)
    assert said(statement).denies is YES
    assert said(statement, caller=signed(INTERNET, Text.of(ROLE))).denies is NO


def test_a_statement_of_an_identity_policy_has_no_principal() -> None:
    assert said(a_statement(principal=None), caller=anybody()).allows is YES


def test_of_unknown_callers_only_everybody_is_sure() -> None:
    assert said(a_statement(principal={"AWS": ROLE}), caller=anybody()).allows is UNKNOWN
    assert said(a_statement(), caller=anybody()).allows is YES


@pytest.mark.parametrize("name", ["apigateway.amazonaws.com", "apigateway.${AWS::URLSuffix}"])
def test_a_service_is_named_with_or_without_its_suffix(name: str) -> None:
    statement = a_statement(principal={"Service": name}, action="sts:AssumeRole")
    assert decides(a_policy(statement), service(), "sts:AssumeRole", None).allows is YES


# --- APIs ----------------------------------------------------------------------------------------------------------


def test_an_api_without_policy_says_nothing() -> None:
    http = http_api_with("GET /orders")
    assert decides_of_route(DOOR, http, None, a_route(), INTERNET) == NOT_THERE


def test_the_policy_of_an_api_is_asked_for_a_route_and_one_method_of_it() -> None:
    api = api_with("ANY /orders", policy=a_policy(a_statement(resource="execute-api:/*/GET/*")))
    route, stage = api.routes.items[0], api.stages.items[0]
    assert decides_of_route(DOOR, api, stage, route, INTERNET).allows is UNKNOWN
    assert decides_of_route(DOOR, api, stage, route, INTERNET, "GET").allows is YES
    assert decides_of_route(DOOR, api, stage, route, INTERNET, "POST").allows is NO


@pytest.mark.parametrize(
    ("authorization_type", "same_account", "answer"),
    [
        ("NONE", UNKNOWN, YES),
        ("CUSTOM", UNKNOWN, NO),
        ("COGNITO_USER_POOLS", UNKNOWN, UNKNOWN),
        ("AWS_IAM", YES, NO),
        ("AWS_IAM", NO, YES),
        ("AWS_IAM", UNKNOWN, UNKNOWN),
    ],
)
def test_whether_silence_refuses_hangs_on_who_else_allows(
    authorization_type: str, same_account: Truth, answer: Truth
) -> None:
    assert silence_refuses(k(authorization_type), same_account) is answer


def test_silence_refuses_nobody_who_may_be_authorized_otherwise() -> None:
    assert silence_refuses(unread()) is UNKNOWN


def test_only_denials_refuse_what_a_lambda_authorizer_allows() -> None:
    deny_outside = a_statement("Deny", condition={"StringNotEquals": {"aws:SourceVpce": "vpce-1"}})
    only_posts = said(a_statement(resource="execute-api:/*/POST/*"))
    assert refuses(only_posts, k("NONE")) is YES
    assert refuses(only_posts, k("CUSTOM")) is NO
    assert refuses(said(deny_outside), k("CUSTOM")) is YES
    assert refuses(said(a_statement()), k("NONE")) is NO


def test_an_endpoint_without_a_policy_lets_everything_through() -> None:
    caller = client_through(an_endpoint())
    assert passes(an_endpoint(), caller, arn()) is YES
    for_another = an_endpoint(policy=a_policy(a_statement(resource=of_api("/*", api="Other"))))
    assert passes(for_another, caller, arn()) is NO
    assert passes(an_endpoint(policy=unread()), caller, arn()) is UNKNOWN


def test_an_endpoint_serves_private_apis_by_its_service() -> None:
    assert serves_private_apis(an_endpoint()) is YES
    assert serves_private_apis(an_endpoint(service_name=value("com.amazonaws.eu-west-1.s3"))) is NO
    assert serves_private_apis(an_endpoint(service_name=value("${PService}"))) is UNKNOWN


# --- laws ----------------------------------------------------------------------------------------------------------

RESOURCES = st.sampled_from(["execute-api:/*", "execute-api:/prod/GET/*", "execute-api:/*/POST/*", "${PArn}"])
PRINCIPALS = st.sampled_from(["*", {"AWS": "*"}, {"AWS": ROLE}, {"AWS": "${PPrincipal}"}])
CONDITIONS = st.sampled_from(
    [
        {},
        {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}},
        {"IpAddress": {"aws:SourceIp": "81.2.69.0/24"}},
        {"StringEquals": {"aws:SourceVpc": "vpc-1"}},
    ]
)
CALLERS = st.sampled_from([INTERNET, client_through(None), client_through_cloudfront(), signed(INTERNET), anybody()])


def statements(effect: str) -> st.SearchStrategy[Statement]:
    return st.builds(a_statement, st.just(effect), RESOURCES, PRINCIPALS, condition=CONDITIONS)


SOME = st.lists(st.one_of(statements("Allow"), statements("Deny")), max_size=3)


def at_least(more: Truth, less: Truth) -> bool:
    order = [NO, UNKNOWN, YES]
    return order.index(more) >= order.index(less)


@given(SOME, statements("Allow"), CALLERS)
def test_another_allow_never_takes_anything_away(some: list[Statement], allow: Statement, caller: Caller) -> None:
    before, after = said(*some, caller=caller), said(*some, allow, caller=caller)
    assert after.denies is before.denies
    assert at_least(after.admits, before.admits)


@given(SOME, statements("Deny"), CALLERS)
def test_another_deny_never_gives_anything(some: list[Statement], deny: Statement, caller: Caller) -> None:
    before, after = said(*some, caller=caller), said(*some, deny, caller=caller)
    assert after.allows is before.allows
    assert at_least(before.admits, after.admits)


@given(SOME, CALLERS)
def test_the_order_of_statements_does_not_matter(some: list[Statement], caller: Caller) -> None:
    one, other = said(*some, caller=caller), said(*reversed(some), caller=caller)
    assert (one.denies, one.allows) == (other.denies, other.allows)


@given(SOME, CALLERS)
def test_what_is_sure_of_anybody_is_sure_of_everyone(some: list[Statement], caller: Caller) -> None:
    of_anybody, of_one = said(*some, caller=anybody()), said(*some, caller=caller)
    for wide, narrow in ((of_anybody.denies, of_one.denies), (of_anybody.allows, of_one.allows)):
        assert wide is UNKNOWN or wide is narrow


@given(SOME, CALLERS, st.sampled_from(["resources", "actions", "conditions", "principals"]))
def test_less_knowledge_never_proves_more(some: list[Statement], caller: Caller, unread_part: str) -> None:
    known = said(*some, caller=caller)
    forgetful = [replace(one, **{unread_part: Listing(unread=WHY)}) for one in some]
    less = said(*forgetful, caller=caller)
    assert less.denies in (UNKNOWN, known.denies)
    assert less.allows in (UNKNOWN, known.allows)
