"""Which routes surely answer requests that a cache behavior serves, and by which path viewers come to them.

Nothing is sure where a function may rewrite requests, where a behavior or a stage is not known, and where a more
specific route may take a request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.cloudfront.distributions import passages_for, paths_of
from gatelint.behavior.cloudfront.forwarding import allows_method
from gatelint.behavior.routing.paths import after, joined, text_of
from gatelint.behavior.routing.patterns import FRESH, asked, overlap
from gatelint.behavior.routing.route_paths import DEFAULT
from gatelint.behavior.routing.routes import message_route_for, route_for, routes_at
from gatelint.behavior.routing.stages import DEFAULT_STAGE
from gatelint.front_door.api import ApiKind
from gatelint.records import replace
from gatelint.text import Text
from gatelint.values import Known, Listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.behavior.cloudfront.distributions import Passage
    from gatelint.behavior.routing.stages import Invocation
    from gatelint.front_door.api import Api
    from gatelint.front_door.distribution import CacheBehavior
    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.route import Route

CONNECT = "$connect"
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


def apis_behind(passage: Passage) -> list[Api]:
    """The APIs in sight that requests on this way may come to."""
    apis: list[Api] = []
    for invocation in passage.arrival.invocation.candidates:
        if invocation.api is not None and not any(invocation.api is known for known in apis):
            apis.append(invocation.api)
    return apis


def methods_through(behavior: CacheBehavior, api: Api, route: Route) -> list[str]:
    """The methods of calls that the behavior surely lets through to a route, if they come to it.

    OPTIONS is left out: browsers send it by themselves, and other things are demanded of it. Of a WebSocket API, only
    the handshake passes a behavior as a request of its own.
    """
    if api.kind is ApiKind.WEBSOCKET:
        methods = ["GET"] if route.path.equals(CONNECT).is_yes else []
    else:
        methods = [method for method in _METHODS if route.method.is_in((method, "ANY")).is_yes]
    return [method for method in methods if allows_method(behavior, method).is_yes]


def path_to(door: FrontDoor, passage: Passage, api: Api, route: Route, method: str) -> Text | None:
    """As `Reach.path_to`, for whoever asks for one route."""
    return Reach(door, passage).path_to(api, route, method)


class Reach:
    """What requests on one way through a distribution come to."""

    __slots__ = ("_door", "_invoked", "_narrowed", "passage")

    def __init__(self, door: FrontDoor, passage: Passage) -> None:
        self.passage = passage
        self._door = door
        self._invoked: dict[Text, Invocation | None] = {}
        self._narrowed: dict[tuple[int, Text], Api] = {}

    def routes(self, api: Api) -> list[Route]:
        """The routes of the API that `path_to` is worth asking about; all of them, where requests may be rewritten."""
        if self.passage.may_rewrite:
            return list(api.routes)
        anywhere = self._invocation_of(self.any_path)
        general: list[Route] = []
        if anywhere is not None and anywhere.api is api:
            general += self._narrowed_to(api, anywhere.path).routes
        return [route for route in api.routes if any(route is each for each in general) or self._meets(api, route)]

    def path_to(self, api: Api, route: Route, method: str) -> Text | None:
        """A path that viewers ask for, by which requests with this method surely come to this route on this way.

        It is the pattern of the behavior where any path that nothing else spells out leads there; None where no path
        is known to.
        """
        for path in _own_paths(self.passage, api, route):
            if self._is_answered(path, api, route, method):
                return path
        return self.passage.path if self._is_answered(self.any_path, api, route, method) else None

    def lacks_route(self, api: Api, method: str) -> bool:
        """Whether requests with this method surely come to the API, and to no route of it.

        They are for a path of the behavior that no route and no other pattern spells out.
        """
        invocation = self._invocation_of(self.any_path)
        comes = invocation is not None and invocation.api is api and api.kind is not ApiKind.WEBSOCKET
        return comes and invocation is not None and route_for(api, method, invocation.path).found.is_no

    @property
    def any_path(self) -> Text:
        """A path of the behavior that no route and no other pattern spells out."""
        return Text.of(str(self.passage.path).replace("*", FRESH).replace("?", FRESH))

    def _meets(self, api: Api, route: Route) -> bool:
        """Whether requests for the route's own path surely come to the API on this way."""
        invocations = (self._invocation_of(path) for path in _own_paths(self.passage, api, route))
        return any(invocation is not None and invocation.api is api for invocation in invocations)

    def _is_answered(self, path: Text, api: Api, route: Route, method: str) -> bool:
        invocation = self._invocation_of(path)
        if invocation is None or invocation.api is not api:
            return False
        if api.kind is ApiKind.WEBSOCKET:
            # What becomes of a handshake with more in its path than the stage is not documented.
            whole = invocation.path.literal in ("", "/")
            return whole and message_route_for(api, CONNECT).surely is route
        return route_for(self._narrowed_to(api, invocation.path), method, invocation.path).surely is route

    def _invocation_of(self, path: Text) -> Invocation | None:
        """The stage that a viewer's request for a path surely comes to, and on this way."""
        if path not in self._invoked:
            self._invoked[path] = self._invoked_by(path)
        return self._invoked[path]

    def _invoked_by(self, path: Text) -> Invocation | None:
        if not overlap(asked(path).pattern, asked(paths_of(self.passage.behavior)).pattern):
            return None
        ways = [way for way in passages_for(self._door, self.passage.distribution, path) if not way.is_failover]
        if len(ways) != 1:
            return None
        (way,) = ways
        same = way.behavior is self.passage.behavior and way.origin is self.passage.origin
        return way.arrival.invocation.surely if same and way.is_sure.is_yes and not way.may_rewrite else None

    def _narrowed_to(self, api: Api, path: Text) -> Api:
        """The API with those of its routes that may stand for a path, so that each method is soon decided."""
        key = (id(api), path)
        if key not in self._narrowed:
            routes = Listing((route for _, route in routes_at(api, path)), api.routes.unread)
            self._narrowed[key] = replace(api, routes=routes)
        return self._narrowed[key]


