"""Cross-origin requests as a browser sees them: which it asks leave for, and what the answer has to say.

https://fetch.spec.whatwg.org/#http-cors-protocol
https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.front_door.api import ApiKind, CorsConfiguration
from gatelint.front_door.integration import Integration
from gatelint.records import record
from gatelint.text import Reference, Text
from gatelint.values import Known, Listing, Truth, Unresolved, every, some

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gatelint.front_door.api import Api
    from gatelint.front_door.integration import IntegrationResponse
    from gatelint.front_door.route import Route
    from gatelint.values import Place, Value

ALLOW_ORIGIN = "access-control-allow-origin"
ALLOW_METHODS = "access-control-allow-methods"
ALLOW_HEADERS = "access-control-allow-headers"
ALLOW_CREDENTIALS = "access-control-allow-credentials"

_SAFELISTED_METHODS = frozenset({"GET", "HEAD", "POST"})
_SAFELISTED_HEADERS = frozenset({"accept", "accept-language", "content-language", "content-type", "range"})
"""Headers that need no leave; Content-Type and Range need some for most of their values."""

_SET_BY_BROWSER = re.compile(
    "accept-(charset|encoding)|access-control-request-(headers|method)|connection|content-length|cookie2?|date|dnt|expect"
    "|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|(proxy|sec)-.*"
)
_FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})

_ADDED_ON_THE_WAY = re.compile("cloudfront-.*|via|x-amzn-trace-id|x-forwarded-.*")
"""What CloudFront and API Gateway put on every request, preflights as well."""

_EXPRESSION = re.compile(r"(integration\.response|method\.request|context|stageVariables)\.")
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#\s]+|null")


@record()
class CorsHeaders:
    """The CORS headers of an answer: what each of them lists, with "*" as it is written.

    A complete listing without entries means that the answer surely lacks the header. `credentials` is whether
    Access-Control-Allow-Credentials is true. `at` is what decides about them.
    """

    at: Place
    origins: Listing[Value[Text]]
    methods: Listing[Value[Text]]
    headers: Listing[Value[Text]]
    credentials: Truth


def needs_leave(header: str) -> bool:
    """Whether a script may set this header, and the browser asks leave to send it whatever its value."""
    name = header.lower()
    return name not in _SAFELISTED_HEADERS and _SET_BY_BROWSER.fullmatch(name) is None


def is_added_on_the_way(header: str) -> bool:
    """Whether CloudFront or API Gateway adds this header, so that no script has to send it."""
    return _ADDED_ON_THE_WAY.fullmatch(header.lower()) is not None


def is_of_script(header: str) -> bool:
    """Whether only a script can have added this header, and the browser asks leave to send it."""
    return needs_leave(header) and not is_added_on_the_way(header)


def is_sent_in_preflight(header: str) -> bool:
    """Whether a preflight may arrive with this header: never a cookie, nor any that only a script sets.

    https://fetch.spec.whatwg.org/#cors-preflight-fetch
    """
    name = header.lower()
    if name in ("cookie", "cookie2", "set-cookie"):
        return False
    if is_added_on_the_way(name):
        return True
    return _SET_BY_BROWSER.fullmatch(name) is not None or name in ("accept", "accept-language", "user-agent")


def is_preflighted(method: str, headers: Iterable[str] = (), content_type: str | None = None) -> bool:
    """Whether a browser sends a preflight before a cross-origin request with this method and these headers."""
    media_type = (content_type or "").partition(";")[0].strip().lower()
    if media_type and media_type not in _FORM_TYPES:
        return True
    return method.upper() not in _SAFELISTED_METHODS or any(map(needs_leave, headers))


def allows_origin(cors: CorsHeaders) -> Truth:
    """Whether the answer allows any origin at all: carries Access-Control-Allow-Origin with a value."""
    return cors.origins.some(lambda _: Truth.YES)


def allows_method(cors: CorsHeaders, method: str) -> Truth:
    """Whether an answer to a preflight lets the browser send a request of this method.

    Unknown also where "*" does so only for requests without credentials, and the answer allows credentials.
    """
    if method in _SAFELISTED_METHODS:
        return Truth.YES
    return cors.methods.some(lambda listed: _is_method(listed, method)) | _by_wildcard(cors, cors.methods)


def allows_header(cors: CorsHeaders, header: str) -> Truth:
    """Whether an answer to a preflight lets the browser send this header.

    Unknown also for Authorization under "*": the standard does not let "*" cover it, and Firefox alone follows. Of
    Content-Type the answer is for types that no form of a page sends, such as application/json.
    https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Access-Control-Allow-Headers
    """
    name = header.lower()
    if _SET_BY_BROWSER.fullmatch(name):
        return Truth.YES
    wildcard = _by_wildcard(cors, cors.headers)
    if name == "authorization":
        wildcard = wildcard & Truth.UNKNOWN
    return cors.headers.some(lambda listed: _lowered(listed).equals(name)) | wildcard


def allows_every_origin_with_credentials(cors: CorsHeaders) -> Truth:
    """Whether an answer allows "*" and credentials at once, which every browser refuses where credentials are sent."""
    return cors.origins.some(_is_wildcard) & cors.credentials


def can_be_an_origin(listed: Value[Text]) -> Truth:
    """Whether an entry of an HTTP API's AllowOrigins can ever equal what a browser sends as Origin.

    An origin ends with its host or port: one with a path, or with a slash at its end, is none.
    """
    if isinstance(listed, Unresolved):
        return Truth.UNKNOWN
    written = listed.value.literal
    if written is None:
        return Truth.NO if listed.value.ends_with("/").is_yes else Truth.UNKNOWN
    if written in ("*", "https://*", "http://*"):
        return Truth.YES
    if _ORIGIN.fullmatch(written.lower()) is None:
        return Truth.NO
    # Browsers leave out a scheme's own port and write hosts in lower case. Whether API Gateway does so too before it
    # compares is not documented, nor what it makes of a "*" in a host name.
    as_browsers_write = written == written.lower() and re.search(r"\*|:(443|80)$", written) is None
    return Truth.YES if as_browsers_write else Truth.UNKNOWN


def static_value(expression: Value[Text]) -> Known[Text] | Unresolved:
    """The value of a REST header mapping, without its quotes; unresolved where it is known at run time only."""
    if isinstance(expression, Unresolved):
        return expression
    parts = expression.value.parts
    first, last = (parts[0], parts[-1]) if parts else ("", "")
    opened = isinstance(first, str) and first.startswith("'")
    if isinstance(last, str) and last.endswith("'") and opened and expression.value.literal != "'":
        *before, end = Text.of(str(first)[1:], *parts[1:]).parts
        return Known(Text.of(*before, str(end)[:-1]), expression.at)
    return Unresolved(f"{expression.value} is known at run time only", expression.at)


def lacks_quotes(expression: Value[Text]) -> Truth:
    """Whether a REST header mapping is neither a quoted value nor a mapping expression, so that API Gateway refuses it.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
    """
    if isinstance(expression, Unresolved):
        return Truth.UNKNOWN
    first = expression.value.parts[0] if expression.value.parts else ""
    if isinstance(first, Reference):
        return Truth.UNKNOWN
    return Truth.of(not first.startswith("'") and _EXPRESSION.match(first) is None)


def cors_headers_of(api: Api, route: Route) -> CorsHeaders:
    """The CORS headers of the answers that a route's integration gives.

    A CORS configuration of an HTTP API replaces what the integration sends. The reply of a proxy integration is
    up to the code behind it; all others send what their integration responses map and nothing else.
    """
    if api.kind is ApiKind.HTTP and isinstance(api.cors, CorsConfiguration):
        return cors_headers_by_configuration(api.cors)
    integration = route.integration
    if api.kind is not ApiKind.REST or not isinstance(integration, Integration):
        return cors_headers_unknown(route.at, "the answer is up to the code behind the route")
    if not integration.type.is_in(("MOCK", "AWS", "HTTP")).is_yes:
        return cors_headers_unknown(integration.at, "the answer is up to the code behind the route")
    return _mapped_headers(integration)


def cors_headers_by_configuration(cors: CorsConfiguration) -> CorsHeaders:
    """The CORS headers that an HTTP API puts on answers, for an origin that it allows."""
    return CorsHeaders(
        at=cors.at,
        origins=cors.allow_origins,
        methods=cors.allow_methods,
        headers=cors.allow_headers,
        credentials=cors.allow_credentials.equals(True),
    )


def cors_headers_of_response(response: IntegrationResponse) -> CorsHeaders:
    """The CORS headers that a REST API's integration response maps."""
    return CorsHeaders(
        at=response.at,
        origins=_listed(response, ALLOW_ORIGIN),
        methods=_listed(response, ALLOW_METHODS),
        headers=_listed(response, ALLOW_HEADERS),
        credentials=_listed(response, ALLOW_CREDENTIALS).some(lambda value: value.equals("true")),
    )


