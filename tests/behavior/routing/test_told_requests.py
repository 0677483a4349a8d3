from __future__ import annotations

from typing import Any

import pytest

from behavior.doors import (
    api_with,
    behavior_at,
    distribution_with,
    execute_api,
    http_api_with,
    origin_at,
    parameter,
    ref,
)
from behavior.pieces import HERE, a_function, a_route
from gatelint.behavior.routing.told_requests import ToldRequest, brings, told_requests
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.authorizer import IdentitySource
from gatelint.front_door.distribution import Distribution
from gatelint.front_door.door import Call, FrontDoor
from gatelint.text import Text
from gatelint.values import Listing, Truth

AUTHORIZATION = IdentitySource("header", "Authorization", HERE)
TOKEN = IdentitySource("querystring", "token", HERE)


def told(
    url: Text, headers: dict[str, str] | None = None, api: Api | None = None, distribution: Distribution | None = None
) -> ToldRequest | None:
    written = None if headers is None else {name: Text.of(value) for name, value in headers.items()}
    door = FrontDoor(
        region=Text.of("eu-west-1"),
        apis=Listing([api_with("GET /orders", "GET /orders/{id}") if api is None else api]),
        distributions=Listing([] if distribution is None else [distribution]),
        calls=Listing([Call(url, HERE, "output", "Orders", method="GET", headers=written)]),
    )
    return next(iter(told_requests(door)), None)


def orders(path: str = "/orders") -> Text:
    return Text.of("https://", execute_api(region=Text.of("eu-west-1")), "/prod", path)


def request(url: Text, headers: dict[str, str] | None = None) -> ToldRequest:
    found = told(url, headers)
    assert found is not None
    return found


def test_a_request_is_told_with_the_route_that_it_comes_to() -> None:
    found = request(orders("/orders/<id>"), {})
    assert found.route.key == "GET /orders/{id}"
    assert found.request.spoken == "GET /orders/{id} as output Orders tells it"


def test_a_url_alone_tells_no_request_unless_it_has_a_query_string() -> None:
    assert told(orders()) is None
    assert told(orders("/orders?limit=1")) is not None


def test_a_request_that_comes_to_no_known_route_is_not_told() -> None:
    assert told(orders("/elsewhere"), {}) is None
    assert told(Text.of("https://example.com/orders"), {}) is None


def test_a_handshake_comes_to_the_connect_route() -> None:
    api = api_with("$connect", kind=ApiKind.WEBSOCKET)
    found = told(Text.of("wss://", execute_api(region=Text.of("eu-west-1")), "/prod?token=x"), api=api)
    assert found is not None
    assert found.request.spoken == "the WebSocket handshake as output Orders tells it"


def test_the_environment_of_a_function_tells_requests_too() -> None:
    call = Call(orders("/orders?a=1"), HERE, "environment", "Worker", variable="API_URL")
    door = FrontDoor(Text.of("eu-west-1"), apis=Listing([api_with("GET /orders")]), calls=Listing([call]))
    (found,) = told_requests(door)
    assert found.spoken == "environment variable API_URL of Worker"


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        ({"authorization": "Bearer x"}, Truth.YES),
        ({"authorization": ""}, Truth.NO),
        ({}, Truth.NO),
        (None, Truth.UNKNOWN),
    ],
)
def test_a_header_is_brought_where_it_is_told(headers: dict[str, str] | None, answer: Truth) -> None:
    assert brings(request(orders("/orders?a=1"), headers), AUTHORIZATION) is answer


def test_what_every_client_sends_may_be_brought() -> None:
    assert brings(request(orders(), {}), IdentitySource("header", "User-Agent", HERE)) is Truth.UNKNOWN
    assert brings(request(orders(), {}), IdentitySource("context", "stage", HERE)) is Truth.UNKNOWN


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("?token=x", Truth.YES),
        ("?a=1&token=x#end", Truth.YES),
        ("?%74oken=x", Truth.YES),
        ("?token=", Truth.NO),
        ("?Token=x", Truth.NO),
        ("", Truth.NO),
    ],
)
def test_names_of_parameters_compare_with_case(query: str, answer: Truth) -> None:
    assert brings(request(orders(f"/orders{query}"), {}), TOKEN) is answer


def test_a_parameter_may_hide_in_what_is_not_known() -> None:
    hidden = (Text.of(orders("/orders?"), parameter("Query")), Text.of(orders("/orders?a="), parameter("Value")))
    assert [brings(request(url, {}), TOKEN) for url in hidden] == [Truth.UNKNOWN] * 2
    assert brings(request(Text.of(orders("/orders?a="), ref("Api")), {}), TOKEN) is Truth.NO


def test_a_distribution_may_add_the_header() -> None:
    def through(**peculiar: Any) -> ToldRequest | None:
        functions = Listing([a_function("viewer-request")] if peculiar.pop("rewrites", False) else [])
        distribution = distribution_with(
            behavior_at("/prod/*", functions=functions),
            origins=(origin_at(execute_api(region=Text.of("eu-west-1")), **peculiar),),
        )
        url = Text.of("https://", ref("Distribution", "DomainName", plain=False), "/prod/orders")
        return told(url, {}, distribution=distribution)

    plain, added = through(), through(headers={"Authorization": "secret"})
    assert plain is not None
    assert added is not None
    assert brings(plain, AUTHORIZATION) is Truth.NO
    assert brings(added, AUTHORIZATION) is Truth.UNKNOWN
    assert through(rewrites=True) is None


def test_an_http_api_serves_its_default_stage() -> None:
    api = http_api_with("GET /orders")
    found = told(Text.of("https://", execute_api(region=Text.of("eu-west-1")), "/orders"), {}, api)
    assert found is not None
    assert found.route.key == a_route("GET /orders").key
