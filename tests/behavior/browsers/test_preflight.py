from __future__ import annotations

import pytest

from behavior.pieces import (
    HERE,
    WHY,
    a_cors_configuration,
    a_gateway_response,
    a_guarded_route,
    a_route,
    an_api,
    an_integration,
    k,
    mapped,
    unread,
)
from gatelint.behavior.browsers.cors import allows_origin
from gatelint.behavior.browsers.preflight import (
    Preflight,
    authorization_refuses_preflight,
    calls_are_preflighted,
    cors_settings_of,
    is_called_by_browsers,
    key_refuses_preflight,
    preflight_caught_by,
    preflight_to,
)
from gatelint.behavior.routing.choice import Choice
from gatelint.behavior.routing.routes import route_for
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.route import MethodResponse, Route
from gatelint.values import Listing, Truth

OPTIONS = "OPTIONS /orders"


def to_orders(api: Api, *routes: Route) -> Preflight:
    api.routes = Listing(routes)
    return preflight_to(api, route_for(api, "OPTIONS", "/orders"))


def a_mock_with_cors() -> Route:
    return a_route(OPTIONS, integration=an_integration("MOCK", mapped(allow_origin="'*'")))


def test_a_rest_api_without_a_route_for_options_refuses_preflights() -> None:
    preflight = to_orders(an_api(), a_route("GET /orders"))
    assert preflight.refused.is_yes
    assert preflight.response_type == "MISSING_AUTHENTICATION_TOKEN"
    assert preflight.failure is not None
    assert preflight.failure.status == 403
    assert preflight.cors is None


def test_an_open_mock_answers_them() -> None:
    preflight = to_orders(an_api(), a_route("GET /orders"), a_mock_with_cors())
    assert preflight.refused.is_no
    assert preflight.failure is None
    assert preflight.cors is not None
    assert allows_origin(preflight.cors).is_yes


def test_an_open_options_route_beside_a_guarded_any_answers_them() -> None:
    guarded = a_guarded_route("ANY /orders", "TOKEN", "header.Authorization")
    assert to_orders(an_api(), guarded, a_mock_with_cors()).refused.is_no


def test_a_guarded_route_that_catches_them_refuses() -> None:
    preflight = to_orders(an_api(), a_guarded_route("ANY /orders", "TOKEN", "header.Authorization"))
    assert preflight.refused.is_yes
    assert preflight.response_type == "UNAUTHORIZED"


def test_a_route_that_may_catch_them_leaves_it_open() -> None:
    route = a_guarded_route("ANY /orders", "TOKEN", "header.Authorization")
    route.method = unread()
    preflight = to_orders(an_api(), route)
    assert preflight.refused.is_unknown
    assert preflight.response_type == "UNAUTHORIZED"
    assert preflight_to(an_api(), Choice(found=Truth.UNKNOWN, unread=WHY)).refused.is_unknown


def test_several_routes_decide_where_they_agree() -> None:
    refusing = [a_guarded_route(f"ANY /{name}", "TOKEN", "header.Authorization") for name in ("a", "b")]
    assert preflight_to(an_api(), Choice(tuple(refusing), Truth.YES)).refused.is_yes
    assert preflight_to(an_api(), Choice((refusing[0], a_route("ANY /c")), Truth.YES)).refused.is_unknown
    assert preflight_to(an_api(), Choice(tuple(refusing), Truth.YES, WHY)).refused.is_unknown


def test_an_http_api_answers_by_its_configuration_where_no_route_catches_them() -> None:
    api = an_api(ApiKind.HTTP, cors=a_cors_configuration(["https://a.example"]))
    preflight = to_orders(api, a_guarded_route("GET /orders", "JWT", authorization_type="JWT"))
    assert preflight.refused.is_no
    assert preflight.cors is not None
    assert allows_origin(preflight.cors).is_yes


@pytest.mark.parametrize("key", ["ANY /orders", "$default", "ANY /{proxy+}"])
def test_a_configuration_does_not_help_where_a_guarded_route_catches_them(key: str) -> None:
    api = an_api(ApiKind.HTTP, cors=a_cors_configuration())
    preflight = to_orders(api, a_guarded_route(key, "JWT", authorization_type="JWT"))
    assert preflight.refused.is_yes
    assert preflight.response_type is None
    assert preflight.failure is not None
    assert preflight.failure.status == 401


def test_an_open_options_route_rescues_a_guarded_default_route() -> None:
    api = an_api(ApiKind.HTTP, cors=a_cors_configuration())
    guarded = a_guarded_route("$default", "JWT", authorization_type="JWT")
    assert to_orders(api, guarded, a_route("OPTIONS /{proxy+}")).refused.is_no


def test_an_http_api_without_configuration_and_route_answers_404() -> None:
    preflight = to_orders(an_api(ApiKind.HTTP), a_route("GET /orders"))
    assert preflight.refused.is_yes
    assert preflight.failure is not None
    assert preflight.failure.status == 404
    assert to_orders(an_api(ApiKind.HTTP, cors=unread()), a_route("GET /orders")).refused.is_unknown


