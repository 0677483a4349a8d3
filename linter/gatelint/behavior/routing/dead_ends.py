"""Where requests end that the configuration tells clients to make, if they come to no route.

A URL that is told without a method or a query string may be the beginning of those that clients make of it. So nothing
is said of one below which there are routes, and of any other all that begins with it is meant.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from gatelint.behavior.cloudfront.distributions import fails_over, passages_of, paths_of
from gatelint.behavior.cloudfront.own_errors import error_without_route, status_seen
from gatelint.behavior.memory import all_once_per_door
from gatelint.behavior.routing.arrivals import Miss
from gatelint.behavior.routing.endpoints import EndpointKind
from gatelint.behavior.routing.journeys import journey_of
from gatelint.behavior.routing.patterns import all_in, asked
from gatelint.behavior.routing.placeholders import as_written, with_placeholders, with_values
from gatelint.behavior.routing.route_paths import shape_of
from gatelint.behavior.routing.routes import reaches, routes_reached
from gatelint.behavior.routing.stages import DEFAULT_STAGE
from gatelint.front_door.api import ApiKind
from gatelint.records import record
from gatelint.rule import Response
from gatelint.text import Text
from gatelint.values import Known, Truth, Unresolved, every, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.behavior.routing.journeys import Journey
    from gatelint.behavior.routing.stages import Invocation
    from gatelint.front_door.api import Api, Stage
    from gatelint.front_door.distribution import Distribution
    from gatelint.front_door.door import Call, FrontDoor
    from gatelint.front_door.route import Route

HEALTH_CHECKS = ("/ping", "/sping")
"""What API Gateway answers by itself, whatever the API.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

_ROOTS = ("", "/")


_NO_SIGNATURE = Response(
    403,
    "IncompleteSignatureException",
    '{"message":"Invalid key=value pair (missing equal-sign) in Authorization header"}',
)


class End(enum.Enum):
    """What it is that is not there."""

    STAGE = "the path of the default endpoint begins with no stage of the API"
    NAMED_STAGE = "the path begins with the stage that the domain name's mapping has selected already"
    SHADOWED = "a named stage takes a path of which the $default stage has a route"
    ABOVE_GREEDY = "a greedy route begins one segment below the path"
    METHOD = "the path has routes for other methods only"
    PATH = "the API has no such path"


@record()
class DeadEnd:
    """A told request that ends before any route.

    `path` is what the API sees of its path: all of it where no stage is found, else what is behind the stage. `routes`
    are those that are meant, or near: of the path without the stage, below the path, or of other methods. `certain`
    answers whether it surely ends there. `doubt` says what would have to be known to tell at all, or is None.
    """

    call: Call
    journey: Journey
    end: End
    api: Api
    path: Text
    stage: Stage | None = None
    invocation: Invocation | None = None
    routes: tuple[Route, ...] = ()
    certain: Truth = Truth.YES
    doubt: str | None = None

    @property
    def distribution(self) -> Distribution | None:
        return self.journey.endpoint.distribution

    @property
    def spoken_path(self) -> str:
        """What the API sees, as it was told; "/" where nothing is left."""
        return as_written(self.path) or "/"

    @property
    def called_path(self) -> str:
        """The path of the URL."""
        return as_written(self.journey.address.path) or "/"

    @property
    def client_path(self) -> str:
        """The path by which the request is spoken of: the API's own at its default endpoint, elsewhere the URL's."""
        return self.spoken_path if self.journey.endpoint.kind is EndpointKind.API else self.called_path


@all_once_per_door
def dead_ends(door: FrontDoor) -> Iterator[DeadEnd]:
    """Every told request that ends before it comes to a route."""
    for call in door.calls:
        found = dead_end_of(door, call)
        if found is not None:
            yield found


def dead_end_of(door: FrontDoor, call: Call) -> DeadEnd | None:
    """Where a told request ends; None where it comes to a route, may do so, or fails for another reason."""
    journey = journey_of(door, with_placeholders(call.url))
    asked_there = every(~arrival.disabled for arrival in journey.arrivals) & _is_meant(call, journey)
    if asked_there.is_no or journey.address.path.literal in HEALTH_CHECKS or _may_hide_path(journey):
        return None
    found = _at_stage(call, journey) if journey.endpoint.kind is EndpointKind.API else None
    invocation = journey.surely
    if found is None and invocation is not None and invocation.stage is not None:
        found = _at_route(call, journey, invocation)
        if found is not None and _is_behind_lost_behavior(door, journey):
            return None
    if found is not None:
        found.certain = found.certain & asked_there & _is_final(found)
    return found


