"""What a route demands of a request before its integration is called: headers and parameters that it fails without.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.answers.gateway_responses import default_response
from gatelint.front_door.api import ApiKind
from gatelint.front_door.authorizer import Authorizer
from gatelint.records import record
from gatelint.rule import Response
from gatelint.values import Listing, Truth, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.api import Api
    from gatelint.front_door.authorizer import IdentitySource
    from gatelint.front_door.route import RequestParameter, Route
    from gatelint.values import Place

_BY_HEADER = ("TOKEN", "COGNITO_USER_POOLS", "JWT")
"""Authorizers that read one token, from Authorization where they name no other source."""


@record()
class Demand:
    """A value that a request has to bring.

    `location` is "header" or "querystring"; header names are in lower case, and in `written` as they are spelled. `at`
    is what demands it. `certain` is whether every request without it fails: yes, or unknown. `response_type` is the
    gateway response type of that failure, as a REST API names it.
    """

    location: str
    name: str
    at: Place
    response_type: str
    certain: Truth
    written: str


def demands_of(api: Api, route: Route) -> Listing[Demand]:
    """What a request to this route has to bring, in the order in which API Gateway looks for it.

    A signature (AWS_IAM) may come in the query string instead of the Authorization header, so neither is certain.
    """
    demands: Listing[Demand] = Listing()
    _add_identity(demands, route)
    _add_api_key(demands, api, route)
    _add_parameters(demands, route)
    return demands


def answer_without(api: Api, demand: Demand) -> tuple[Response, str | None]:
    """What a request gets that comes without it, and the gateway response type of that (None of an HTTP API).

    HTTP APIs have no gateway responses, and no type of error in their answers.
    """
    kind = demand.response_type
    if api.kind is not ApiKind.HTTP:
        answer = default_response(kind)
        if kind == "BAD_REQUEST_PARAMETERS" and answer.body is not None:
            answer = Response(answer.status, answer.errortype, answer.body.replace("…", demand.written))
        return answer, kind
    if kind == "MISSING_AUTHENTICATION_TOKEN":
        return Response(403, None, '{"message":"Forbidden"}'), None
    return Response(401, None, '{"message":"Unauthorized"}'), None


def demands_header(demands: Listing[Demand], name: str) -> Truth:
    """Whether a header is among the demands, so that every request without it fails."""
    return demands.some(lambda demand: _is_header(demand, name.lower()) & demand.certain)


def _add_identity(demands: Listing[Demand], route: Route) -> None:
    kind = route.authorization_type
    if isinstance(kind, Unresolved):
        demands.lacks(kind.why)
    elif kind.value == "AWS_IAM":
        demands.add(_authorization(kind.place, "MISSING_AUTHENTICATION_TOKEN", Truth.UNKNOWN))
    elif kind.value != "NONE":
        _add_authorizer(demands, route)


def _add_authorizer(demands: Listing[Demand], route: Route) -> None:
    authorizer = route.authorizer
    if not isinstance(authorizer, Authorizer):
        demands.lacks("the authorizer is not known" if authorizer is None else authorizer.why)
        return
    sources = authorizer.identity_sources
    if sources.unread is not None:
        demands.lacks(sources.unread)
    # Every one of them is demanded, whether answers are cached or not.
    for source in sources:
        if source.comes_from_client:
            demands.add(_of_source(source))
    if sources.complete and not sources.items and authorizer.kind.is_in(_BY_HEADER).is_yes:
        demands.add(_authorization(authorizer.at, "UNAUTHORIZED", Truth.YES))
    elif not sources.items and authorizer.kind.is_in(_BY_HEADER).is_unknown:
        demands.lacks("the type of the authorizer is not known")


def _authorization(at: Place, response_type: str, certain: Truth) -> Demand:
    return Demand("header", "authorization", at, response_type, certain, "Authorization")


def _of_source(source: IdentitySource) -> Demand:
    name = source.name.lower() if source.location == "header" else source.name
    return Demand(source.location, name, source.at, "UNAUTHORIZED", Truth.YES, source.name)


def _add_api_key(demands: Listing[Demand], api: Api, route: Route) -> None:
    """x-api-key, unless the key comes from what the authorizer returns. HTTP APIs know no keys.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html
    """
    required = route.api_key_required.equals(True)
    if api.kind is ApiKind.HTTP or required.is_no:
        return
    source = api.api_key_source
    in_header = Truth.YES if source is None else source.equals("HEADER")
    if not in_header.is_no:
        at = route.api_key_required.place
        demands.add(Demand("header", "x-api-key", at, "INVALID_API_KEY", required & in_header, "x-api-key"))


def _add_parameters(demands: Listing[Demand], route: Route) -> None:
    """The required parameters, which only a request validator looks for."""
    validates = Truth.NO if route.validates_parameters is None else route.validates_parameters.equals(True)
    if validates.is_no:
        return
    if route.request_parameters.unread is not None:
        demands.lacks(route.request_parameters.unread)
    for parameter in route.request_parameters:
        certain = validates & parameter.required.equals(True)
        if parameter.location in ("header", "querystring") and not certain.is_no:
            demands.add(_of_parameter(parameter, certain))


def _of_parameter(parameter: RequestParameter, certain: Truth) -> Demand:
    name = parameter.name.lower() if parameter.location == "header" else parameter.name
    return Demand(parameter.location, name, parameter.at, "BAD_REQUEST_PARAMETERS", certain, parameter.name)


def _is_header(demand: Demand, name: str) -> Truth:
    return Truth.of(demand.location == "header" and demand.name == name)