def _own_paths(passage: Passage, api: Api, route: Route) -> Iterator[Text]:
    """What viewers ask for to come to the path of the route: what leads to the stage, without the origin path."""
    before = text_of(passage.origin.origin_path)
    own = Text.of() if api.kind is ApiKind.WEBSOCKET else _written_path(route)
    if before is None or own is None:
        return
    for invocation in passage.arrival.invocation.candidates:
        beginning = _beginning(api, invocation) if invocation.api is api else None
        path = None if beginning is None else after(joined(beginning, own), before)
        if path is not None and (not path.parts or str(path).startswith("/")):
            yield path if path.parts else Text.of("/")


def _written_path(route: Route) -> Text | None:
    written = route.path.value if isinstance(route.path, Known) else DEFAULT
    return None if written == DEFAULT else Text.of(written)


def _beginning(api: Api, invocation: Invocation) -> Text | None:
    """The path that leads to the stage: its base path, its name, or both; None where that is not known."""
    if invocation.rule is not None:
        return None
    words: list[Text | None] = []
    if invocation.mapping is not None:
        words.append(text_of(invocation.mapping.base_path))
    if invocation.mapping is None or invocation.mapping.stage is None:
        words.append(_name_in_path(api, invocation))
    if any(word is None for word in words):
        return None
    return Text.of(*(piece for word in words if word is not None and word.parts for piece in ("/", word)))


def _name_in_path(api: Api, invocation: Invocation) -> Text | None:
    if invocation.stage is None:
        return None
    name = text_of(invocation.stage.stage_name)
    is_default = api.kind is ApiKind.HTTP and name is not None and name.literal == DEFAULT_STAGE
    return Text.of() if is_default else name
