"""The requests that a configuration tells its users to make, and what they bring to the route that they come to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.behavior.cloudfront.forwarding import adds_header
from gatelint.behavior.memory import all_once_per_door
from gatelint.behavior.routing.journeys import journey_of
from gatelint.behavior.routing.placeholders import with_placeholders, with_values
from gatelint.behavior.routing.routes import message_route_for, route_for
from gatelint.front_door.api import ApiKind
from gatelint.records import record
from gatelint.rule import Request, request_to
from gatelint.text import Reference, Text
from gatelint.values import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.behavior.routing.journeys import Journey
    from gatelint.front_door.api import Api
    from gatelint.front_door.authorizer import IdentitySource
    from gatelint.front_door.door import Call, FrontDoor
    from gatelint.front_door.route import Route

_SENT_ANYWAY = (
    "accept(-encoding|-language)?|cloudfront-.*|connection|content-(length|type)|host|sec-.*|upgrade|user-agent|via"
    "|x-amz-cf-id|x-amzn-trace-id|x-forwarded-.*"
)


@record()
class ToldRequest:
    """A request that is told to somebody, and the route that it surely comes to.

    `is_whole` says that its headers are told too, so that what is not there is not sent. `method` is GET where a URL
    alone is told.
    """

    call: Call
    journey: Journey
    api: Api
    route: Route
    method: str
    is_whole: bool

    @property
    def spoken(self) -> str:
        """Who tells it: "output Orders", "environment variable API_URL of Worker"."""
        if self.call.told_by == "environment":
            return f"environment variable {self.call.variable} of {self.call.teller}"
        return f"{self.call.told_by} {self.call.teller}"

    @property
    def request(self) -> Request:
        """The request as a finding speaks of it."""
        route = request_to(self.route)
        method = route.method if self.api.kind is ApiKind.WEBSOCKET else self.method
        return Request(method, route.path, f"as {self.spoken} tells it")

    def header(self, name: str) -> Text | None:
        """The value of a header as it is told, or None."""
        return (self.call.headers or {}).get(name.lower())


@all_once_per_door
def told_requests(door: FrontDoor) -> Iterator[ToldRequest]:
    """The requests that are told by their URL, with a query string at least, or whole (a curl command)."""
    for call in door.calls:
        is_whole = call.headers is not None
        if not is_whole and not _query_of(call.url).parts:
            continue
        journey = journey_of(door, with_placeholders(call.url))
        invocation = journey.surely
        if invocation is None or invocation.api is None:
            continue
        method = call.method or "GET"
        if invocation.api.kind is ApiKind.WEBSOCKET:
            route = message_route_for(invocation.api, "$connect").surely
        else:
            route = route_for(invocation.api, method, with_values(invocation.path)).surely
        if route is not None:
            yield ToldRequest(call, journey, invocation.api, route, method, is_whole)


def brings(request: ToldRequest, source: IdentitySource) -> Truth:
    """Whether a request has a value for an identity source, as far as it is told.

    Unknown of sources that no client fills, and of headers where a URL alone is told.
    """
    if source.location == "header":
        return _brings_header(request, source.name.lower())
    if source.location == "querystring":
        return _brings_parameter(_query_of(request.call.url), source.name)
    return Truth.UNKNOWN


def is_sent_anyway(header: str) -> bool:
    """Whether clients, or what stands between, send this header without being told to."""
    return re.fullmatch(_SENT_ANYWAY, header.lower()) is not None


def _brings_header(request: ToldRequest, name: str) -> Truth:
    if not request.is_whole or is_sent_anyway(name):
        return Truth.UNKNOWN
    added = [adds_header(passage.origin, name) for passage in request.journey.passages]
    if any(not answer.is_no for answer in added):
        return Truth.UNKNOWN
    value = request.header(name)
    return Truth.NO if value is None else _is_not_empty(value)


def _brings_parameter(query: Text, name: str) -> Truth:
    """Names of parameters compare with case."""
    answer = Truth.NO
    for parameter in query.split("&"):
        written, _, value = parameter.partition("=")
        if written.literal is not None and _unescaped(written.literal) == name:
            return _is_not_empty(value)
        if written.references and not written.equals(name).is_no:
            answer = Truth.UNKNOWN
        elif any(not reference.plain for reference in parameter.references):
            # What is put in here may hold an ampersand, and parameters behind it.
            answer = Truth.UNKNOWN
    return answer


def _unescaped(name: str) -> str:
    if "%" not in name:
        return name
    from urllib.parse import unquote  # hardly ever needed

    return unquote(name)


def _is_not_empty(value: Text) -> Truth:
    if value.literal is not None:
        return Truth.of(value.literal.strip() != "")
    return Truth.YES if any(isinstance(part, str) and part.strip() for part in value.parts) else Truth.UNKNOWN


def _query_of(url: Text) -> Text:
    """The query string of a URL; "?" of unknown content where a reference may hide it."""
    before, mark, query = url.partition("#")[0].partition("?")
    if mark.parts or not _may_hide_query(before):
        return query
    return Text.of(Reference("query", "query", plain=False))


def _may_hide_query(before: Text) -> bool:
    """Whether the last part of a path may stand for the rest of a URL, query string and all."""
    last = before.parts[-1] if before.parts else ""
    return isinstance(last, Reference) and not last.plain
