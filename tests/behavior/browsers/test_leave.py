from __future__ import annotations

import pytest

from behavior.doors import (
    api_with,
    behavior_at,
    default_behavior,
    distribution_with,
    door_with,
    execute_api,
    origin_at,
    parameter,
)
from behavior.pieces import (
    HERE,
    WHY,
    a_cors_configuration,
    a_function,
    a_gateway_response,
    a_guarded_route,
    a_route,
    an_api,
    an_integration,
    k,
    mapped,
    unread,
)
from gatelint.behavior.browsers.leave import (
    code_sends_cors_headers,
    gets_preflights,
    is_let_pass,
    is_prepared_at,
    leaves_asked,
)
from gatelint.behavior.browsers.preflight import is_for_other_origins, preflight_to
from gatelint.behavior.routing.routes import route_for
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.distribution import CacheBehavior, Distribution, Origin, ResponseHeadersPolicy
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.function import Code, Function, FunctionTarget
from gatelint.text import Text
from gatelint.values import Listing, Truth

ERRORS = a_gateway_response("DEFAULT_4XX", headers={"Access-Control-Allow-Origin": "'*'"})


def before(api_behavior: CacheBehavior, *origins: Origin) -> Distribution:
    """A distribution with a behavior for the API and one for pages."""
    return distribution_with(
        api_behavior, default_behavior("Site"), origins=origins or (api_origin(), origin_at("pages.s3.amazonaws.com"))
    )


def api_origin(host: Text | str | None = None) -> Origin:
    return origin_at(execute_api() if host is None else host, "/prod", "Api")


def only_the_api(**peculiar: object) -> Distribution:
    return distribution_with(default_behavior("Api", **peculiar), origins=(api_origin(),))


def test_what_is_asked_is_told_once_for_each_path() -> None:
    guarded = a_guarded_route("ANY /{proxy+}", "TOKEN", "header.Authorization")
    routes = (a_route("GET /orders"), a_route("PUT /orders"), guarded, a_route("OPTIONS /orders"))
    orders, everything = leaves_asked(FrontDoor(Text.of("eu-west-1")), an_api(routes=Listing(routes)))
    assert (orders.path, orders.routes) == ("/orders", routes[:2])
    assert orders.caught_by.surely is routes[3]
    assert orders.preflight.refused.is_no
    assert (everything.path, everything.routes) == ("/{proxy+}", (guarded,))
    assert everything.preflight.refused.is_yes


def test_for_a_default_route_browsers_ask_at_paths_that_no_other_route_spells_out() -> None:
    api = an_api(ApiKind.HTTP, routes=Listing([a_route("$default"), a_route("GET /orders")]))
    default, orders = leaves_asked(FrontDoor(Text.of("eu-west-1")), api)
    assert default.path == "/*"
    assert default.caught_by.surely is api.routes.items[0]
    assert orders.caught_by.surely is api.routes.items[0]


def test_preflights_come_to_an_api_that_no_distribution_stands_before() -> None:
    api = api_with("GET /orders")
    assert gets_preflights(door_with(api), api).is_yes
    elsewhere = distribution_with(default_behavior("Site"), origins=(origin_at("b.s3.amazonaws.com", name="Site"),))
    assert gets_preflights(door_with(api, elsewhere), api).is_yes


def test_a_private_api_may_be_called_by_no_browser() -> None:
    for endpoint_type in (k("PRIVATE"), unread()):
        api = api_with("GET /orders", endpoint_type=endpoint_type)
        assert gets_preflights(door_with(api), api).is_unknown


def test_pages_behind_the_same_distribution_send_none() -> None:
    api = api_with("GET /orders")
    site = origin_at("pages.s3.amazonaws.com", name="Site")
    assert gets_preflights(door_with(api, before(behavior_at("/api/*"), api_origin(), site)), api).is_unknown
    assert gets_preflights(door_with(api, only_the_api()), api).is_yes


def test_an_origin_that_is_not_known_may_be_the_api() -> None:
    api = api_with("GET /orders")
    site = origin_at("pages.s3.amazonaws.com", name="Site")
    some = before(behavior_at("/api/*"), api_origin(parameter("Host")), site)
    assert gets_preflights(door_with(api, some), api).is_unknown
    unknown = distribution_with(unread=WHY)
    assert gets_preflights(door_with(api, unknown), api).is_unknown
    partly = only_the_api()
    partly.behaviors.lacks(WHY)
    assert gets_preflights(door_with(api, partly), api).is_unknown


def test_other_apis_behind_a_distribution_are_no_pages() -> None:
    api, other = api_with("GET /orders"), api_with("GET /items", identity=Text.of("other"))
    second = origin_at("other.execute-api.eu-west-1.amazonaws.com", "/prod", "Site")
    distribution = before(behavior_at("/api/*"), api_origin(), second)
    assert gets_preflights(door_with(api, other, distribution), api).is_yes


@pytest.mark.parametrize(
    "peculiar",
    [
        {"functions": Listing([a_function("viewer-request")])},
        {"functions": Listing(unread=WHY)},
        {"response_headers_policy": unread()},
        {"response_headers_policy": ResponseHeadersPolicy("Cors", HERE, cors=True)},
    ],
)
def test_something_at_the_edge_may_speak_for_the_api(peculiar: dict[str, object]) -> None:
    api = api_with("GET /orders")
    assert gets_preflights(door_with(api, only_the_api(**peculiar)), api).is_unknown