def _is_final(end: DeadEnd) -> Truth:
    """Whether clients surely get this answer, or may get that of another origin of a group."""
    status = status_seen(end.api, error_without_route(end.api))
    replaced = some(fails_over(way.distribution, way.behavior, status) for way in end.journey.passages)
    return ~replaced | Truth.UNKNOWN


def _may_hide_path(journey: Journey) -> bool:
    """Whether the end of a default endpoint's host name may hold more than that: "${Suffix}${Path}"."""
    last = journey.address.host.split(".")[-1]
    unsure = any(not part.plain and part.kind not in ("resource", "pseudo") for part in last.references)
    return unsure and journey.endpoint.kind is EndpointKind.API


def _is_meant(call: Call, journey: Journey) -> Truth:
    """Whether clients call what is told, and get there: a function may be told a name like a URL as an identifier."""
    distribution = journey.endpoint.distribution
    served = Truth.YES if distribution is None else distribution.enabled.equals(True)
    as_identifier = call.told_by == "environment" and journey.endpoint.kind is not EndpointKind.API
    return served & (Truth.UNKNOWN if as_identifier else Truth.YES)


def _at_stage(call: Call, journey: Journey) -> DeadEnd | None:
    """The end of a request in whose path API Gateway looks for a stage."""
    [arrival] = journey.arrivals
    api, path = journey.endpoint.api, journey.address.path
    if api is None or api.imported:
        return None
    if path.literal in _ROOTS and not call.is_request:
        # Clients put the stage behind it.
        return None
    if arrival.miss is Miss.STAGE:
        # A stage may be made by whoever deploys the API, if none is made here.
        return DeadEnd(call, journey, End.STAGE, api, path, certain=Truth.of(len(api.stages) > 0) | Truth.UNKNOWN)
    unread = next((stage.stage_name for stage in api.stages if not isinstance(stage.stage_name, Known)), None)
    open_yet = arrival.invocation.found.is_unknown and not journey.endpoint.in_region.is_no
    if unread is None or not open_yet or not _has_literal_start(path):
        return None
    return DeadEnd(call, journey, End.STAGE, api, path, doubt=unread.why)


def _has_literal_start(path: Text) -> bool:
    return bool("".join(piece.literal or "" for piece in path.split("/")[1:2]))


def _at_route(call: Call, journey: Journey, invocation: Invocation) -> DeadEnd | None:
    """The end of a request that has come to a stage."""
    api, path, method = invocation.api, invocation.path, call.method
    if api is None or api.kind is ApiKind.WEBSOCKET or _answers_preflight(api, method):
        return None
    end = DeadEnd(call, journey, End.PATH, api, path, invocation.stage, invocation)
    found = reaches(api, path, method)
    if not call.is_request and not found.is_yes:
        found = found | reaches(api, _below(path))
    if found.is_no:
        _tell_apart(end)
        return end
    if found.is_unknown and len(api.routes) and not _may_be_served(api, path, method, beginning=not call.is_request):
        end.doubt = api.routes.unread
        return end
    return None


def _answers_preflight(api: Api, method: str | None) -> bool:
    """Whether an HTTP API with a CORS configuration, or what may be one, answers by itself."""
    return method == "OPTIONS" and api.kind is ApiKind.HTTP and api.cors is not None


def _below(path: Text) -> Text:
    return Text.of(path, "*" if str(path).endswith("/") else "/*")


def _may_be_served(api: Api, path: Text, method: str | None, beginning: bool) -> bool:
    """Whether a route that is listed may serve the path, or one that it is the beginning of."""
    return bool(routes_reached(api, path, method) or (beginning and routes_reached(api, _below(path))))


def _is_behind_lost_behavior(door: FrontDoor, journey: Journey) -> bool:
    """Whether no path at all of the cache behavior comes to a route, so that the URL is not to blame."""
    if not journey.passages:
        return False
    first = journey.passages[0]
    ways = passages_of(door, first.distribution, first.behavior, paths_of(first.behavior))
    ends = [invocation for way in ways for invocation in way.arrival.invocation.candidates]
    return all(invocation.api is not None and reaches(invocation.api, invocation.path).is_no for invocation in ends)


