from __future__ import annotations

from typing import Any

import pytest

from behavior.doors import door_with, ref
from behavior.pieces import HERE, WHY, a_route, an_authorizer, k, text, texts, unread
from gatelint.behavior.authorizers.scopes import Ungrantable, pools_of, ungrantable
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.identity import ResourceServer, UserPool, UserPoolClient
from gatelint.records import replace
from gatelint.values import Known, Listing, Truth


def a_pool(name: str = "Users", **peculiar: Any) -> UserPool:
    told: dict[str, Any] = {"customizes_tokens": Truth.NO, **peculiar}
    return UserPool(name, HERE, ref(name), ref(name, "Arn", plain=False), **told)


def a_server(identifier: str, *names: str, pool: str = "Users") -> ResourceServer:
    return ResourceServer("Server", HERE, text(identifier), Known(ref(pool), HERE), texts(*names))


def a_client(*scopes: str, pool: str = "Users") -> UserPoolClient:
    return UserPoolClient("Client", HERE, ref("Client"), Known(ref(pool), HERE), texts(*scopes))


def door_of(pool: UserPool, *parts: ResourceServer | UserPoolClient) -> FrontDoor:
    door = door_with()
    door.user_pools.add(pool)
    for part in parts:
        if isinstance(part, ResourceServer):
            door.resource_servers.add(part)
        else:
            door.user_pool_clients.add(part)
    return door


def asked(
    pool: UserPool, *parts: ResourceServer | UserPoolClient, scopes: tuple[str, ...] = ("orders/read",)
) -> Ungrantable | None:
    return ungrantable(door_of(pool, *parts), [pool], replace(a_route("GET /a"), scopes=texts(*scopes)))


def test_a_scope_that_is_defined_and_allowed_can_be_granted() -> None:
    assert asked(a_pool(), a_server("orders", "read"), a_client("orders/read")) is None


def test_an_identifier_in_sight_has_all_of_its_scopes_in_sight() -> None:
    why = asked(a_pool(handed_on="it is exported"), a_server("orders", "write"), a_client("orders/write"))
    assert why is not None
    assert (why.surely, why.undefined, len(why.servers)) == (True, True, 1)


def test_a_resource_server_that_is_not_in_sight_may_be_elsewhere() -> None:
    why = asked(a_pool())
    assert why is not None
    assert (why.surely, why.undefined) == (False, True)
    assert asked(a_pool(handed_on="it is exported")) is None
    listed = asked(a_pool(is_listed=True))
    assert listed is not None
    assert listed.surely


@pytest.mark.parametrize("identifier", ["Orders", "orders/"])
def test_identifiers_are_compared_letter_by_letter(identifier: str) -> None:
    why = asked(a_pool(is_listed=True), a_server(identifier, "read"), a_client("orders/read"))
    assert why is not None
    assert why.undefined


def test_the_identifier_may_be_a_url() -> None:
    scope = "https://shop.example.com/v1/read"
    server = a_server("https://shop.example.com/v1", "read")
    assert asked(a_pool(), server, a_client(scope), scopes=(scope,)) is None


def test_a_scope_that_no_client_is_allowed_is_not_granted() -> None:
    server = a_server("orders", "read")
    why = asked(a_pool(), server, a_client("openid"))
    assert why is not None
    assert (why.surely, why.undefined) == (False, False)
    assert asked(a_pool(handed_on="it is exported"), server, a_client("openid")) is None
    assert asked(a_pool(), server) is None
    listed = asked(a_pool(is_listed=True), server, a_client("openid"))
    assert listed is not None
    assert listed.surely


@pytest.mark.parametrize("built_in", ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"])
def test_a_scope_of_cognitos_own_needs_no_resource_server(built_in: str) -> None:
    assert asked(a_pool(is_listed=True), scopes=("orders/read", built_in)) is None


@pytest.mark.parametrize("truth", [Truth.YES, Truth.UNKNOWN])
def test_a_trigger_may_put_any_scope_into_tokens(truth: Truth) -> None:
    assert asked(a_pool(is_listed=True, customizes_tokens=truth)) is None


def test_what_is_not_read_may_define_the_scope() -> None:
    pool = a_pool(is_listed=True)
    route = replace(a_route("GET /a"), scopes=texts("orders/read"))
    door = door_of(pool)
    door.resource_servers.lacks(WHY)
    assert ungrantable(door, [pool], route) is None
    for server in (
        replace(a_server("orders"), scopes=Listing([unread()])),
        replace(a_server("orders", "read"), identifier=unread()),
        replace(a_server("orders", "read"), user_pool=unread()),
    ):
        assert ungrantable(door_of(pool, server, a_client("orders/read")), [pool], route) is None
    for scopes in (Listing([unread()]), Listing(texts("orders/read").items, WHY), texts()):
        assert ungrantable(door_of(pool), [pool], replace(route, scopes=scopes)) is None


def test_every_pool_of_an_authorizer_counts() -> None:
    one, other = a_pool(is_listed=True), a_pool("Others", is_listed=True)
    door = door_of(one, a_server("orders", "read", pool="Others"), a_client("orders/read", pool="Others"))
    door.user_pools.add(other)
    route = replace(a_route("GET /a"), scopes=texts("orders/read"))
    assert ungrantable(door, [one, other], route) is None
    assert ungrantable(door, [one], route) is not None


def test_pools_count_where_all_that_an_authorizer_names_are_in_sight() -> None:
    pool = a_pool()
    door = door_of(pool)
    own = Known(pool.arn, HERE)
    named = replace(an_authorizer("COGNITO_USER_POOLS"), provider_arns=Listing([own]))
    assert pools_of(door, named) == [pool]
    assert pools_of(door, replace(named, provider_arns=Listing([own, unread()]))) is None
    assert pools_of(door, replace(named, provider_arns=Listing([own], WHY))) is None
    assert pools_of(door, replace(named, kind=k("TOKEN"))) is None
