"""Errors that an API answers by itself to some of its callers, whatever stands behind its routes.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.answers.gateway_responses import default_response, gateway_response_for, status_of
from gatelint.front_door.api import ApiKind
from gatelint.front_door.authorizer import Authorizer
from gatelint.records import record
from gatelint.rule import Response
from gatelint.values import Known, Unresolved, known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.api import Api
    from gatelint.front_door.route import Route
    from gatelint.values import Place

_FORBIDDEN = Response(403, None, '{"message":"Forbidden"}')
_NOT_FOUND = Response(404, None, '{"message":"Not Found"}')
_BY_FUNCTION = ("TOKEN", "REQUEST")


@record()
class OwnError:
    """An answer of a REST or HTTP API itself.

    `response` is without the API's gateway responses, `response_type` the type of these (None of an HTTP API).
    `to_whom` completes "answers ... to" ("bodies that POST /orders rejects").
    """

    response: Response
    response_type: str | None
    at: Place
    to_whom: str


def own_errors(api: Api, route: Route) -> Iterator[OwnError]:
    """The errors with which a route may refuse a caller before its integration is asked, but for a missing token."""
    kind, authorizer = route.authorization_type, route.authorizer
    if kind.equals("AWS_IAM").is_yes:
        yield _error(api, "MISSING_AUTHENTICATION_TOKEN", kind.place, f"unsigned requests for {route.key}", _FORBIDDEN)
    if isinstance(authorizer, Authorizer):
        refused = f"callers whom authorizer {authorizer.name} denies {route.key}"
        if authorizer.kind.is_in(_BY_FUNCTION).is_yes:
            yield _error(api, "ACCESS_DENIED", authorizer.at, refused, _FORBIDDEN)
        elif api.kind is ApiKind.HTTP and route.scopes.items:
            yield OwnError(_FORBIDDEN, None, authorizer.at, f"tokens without the scopes of {route.key}")
    if api.kind is ApiKind.REST:
        yield from _errors_of_rest(route)


def error_without_route(api: Api) -> OwnError:
    """What a request gets of which the path or the method leads to no route."""
    return _error(api, "MISSING_AUTHENTICATION_TOKEN", api.at, "paths that it has no route for", _NOT_FOUND)


def status_seen(api: Api, error: OwnError) -> int | None:
    """The status that leaves the API, with its gateway responses; None where it is not known."""
    if error.response_type is None:
        return error.response.status
    rewording = gateway_response_for(api, error.response_type)
    if rewording is None or isinstance(rewording, Unresolved):
        return error.response.status if rewording is None else None
    status = status_of(rewording, error.response.status)
    return None if isinstance(status, Unresolved) else status


def _errors_of_rest(route: Route) -> Iterator[OwnError]:
    if route.api_key_required.equals(True).is_yes:
        at = route.api_key_required.place
        yield _of_type("INVALID_API_KEY", at, f"calls of {route.key} without a valid API key")
    required = [
        parameter
        for parameter in route.request_parameters
        if parameter.location != "path" and known(parameter.required) is True
    ]
    if required and known(route.validates_parameters) is True:
        what = f"calls of {route.key} without {required[0].name}"
        yield _of_type("BAD_REQUEST_PARAMETERS", required[0].at, what)
    validates_body = route.validates_body
    if route.request_models and isinstance(validates_body, Known) and validates_body.value:
        yield _of_type("BAD_REQUEST_BODY", validates_body.place, f"bodies that {route.key} rejects")


def _of_type(response_type: str, at: Place, to_whom: str) -> OwnError:
    return OwnError(default_response(response_type), response_type, at, to_whom)


def _error(api: Api, response_type: str, at: Place, to_whom: str, of_http_api: Response) -> OwnError:
    is_http = api.kind is ApiKind.HTTP
    return OwnError(of_http_api, None, at, to_whom) if is_http else _of_type(response_type, at, to_whom)
