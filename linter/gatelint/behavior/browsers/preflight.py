"""Who answers a browser's preflight, and whether it is refused.

A preflight is an OPTIONS request to the path that the page is about to call. It has the page's origin and the wanted
method and headers, and no cookie, token or key: a browser adds those to the call itself, once it is allowed.
https://fetch.spec.whatwg.org/#cors-preflight-fetch
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.answers.gateway_responses import default_response
from gatelint.behavior.authorizers.demands import demands_of
from gatelint.behavior.browsers.cors import (
    CorsHeaders,
    cors_headers_by_configuration,
    cors_headers_of,
    cors_headers_unknown,
    is_of_script,
    is_preflighted,
    is_sent_in_preflight,
)
from gatelint.front_door.api import ApiKind, CorsConfiguration
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.integration import Integration
from gatelint.records import record
from gatelint.rule import Response
from gatelint.values import Known, Truth, Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gatelint.behavior.routing.choice import Choice
    from gatelint.front_door.api import Api, GatewayResponse
    from gatelint.front_door.authorizer import IdentitySource
    from gatelint.front_door.integration import IntegrationResponse
    from gatelint.front_door.route import Route
    from gatelint.values import Place

_CORS_PREFIX = "access-control-"


@record()
class Preflight:
    """What comes of preflights to a path.

    `refused` is whether API Gateway refuses them before an integration or a configuration can answer. Where it does,
    or may, `failure` is its answer, `response_type` the gateway response type of it (REST only) and `at` what refuses
    them. `cors` are the CORS headers that a preflight gets which is not refused, None where nothing would answer it.
    """

    refused: Truth
    at: Place
    cors: CorsHeaders | None = None
    failure: Response | None = None
    response_type: str | None = None


def preflight_to(api: Api, caught_by: Choice[Route]) -> Preflight:
    """What a REST or HTTP API does with preflights, where this is the choice of the route for method OPTIONS.

    Where no route catches them, an HTTP API with a CORS configuration answers by itself, and every other API refuses.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
    """
    if caught_by.found.is_no:
        return _caught_by_nobody(api)
    each = [preflight_caught_by(api, route) for route in caught_by.candidates]
    if not each:
        return Preflight(Truth.UNKNOWN, api.at, cors_headers_unknown(api.at, "the route for OPTIONS is not known"))
    if caught_by.surely is not None:
        return each[0]
    verdicts = {one.refused for one in each}
    agree = caught_by.found.is_yes and caught_by.unread is None and len(verdicts) == 1
    told = next((one for one in each if not one.refused.is_no), each[0])
    told.refused = told.refused if agree else Truth.UNKNOWN
    told.cors = cors_headers_unknown(told.at, "the route for OPTIONS is not known")
    return told


def preflight_caught_by(api: Api, route: Route) -> Preflight:
    """What a REST or HTTP API does with preflights that surely come to this route: to its OPTIONS, ANY or $default.

    Its authorizer comes first, then the API key. A CORS configuration does not help where a route catches them.
    """
    by_authorization = authorization_refuses_preflight(route)
    by_key = key_refuses_preflight(api, route)
    answer = Preflight(by_authorization | by_key, route.at, cors_headers_of(api, route))
    if by_authorization.is_yes or (by_authorization.is_unknown and not by_key.is_yes):
        answer.at = route.authorization_type.place
        answer.failure, answer.response_type = _without_identity(api, route)
    elif not by_key.is_no:
        answer.at = route.api_key_required.place
        answer.failure, answer.response_type = default_response("INVALID_API_KEY"), "INVALID_API_KEY"
    return answer


def authorization_refuses_preflight(route: Route) -> Truth:
    """Whether a route's authorization refuses every preflight, because it carries no token and no signature.

    An authorizer that demands nothing of the client is called, and may allow. A query string goes along with a
    preflight, so one that looks for its token there may find it.
    """
    kind = route.authorization_type
    if isinstance(kind, Unresolved):
        return Truth.UNKNOWN
    if kind.value in ("NONE", "AWS_IAM", "COGNITO_USER_POOLS"):
        return Truth.of(kind.value != "NONE")
    authorizer = route.authorizer
    if not isinstance(authorizer, Authorizer):
        return Truth.UNKNOWN
    if _demands_header_of_script(authorizer):
        return Truth.YES
    sources = authorizer.identity_sources
    if sources.complete and not sources.items:
        # TOKEN and JWT authorizers read Authorization where they name no source.
        return authorizer.kind.is_in(("TOKEN", "COGNITO_USER_POOLS", "JWT")) | Truth.UNKNOWN
    return Truth.UNKNOWN


def key_refuses_preflight(api: Api, route: Route) -> Truth:
    """Whether preflights fail because the route requires an API key. HTTP APIs know no keys.

    Unknown where the key comes from an authorizer's answer, which may supply one.
    """
    if api.kind is ApiKind.HTTP:
        return Truth.NO
    from_client = Truth.YES if api.api_key_source is None else api.api_key_source.equals("HEADER")
    return route.api_key_required.equals(True) & (from_client | Truth.UNKNOWN)


def calls_are_preflighted(api: Api, route: Route) -> Truth:
    """Whether a browser sends a preflight before every cross-origin call of this route.

    It does for methods other than GET, HEAD and POST, and for every header that a script has to add. Never no: whether
    a call has such a header, or a JSON body, is up to the script.
    """
    method = route.method
    if isinstance(method, Known) and method.value not in ("ANY", "") and is_preflighted(method.value):
        return Truth.YES
    demanded = demands_of(api, route).some(
        lambda demand: demand.certain & Truth.of(demand.location == "header" and is_of_script(demand.name))
    )
    return demanded | Truth.UNKNOWN


def is_called_by_browsers(api: Api) -> Truth:
    """Whether the configuration shows that pages of other origins call this API.

    Yes: somebody prepared it for them, with a CORS configuration, an OPTIONS route, or a CORS header in some answer
    (`cors_settings_of` tells where). Else unknown, for scripts of the same origin need none of these. WebSocket
    handshakes are not subject to CORS.
    """
    if api.kind is ApiKind.WEBSOCKET:
        return Truth.NO
    return Truth.YES if next(cors_settings_of(api), None) is not None else Truth.UNKNOWN


def cors_settings_of(api: Api) -> Iterator[Place]:
    """The places at which an API is prepared for calls from pages of other origins."""
    if isinstance(api.cors, CorsConfiguration):
        yield api.cors.at
    for route in api.routes:
        if is_for_other_origins(route).is_yes:
            yield route.at
    for response in errors_for_other_origins(api):
        yield response.at


def errors_for_other_origins(api: Api) -> list[GatewayResponse]:
    """The gateway responses that map CORS headers, so that pages of other origins can read them."""
    return [response for response in api.gateway_responses if _has_cors_header(response.headers)]


def is_for_other_origins(route: Route) -> Truth:
    """Whether a route is there for calls from pages of other origins: it takes OPTIONS alone, or maps CORS headers."""
    integration = route.integration
    if isinstance(integration, Integration):
        sent = integration.responses.some(_names_cors_header)
    else:
        sent = Truth.NO if integration is None else Truth.UNKNOWN
    declared = route.method_responses.some(
        lambda response: response.headers.some(lambda name: Truth.of(_has_cors_header([name])))
    )
    return route.method.equals("OPTIONS") | sent | declared


def _caught_by_nobody(api: Api) -> Preflight:
    if api.kind is not ApiKind.HTTP:
        kind = "MISSING_AUTHENTICATION_TOKEN"
        return Preflight(Truth.YES, api.at, None, default_response(kind), kind)
    if isinstance(api.cors, CorsConfiguration):
        return Preflight(Truth.NO, api.cors.at, cors_headers_by_configuration(api.cors))
    not_found = Response(404, None, '{"message":"Not Found"}')
    if api.cors is None:
        return Preflight(Truth.YES, api.at, None, not_found)
    return Preflight(Truth.UNKNOWN, api.cors.place, None, not_found)


def _without_identity(api: Api, route: Route) -> tuple[Response, str | None]:
    """How the route answers a request without identity, with its gateway response type."""
    signed = route.authorization_type.equals("AWS_IAM").is_yes
    if api.kind is ApiKind.HTTP:
        if signed:
            return Response(403, None, '{"message":"Forbidden"}'), None
        return Response(401, None, '{"message":"Unauthorized"}'), None
    kind = "MISSING_AUTHENTICATION_TOKEN" if signed else "UNAUTHORIZED"
    return default_response(kind), kind


def _demands_header_of_script(authorizer: Authorizer) -> bool:
    """Whether it demands a header that only a script could add, or a cookie. One of its sources is enough."""
    return any(_is_header_of_script(source) for source in authorizer.identity_sources)


def _is_header_of_script(source: IdentitySource) -> bool:
    return source.location == "header" and not is_sent_in_preflight(source.name)


def _names_cors_header(response: IntegrationResponse) -> Truth:
    return Truth.of(_has_cors_header(response.headers)) | Truth.of(response.unread is not None) & Truth.UNKNOWN


def _has_cors_header(headers: Iterable[str]) -> bool:
    return any(name.lower().startswith(_CORS_PREFIX) for name in headers)
