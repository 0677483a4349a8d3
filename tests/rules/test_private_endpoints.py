"""What the fixtures leave out of the rules on VPC endpoints and private APIs."""

from __future__ import annotations

from typing import Any

import pytest

from behavior.access_pieces import a_policy, a_statement, an_endpoint, of_api
from behavior.doors import (
    api_with,
    default_behavior,
    distribution_with,
    door_with,
    execute_api,
    origin_at,
    ref,
)
from behavior.pieces import k, unread
from gatelint.front_door.access import Policy, Statement
from gatelint.front_door.api import Api
from gatelint.rule import Finding
from gatelint.text import Text
from gatelint.values import Known, Listing, Unresolved
from gatelint_rules.access_denied import private_vpce_endpoint_policy as endpoint_policy
from gatelint_rules.origin_unreachable import private_api_outside_vpc as outside

ELSEWHERE = a_statement(resource=of_api("/*", "Other"))
NAMING: dict[str, dict[str, str | list[str]]] = {"StringEquals": {"aws:SourceVpce": "${Endpoint}"}}
DENYING_OTHERS: dict[str, dict[str, str | list[str]]] = {"StringNotEquals": {"aws:SourceVpce": "${Endpoint}"}}


def private(*statements: Statement, authorization: str = "NONE", **peculiar: Any) -> Api:
    policy = a_policy(*(statements or [a_statement()]))
    api = api_with("GET /orders", "PUT /orders", policy=policy, endpoint_type=k("PRIVATE"), **peculiar)
    for route in api.routes:
        route.authorization_type = k(authorization)
    return api


def said(api: Api, policy: Policy | Unresolved | None, *, others: int = 0) -> list[str]:
    door = door_with(api)
    door.vpc_endpoints = Listing([an_endpoint(policy=policy)])
    for number in range(others):
        door.vpc_endpoints.add(an_endpoint(name=f"Other{number}", identity=ref(f"Other{number}")))
    found = list(endpoint_policy.check(door))
    return [one.certainty.value if isinstance(one, Finding) else "undecided" for one in found]


def test_the_endpoint_that_an_api_names_keeps_its_clients_out() -> None:
    by_list = private(vpc_endpoints=Listing([Known(ref("Endpoint"), k(0).at)]))
    assert said(by_list, a_policy(ELSEWHERE), others=1) == ["will"]
    assert said(private(a_statement(condition=NAMING)), a_policy(ELSEWHERE), others=1) == ["will"]
    denying = private(a_statement(), a_statement("Deny", condition=DENYING_OTHERS))
    assert said(denying, a_policy(ELSEWHERE), others=1) == ["will"]


def test_an_endpoint_that_nobody_names_is_suspected_only_where_it_is_alone() -> None:
    assert said(private(), a_policy(ELSEWHERE)) == ["may"]
    assert said(private(), a_policy(ELSEWHERE), others=1) == []
    # One that is shut out is not the one by which clients come.
    shut_out = private(a_statement(), a_statement("Deny", condition={"StringEquals": {"aws:SourceVpce": "vpce-1"}}))
    assert said(shut_out, a_policy(ELSEWHERE)) == []
    assert said(private(vpc_endpoints=Listing(unread="it is a parameter")), a_policy(ELSEWHERE)) == []


def test_what_a_policy_lets_through_is_no_ones_business() -> None:
    api = private(a_statement(condition=NAMING))
    for statement in (a_statement(resource="*"), a_statement(resource=of_api("/*")), a_statement(resource="${PArn}")):
        assert said(api, a_policy(statement)) == []
    assert said(api, None) == []
    assert said(api, unread()) == ["undecided"]
    assert said(api, Policy(k(0).place, Listing(unread="it is included"))) == []


def test_a_denial_is_one_finding_and_silence_another() -> None:
    api = private(a_statement(condition=NAMING))
    puts = a_statement("Deny", resource=of_api("/*/PUT/*"))
    assert said(api, a_policy(a_statement(resource="*"), puts)) == ["will"]
    assert said(api, a_policy(puts)) == ["will", "will"]


@pytest.mark.parametrize(
    ("authorization", "expected"),
    [("NONE", ["may"]), ("CUSTOM", ["may"]), ("COGNITO_USER_POOLS", ["may"]), ("AWS_IAM", [])],
)
def test_only_who_signs_is_somebody_to_an_endpoint(authorization: str, expected: list[str]) -> None:
    api = private(a_statement(condition=NAMING), authorization=authorization)
    clerks = a_statement(resource="*", principal={"AWS": "arn:aws:iam::111122223333:role/Clerk"})
    assert said(api, a_policy(clerks)) == expected


def said_of_origin(host: Text | str, endpoint_type: Any, **peculiar: Any) -> list[str]:
    origin = origin_at(host, **peculiar)
    door = door_with(api_with(endpoint_type=endpoint_type), distribution_with(default_behavior(), origins=(origin,)))
    found = list(outside.check(door))
    return [one.certainty.value if isinstance(one, Finding) else "undecided" for one in found]


def test_cloudfront_does_not_come_into_a_vpc() -> None:
    assert said_of_origin(execute_api(), k("PRIVATE")) == ["will"]
    assert said_of_origin(execute_api(), k("REGIONAL")) == []
    assert said_of_origin(execute_api(), unread()) == ["undecided"]
    assert said_of_origin(execute_api(), k("PRIVATE"), has_vpc_config=True) == []
    by_endpoint = "vpce-0123456789abcdef0-abcdefgh.execute-api.eu-west-1.vpce.amazonaws.com"
    assert said_of_origin(by_endpoint, k("REGIONAL")) == ["may"]
