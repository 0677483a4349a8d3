from __future__ import annotations

from typing import Any

import pytest

from behavior.doors import (
    REGION,
    SUFFIX,
    a_domain,
    api_with,
    behavior_at,
    default_behavior,
    distribution_with,
    door_with,
    execute_api,
    http_api_with,
    mapped_to,
    origin_at,
    parameter,
    ref,
)
from behavior.pieces import HERE, WHY, a_behavior, a_cors_configuration, a_function, k, text, texts, unread
from gatelint.behavior.routing.dead_ends import DeadEnd, End, answer_at, dead_ends, nearest_route
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.distribution import Distribution, OriginGroup
from gatelint.front_door.domain import DomainName
from gatelint.front_door.door import Call, FrontDoor
from gatelint.rule import Response
from gatelint.text import Text
from gatelint.values import Listing, Truth, Unresolved


def told(door: FrontDoor, url: Text, **peculiar: Any) -> DeadEnd | None:
    given: dict[str, Any] = {"url": url, "at": HERE, "told_by": "output", "teller": "Url"}
    call = Call(**(given | peculiar))
    door.calls.add(call)
    found = list(dead_ends(door))
    assert len(found) < 2
    return found[0] if found else None


def called(api: Api, path: str | Text, method: str | None = None, **peculiar: Any) -> DeadEnd | None:
    """The end of a URL of the API's default endpoint, of a command if a method is told."""
    return told(door_with(api), Text.of("https://", execute_api(), path), method=method, **peculiar)


def by(host: str | Text, path: str, *nodes: Api | DomainName | Distribution, **peculiar: Any) -> DeadEnd | None:
    return told(door_with(*nodes), Text.of("https://", host, path), **peculiar)


def kind(end: DeadEnd | None) -> tuple[End, str, Truth] | None:
    if end is None:
        return None
    assert end.doubt is None
    return end.end, end.spoken_path, end.certain


def doubt(end: DeadEnd | None) -> str | None:
    return None if end is None else end.doubt


@pytest.mark.parametrize("path", ["/prod/order", "/prod/orders/1/lines", "/prod/Orders", "/prod/order?page=1"])
def test_a_path_that_the_api_lacks_is_a_dead_end(path: str) -> None:
    api = api_with("GET /orders", "GET /orders/{id}")
    assert kind(called(api, path)) == (End.PATH, path.removeprefix("/prod").partition("?")[0], Truth.YES)


@pytest.mark.parametrize("path", ["", "/", "/prod", "/prod/", "/prod/orders", "/prod/orders/", "/prod/orders/1"])
def test_a_url_that_clients_put_paths_behind_is_no_request(path: str) -> None:
    assert called(api_with("GET /orders/{id}/lines"), path) is None


@pytest.mark.parametrize("path", ["/prod", "/prod/", "/prod/orders?page=1", "/prod/orders"])
def test_a_command_and_a_query_string_are_requests(path: str) -> None:
    assert kind(called(api_with("GET /orders/{id}/lines"), path, "GET")) is not None


def test_a_query_string_makes_a_request_of_a_url() -> None:
    api = api_with("GET /orders/{id}/lines")
    assert kind(called(api, "/prod/orders?page=1")) == (End.PATH, "/orders", Truth.YES)
    assert called(api, "/prod/orders#top?") is None


def test_a_method_that_the_path_lacks_is_a_dead_end_of_its_own() -> None:
    api = api_with("GET /orders", "OPTIONS /orders", "PUT /orders/{id}")
    end = called(api, "/prod/orders", "POST")
    assert kind(end) == (End.METHOD, "/orders", Truth.YES)
    assert end is not None
    assert [route.key for route in end.routes] == ["GET /orders", "OPTIONS /orders"]
    assert kind(called(http_api_with("GET /orders"), "/orders", "HEAD")) == (End.METHOD, "/orders", Truth.YES)
    assert called(api, "/prod/orders", "GET") is None


def test_a_greedy_sibling_takes_the_method() -> None:
    assert called(api_with("GET /orders", "ANY /{proxy+}"), "/prod/orders", "POST") is None


def test_a_path_that_serves_preflights_only_is_none_for_anybody_else() -> None:
    assert kind(called(api_with("OPTIONS /orders"), "/prod/orders", "GET")) == (End.PATH, "/orders", Truth.YES)


