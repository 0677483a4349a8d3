"""Preflights are answered, but the headers that they allow lack one which the API demands.

## Why
A browser sends a header such as Authorization or `x-api-key` to another origin only if the answer to its preflight
lists it in Access-Control-Allow-Headers. Where the list lacks a header that an authorizer, an API key or a request
validator of the API demands, the preflight is answered with 200 and the browser blocks the call itself. The API sees
nothing of it, and other clients never notice.

## How to fix
Add the header to the list: to `AllowHeaders` of an HTTP API's `CorsConfiguration`, or to the value that the OPTIONS
method maps to `method.response.header.Access-Control-Allow-Headers`.

## Exceptions
`*` stands for every header where no credentials are allowed. The Fetch standard does not let it stand for
Authorization, but browsers do so far, so that it is not reported. Tokens in cookies or the query string need no leave.
Where the list is enough for other routes, it may be for these alone, so that the finding is a possibility.
A signature of AWS_IAM mostly comes in Authorization and may come in the query string, so that this is only a
possibility.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
- https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Access-Control-Allow-Headers
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.authorizers.demands import Demand, demands_of
from gatelint.behavior.browsers.cors import CorsHeaders, allows_header, allows_origin, is_of_script
from gatelint.behavior.browsers.leave import LeaveAsked, gets_preflights, leaves_asked
from gatelint.behavior.browsers.preflight import is_called_by_browsers
from gatelint.front_door.api import Api, CorsConfiguration
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.integration import Integration
from gatelint.front_door.route import Route
from gatelint.records import record
from gatelint.remedies import AddItem, NoCommand, Remedy, SetHeader, SetValue, below
from gatelint.rule import Certainty, Edit, Finding, Fix, Note, Request, Response, Rule, Undecided, request_to
from gatelint.text import Text
from gatelint.values import Known, Listing, Place, Truth, Value, known
from gatelint_rules.cors_blocked import failure
from gatelint_rules.refused_preflights import text_at, who_asks

JSON = "application/json"


@record()
class Lack:
    """Headers that calls of `routes` need, and that the list which `cors` tells of does not allow.

    `answered_by` is the route of which preflights get the list, where it is one.
    """

    at: Place
    cors: CorsHeaders
    certain: Truth
    routes: list[Route]
    demands: list[Demand]
    answered_by: Route | None

    @property
    def headers(self) -> list[str]:
        """The headers, each once, as they are spelled where they are demanded."""
        return list({demand.name: demand.written for demand in self.demands}.values())


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        if not api.imported and is_called_by_browsers(api).is_yes and gets_preflights(door, api).is_yes:
            for lack in lacks_of(door, api):
                yield finding_of(api, lack)


def lacks_of(door: FrontDoor, api: Api) -> list[Lack]:
    """What the lists lack, one entry for each list; what is surely needed goes before what may be."""
    found: dict[object, Lack] = {}
    enough: set[str] = set()
    all_are_told = api.routes.complete and all(isinstance(route.path, Known) for route in api.routes)
    for leave in leaves_asked(door, api):
        cors = leave.preflight.cors
        # Where no origin is allowed at all, another mend comes first.
        answered = Truth.NO if cors is None else ~leave.preflight.refused & allows_origin(cors)
        if cors is None or not answered.is_yes:
            all_are_told = all_are_told and answered.is_no
            continue
        all_are_told = all_are_told and cors.headers.every(lambda header: Truth.of(isinstance(header, Known))).is_yes
        at = place_of_list(api, leave, cors)
        for route in leave.routes:
            missed = [demand for demand in [*demands_of(api, route), *json_demanded_by(route)] if lacks(cors, demand)]
            for demand in missed:
                gather(found, Lack(at, cors, demand.certain, [route], [demand], leave.caught_by.surely))
            if not any(demand.certain.is_yes for demand in missed):
                enough.add(listed_in(cors.headers))
    for lack in found.values():
        # The list may be for the other routes, and servers alone may call those that demand more.
        if not all_are_told or listed_in(lack.cors.headers) in enough:
            lack.certain = lack.certain & Truth.UNKNOWN
    return list(found.values())


def lacks(cors: CorsHeaders, demand: Demand) -> bool:
    """Whether a demand is for a header that scripts have to have leave for, and do not get it."""
    return demand.location == "header" and needs_list(demand.name) and allows_header(cors, demand.name).is_no


def gather(found: dict[object, Lack], new: Lack) -> None:
    old = found.get(text_at(new.at))
    if old is None or (new.certain.is_yes and not old.certain.is_yes):
        found[text_at(new.at)] = new
    elif old.certain is new.certain:
        old.routes += [route for route in new.routes if not any(route is listed for listed in old.routes)]
        old.demands += new.demands


def needs_list(header: str) -> bool:
    return is_of_script(header) or header == "content-type"


def json_demanded_by(route: Route) -> Iterator[Demand]:
    """Content-Type, where the method has a model for JSON: other types than those of forms need leave."""
    if JSON in route.request_models and route.method.is_in(("POST", "PUT", "PATCH")).is_yes:
        at = route.request_models[JSON].place
        yield Demand("header", "content-type", at, "BAD_REQUEST_BODY", Truth.UNKNOWN, "Content-Type")


def place_of_list(api: Api, leave: LeaveAsked, cors: CorsHeaders) -> Place:
    """The list itself, or what has none."""
    if isinstance(api.cors, CorsConfiguration) and api.cors.allow_headers_at is not None:
        return api.cors.allow_headers_at
    if cors.headers.items:
        return cors.headers.items[0].place
    route = leave.caught_by.surely
    integration = None if route is None else route.integration
    responses = integration.responses.items if isinstance(integration, Integration) else []
    return responses[0].at if len(responses) == 1 else cors.at


def finding_of(api: Api, lack: Lack) -> Finding:
    first = lack.demands[0].name
    call = request_to(lack.routes[0])
    told = f"Request header field {first} is not allowed by Access-Control-Allow-Headers"
    return Finding(
        request=Request(call.method, call.path, who_asks(len(lack.routes) - 1, "route")),
        certainty=Certainty.of(lack.certain),
        at=lack.at,
        cause=f"the answer to preflights lists {listed_in(lack.cors.headers)}, and {need(lack)}",
        failure=Response(None, None, told),
        api=api,
        by_browser=True,
        help=f"add {' and '.join(lack.headers)} to {list_of(api, lack)}",
        notes=list(notes_on(lack)),
        fixes=list(fixes_of(api, lack)),
        remedies=remedies_of(api, lack),
    )


def listed_in(headers: Listing[Value[Text]]) -> str:
    names = [str(known(header) or "?") for header in headers]
    return f"{', '.join(names)} alone" if names else "no headers"


def need(lack: Lack) -> str:
    """Who needs the first header, as a clause."""
    route, demand = lack.routes[0], lack.demands[0]
    header = demand.written
    if demand.response_type == "UNAUTHORIZED" and isinstance(route.authorizer, Authorizer):
        return f"authorizer {route.authorizer.name} demands {header}"
    if demand.response_type == "MISSING_AUTHENTICATION_TOKEN":
        return f"{route.key} takes signed requests, whose signature mostly comes in {header}"
    if demand.response_type == "INVALID_API_KEY":
        return f"{route.key} requires an API key, which comes in {header}"
    return (
        f"{route.key} takes JSON, which needs {header}" if header == "Content-Type" else f"{route.key} demands {header}"
    )


def list_of(api: Api, lack: Lack) -> str:
    if isinstance(api.cors, CorsConfiguration):
        return "AllowHeaders of the CORS configuration"
    if lack.routes[0].written_as == "openapi":
        return "Access-Control-Allow-Headers of the options operation (in SAM, to AllowHeaders of Cors)"
    return "Access-Control-Allow-Headers of the OPTIONS method"


def notes_on(lack: Lack) -> Iterator[Note]:
    for demand in {demand.name: demand for demand in reversed(lack.demands)}.values():
        yield Note(demand.at, f"{demand.written} is demanded here")


def remedies_of(api: Api, lack: Lack) -> list[Remedy]:
    if isinstance(api.cors, CorsConfiguration):
        at = below(api.cors.at, "AllowHeaders")
        if lack.cors.headers.items:
            return [AddItem(at, header) for header in lack.headers]
        return [SetValue(at, list(lack.headers))]
    route = lack.answered_by
    integration = None if route is None else route.integration
    responses = integration.responses.items if isinstance(integration, Integration) else []
    texts = [known(header) for header in lack.cors.headers]
    written = [text.literal for text in texts if text is not None and text.literal is not None]
    if route is None or len(responses) != 1 or len(written) != len(texts) or not lack.cors.headers.complete:
        return [NoCommand("what answers the preflights is not an integration with one response that is known")]
    return [SetHeader(route, responses[0], "Access-Control-Allow-Headers", ",".join([*written, *lack.headers]))]


def fixes_of(api: Api, lack: Lack) -> Iterator[Fix]:
    """A longer list in place of one that is written out."""
    listed = lack.cors.headers
    texts = [known(header) for header in listed]
    written = [text.literal for text in texts if text is not None and text.literal is not None]
    if not lack.certain.is_yes or not written or not listed.complete or len(written) != len(listed):
        return
    lower = all(name == name.lower() for name in written)
    longer = [*written, *(header.lower() if lower else header for header in lack.headers)]
    if isinstance(api.cors, CorsConfiguration):
        text = "[" + ", ".join(f'"{name}"' for name in longer) + "]"
    else:
        text = f"\"'{','.join(longer)}'\""
    yield Fix("allow the headers that are demanded", (Edit(lack.at, text),), safe=True)


rule = Rule(
    id="cors-allow-headers-incomplete", code=9622, failure=failure, check=check, fix="safe", kinds=("REST", "HTTP")
)