def test_a_policy_without_cors_headers_says_nothing_about_them() -> None:
    api = api_with("GET /orders")
    security = ResponseHeadersPolicy("Security", HERE, cors=False)
    assert gets_preflights(door_with(api, only_the_api(response_headers_policy=security)), api).is_yes


@pytest.mark.parametrize(
    ("prepared", "path", "answer"),
    [
        ("/orders", "/orders", Truth.YES),
        ("/orders", "/orders/{id}", Truth.YES),
        ("/", "/orders/{id}", Truth.YES),
        ("/orders/{id}", "/orders", Truth.YES),
        ("/orders", "/", Truth.UNKNOWN),
        ("/orders", "/ordersome", Truth.UNKNOWN),
        ("/orders", "/admin", Truth.UNKNOWN),
    ],
)
def test_what_is_above_or_below_a_prepared_path_is_meant_too(prepared: str, path: str, answer: Truth) -> None:
    api = an_api(routes=Listing([a_route(f"OPTIONS {prepared}"), a_route(f"PUT {path}")]))
    assert is_prepared_at(api, path) is answer


def test_headers_on_answers_at_other_paths_are_for_simple_requests() -> None:
    simple = a_route("GET /", integration=an_integration("HTTP", mapped(allow_origin="'*'")))
    api = an_api(routes=Listing([simple, a_route("PUT /orders")]))
    assert is_prepared_at(api, "/").is_yes
    assert is_prepared_at(api, "/orders").is_no


def test_a_setting_for_all_paths_counts_where_no_path_has_one_of_its_own() -> None:
    plain = a_route("PUT /orders")
    assert is_prepared_at(an_api(ApiKind.HTTP, cors=a_cors_configuration()), "/orders").is_yes
    assert is_prepared_at(an_api(routes=Listing([plain])), "/orders").is_no
    assert is_prepared_at(errors_and(plain), "/orders").is_yes
    assert is_prepared_at(errors_and(plain, a_route("OPTIONS /other")), "/orders").is_unknown
    assert is_prepared_at(errors_and(plain, a_route("GET /other", method=unread())), "/orders").is_unknown
    partly = errors_and(plain)
    partly.routes.lacks(WHY)
    assert is_prepared_at(partly, "/orders").is_unknown


def errors_and(*routes: object) -> Api:
    return an_api(routes=Listing(routes), gateway_responses=Listing([ERRORS]))


def test_a_route_is_for_other_origins_if_it_takes_options_or_maps_their_headers() -> None:
    assert is_for_other_origins(a_route("OPTIONS /orders")).is_yes
    assert is_for_other_origins(a_route(integration=an_integration("HTTP", mapped(allow_origin="'*'")))).is_yes
    assert is_for_other_origins(a_route()).is_no
    assert is_for_other_origins(a_route(integration=None)).is_no
    assert is_for_other_origins(a_route(integration=unread())).is_unknown
    assert is_for_other_origins(a_route(method=unread())).is_unknown
    half_read = mapped()
    half_read.unread = WHY
    assert is_for_other_origins(a_route(integration=an_integration("HTTP", half_read))).is_unknown


@pytest.mark.parametrize(
    ("source", "sends"), [("'access-control-allow-origin': '*'", True), ("statusCode: 200", False)]
)
def test_code_may_speak_of_cors(source: str, sends: bool) -> None:
    function = Function("F", HERE, Text.of("F"), Text.of("arn"), Listing(), code=Code(source, "javascript", HERE, 1))
    integration = an_integration("AWS_PROXY")
    assert not code_sends_cors_headers(a_route(integration=integration))
    integration.target = FunctionTarget(HERE, Text.of("arn"), function, None)
    assert code_sends_cors_headers(a_route(integration=integration)) is sends
    integration.target = FunctionTarget(HERE, Text.of("arn"), unread(), None)
    assert not code_sends_cors_headers(a_route(integration=integration))


@pytest.mark.parametrize(
    ("status", "headers", "answer"),
    [
        ("200", {"access-control-allow-origin": "'*'"}, Truth.YES),
        ("204", {}, Truth.NO),
        (None, {"Access-Control-Allow-Origin": "'*'"}, Truth.NO),
        ("403", {"Access-Control-Allow-Origin": "'*'"}, Truth.NO),
    ],
)
def test_a_gateway_response_may_make_a_refusal_an_answer(
    status: str | None, headers: dict[str, str], answer: Truth
) -> None:
    api = an_api(gateway_responses=Listing([a_gateway_response("DEFAULT_4XX", status, headers)]))
    assert is_let_pass(api, preflight_to(api, route_for(api, "OPTIONS", "/orders"))) is answer


def test_what_is_not_known_of_gateway_responses_leaves_it_open() -> None:
    api = an_api(gateway_responses=Listing(unread=WHY))
    assert is_let_pass(api, preflight_to(api, route_for(api, "OPTIONS", "/orders"))).is_unknown
    response = a_gateway_response("DEFAULT_4XX", headers={"Access-Control-Allow-Origin": "'*'"})
    response.status_code = unread()
    api = an_api(gateway_responses=Listing([response]))
    assert is_let_pass(api, preflight_to(api, route_for(api, "OPTIONS", "/orders"))).is_unknown


def test_an_http_api_has_no_gateway_responses() -> None:
    api = an_api(ApiKind.HTTP)
    assert is_let_pass(api, preflight_to(api, route_for(api, "OPTIONS", "/orders"))).is_no