@pytest.mark.parametrize(
    ("kind", "sources", "refuses"),
    [
        ("TOKEN", ["header.Authorization"], Truth.YES),
        ("TOKEN", [], Truth.YES),
        ("JWT", ["header.Authorization"], Truth.YES),
        ("JWT", ["querystring.token"], Truth.UNKNOWN),
        ("REQUEST", ["header.Cookie"], Truth.YES),
        ("REQUEST", ["querystring.token", "header.x-token"], Truth.YES),
        ("REQUEST", ["querystring.token"], Truth.UNKNOWN),
        ("REQUEST", ["header.Origin"], Truth.UNKNOWN),
        ("REQUEST", ["context.httpMethod"], Truth.UNKNOWN),
        ("REQUEST", [], Truth.UNKNOWN),
    ],
)
def test_an_authorizer_refuses_preflights_where_it_demands_what_they_lack(
    kind: str, sources: list[str], refuses: Truth
) -> None:
    assert authorization_refuses_preflight(a_guarded_route(OPTIONS, kind, *sources)) is refuses


def test_signatures_and_cognito_tokens_are_never_in_a_preflight() -> None:
    assert authorization_refuses_preflight(a_route(OPTIONS)).is_no
    for kind in ("AWS_IAM", "COGNITO_USER_POOLS"):
        assert authorization_refuses_preflight(a_route(OPTIONS, authorization_type=k(kind))).is_yes


def test_authorization_that_is_not_known_leaves_it_open() -> None:
    assert authorization_refuses_preflight(a_route(OPTIONS, authorization_type=unread())).is_unknown
    assert authorization_refuses_preflight(a_route(OPTIONS, authorization_type=k("CUSTOM"))).is_unknown
    elsewhere = a_route(OPTIONS, authorization_type=k("CUSTOM"), authorizer=unread())
    assert authorization_refuses_preflight(elsewhere).is_unknown
    half_known = a_guarded_route(OPTIONS, "REQUEST")
    assert isinstance(half_known.authorizer, Authorizer)
    half_known.authorizer.identity_sources.lacks(WHY)
    assert authorization_refuses_preflight(half_known).is_unknown
    half_known.authorizer.kind = unread()
    assert authorization_refuses_preflight(half_known).is_unknown


def test_a_required_api_key_is_never_in_a_preflight() -> None:
    route = a_route(OPTIONS, api_key_required=k(True))
    assert key_refuses_preflight(an_api(), route).is_yes
    assert key_refuses_preflight(an_api(api_key_source=k("AUTHORIZER")), route).is_unknown
    assert key_refuses_preflight(an_api(ApiKind.HTTP), route).is_no
    preflight = preflight_caught_by(an_api(), route)
    assert preflight.refused.is_yes
    assert preflight.response_type == "INVALID_API_KEY"


def test_how_a_refusal_reads() -> None:
    signed = a_route(OPTIONS, authorization_type=k("AWS_IAM"))
    assert preflight_caught_by(an_api(), signed).response_type == "MISSING_AUTHENTICATION_TOKEN"
    of_http = preflight_caught_by(an_api(ApiKind.HTTP), signed)
    assert of_http.failure is not None
    assert of_http.failure.status == 403
    both = a_guarded_route(OPTIONS, "TOKEN", "header.Authorization")
    both.api_key_required = k(True)
    assert preflight_caught_by(an_api(), both).response_type == "UNAUTHORIZED"
    perhaps = a_guarded_route(OPTIONS, "REQUEST")
    perhaps.api_key_required = k(True)
    assert preflight_caught_by(an_api(), perhaps).response_type == "INVALID_API_KEY"


def test_calls_are_preflighted_for_their_method_or_for_a_header_that_they_must_have() -> None:
    assert calls_are_preflighted(an_api(), a_route("PUT /orders")).is_yes
    assert calls_are_preflighted(an_api(), a_route("GET /orders", api_key_required=k(True))).is_yes
    assert calls_are_preflighted(an_api(), a_guarded_route("GET /a", "TOKEN", "header.Authorization")).is_yes
    assert calls_are_preflighted(an_api(), a_guarded_route("GET /a", "REQUEST", "header.Cookie")).is_unknown
    assert calls_are_preflighted(an_api(), a_route("POST /orders")).is_unknown
    assert calls_are_preflighted(an_api(), a_route("ANY /orders")).is_unknown


def test_whoever_prepared_an_api_for_browsers_expects_them() -> None:
    declared = a_route(
        method_responses=Listing([MethodResponse(k("200"), Listing(["Access-Control-Allow-Origin"]), HERE)])
    )
    sent = a_route(integration=an_integration("HTTP", mapped(allow_origin="'*'")))
    on_errors = a_gateway_response("DEFAULT_4XX", headers={"Access-Control-Allow-Origin": "'*'"})
    for api in (
        an_api(ApiKind.HTTP, cors=a_cors_configuration()),
        an_api(routes=Listing([a_route("OPTIONS /orders")])),
        an_api(routes=Listing([declared])),
        an_api(routes=Listing([sent])),
        an_api(gateway_responses=Listing([on_errors])),
    ):
        assert is_called_by_browsers(api).is_yes
        assert list(cors_settings_of(api)) == [HERE]


def test_an_api_that_nobody_prepared_may_be_called_by_them_all_the_same() -> None:
    assert is_called_by_browsers(an_api(routes=Listing([a_route()]))).is_unknown
    assert is_called_by_browsers(an_api(ApiKind.HTTP, cors=unread())).is_unknown
    assert is_called_by_browsers(an_api(ApiKind.WEBSOCKET)).is_no