@pytest.mark.parametrize(("path", "left"), [("/prod/files", "/files"), ("/prod/files/", "/files/")])
def test_what_a_greedy_route_begins_at_is_above_it(path: str, left: str) -> None:
    api = api_with("ANY /files/{proxy+}", "OPTIONS /files", "GET /files/a/{proxy+}")
    end = called(api, path, "GET")
    assert kind(end) == (End.ABOVE_GREEDY, left, Truth.YES)
    assert end is not None
    assert [route.key for route in end.routes] == ["ANY /files/{proxy+}"]
    assert kind(called(api_with("ANY /{proxy+}"), "/prod", "GET")) == (End.ABOVE_GREEDY, "/", Truth.YES)


def test_a_greedy_route_for_another_method_does_not_count() -> None:
    assert kind(called(api_with("PUT /files/{proxy+}"), "/prod/files", "GET")) == (End.PATH, "/files", Truth.YES)


def test_whether_a_greedy_route_of_an_http_api_takes_it_is_not_told() -> None:
    assert called(http_api_with("ANY /files/{proxy+}"), "/files/", "GET") is None


def test_a_slash_at_the_end_is_another_path_of_an_http_api_only() -> None:
    assert kind(called(http_api_with("GET /pets"), "/pets/")) == (End.PATH, "/pets/", Truth.YES)
    assert called(api_with("GET /pets"), "/prod/pets/") is None


def test_a_catch_all_leaves_no_dead_end() -> None:
    assert called(http_api_with("$default"), "/any/thing", "DELETE") is None


def test_an_http_api_with_cors_answers_preflights_by_itself() -> None:
    api = http_api_with("GET /pets", cors=a_cors_configuration())
    assert called(api, "/pets", "OPTIONS") is None
    assert kind(called(http_api_with("GET /pets"), "/pets", "OPTIONS")) == (End.METHOD, "/pets", Truth.YES)


@pytest.mark.parametrize("path", ["/dev/orders", "/orders", "/Prod/orders"])
def test_a_stage_that_the_api_lacks_is_a_dead_end(path: str) -> None:
    assert kind(called(api_with("GET /orders"), path)) == (End.STAGE, path, Truth.YES)
    assert kind(called(http_api_with("GET /orders", stages=("prod",)), path)) == (End.STAGE, path, Truth.YES)


def test_a_request_without_a_stage_is_one_too() -> None:
    assert kind(called(api_with("GET /orders"), "", "GET")) == (End.STAGE, "/", Truth.YES)


def test_a_handshake_needs_a_stage_as_well() -> None:
    api = api_with("$connect", kind=ApiKind.WEBSOCKET)
    door = door_with(api)
    assert kind(told(door, Text.of("wss://", execute_api(), "/production"))) == (End.STAGE, "/production", Truth.YES)
    assert told(door_with(api), Text.of("wss://", execute_api(), "/prod")) is None
    assert called(api, "/prod/@connections/1", "POST") is None


def test_a_stage_may_be_made_by_whoever_deploys_where_none_is_made_here() -> None:
    assert kind(called(api_with("GET /orders", stages=()), "/prod/orders")) == (
        End.STAGE,
        "/prod/orders",
        Truth.UNKNOWN,
    )


@pytest.mark.parametrize("path", ["/ping", "/sping"])
def test_api_gateway_answers_health_checks(path: str) -> None:
    assert called(api_with("GET /orders"), path, "GET") is None


def test_a_stage_whose_name_is_not_read_leaves_a_doubt() -> None:
    api = api_with("GET /orders", stages=(parameter("Stage"),))
    assert doubt(called(api, "/prod/orders")) == WHY
    assert called(api, Text.of("/", parameter("Stage"), "/orders")) is None
    assert called(api, Text.of("/", parameter("Other"), "/orders")) is None
    assert called(api, "/<stage>/orders") is None


def test_routes_out_of_sight_leave_a_doubt_where_none_in_sight_may_be_meant() -> None:
    api = api_with("GET /orders/{id}")
    api.routes.lacks(WHY)
    assert doubt(called(api, "/prod/parcels")) == WHY
    assert called(api, "/prod/orders") is None
    api.routes.items.clear()
    assert called(api, "/prod/parcels") is None