def cors_headers_unknown(at: Place, why: str) -> CorsHeaders:
    """The CORS headers of an answer of which nothing is known."""
    return CorsHeaders(at, Listing(unread=why), Listing(unread=why), Listing(unread=why), Truth.UNKNOWN)


def _mapped_headers(integration: Integration) -> CorsHeaders:
    """What all integration responses agree in: which of them is sent hangs on the answer."""
    if not integration.responses.complete:
        return cors_headers_unknown(integration.at, "the integration responses are not known")
    each = [cors_headers_of_response(response) for response in integration.responses]
    credentials = [cors.credentials for cors in each] or [Truth.NO]
    return CorsHeaders(
        at=integration.at,
        origins=_shared([cors.origins for cors in each], integration.at),
        methods=_shared([cors.methods for cors in each], integration.at),
        headers=_shared([cors.headers for cors in each], integration.at),
        credentials=every(credentials) if some(credentials).is_no else every(credentials) | Truth.UNKNOWN,
    )


def _shared(lists: list[Listing[Value[Text]]], at: Place) -> Listing[Value[Text]]:
    if not lists:
        return Listing()
    first = lists[0]
    if all(_texts(other) == _texts(first) and other.unread == first.unread for other in lists):
        return first
    why = "the integration responses differ in it"
    everywhere: list[Value[Text]] = [Unresolved(why, at)] if all(other.items for other in lists) else []
    return Listing(everywhere, why)


