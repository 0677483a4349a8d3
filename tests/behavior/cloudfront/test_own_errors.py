from __future__ import annotations

from behavior.pieces import (
    HERE,
    a_gateway_response,
    a_guarded_route,
    a_route,
    an_api,
    k,
    texts,
    unread,
)
from gatelint.behavior.cloudfront.own_errors import error_without_route, own_errors, status_seen
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.route import RequestParameter, Route
from gatelint.values import Listing

REST, HTTP = an_api(), an_api(ApiKind.HTTP)


def told(api: Api, route: Route) -> list[str]:
    return [f"{error.response.status} {error.response_type}: {error.to_whom}" for error in own_errors(api, route)]


def test_an_open_route_refuses_nobody() -> None:
    assert told(REST, a_route()) == []
    assert told(HTTP, a_route()) == []


def test_a_function_may_deny_a_caller() -> None:
    route = a_guarded_route("GET /a", "REQUEST", "header.X")
    whom = "callers whom authorizer Authorizer denies GET /a"
    assert told(REST, route) == [f"403 ACCESS_DENIED: {whom}"]
    assert told(HTTP, route) == [f"403 None: {whom}"]


def test_a_token_is_refused_with_403_only_for_its_scopes() -> None:
    route = a_guarded_route("GET /a", "JWT")
    assert told(HTTP, route) == []
    route.scopes = texts("read")
    assert told(HTTP, route) == ["403 None: tokens without the scopes of GET /a"]
    assert told(REST, a_guarded_route("GET /a", "COGNITO_USER_POOLS")) == []


def test_unsigned_requests_are_refused() -> None:
    route = a_route(authorization_type=k("AWS_IAM"))
    assert told(REST, route) == ["403 MISSING_AUTHENTICATION_TOKEN: unsigned requests for GET /orders"]
    assert told(HTTP, route) == ["403 None: unsigned requests for GET /orders"]


def test_a_rest_api_refuses_callers_without_key_and_requests_that_are_not_valid() -> None:
    route = a_route(api_key_required=k(True), validates_parameters=k(True), validates_body=k(True))
    route.request_parameters = Listing(
        [RequestParameter("path", "id", k(True), HERE), RequestParameter("querystring", "q", k(True), HERE)]
    )
    route.request_models = {"application/json": texts("Order").items[0]}
    assert told(REST, route) == [
        "403 INVALID_API_KEY: calls of GET /orders without a valid API key",
        "400 BAD_REQUEST_PARAMETERS: calls of GET /orders without q",
        "400 BAD_REQUEST_BODY: bodies that GET /orders rejects",
    ]
    assert told(HTTP, route) == []


def test_what_is_not_known_is_no_error() -> None:
    route = a_route(api_key_required=unread(), validates_parameters=unread(), validates_body=unread())
    route.authorization_type = unread()
    route.authorizer = unread()
    assert told(REST, route) == []


def test_where_there_is_no_route_a_rest_api_answers_403_and_an_http_api_404() -> None:
    assert error_without_route(REST).response.status == 403
    assert error_without_route(HTTP).response.status == 404


def test_a_gateway_response_changes_the_status() -> None:
    error = error_without_route(REST)
    assert status_seen(REST, error) == 403
    response = a_gateway_response("MISSING_AUTHENTICATION_TOKEN", "404")
    assert status_seen(an_api(gateway_responses=Listing([response])), error) == 404
    response.status_code = unread()
    assert status_seen(an_api(gateway_responses=Listing([response])), error) is None
    response.response_type = unread()
    assert status_seen(an_api(gateway_responses=Listing([response])), error) is None
    assert status_seen(HTTP, error_without_route(HTTP)) == 404
