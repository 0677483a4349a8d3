from __future__ import annotations

from typing import Any

import pytest

from behavior.access_pieces import a_lambda, calling
from behavior.doors import a_message_route, a_stage, door_with, ref
from behavior.pieces import HERE, a_route, an_api, an_authorizer, an_integration, k, text, unread
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.domain import VpcLink
from gatelint.front_door.function import Function
from gatelint.front_door.integration import Integration
from gatelint.front_door.route import Route
from gatelint.records import replace
from gatelint.rule import Certainty, Finding, Undecided
from gatelint.text import Text
from gatelint.values import Listing, Truth
from gatelint_rules.integration_failure import lambda_function_missing_or_unavailable
from gatelint_rules.service_unavailable import lambda_concurrency_zero, vpc_link_not_available

WILL, MAY = Certainty.WILL, Certainty.MAY


def api_of(kind: ApiKind, *routes: Route) -> Api:
    return an_api(kind, identity=ref("Api"), routes=Listing(routes), stages=Listing([a_stage("prod")]))


def invoking(function: Function, key: str = "GET /a", qualifier: str | None = None, **peculiar: Any) -> Route:
    integration = replace(an_integration("AWS_PROXY"), target=calling(function, qualifier), **peculiar)
    return replace(a_message_route(key) if key.startswith("$") else a_route(key), integration=integration)


def throttled(api: Api) -> list[tuple[str, Certainty, int | None]]:
    found = [one for one in lambda_concurrency_zero.check(door_with(api)) if isinstance(one, Finding)]
    return [(one.request.spoken, one.certainty, one.failure.status) for one in found]


# --- functions without concurrency ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "certainty", "status"),
    [(ApiKind.REST, WILL, 500), (ApiKind.HTTP, MAY, 503), (ApiKind.WEBSOCKET, MAY, 500)],
)
def test_each_kind_of_api_answers_in_its_own_way(kind: ApiKind, certainty: Certainty, status: int) -> None:
    function = a_lambda(reserved_concurrency=k(0))
    key = "$connect" if kind is ApiKind.WEBSOCKET else "GET /a"
    ((_, said, answered),) = throttled(api_of(kind, invoking(function, key)))
    assert (said, answered) == (certainty, status)


def test_versions_and_aliases_share_the_concurrency_of_their_function() -> None:
    function = a_lambda(reserved_concurrency=k(0))
    said = throttled(api_of(ApiKind.REST, invoking(function), invoking(function, "GET /b", qualifier="live")))
    assert said == [("every request to /*", WILL, 500)]


@pytest.mark.parametrize("limit", [None, k(1), k(-1), unread()])
def test_any_other_concurrency_lets_some_calls_through(limit: Any) -> None:
    assert throttled(api_of(ApiKind.REST, invoking(a_lambda(reserved_concurrency=limit)))) == []


def test_a_concurrency_that_is_not_known_is_a_doubt() -> None:
    api = api_of(ApiKind.REST, invoking(a_lambda(reserved_concurrency=unread())))
    (doubt,) = lambda_concurrency_zero.check(door_with(api))
    assert isinstance(doubt, Undecided)


def test_an_integration_that_maps_answers_may_answer_otherwise() -> None:
    function = a_lambda(reserved_concurrency=k(0))
    assert [one[1] for one in throttled(api_of(ApiKind.REST, invoking(function, type=k("AWS"))))] == [MAY]
    header = {"integration.request.header.X-Amz-Invocation-Type": text("'Event'")}
    later = invoking(function, type=k("AWS"), request_parameters=header)
    assert throttled(api_of(ApiKind.REST, later)) == []


def test_nobody_hears_of_what_comes_of_a_disconnect() -> None:
    function = a_lambda(reserved_concurrency=k(0))
    assert throttled(api_of(ApiKind.WEBSOCKET, invoking(function, "$disconnect"))) == []