def _texts(listing: Listing[Value[Text]]) -> list[Text | None]:
    return [item.value if isinstance(item, Known) else item.text for item in listing]


def _listed(response: IntegrationResponse, name: str) -> Listing[Value[Text]]:
    """What one integration response lists in a header."""
    mapped = [value for header, value in response.headers.items() if header.lower() == name]
    if not mapped:
        return Listing(unread=response.unread or _override(response))
    value = static_value(mapped[0])
    if isinstance(value, Unresolved):
        return Listing(unread=value.why)
    pieces = [_stripped(piece) for piece in value.value.split(",")]
    # A reference may stand for several entries. What becomes of quotes within the quotes is not documented.
    whole = not value.value.references and value.value.contains("'").is_no
    unread = None if whole else f"{value.value} may list more"
    return Listing((Known(piece, value.at) for piece in pieces if piece.parts), unread)


def _override(response: IntegrationResponse) -> str | None:
    """Why a response may carry a header that it does not map: its templates can set any.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
    """
    for template in response.templates.values():
        if isinstance(template, Unresolved):
            return template.why
        if not template.value.contains("responseOverride").is_no:
            return "a response template sets headers"
    return None


def _stripped(text: Text) -> Text:
    """Without blanks at its ends."""
    parts = list(text.parts)
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
    return Text.of(*parts)


def _by_wildcard(cors: CorsHeaders, listing: Listing[Value[Text]]) -> Truth:
    """Whether "*" covers it: for certain only where no credentials are allowed, for with them "*" covers nothing."""
    wildcard = some(_is_wildcard(item) for item in listing)
    return wildcard if cors.credentials.is_no else wildcard & Truth.UNKNOWN


def _is_wildcard(listed: Value[Text]) -> Truth:
    return listed.equals("*")


def _is_method(listed: Value[Text], method: str) -> Truth:
    # Methods compare with case; what API Gateway makes of lower-case ones in a CORS configuration is not documented.
    same = listed.equals(method)
    return same if not same.is_no or _lowered(listed).equals(method.lower()).is_no else Truth.UNKNOWN


def _lowered(listed: Value[Text]) -> Value[Text]:
    if isinstance(listed, Known):
        return Known(listed.value.lower(), listed.at)
    return listed if listed.text is None else Unresolved(listed.why, listed.at, listed.text.lower())
