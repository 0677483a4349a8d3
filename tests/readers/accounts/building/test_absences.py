from __future__ import annotations

from typing import Any

import pytest

from account_snapshots import ACCOUNT, REGION, method, resource, rest, rest_api, snapshot
from gatelint.front_door.access import Policy
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.function import Role
from gatelint.readers.accounts.building.doors import read_accounts
from gatelint.text import Text
from gatelint.values import Truth, Unresolved

CALLER = f"arn:aws:iam::{ACCOUNT}:role/caller"
POOL = f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{REGION}_A"
LIMIT = f"arn:aws:iam::{ACCOUNT}:policy/limit"
DOCUMENT = {"Statement": [{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}]}
UNREAD = {"unread": "iam:GetRole: AccessDenied"}


def door(roles: Any = None, credentials: str = CALLER, pools: Any = None, **api: Any) -> FrontDoor:
    told = method("GET", "orders", authorizationType="CUSTOM", authorizerId="a1")
    told["GET"]["methodIntegration"]["credentials"] = credentials
    authorizers = [{"id": "a1", "name": "pool", "type": "COGNITO_USER_POOLS", "providerARNs": [POOL]}]
    made = rest_api(resource("/orders", told), **({"authorizers": authorizers} | api))
    services: dict[str, Any] = {"apigateway": rest(made), "cognito-idp": {"user_pools": pools or {}}}
    (reading,) = read_accounts(snapshot({REGION: services}, {"iam": {"roles": roles or {}}}))
    (scenario,) = reading.scenarios
    return scenario.door


def told(arn: str = CALLER, **more: Any) -> dict[str, Any]:
    return {"Role": {"RoleName": "caller", "Arn": arn}, "policies": [], "attached": [], **more}


def role(**more: Any) -> Role:
    (found,) = door({"caller": told(**more)}).roles
    return found


def test_a_role_is_missing_where_aws_knows_none_of_its_name_or_another_of_its_path() -> None:
    assert door({"caller": None}).missing == {Text.of(CALLER)}
    assert door({"caller": told(f"arn:aws:iam::{ACCOUNT}:role/moved/caller")}).missing == {Text.of(CALLER)}


@pytest.mark.parametrize(
    "roles",
    [{}, {"caller": {"Role": UNREAD}}, {"caller": told()}, {"caller": told(f"arn:aws:iam::{ACCOUNT}:role/Caller")}],
)
def test_a_role_that_is_there_or_was_not_read_is_not_missing(roles: Any) -> None:
    assert door(roles).missing == frozenset()


def test_a_role_of_another_account_is_not_looked_for_in_this_one() -> None:
    assert door({"caller": None}, "arn:aws:iam::210987654321:role/caller").missing == frozenset()
    assert door({"caller": None}, "arn:aws:iam::*:user/*").missing == frozenset()


def test_a_user_pool_is_missing_where_aws_knows_none_of_its_id() -> None:
    identity = f"{REGION}_A"
    assert door(pools={identity: {"UserPool": None}}).missing == {Text.of(POOL)}
    assert door(pools={identity: {"UserPool": UNREAD}}).missing == frozenset()
    assert door(pools={identity: {}}).missing == frozenset()


def exists(found: FrontDoor) -> Truth:
    (edited,) = found.apis.items[0].edited or []
    assert edited.authorizer == "a1"
    return edited.authorizer_exists


def test_an_authorizer_is_missing_where_it_is_none_of_those_that_are_listed() -> None:
    assert exists(door()) is Truth.YES
    assert exists(door(authorizers=[])) is Truth.NO
    assert exists(door(authorizers=UNREAD)) is Truth.UNKNOWN
    assert exists(door(authorizers=None)) is Truth.UNKNOWN
    assert exists(door(authorizers=[UNREAD])) is Truth.UNKNOWN


def test_the_authorizer_that_a_route_leads_to_is_there() -> None:
    (route,) = door().apis.items[0].routes
    assert not isinstance(route.authorizer, Unresolved | None)


@pytest.mark.parametrize(
    "unread",
    [
        {"policies": [{"PolicyName": "p", "PolicyDocument": UNREAD}]},
        {"policies": [{"PolicyName": "p"}]},
        {"policies": UNREAD},
        {"policies": None},
        {"attached": UNREAD},
        {"attached": [{"PolicyArn": LIMIT, "PolicyDocument": UNREAD}]},
        {"attached": [{"PolicyArn": LIMIT}]},
    ],
)
def test_a_policy_that_was_not_read_is_not_none(unread: Any) -> None:
    assert not role(**unread).policies.complete


def test_policies_that_were_read_are_all_there_are() -> None:
    found = role(
        policies=[{"PolicyName": "p", "PolicyDocument": DOCUMENT}],
        attached=[{"PolicyArn": LIMIT, "PolicyDocument": DOCUMENT}],
    )
    assert (len(found.policies), found.policies.complete) == (2, True)


def test_a_role_has_what_limits_it() -> None:
    assert role().boundary is None
    assert isinstance(role(boundary={"PolicyArn": LIMIT, "PolicyDocument": DOCUMENT}).boundary, Policy)
    assert isinstance(role(boundary={"PolicyArn": LIMIT, "PolicyDocument": UNREAD}).boundary, Unresolved)
    # A snapshot of before boundaries were read tells of one all the same.
    old = {"RoleName": "caller", "Arn": CALLER, "PermissionsBoundary": {"PermissionsBoundaryArn": LIMIT}}
    assert isinstance(role(Role=old).boundary, Unresolved)