def test_an_authorizer_that_never_runs_may_answer_for_all_its_routes() -> None:
    authorizer = replace(an_authorizer("TOKEN"), target=calling(a_lambda(reserved_concurrency=k(0))))
    guarded = replace(a_route("GET /a"), authorization_type=k("CUSTOM"), authorizer=authorizer)
    assert throttled(api_of(ApiKind.REST, guarded, a_route("GET /b"))) == [("GET /a", MAY, 500)]


# --- states of functions -------------------------------------------------------------------------------------------


def stopped(*routes: Route) -> list[str]:
    door = door_with(api_of(ApiKind.REST, *routes))
    found = list(lambda_function_missing_or_unavailable.check(door))
    assert all(one.certainty is MAY for one in found)
    return [one.cause for one in found]


@pytest.mark.parametrize("state", [None, "Active", "Pending", "ActiveNonInvocable"])
def test_other_states_are_none_to_tell_of(state: str | None) -> None:
    assert stopped(invoking(a_lambda(state=state))) == []


def test_a_function_that_cannot_run_is_told_of_once() -> None:
    function = a_lambda(state="Failed", state_reason="no address is left.")
    cause = f"function {function.name} is Failed: no address is left"
    assert stopped(invoking(function), invoking(function, "GET /b", qualifier="$LATEST")) == [cause]
    assert stopped(invoking(a_lambda(state="Inactive"))) == [f"function {function.name} is Inactive"]


def test_a_version_has_a_state_of_its_own() -> None:
    assert stopped(invoking(a_lambda(state="Inactive"), qualifier="live")) == []


# --- VPC links -----------------------------------------------------------------------------------------------------


def through(
    link: str = "link", exists: Truth = Truth.UNKNOWN, key: str = "GET /a", connection: str = "VPC_LINK"
) -> Route:
    integration: Integration = replace(
        an_integration("HTTP_PROXY"), connection_type=k(connection), connection_id=text(link), vpc_link_exists=exists
    )
    return replace(a_route(key), integration=integration)


def dead_ends(kind: ApiKind, status: str | None, *routes: Route) -> list[tuple[str, Certainty]]:
    door = door_with(api_of(kind, *routes))
    door.vpc_links.add(VpcLink("VPC link inner", HERE, Text.of("link"), status=status, status_message="Gone."))
    return [(one.cause, one.certainty) for one in vpc_link_not_available.check(door)]


@pytest.mark.parametrize("status", [None, "AVAILABLE", "PENDING"])
def test_a_link_that_is_ready_or_soon_will_be_is_in_order(status: str | None) -> None:
    assert dead_ends(ApiKind.REST, status, through(exists=Truth.YES)) == []


@pytest.mark.parametrize(
    ("kind", "status", "certainty"),
    [
        (ApiKind.REST, "FAILED", WILL),
        (ApiKind.REST, "DELETING", MAY),
        (ApiKind.REST, "INACTIVE", MAY),
        (ApiKind.HTTP, "FAILED", MAY),
        (ApiKind.HTTP, "INACTIVE", MAY),
        (ApiKind.WEBSOCKET, "FAILED", MAY),
    ],
)
def test_a_link_in_any_other_state_takes_no_requests(kind: ApiKind, status: str, certainty: Certainty) -> None:
    assert dead_ends(kind, status, through()) == [(f"VPC link inner is {status}: Gone", certainty)]


def test_a_link_that_is_not_there_is_told_of_where_all_were_read() -> None:
    said = dead_ends(ApiKind.REST, "AVAILABLE", through("other", Truth.NO), through("other", Truth.NO, "GET /b"))
    assert said == [("there is no VPC link other", WILL)]
    assert dead_ends(ApiKind.HTTP, "AVAILABLE", through("other", Truth.NO)) == [("there is no VPC link other", MAY)]
    assert dead_ends(ApiKind.REST, "AVAILABLE", through("other")) == []


def test_a_link_that_is_named_and_not_gone_through_is_none_to_tell_of() -> None:
    assert dead_ends(ApiKind.REST, "FAILED", through(connection="INTERNET")) == []
