"""How API Gateway chooses a route.

A REST API resolves path and method in one step. Literal segments come before {variables}, and these before {proxy+},
but only among the resources that have the method: where the most specific one lacks it, the next one answers, a
variable or greedy sibling or one further up. An HTTP API looks for a full match of path and method first, then for a
greedy one, then for $default.

What answers here is what the API has; a stage serves what was deployed to it. An HTTP API with a CORS configuration
answers preflights itself where no route takes OPTIONS, which is not told here either.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gatelint.behavior.routing.choice import Choice, first_of
from gatelint.behavior.routing.patterns import Asked, all_in, any_in, asked
from gatelint.behavior.routing.route_paths import DEFAULT, Shape, shape_of
from gatelint.front_door.api import ApiKind
from gatelint.values import Known, Truth, some

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gatelint.front_door.api import Api
    from gatelint.front_door.route import Route
    from gatelint.text import Text

_BY_MESSAGE = "a WebSocket API chooses routes by message"


def route_for(api: Api, method: str, path: Text | str) -> Choice[Route]:
    """The route of a REST or HTTP API that answers a request.

    `method` is upper-case; `path` is what is left behind the stage or base path (see `routing.patterns`). Of a path
    that stands for many, `found` is yes if each of them reaches a route, and no if none does.
    """
    if api.kind is ApiKind.WEBSOCKET:
        return Choice(found=Truth.UNKNOWN, unread=_BY_MESSAGE)
    request = asked(path)
    taking = ((_takes(route, method), route) for route in api.routes)
    answers = [(takes & _serves(api.kind, route, request), route) for takes, route in taking if not takes.is_no]
    sure = [route for answer, route in answers if answer.is_yes]
    possible = [route for answer, route in answers if not answer.is_no]
    candidates = [route for route in possible if not any(_beats(api.kind, rival, route) for rival in sure)]
    unread = None if _is_its_own(candidates, request) else api.routes.unread
    ordered = tuple(_most_specific_first(api.kind, candidates))
    if sure or (request.literal is None and _serve_all(api, method, request)):
        return Choice(ordered, Truth.YES, unread)
    return Choice(ordered, Truth.UNKNOWN if candidates or unread is not None else Truth.NO, unread)


def routes_at(api: Api, path: Text | str) -> list[tuple[Truth, Route]]:
    """The routes whose path is, or may be, this one, whatever their methods; the most specific ones first."""
    return routes_reached(api, path, every_path=True)


def reaches(api: Api, paths: Text | str, method: str | None = None) -> Truth:
    """Whether some path of a set ("/api/*") is answered by some route; `method` None asks for any method.

    No is a proof that every request to these paths fails.
    """
    if api.kind is ApiKind.WEBSOCKET:
        return Truth.UNKNOWN
    request = asked(paths)
    found = some(_reached(api.kind, route, request, method, every_path=False) for route in api.routes)
    return found if api.routes.complete else found | Truth.UNKNOWN


def routes_reached(
    api: Api, paths: Text | str, method: str | None = None, every_path: bool = False
) -> list[tuple[Truth, Route]]:
    """The routes that stand for some path of a set (for every one, if `every_path`), the most specific ones first.

    A more specific route may take all of what a route here stands for. Routes that are not listed are not told of.
    """
    if api.kind is ApiKind.WEBSOCKET:
        return []
    request = asked(paths)
    reached = [(_reached(api.kind, route, request, method, every_path), route) for route in api.routes]
    answers = {id(route): answer for answer, route in reached if not answer.is_no}
    found = _most_specific_first(api.kind, (route for _, route in reached if id(route) in answers))
    return [(answers[id(route)], route) for route in found]


def _reached(kind: ApiKind, route: Route, request: Asked, method: str | None, every_path: bool) -> Truth:
    """Whether a route stands for some path of a set (for every one, if `every_path`), by a method if one is given."""
    takes = Truth.YES if method is None else _takes(route, method)
    if takes.is_no:
        return takes
    serves = _serves(kind, route, request)
    if serves.is_unknown and request.exact and not every_path and _serves_some(kind, route, request):
        serves = Truth.YES
    return serves & takes


def message_route_for(api: Api, key: str) -> Choice[Route]:
    """The route of a WebSocket API for a route key, as its route selection expression yields it, or $connect.

    A message without a route of its own goes to $default. Connections need no $connect route.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-develop-routes.html
    """
    keys = (key,) if key in ("$connect", "$disconnect") else (key, DEFAULT)
    options: list[tuple[Truth, Route]] = []
    for wanted in dict.fromkeys(keys):
        for route in api.routes:
            answer = route.path.equals(wanted)
            if not answer.is_no and not any(route is listed for _, listed in options):
                options.append((answer, route))
    return first_of(options, api.routes.unread)


def _is_its_own(candidates: list[Route], request: Asked) -> bool:
    """Whether the one candidate is spelled as the request is, so that no route out of sight can be more specific."""
    if len(candidates) != 1 or not isinstance(candidates[0].path, Known):
        return False
    own = asked(candidates[0].path.value).literal
    return own is not None and own == request.literal and _names_method(candidates[0]).is_yes


def _takes(route: Route, method: str) -> Truth:
    if isinstance(route.method, Known):  # asked of every route for every path, so it has to be quick
        return Truth.YES if route.method.value in (method, "ANY") else Truth.NO
    return route.method.is_in((method, "ANY"))


def _serves(kind: ApiKind, route: Route, request: Asked) -> Truth:
    """Whether the path is one that the route stands for."""
    return _serve(kind, route.path.value, request) if isinstance(route.path, Known) else Truth.UNKNOWN


@lru_cache(maxsize=8192)
def _serve(kind: ApiKind, path: str, request: Asked) -> Truth:
    shape = shape_of(kind, path)
    if all_in(request, shape.serves):
        return Truth.YES
    return Truth.UNKNOWN if any_in(request, (*shape.serves, *shape.may_serve)) else Truth.NO


def _serves_some(kind: ApiKind, route: Route, request: Asked) -> bool:
    return isinstance(route.path, Known) and _serve_some(kind, route.path.value, request)


@lru_cache(maxsize=8192)
def _serve_some(kind: ApiKind, path: str, request: Asked) -> bool:
    return any_in(request, shape_of(kind, path).serves)


def _serve_all(api: Api, method: str, request: Asked) -> bool:
    """Whether routes together take every path of a set: "/" and "/{proxy+}" take all there are."""
    shapes = [_shape(api.kind, route) for route in api.routes if _takes(route, method).is_yes]
    return all_in(request, [pattern for shape in shapes if shape is not None for pattern in shape.serves])


def _shape(kind: ApiKind, route: Route) -> Shape | None:
    return shape_of(kind, route.path.value) if isinstance(route.path, Known) else None


def _beats(kind: ApiKind, rival: Route, route: Route) -> bool:
    """Whether `rival` surely answers what both stand for.

    Where one is more specific in one segment and the other in another one, no documentation tells.
    """
    mine, theirs = _shape(kind, rival), _shape(kind, route)
    if mine is None or theirs is None:
        return False
    names_method = _names_method(rival)
    by_method = names_method is Truth.YES and _names_method(route) is Truth.NO
    if mine.is_as_strict_as(theirs):
        return by_method
    if kind is ApiKind.REST:
        return mine.is_stricter_than(theirs)
    if (mine.is_greedy, mine.catches_all) != (theirs.is_greedy, theirs.catches_all):
        return theirs.catches_all or (theirs.is_greedy and not mine.catches_all)
    # Between two of a class a named method counts too, and nothing tells whether it does before the path.
    return mine.is_stricter_than(theirs) and (by_method or names_method is _names_method(route))


def _names_method(route: Route) -> Truth:
    """Whether the route is for one method alone."""
    return ~route.method.equals("ANY")


def _most_specific_first(kind: ApiKind, routes: Iterable[Route]) -> list[Route]:
    def rank(route: Route) -> tuple[bool, bool, tuple[int, ...], bool]:
        shape = _shape(kind, route)
        if shape is None:
            return True, False, (), False
        return False, shape.catches_all, tuple(-segment for segment in shape.segments), _names_method(route).is_no

    return sorted(routes, key=rank)