@pytest.mark.parametrize("path", ["/prod/keepers/<id>", "/prod/keepers/:id?day=1", "/prod/lions/ID", "/prod/{proxy+}"])
def test_a_placeholder_stands_for_whatever_there_is(path: str) -> None:
    assert called(api_with("GET /keepers/{id}", "GET /lions/leo"), path) is None


def test_a_placeholder_does_not_stand_for_what_is_nowhere() -> None:
    assert kind(called(api_with("GET /keepers/{id}"), "/prod/keeper/<id>")) == (End.PATH, "/keeper/<id>", Truth.YES)


def test_a_disabled_endpoint_refuses_for_a_reason_of_its_own() -> None:
    assert called(api_with("GET /orders", disable_execute_api_endpoint=k(True)), "/prod/x") is None
    end = called(api_with("GET /orders", disable_execute_api_endpoint=unread()), "/prod/x")
    assert kind(end) == (End.PATH, "/x", Truth.UNKNOWN)


def test_nothing_is_said_of_an_api_elsewhere() -> None:
    api = api_with("GET /orders", imported=True)
    api.routes.lacks(WHY)
    api.stages.lacks(WHY)
    assert called(api, "/dev/orders") is None
    assert told(door_with(), Text.of("https://", execute_api("Other"), "/dev/orders")) is None


def test_a_host_that_may_hold_a_path_is_no_host() -> None:
    host = Text.of(ref("Api"), ".execute-api.", REGION, ".", SUFFIX, parameter("Path"), "x")
    assert by(host, "/orders", api_with("GET /orders")) is None


@pytest.mark.parametrize("method", [None, "GET"])
def test_a_domain_name_has_selected_the_stage_already(method: str | None) -> None:
    api = api_with("GET /orders")
    end = by("api.example.com", "/shop/prod/orders", a_domain(mapped_to(api, "shop")), api, method=method)
    assert kind(end) == (End.NAMED_STAGE, "/prod/orders", Truth.YES)
    assert end is not None
    assert end.client_path == "/shop/prod/orders"
    assert [route.key for route in end.routes] == ["GET /orders"]


def test_a_url_that_clients_put_paths_behind_may_name_the_stage_in_vain() -> None:
    api = http_api_with("GET /orders/{id}", stages=("live",))
    end = by("api.example.com", "/live/", a_domain(mapped_to(api, stage="live")), api)
    assert kind(end) == (End.NAMED_STAGE, "/live/", Truth.YES)


def test_what_is_meant_must_be_there_without_the_stage() -> None:
    api = api_with("GET /orders")
    end = by("api.example.com", "/prod/parcels", a_domain(mapped_to(api)), api)
    assert kind(end) == (End.PATH, "/prod/parcels", Truth.YES)


def test_a_path_a_mapping_or_the_caller_may_name_the_stage() -> None:
    api = api_with("GET /prod/orders", "GET /orders")
    assert by("api.example.com", "/prod/orders", a_domain(mapped_to(api)), api) is None
    plain = api_with("GET /orders")
    assert by("api.example.com", "/prod/orders", a_domain(mapped_to(plain, "prod")), plain) is None
    assert by("api.example.com", "/prod/orders", a_domain(mapped_to(plain, stage="")), plain) is None


def test_a_stage_of_unknown_name_may_be_what_the_url_names() -> None:
    api = api_with("GET /orders", stages=(parameter("Stage"),))
    domain = a_domain(mapped_to(api, stage=parameter("Stage")))
    assert doubt(by("api.example.com", "/prod/orders", domain, api)) == WHY


def test_to_a_function_a_name_like_a_url_may_be_an_identifier() -> None:
    api = api_with("GET /orders")
    domain = a_domain(mapped_to(api))
    end = by("api.example.com", "/parcels", domain, api, told_by="environment", variable="AUDIENCE")
    assert kind(end) == (End.PATH, "/parcels", Truth.UNKNOWN)
    end = called(api, "/prod/parcels", told_by="environment", variable="PARCELS_URL", teller="Worker")
    assert kind(end) == (End.PATH, "/parcels", Truth.YES)
    assert end is not None
    assert end.call.spoken == "environment variable PARCELS_URL of Worker"