def _tell_apart(end: DeadEnd) -> None:
    """What it is that is not there; where more than one answer would do, the one whose mend is the smallest."""
    for tell in (_as_named_stage, _as_shadowed, _as_method, _as_above_greedy):
        if tell(end):
            return


def _as_named_stage(end: DeadEnd) -> bool:
    """Whether the path would be found without the stage that is named once more in front of it."""
    invocation, stage = end.invocation, end.stage
    _, *segments = end.path.split("/")
    if invocation is None or stage is None or not segments or (invocation.mapping or invocation.rule) is None:
        return False
    first, *rest = segments
    same = stage.stage_name.equals(first)
    behind = Text.of(*(piece for segment in rest for piece in ("/", segment)))
    found = reaches(end.api, behind, end.call.method)
    if not end.call.is_request:
        found = found | reaches(end.api, _below(behind))
    if (same & found).is_no:
        return False
    if isinstance(stage.stage_name, Unresolved):
        end.doubt = stage.stage_name.why
    end.end, end.certain = End.NAMED_STAGE, same & (found | reaches(end.api, with_values(behind), end.call.method))
    end.routes = tuple(route for _, route in routes_reached(end.api, behind, end.call.method))
    return True


def _as_shadowed(end: DeadEnd) -> bool:
    """Whether the $default stage would have served the path, had not a stage with the name of its first segment."""
    api, path = end.api, end.journey.address.path
    if api.kind is not ApiKind.HTTP or end.journey.endpoint.kind is not EndpointKind.API or end.stage is None:
        return False
    beside_default = api.stages.some(lambda stage: stage.stage_name.equals(DEFAULT_STAGE))
    beside_default = beside_default & ~end.stage.stage_name.equals(DEFAULT_STAGE)
    found = reaches(api, path, end.call.method)
    if (beside_default & found).is_no:
        return False
    end.end = End.SHADOWED
    end.certain = beside_default & (found | reaches(api, with_values(path), end.call.method))
    end.routes = tuple(route for _, route in routes_reached(api, path, end.call.method))
    return True


def _as_method(end: DeadEnd) -> bool:
    """Whether the path has routes, apart from one that answers preflights."""
    others = [route for _, route in routes_reached(end.api, end.path)]
    if all(route.method.equals("OPTIONS").is_yes for route in others):
        return False
    end.end, end.routes = End.METHOD, tuple(others)
    return True


def _as_above_greedy(end: DeadEnd) -> bool:
    """Whether a greedy route would take whatever is one segment longer."""
    if end.api.kind is not ApiKind.REST:
        return False
    method, request = end.call.method, asked(end.path)
    greedy = [
        route
        for route in end.api.routes
        if (parent := parent_of_greedy(route)) is not None
        and all_in(request, shape_of(ApiKind.REST, parent).serves)
        and (method is None or not route.method.is_in((method, "ANY")).is_no)
    ]
    if greedy:
        end.end, end.routes = End.ABOVE_GREEDY, tuple(greedy)
    return bool(greedy)


def parent_of_greedy(route: Route) -> str | None:
    """The path one segment above a greedy route, which it does not serve: "/" of "/{proxy+}"; None of other routes."""
    if not isinstance(route.path, Known) or not route.path.value.endswith("+}"):
        return None
    return route.path.value.rpartition("/")[0] or "/"


def answer_at(end: DeadEnd, default: Response, default_type: str) -> tuple[Response, str]:
    """What a REST API answers where it has no route, and the type of that answer, `default` for most callers.

    It takes an Authorization header there for a signature of AWS, and finds fault with anything else.
    https://repost.aws/knowledge-center/api-gateway-authentication-token-errors
    """
    value = (end.call.headers or {}).get("authorization")
    if value is None or not value.starts_with("AWS4-").is_no:
        return default, default_type
    return _NO_SIGNATURE, "DEFAULT_4XX"


def nearest_route(api: Api, path: Text) -> Route | None:
    """The route with the path that is likest to one that leads nowhere, if there is one that is like it."""
    from difflib import get_close_matches  # most templates tell nothing wrong

    by_path = {route.path.value: route for route in api.routes if isinstance(route.path, Known)}
    lower = {written.lower(): route for written, route in by_path.items()}
    found = get_close_matches(as_written(path).lower(), list(lower), n=1, cutoff=0.75)
    return lower[found[0]] if found else None
