from __future__ import annotations

from behavior.pieces import HERE, WHY, a_guarded_route, a_route, an_api, k, unread
from gatelint.behavior.authorizers.demands import answer_without, demands_header, demands_of
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.route import RequestParameter, Route
from gatelint.values import Listing


def spoken(api: Api, route: Route) -> list[str]:
    return [
        f"{demand.location} {demand.name} {demand.response_type} {demand.certain.value}"
        for demand in demands_of(api, route)
    ]


def test_an_open_route_demands_nothing() -> None:
    assert spoken(an_api(), a_route()) == []
    assert demands_header(demands_of(an_api(), a_route()), "authorization").is_no


def test_every_identity_source_of_the_client_is_demanded() -> None:
    route = a_guarded_route("GET /a", "REQUEST", "header.X-Token", "querystring.Key", "context.stage")
    assert spoken(an_api(), route) == [
        "header x-token UNAUTHORIZED yes",
        "querystring Key UNAUTHORIZED yes",
    ]


def test_an_authorizer_without_sources_reads_authorization_or_nothing() -> None:
    assert spoken(an_api(), a_guarded_route("GET /a", "JWT")) == ["header authorization UNAUTHORIZED yes"]
    assert spoken(an_api(), a_guarded_route("GET /a", "REQUEST")) == []


def test_a_signature_may_come_in_the_query_string() -> None:
    route = a_route(authorization_type=k("AWS_IAM"))
    assert spoken(an_api(), route) == ["header authorization MISSING_AUTHENTICATION_TOKEN unknown"]
    assert demands_header(demands_of(an_api(), route), "Authorization").is_unknown


def test_an_api_key_is_demanded_where_clients_send_it() -> None:
    route = a_route(api_key_required=k(True))
    assert spoken(an_api(), route) == ["header x-api-key INVALID_API_KEY yes"]
    assert spoken(an_api(api_key_source=k("HEADER")), route) == ["header x-api-key INVALID_API_KEY yes"]
    assert spoken(an_api(api_key_source=k("AUTHORIZER")), route) == []
    assert spoken(an_api(api_key_source=unread()), route) == ["header x-api-key INVALID_API_KEY unknown"]
    assert spoken(an_api(ApiKind.HTTP), route) == []


def test_the_authorizer_is_asked_before_the_key() -> None:
    route = a_guarded_route("GET /a", "TOKEN", "header.Authorization")
    route.api_key_required = k(True)
    assert [demand.name for demand in demands_of(an_api(), route)] == ["authorization", "x-api-key"]


def test_required_parameters_are_demanded_where_a_validator_looks() -> None:
    parameters = Listing(
        [
            RequestParameter("querystring", "Page", k(True), HERE),
            RequestParameter("header", "X-Trace", unread(), HERE),
            RequestParameter("header", "X-Optional", k(False), HERE),
            RequestParameter("path", "id", k(True), HERE),
        ]
    )
    assert spoken(an_api(), a_route(request_parameters=parameters)) == []
    assert spoken(an_api(), a_route(request_parameters=parameters, validates_parameters=k(True))) == [
        "querystring Page BAD_REQUEST_PARAMETERS yes",
        "header x-trace BAD_REQUEST_PARAMETERS unknown",
    ]


def test_what_is_not_known_may_demand_more() -> None:
    for route in (
        a_route(authorization_type=unread()),
        a_route(authorization_type=k("CUSTOM"), authorizer=unread()),
        a_route(authorization_type=k("CUSTOM")),
        a_route(validates_parameters=k(True), request_parameters=Listing([], WHY)),
    ):
        assert not demands_of(an_api(), route).complete
    half_known = a_guarded_route("GET /a", "REQUEST", "header.X-Token")
    assert isinstance(half_known.authorizer, Authorizer)
    half_known.authorizer.identity_sources.lacks(WHY)
    demands = demands_of(an_api(), half_known)
    assert demands_header(demands, "x-token").is_yes
    assert demands_header(demands, "x-other").is_unknown


def answers(api: Api, route: Route) -> list[tuple[int | None, str | None, str | None]]:
    told = [answer_without(api, demand) for demand in demands_of(api, route)]
    return [(response.status, response.body, kind) for response, kind in told]


def test_each_kind_of_api_answers_in_its_own_way_where_something_is_missing() -> None:
    guarded, signed = a_guarded_route("GET /a", "JWT"), a_route(authorization_type=k("AWS_IAM"))
    assert answers(an_api(), guarded) == [(401, '{"message":"Unauthorized"}', "UNAUTHORIZED")]
    assert answers(an_api(ApiKind.HTTP), guarded) == [(401, '{"message":"Unauthorized"}', None)]
    missing = (403, '{"message":"Missing Authentication Token"}', "MISSING_AUTHENTICATION_TOKEN")
    assert answers(an_api(), signed) == [missing]
    assert answers(an_api(ApiKind.HTTP), signed) == [(403, '{"message":"Forbidden"}', None)]


def test_an_answer_names_the_missing_parameter_as_it_is_declared() -> None:
    route = a_route(request_parameters=Listing([RequestParameter("header", "X-Trace", k(True), HERE)]))
    route.validates_parameters = k(True)
    (answer,) = answers(an_api(), route)
    assert answer == (400, '{"message": "Missing required request parameters: [X-Trace]"}', "BAD_REQUEST_PARAMETERS")
