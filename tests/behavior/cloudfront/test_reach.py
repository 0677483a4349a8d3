from __future__ import annotations

import pytest

from behavior.doors import (
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
)
from behavior.pieces import WHY, a_function, a_guarded_route
from gatelint.behavior.cloudfront.distributions import Passage, passages
from gatelint.behavior.cloudfront.reach import apis_behind, methods_through, path_to
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.distribution import CacheBehavior, Origin
from gatelint.front_door.domain import DomainName
from gatelint.front_door.door import FrontDoor
from gatelint.text import Text
from gatelint.values import Listing


def way_to(
    api: Api, *behaviors: CacheBehavior, origin: Origin | None = None, domain: DomainName | None = None
) -> tuple[FrontDoor, Passage]:
    """The way through the first of some behaviors to an API."""
    origins = (origin_at("www.example.com", name="Site"), origin or origin_at(execute_api(), "/prod"))
    distribution = distribution_with(*behaviors, origins=origins)
    door = door_with(api, distribution, *([] if domain is None else [domain]))
    return door, passages(door, distribution)[0]


def shown(door: FrontDoor, way: Passage, api: Api, key: str, method: str = "GET") -> str | None:
    route = next(route for route in api.routes if route.key == key)
    path = path_to(door, way, api, route, method)
    return None if path is None else str(path)


@pytest.mark.parametrize(
    ("pattern", "key", "path"),
    [
        ("/orders/*", "GET /orders/{id}", "/orders/{id}"),
        ("/orders", "GET /orders", "/orders"),
        ("/api/*", "GET /{proxy+}", "/api/*"),
        ("/api/*", "GET /api/{proxy+}", "/api/{proxy+}"),
        ("/ap?/*", "GET /{proxy+}", "/ap?/*"),
        ("/other/*", "GET /orders", None),
    ],
)
def test_viewers_come_to_a_route_by_its_own_path_or_by_any_of_the_behavior(
    pattern: str, key: str, path: str | None
) -> None:
    api = api_with(key)
    door, way = way_to(api, behavior_at(pattern))
    assert shown(door, way, api, key) == path


def test_the_stage_is_asked_for_where_no_origin_path_has_it() -> None:
    api = api_with("GET /orders")
    door, way = way_to(api, behavior_at("/prod/*"), origin=origin_at(execute_api()))
    assert shown(door, way, api, "GET /orders") == "/prod/orders"


def test_a_stage_and_an_origin_path_may_be_one_parameter() -> None:
    api = api_with("GET /orders", stages=(parameter("Stage"),))
    door, way = way_to(api, behavior_at("*"), origin=origin_at(execute_api(), Text.of("/", parameter("Stage"))))
    assert shown(door, way, api, "GET /orders") == "/orders"


def test_the_default_stage_adds_nothing_to_a_path() -> None:
    api = http_api_with("GET /orders", "$default")
    door, way = way_to(api, default_behavior("Api"), origin=origin_at(execute_api()))
    assert shown(door, way, api, "GET /orders") == "/orders"
    assert shown(door, way, api, "$default") == "/*"


def test_a_base_path_is_asked_for_before_the_path_of_the_route() -> None:
    api = api_with("GET /orders")
    behavior = behavior_at("/shop/*")
    by_name = origin_at("api.example.com")
    door, way = way_to(api, behavior, origin=by_name, domain=a_domain(mapped_to(api, "shop")))
    assert shown(door, way, api, "GET /orders") == "/shop/orders"
    door, way = way_to(api, behavior, origin=by_name, domain=a_domain(mapped_to(api, "shop", stage="")))
    assert shown(door, way, api, "GET /orders") == "/shop/prod/orders"


def test_a_route_that_an_earlier_behavior_serves_is_not_reached_by_a_later_one() -> None:
    api = api_with("GET /api/private/{id}", "GET /api/{proxy+}")
    later = behavior_at("/api/*")
    door, _ = way_to(api, behavior_at("/api/private/*"), later)
    (distribution,) = door.distributions
    (way,) = [way for way in passages(door, distribution) if way.behavior is later]
    assert shown(door, way, api, "GET /api/private/{id}") is None
    assert shown(door, way, api, "GET /api/{proxy+}") == "/api/{proxy+}"


def test_a_more_specific_route_takes_its_requests_away() -> None:
    api = api_with("GET /orders", "ANY /orders")
    door, way = way_to(api, behavior_at("/orders"))
    assert shown(door, way, api, "ANY /orders") is None
    assert shown(door, way, api, "ANY /orders", "POST") == "/orders"


def test_nothing_is_reached_surely_where_a_function_may_rewrite_requests() -> None:
    api = api_with("GET /orders")
    door, way = way_to(api, behavior_at("/orders", functions=Listing([a_function("viewer-request")])))
    assert apis_behind(way) == [api]
    assert shown(door, way, api, "GET /orders") is None


def test_nothing_is_reached_surely_where_the_stage_is_not_known() -> None:
    api = api_with("GET /orders", stages=("prod", "test"))
    door, way = way_to(api, behavior_at("/orders"), origin=origin_at(execute_api(), None))
    assert apis_behind(way) == [api]
    assert shown(door, way, api, "GET /orders") is None


def test_nothing_is_reached_surely_where_more_routes_may_be_there() -> None:
    api = api_with("GET /{proxy+}")
    api.routes.lacks(WHY)
    door, way = way_to(api, behavior_at("/orders/*"))
    assert shown(door, way, api, "GET /{proxy+}") is None


def test_a_handshake_is_for_the_stage_and_no_more() -> None:
    api = api_with("$connect", "$default", kind=ApiKind.WEBSOCKET)
    door, way = way_to(api, behavior_at("/prod"), origin=origin_at(execute_api()))
    connect, default = api.routes
    assert methods_through(way.behavior, api, connect) == ["GET"]
    assert methods_through(way.behavior, api, default) == []
    assert str(path_to(door, way, api, connect, "GET")) == "/prod"
    door, way = way_to(api, behavior_at("/socket/*"))
    assert path_to(door, way, api, connect, "GET") is None


def test_the_methods_are_those_that_both_route_and_behavior_take() -> None:
    api = api_with("ANY /a", "POST /b", "OPTIONS /c")
    everything, post, options = api.routes
    reading = behavior_at("/*", allowed_methods=Listing(["GET", "HEAD"]))
    assert methods_through(reading, api, everything) == ["GET", "HEAD"]
    assert methods_through(reading, api, post) == []
    assert methods_through(behavior_at("/*"), api, post) == ["POST"]
    assert methods_through(behavior_at("/*"), api, options) == []
    assert methods_through(behavior_at("/*", allowed_methods=Listing([], WHY)), api, post) == []


def test_a_guarded_route_is_reached_like_any_other() -> None:
    api = api_with()
    api.routes.add(a_guarded_route("GET /orders", "JWT"))
    door, way = way_to(api, behavior_at("/orders"))
    assert shown(door, way, api, "GET /orders") == "/orders"