def test_a_named_stage_takes_a_path_of_the_default_one() -> None:
    api = http_api_with("GET /v1/items", "GET /v1/items/{id}", stages=("$default", "v1"))
    end = called(api, "/v1/items")
    assert kind(end) == (End.SHADOWED, "/items", Truth.YES)
    assert end is not None
    assert (end.called_path, [route.key for route in end.routes]) == ("/v1/items", ["GET /v1/items"])
    assert kind(called(api, "/v1/parcels/1")) == (End.PATH, "/parcels/1", Truth.YES)
    assert called(http_api_with("GET /v1/items", "GET /items", stages=("$default", "v1")), "/v1/items") is None
    assert kind(called(http_api_with("GET /v1/items", stages=("v1",)), "/v1/items")) == (End.PATH, "/items", Truth.YES)


def distribution(*behaviors: Any, path: str = "/prod", **peculiar: Any) -> Distribution:
    return distribution_with(
        *behaviors, origins=(origin_at(execute_api(), path),), aliases=("site.example.com",), **peculiar
    )


def test_a_url_through_a_distribution_is_followed_to_the_api() -> None:
    api = api_with("GET /api/orders")
    end = by("site.example.com", "/api/order", distribution(behavior_at("/api/*")), api)
    assert kind(end) == (End.PATH, "/api/order", Truth.YES)
    assert end is not None
    assert end.distribution is not None
    assert by("site.example.com", "/api/", distribution(behavior_at("/api/*")), api) is None
    assert by("site.example.com", "/orders", distribution(behavior_at("/api/*")), api) is None


def test_what_no_url_reaches_is_not_the_fault_of_one() -> None:
    api = api_with("GET /orders")
    assert by("site.example.com", "/api/order", distribution(behavior_at("/api/*")), api) is None
    assert by("site.example.com", "/orders", distribution(default_behavior(), path=""), api) is None


def test_a_function_may_send_it_elsewhere() -> None:
    rewriting = a_behavior(path_pattern=k("/api/*"), functions=Listing([a_function("viewer-request")]))
    assert by("site.example.com", "/api/order", distribution(rewriting), api_with("GET /api/orders")) is None


def test_a_disabled_distribution_serves_nobody() -> None:
    api, behavior = api_with("GET /api/orders"), behavior_at("/api/*")
    end = by("site.example.com", "/api/order", distribution(behavior, enabled=unread()), api)
    assert kind(end) == (End.PATH, "/api/order", Truth.UNKNOWN)
    assert by("site.example.com", "/api/order", distribution(behavior, enabled=k(False)), api) is None


def test_another_origin_of_a_group_may_answer() -> None:
    api, behavior = api_with("GET /api/orders"), behavior_at("/api/*", "Group")

    def in_group(*codes: int) -> tuple[End, str, Truth] | None:
        groups = Listing([OriginGroup(text("Group"), HERE, texts("Api", "Site"), Listing(codes))])
        return kind(by("site.example.com", "/api/order", distribution(behavior, origin_groups=groups), api))

    assert in_group(403, 500) == (End.PATH, "/api/order", Truth.UNKNOWN)
    assert in_group(404, 500) == (End.PATH, "/api/order", Truth.YES)


def test_an_authorization_header_that_is_no_signature_changes_the_answer() -> None:
    default = Response(403, "MissingAuthenticationTokenException", "…")

    def answer(headers: dict[str, Text] | None) -> str | None:
        end = called(api_with("GET /orders"), "/prod/order", "GET", headers=headers)
        assert end is not None
        return answer_at(end, default, "MISSING_AUTHENTICATION_TOKEN")[0].errortype

    assert answer({"authorization": Text.of("Bearer <token>")}) == "IncompleteSignatureException"
    assert answer({"authorization": Text.of("AWS4-HMAC-SHA256 Credential=…")}) == default.errortype
    assert answer({"authorization": parameter("Token")}) == default.errortype
    assert answer({"accept": Text.of("*/*")}) == default.errortype


def test_the_nearest_route_is_one_whose_path_is_spelled_nearly_so() -> None:
    api = api_with("GET /orders", "GET /customers/{id}")
    nearest = nearest_route(api, Text.of("/Order"))
    assert nearest is not None
    assert nearest.key == "GET /orders"
    assert nearest_route(api, Text.of("/x")) is None


def test_a_route_that_is_not_read_may_be_what_is_meant() -> None:
    api = api_with("GET /orders")
    api.routes.items[0].path = Unresolved(WHY, HERE)
    assert called(api, "/prod/parcels", "GET") is None
