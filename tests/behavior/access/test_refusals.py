from __future__ import annotations

from typing import Any

import pytest

from behavior.access_pieces import a_policy, a_statement, an_endpoint, of_api, value
from behavior.doors import a_stage, api_with, door_with, ref
from behavior.pieces import WHY, a_route, k, unread
from gatelint.behavior.access.callers import CallerKind
from gatelint.behavior.access.policies import missed_part
from gatelint.behavior.access.refusals import (
    asks,
    callers_of,
    clients_in_vpcs,
    clients_through,
    denials,
    doubt_about,
    guarded_apis,
    resource_that_ends_at_the_api,
    silences,
    with_new_ids,
)
from gatelint.front_door.access import Policy, Statement, VpcEndpoint
from gatelint.front_door.api import Api
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.records import replace
from gatelint.text import Text
from gatelint.values import Listing, Truth, Unresolved

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
FOR_ONE_ENDPOINT: dict[str, Any] = {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}
FOR_THE_OFFICE: dict[str, Any] = {"IpAddress": {"aws:SourceIp": "81.2.69.160/27"}}


def guarded(*statements: Statement, routes: tuple[Route, ...] = (), **peculiar: Any) -> Api:
    api = api_with("GET /orders", policy=a_policy(*statements), **peculiar)
    if routes:
        api.routes = Listing(routes)
    return api


def with_authorization(kind: str, key: str = "GET /orders") -> Route:
    return a_route(key, authorization_type=k(kind))


def policy_of(api: Api) -> Policy:
    assert isinstance(api.policy, Policy)
    return api.policy


def denied(api: Api, door: FrontDoor | None = None) -> list[str]:
    door = door or door_with(api)
    return [each.asked.route.key for each in denials(door, api, policy_of(api), callers_of(door, api))]


def silent(api: Api) -> list[tuple[str, Truth]]:
    door = door_with(api)
    found = silences(door, api, policy_of(api), callers_of(door, api))
    return [(each.asked.route.key, each.is_sure) for each in found]


# --- who calls -----------------------------------------------------------------------------------------------------


def test_private_apis_are_called_from_vpcs_and_others_from_the_internet() -> None:
    door = FrontDoor(Text.of("eu-west-1"))
    assert callers_of(door, api_with(endpoint_type=k("PRIVATE"))).spoken == "clients in a VPC"
    assert callers_of(door, api_with(endpoint_type=k("EDGE"))).spoken == "clients from the internet"
    assert callers_of(door, api_with(endpoint_type=unread())).kind is CallerKind.UNKNOWN


@pytest.mark.parametrize(
    ("authorization_type", "kind"),
    [
        ("NONE", CallerKind.ANONYMOUS),
        ("CUSTOM", CallerKind.ANONYMOUS),
        ("COGNITO_USER_POOLS", CallerKind.ANONYMOUS),
        ("AWS_IAM", CallerKind.AWS),
        ("JWT", CallerKind.AWS),
    ],
)
def test_callers_may_sign_unless_they_surely_do_not(authorization_type: str, kind: CallerKind) -> None:
    api = guarded(a_statement(), routes=(with_authorization(authorization_type),))
    door = door_with(api)
    assert [each.caller.kind for each in asks(door, api, callers_of(door, api))] == [kind]


def endpoints(*listed: VpcEndpoint) -> FrontDoor:
    door = FrontDoor(Text.of("eu-west-1"))
    door.vpc_endpoints = Listing(listed)
    return door


def shut_out(api: Api, door: FrontDoor, identity: Text | None = None, new: bool = False) -> bool:
    clients = clients_in_vpcs(door) if identity is None else clients_through(door, identity)
    clients = with_new_ids(clients, policy_of(api)) if new else clients
    return bool(list(denials(door, api, policy_of(api), clients)))


def private_for(key: str, wanted: str) -> Api:
    condition: Any = {"StringNotEquals": {key: wanted}}
    return guarded(a_statement("Deny", condition=condition), endpoint_type=k("PRIVATE"))


