"""What browsers ask an API before their scripts may call it, and whether they do: pages of the same origin never ask.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
https://fetch.spec.whatwg.org/#cors-preflight-fetch
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.answers.gateway_responses import adds_header_to, gateway_response_for, status_of
from gatelint.behavior.browsers.cors import ALLOW_ORIGIN
from gatelint.behavior.browsers.preflight import errors_for_other_origins, is_for_other_origins, preflight_to
from gatelint.behavior.cloudfront.distributions import passages
from gatelint.behavior.memory import all_once_per_door
from gatelint.behavior.routing.route_paths import DEFAULT
from gatelint.behavior.routing.routes import route_for
from gatelint.front_door.api import CorsConfiguration
from gatelint.front_door.function import Function
from gatelint.front_door.integration import Integration
from gatelint.records import record
from gatelint.values import Known, Truth, Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.behavior.browsers.preflight import Preflight
    from gatelint.behavior.cloudfront.distributions import Passage
    from gatelint.behavior.routing.choice import Choice
    from gatelint.front_door.api import Api
    from gatelint.front_door.distribution import CacheBehavior, Distribution
    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.route import Route

_ANY_PATH = "/{proxy+}"


@record()
class LeaveAsked:
    """The leave that browsers ask for before scripts may call the routes at a path.

    `path` is as the routes spell it, "/*" for $default. `routes` are those for other methods than OPTIONS alone;
    `caught_by` is the choice of the route for OPTIONS, `preflight` what comes of it.
    """

    path: str
    routes: tuple[Route, ...]
    caught_by: Choice[Route]
    preflight: Preflight


@all_once_per_door
def leaves_asked(_: FrontDoor, api: Api) -> Iterator[LeaveAsked]:
    """What is asked at each path of a REST or HTTP API, in the order of its routes."""
    by_path: dict[str, list[Route]] = {}
    for route in api.routes:
        if isinstance(route.path, Known) and not route.method.equals("OPTIONS").is_yes:
            by_path.setdefault(route.path.value, []).append(route)
    for path, routes in by_path.items():
        asked_for = _ANY_PATH if path == DEFAULT else path
        caught_by = route_for(api, "OPTIONS", asked_for)
        shown = "/*" if path == DEFAULT else path
        yield LeaveAsked(shown, tuple(routes), caught_by, preflight_to(api, caught_by))


def gets_preflights(door: FrontDoor, api: Api) -> Truth:
    """Whether preflights come to an API as browsers send them, and its answers go back as they are.

    Unknown where a distribution may lead to it that has other origins too, for pages that come from there call it
    without a preflight; where something at the edge may answer in its place or add CORS headers; and of a private API,
    which is there for callers in a VPC. Never no: an API has other addresses, and a VPC has browsers too.
    """
    undisturbed = door.distributions.every(lambda distribution: _keeps_out(door, distribution, api))
    return Truth.UNKNOWN | (undisturbed & ~api.is_private)


def is_prepared_at(api: Api, path: str) -> Truth:
    """Whether the configuration shows that pages of other origins call this very path.

    Yes: the path itself is prepared for them, preflights are answered above or below it, or the API is prepared without
    regard to paths. No: all there is are CORS headers on answers at other paths, which simple requests get by with.
    """
    if isinstance(api.cors, CorsConfiguration):
        return Truth.YES
    prepared = [(is_for_other_origins(route), route) for route in api.routes]
    if any(truth.is_yes and _is_akin(route, path) for truth, route in prepared):
        return Truth.YES
    errors = bool(errors_for_other_origins(api))
    if errors and api.routes.complete and all(truth.is_no for truth, _ in prepared):
        return Truth.YES
    answered = any(route.method.equals("OPTIONS").is_yes for route in api.routes)
    return Truth.of(errors or answered) & Truth.UNKNOWN


def code_sends_cors_headers(route: Route) -> bool:
    """Whether the code behind a route speaks of Access-Control-Allow-Origin, where it is in sight."""
    integration = route.integration
    target = integration.target if isinstance(integration, Integration) else None
    function = None if target is None else target.function
    code = function.code if isinstance(function, Function) else None
    return code is not None and ALLOW_ORIGIN in code.text.lower()


def is_let_pass(api: Api, preflight: Preflight) -> Truth:
    """Whether a gateway response makes an answer of a refusal that browsers accept.

    It has to set a status from 200 to 299 and Access-Control-Allow-Origin, which is done on purpose.
    """
    if preflight.failure is None or preflight.response_type is None:
        return Truth.NO
    response = gateway_response_for(api, preflight.response_type)
    if response is None:
        return Truth.NO
    if isinstance(response, Unresolved):
        return Truth.UNKNOWN
    status = status_of(response, preflight.failure.status)
    succeeds = Truth.UNKNOWN if isinstance(status, Unresolved) else Truth.of(200 <= (status or 0) <= 299)
    return succeeds & adds_header_to(response, ALLOW_ORIGIN)


def _is_akin(route: Route, path: str) -> bool:
    """Whether a route is at this path, or takes OPTIONS above or below it. "/" is above all and says nothing of it."""
    if not isinstance(route.path, Known):
        return False
    mine, theirs = _segments(path), _segments(route.path.value)
    is_near = mine[: len(theirs)] == theirs or (mine != [] and theirs[: len(mine)] == mine)
    return mine == theirs or (is_near and route.method.equals("OPTIONS").is_yes)


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _keeps_out(door: FrontDoor, distribution: Distribution, api: Api) -> Truth:
    """Whether a distribution surely has no hand in the preflights of other origins' pages: yes, or unknown."""
    listings = (distribution.behaviors, distribution.origins, distribution.origin_groups)
    if distribution.unread is not None or not all(listing.complete for listing in listings):
        return Truth.UNKNOWN
    ways = list(passages(door, distribution))
    mine = [way for way in ways if _may_lead_to(way, api)]
    others = [way for way in ways if not any(way.origin is one.origin for one in mine)]
    serves_pages = bool(mine) and any(not way.arrival.endpoint.is_api_gateway.is_yes for way in others)
    takes_part = any(_may_speak(way.behavior) or _may_add_headers(way) for way in mine)
    return Truth.of(not serves_pages and not takes_part) | Truth.UNKNOWN


def _may_lead_to(way: Passage, api: Api) -> bool:
    endpoint = way.arrival.endpoint
    if endpoint.is_api_gateway.is_no:
        return False
    if endpoint.api is not None:
        return endpoint.api is api
    candidates = way.arrival.invocation.candidates
    return not candidates or any(invocation.api is None or invocation.api is api for invocation in candidates)


def _may_add_headers(way: Passage) -> bool:
    """Whether the API may get headers that no client sends: the origin's custom headers go along with preflights too.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html
    """
    headers = way.origin.custom_headers
    return bool(len(headers)) or not headers.complete


def _may_speak(behavior: CacheBehavior) -> bool:
    """Whether functions or a response headers policy may answer preflights, or add CORS headers to answers."""
    policy = behavior.response_headers_policy
    if isinstance(policy, Unresolved) or len(behavior.functions) or not behavior.functions.complete:
        return True
    if policy is None:
        return False
    return policy.cors or len(policy.added) > 0 or not (policy.added.complete and policy.allow_origins.complete)
