"""Whether clients can deliver what an authorizer looks for before its function is called.

Every identity source of a REQUEST authorizer has to be there, and not empty, or API Gateway answers 401 by itself.
https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.behavior.browsers.cors import allows_origin, cors_headers_by_configuration, cors_headers_of, static_value
from gatelint.front_door.api import ApiKind, CorsConfiguration
from gatelint.front_door.authorizer import IdentitySource
from gatelint.front_door.function import Function
from gatelint.front_door.integration import Integration
from gatelint.values import Known, Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.behavior.browsers.cors import CorsHeaders
    from gatelint.front_door.api import Api
    from gatelint.front_door.authorizer import Authorizer
    from gatelint.front_door.route import Route
    from gatelint.values import Place

_OF_SIGNED_REQUESTS = re.compile(
    r"identity\.(caller|user|userArn|cognito(AuthenticationProvider|AuthenticationType|IdentityId|IdentityPoolId))"
)
"""Context variables that only a signature fills.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
"""

_BY_HEADER = ("TOKEN", "COGNITO_USER_POOLS", "JWT")

_SENDS_PAGE = re.compile(r"content-type['\"]?\s*[:=,]\s*['\"]text/html", re.IGNORECASE)

_CREDENTIALS = frozenset(
    {"authorization", "authtoken", "accesstoken", "bearer", "bearertoken", "cookie", "idtoken", "jwt", "token"}
)
"""What headers and parameters are called that hold a caller's whole identity, without hyphens and a leading x."""

_SENT_IN_HANDSHAKE = re.compile(
    "accept(-encoding|-language)?|cache-control|cloudfront-.*|connection|cookie|host|origin|pragma|sec-.*|upgrade"
    "|user-agent|via|x-amzn-trace-id|x-forwarded-.*"
)
"""Headers of a WebSocket handshake that the browser sends by itself, or what stands between it and the API."""


def demanded_by(authorizer: Authorizer) -> list[IdentitySource]:
    """The identity sources that are known: those written, or where none is, the header that it reads by default."""
    sources = authorizer.identity_sources
    by_default = sources.complete and not sources.items and authorizer.kind.is_in(_BY_HEADER).is_yes
    return [IdentitySource("header", "Authorization", authorizer.at)] if by_default else sources.items


def answers_with_a_page(route: Route) -> Place | None:
    """Where it is written that a GET route answers with HTML, which people open in a browser; or None."""
    integration = route.integration
    if not route.method.is_in(("GET", "ANY")).is_yes or not isinstance(integration, Integration):
        return None
    for response in integration.responses:
        for name, value in response.headers.items():
            if name.lower() == "content-type" and static_value(value).equals("text/html").is_yes:
                return value.place
    function = integration.target.function if integration.target is not None else None
    code = function.code if isinstance(function, Function) else None
    return code.at if code is not None and _SENDS_PAGE.search(code.text) else None


def is_spoken_as(source: IdentitySource) -> str:
    """ "header Authorization", "query string parameter token"."""
    kind = {"header": "header", "querystring": "query string parameter", "context": "context variable"}
    return f"{kind.get(source.location, source.location)} {source.name}"


def why_never_there(api: Api, route: Route, source: IdentitySource) -> str | None:
    """Why no request to this route has a context variable that its authorizer demands; None if some may have it.

    The answer completes a sentence: "which …".
    """
    if source.location != "context":
        return None
    if source.name.startswith("authorizer."):
        return "holds what an authorizer has answered, and is not there before one is asked"
    signed = route.authorization_type.equals("AWS_IAM")
    if _OF_SIGNED_REQUESTS.fullmatch(source.name) and signed.is_no:
        return "is there only where requests are signed, on routes with AWS_IAM"
    if source.name != "identity.apiKey" or api.kind is ApiKind.HTTP:
        return None
    if route.api_key_required.equals(True).is_no:
        return "is there only where the route requires an API key"
    from_authorizer = Truth.NO if api.api_key_source is None else api.api_key_source.equals("AUTHORIZER")
    return (
        "comes from the authorizer's own answer (the API's key source is AUTHORIZER)"
        if from_authorizer.is_yes
        else None
    )


def browsers_send_in_handshake(header: str) -> bool:
    """Whether a browser can send this header with a WebSocket handshake. Scripts cannot set any.

    https://websockets.spec.whatwg.org/#dom-websocket-websocket
    """
    return _SENT_IN_HANDSHAKE.fullmatch(header.lower()) is not None


def credentials_of(authorizer: Authorizer) -> list[IdentitySource]:
    """The identity sources that each hold a caller's whole identity, so that clients hardly send more than one."""
    found = [source for source in authorizer.identity_sources if source.comes_from_client and _is_credential(source)]
    places = {(source.location, source.name.lower()) for source in found}
    return found if len(places) > 1 else []


def _is_credential(source: IdentitySource) -> bool:
    return re.sub("[-_]", "", source.name.lower()).removeprefix("x") in _CREDENTIALS


def keeps_cookies_away(api: Api, route: Route) -> Place | None:
    """Where an API is prepared for calls from other origins that surely come without cookies, or None.

    Browsers send cookies to another origin only where its answers allow credentials.
    https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS#requests_with_credentials
    """
    for cors in _cors_for(api, route):
        if allows_origin(cors).is_yes and cors.credentials.is_no:
            return cors.at
    return None


def _cors_for(api: Api, route: Route) -> Iterator[CorsHeaders]:
    """What preflights to the path of a route get, where that is written down."""
    if api.kind is ApiKind.HTTP and isinstance(api.cors, CorsConfiguration):
        yield cors_headers_by_configuration(api.cors)
    if api.kind is ApiKind.REST and isinstance(route.path, Known):
        for other in api.routes:
            if other.method.equals("OPTIONS").is_yes and other.path.equals(route.path.value).is_yes:
                yield cors_headers_of(api, other)