def test_nobody_comes_by_an_id_of_another_kind() -> None:
    queues = an_endpoint(
        name="Queues", identity=ref("Queues"), service_name=value("com.amazonaws.${AWS::Region}.sqs"), vpc=None
    )
    door = endpoints(an_endpoint(), queues)
    assert shut_out(private_for("aws:SourceVpce", "${Vpc}"), door)
    assert shut_out(private_for("aws:SourceVpce", "${Queues}"), door)
    assert shut_out(private_for("aws:SourceVpc", "${Endpoint}"), door)
    assert not shut_out(private_for("aws:SourceVpce", "${Endpoint}"), door)
    assert not shut_out(private_for("aws:SourceVpce", "${PEndpoint}"), door)
    assert not shut_out(private_for("aws:SourceVpc", "${Vpc}"), door)


def test_clients_of_one_endpoint_are_told_from_others() -> None:
    door = endpoints(an_endpoint())
    assert not shut_out(private_for("aws:SourceVpce", "${Endpoint}"), door, ref("Endpoint"))
    assert shut_out(private_for("aws:SourceVpce", "${OtherEndpoint}"), door, ref("Endpoint"))
    assert shut_out(private_for("aws:SourceVpc", "${OtherVpc}"), door, ref("Endpoint"))
    assert shut_out(private_for("aws:SourceVpce", "vpce-2"), door, Text.of("vpce-1"))
    assert not shut_out(private_for("aws:SourceVpce", "${PEndpoint}"), door, Text.of("vpce-1"))


def test_an_endpoint_that_the_template_makes_hardly_has_an_id_that_is_written_out() -> None:
    door = endpoints(an_endpoint())
    api = private_for("aws:SourceVpce", "vpce-1")
    assert not shut_out(api, door, ref("Endpoint"))
    assert shut_out(api, door, ref("Endpoint"), new=True)
    assert not shut_out(private_for("aws:SourceVpce", "${Endpoint}"), door, ref("Endpoint"), new=True)


# --- denials -------------------------------------------------------------------------------------------------------


def test_every_statement_that_denies_is_told() -> None:
    api = guarded(a_statement("Deny"), a_statement("Deny", condition=FOR_ONE_ENDPOINT), a_statement())
    assert denied(api) == ["GET /orders", "GET /orders"]


def test_a_list_of_addresses_denies_nobody_for_sure() -> None:
    assert denied(guarded(a_statement("Deny", condition={"NotIpAddress": FOR_THE_OFFICE["IpAddress"]}))) == []


def test_where_the_endpoint_type_is_not_known_only_plain_denials_are_sure() -> None:
    conditional = guarded(a_statement("Deny", condition=FOR_ONE_ENDPOINT), endpoint_type=unread())
    assert denied(conditional) == []
    assert denied(guarded(a_statement("Deny"), endpoint_type=unread())) == ["GET /orders"]


# --- silences ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("authorization_type", "found"),
    [("NONE", [YES]), ("COGNITO_USER_POOLS", [UNKNOWN]), ("CUSTOM", []), ("AWS_IAM", []), ("JWT", [])],
)
def test_whom_silence_refuses_hangs_on_the_authorization_type(authorization_type: str, found: list[Truth]) -> None:
    api = guarded(a_statement("Deny", condition=FOR_THE_OFFICE), routes=(with_authorization(authorization_type),))
    assert [sure for _, sure in silent(api)] == found


def test_a_route_of_an_authorization_type_that_is_not_known_is_left_out() -> None:
    route = a_route("GET /orders", authorization_type=unread())
    assert silent(guarded(a_statement("Deny", condition=FOR_THE_OFFICE), routes=(route,))) == []


def test_statements_that_are_not_read_may_allow() -> None:
    api = guarded(a_statement("Deny", condition=FOR_THE_OFFICE))
    policy_of(api).statements.lacks(WHY)
    assert silent(api) == []


def test_each_way_to_miss_a_route_is_told_apart() -> None:
    api = guarded(
        a_statement(resource="execute-api:/*/POST/*"),
        a_statement(action="execute-api:ManageConnections"),
        a_statement(principal={"AWS": "111122223333"}),
        a_statement(condition={"StringEquals": {"aws:SourceVpce": "vpce-1"}, "Bool": {"aws:SecureTransport": "true"}}),
    )
    door = door_with(api)
    (silence,) = silences(door, api, policy_of(api), callers_of(door, api))
    elsewhere, other_action, principal, condition = silence.misses
    assert elsewhere.is_elsewhere
    assert other_action.is_elsewhere
    assert (principal.names, principal.includes, principal.failing) == (YES, NO, ())
    assert (condition.names, condition.includes) == (YES, YES)
    assert [each.key for each in condition.failing] == ["aws:SourceVpce"]


def test_one_statement_that_may_allow_breaks_the_silence() -> None:
    api = guarded(a_statement(resource="execute-api:/*/POST/*"), a_statement(condition=FOR_THE_OFFICE))
    assert silent(api) == []


# --- resources -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("resources", "found"),
    [
        (of_api("/"), True),
        ("execute-api:/", True),
        (["execute-api:/dev/*", of_api("/")], True),
        (["execute-api:/*", of_api("/")], False),
        (["${PArn}", of_api("/")], False),
        ("execute-api:/dev/*", False),
    ],
)
def test_a_resource_that_ends_at_the_api_is_found_where_nothing_else_allows(resources: Any, found: bool) -> None:
    api = guarded(a_statement(resource=resources))
    door = door_with(api)
    (asked,) = asks(door, api, callers_of(door, api))
    assert (resource_that_ends_at_the_api(policy_of(api), asked) is not None) is found


@pytest.mark.parametrize(
    ("resources", "part"),
    [
        ("execute-api:/dev/*", "stage"),
        (["execute-api:/dev/*", "execute-api:/test/GET/orders"], "stage"),
        ("execute-api:/*/POST/*", "method"),
        (["execute-api:/dev/*", "execute-api:/*/POST/*"], None),
    ],
)
def test_the_part_by_which_a_statement_misses_a_route(resources: Any, part: str | None) -> None:
    api = guarded(a_statement(resource=resources))
    door = door_with(api)
    (asked,) = asks(door, api, callers_of(door, api))
    assert missed_part(policy_of(api).statements.items[0], asked.arn) == part


# --- stages and doubts ---------------------------------------------------------------------------------------------


def test_a_stage_that_a_deployment_makes_by_the_way_is_nobodys() -> None:
    api = guarded(a_statement(resource="execute-api:/prod/*"))
    by_the_way = replace(a_stage("Stage"), from_deployment=True)
    api.stages.add(by_the_way)
    assert [stage.stage_name for stage in api.stages_in_use] == [a_stage("prod").stage_name]
    assert silent(api) == []
    api.stages = Listing([by_the_way])
    assert silent(api) == [("GET /orders", YES)]
    api.stages.lacks(WHY)
    assert api.stages_in_use == []


def test_what_is_not_known_of_the_only_allow_is_a_doubt() -> None:
    def doubt(*statements: Statement) -> Unresolved | None:
        api = guarded(*statements)
        door = door_with(api)
        (asked,) = asks(door, api, callers_of(door, api))
        return doubt_about(policy_of(api), asked)

    assert doubt(a_statement(resource="${PArn}")) is not None
    assert doubt(a_statement(principal={"AWS": "${PPrincipal}"})) is not None
    assert doubt(a_statement(resources=Listing(unread=WHY))) is not None
    assert doubt(a_statement(resource="${PArn}"), a_statement()) is None
    assert doubt(a_statement(condition=FOR_THE_OFFICE)) is None
    assert doubt(a_statement("Deny")) is None


def test_only_rest_apis_with_a_policy_that_says_something_are_guarded() -> None:
    silent_policy = api_with("GET /orders", policy=a_policy())
    none, unknown = api_with("GET /orders"), api_with("GET /orders", policy=unread())
    elsewhere = guarded(a_statement(), imported=True)
    assert list(guarded_apis(door_with(silent_policy, none, unknown, elsewhere))) == []
    assert len(list(guarded_apis(door_with(guarded(a_statement()))))) == 1
