"""What keeps clients from delivering what a Lambda authorizer demands, as far as the configuration shows it.

That a client without its token is refused is what an authorizer is for, and nothing to speak of. Here is told what
shows that the expected clients cannot send it, or do not.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from gatelint.behavior.authorizers.authorizer_reads import code_of, looks_elsewhere, takes_either
from gatelint.behavior.authorizers.guards import authorizer_asked, request_to_any
from gatelint.behavior.authorizers.identities import (
    answers_with_a_page,
    credentials_of,
    demanded_by,
    is_spoken_as,
    keeps_cookies_away,
    why_never_there,
)
from gatelint.behavior.routing.told_requests import brings, told_requests
from gatelint.records import field, record
from gatelint.values import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.behavior.routing.told_requests import ToldRequest
    from gatelint.front_door.api import Api
    from gatelint.front_door.authorizer import Authorizer, IdentitySource
    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.route import Route
    from gatelint.rule import Request
    from gatelint.values import Place


@record()
class Obstacle:
    """Something because of which requests lack what an authorizer demands.

    `certain` is yes where they surely do. `cause` is a clause, `remedy` an imperative; `notes` are other places with
    what they say. `to_drop` is the identity source to do without, where that alone mends it.
    """

    at: Place
    request: Request
    cause: str
    remedy: str
    certain: Truth = Truth.UNKNOWN
    notes: list[tuple[Place, str]] = field(default_factory=list[tuple["Place", str]])
    to_drop: tuple[Authorizer, IdentitySource] | None = None


def lacking(door: FrontDoor, api: Api, kind: str) -> Iterator[Obstacle]:
    """The requests told by the configuration that lack what an authorizer of this kind demands of them."""
    for request in told_requests(door):
        authorizer = authorizer_asked(request.route)
        if request.api is not api or authorizer is None or not authorizer.kind.equals(kind).is_yes:
            continue
        for source in demanded_by(authorizer):
            if brings(request, source).is_no:
                yield _lack_of(request, authorizer, source)
                break


def _lack_of(request: ToldRequest, authorizer: Authorizer, source: IdentitySource) -> Obstacle:
    what = "command" if request.is_whole else "URL"
    return Obstacle(
        at=request.call.at,
        request=request.request,
        cause=f"the {what} has no {is_spoken_as(source)}, which authorizer {authorizer.name} demands",
        remedy=f"tell how to send {is_spoken_as(source)}, or make what clients send the identity source",
        certain=Truth.of(request.is_whole) | Truth.UNKNOWN,
        notes=[(source.at, f"{authorizer.name} demands {is_spoken_as(source)}")],
    )


def obstacles(api: Api, authorizer: Authorizer, routes: list[Route]) -> Iterator[Obstacle]:
    """What stands in the way of the clients of an authorizer: what is sure, and the weightiest of what is likely."""
    yield from _never_there(api, authorizer, routes)
    likely = itertools.chain(
        _alternatives(api, authorizer, routes),
        _cookies(api, authorizer, routes),
        _read_elsewhere(api, authorizer, routes),
        _pages(api, authorizer, routes),
    )
    first = next(likely, None)
    if first is not None:
        yield first


def _never_there(api: Api, authorizer: Authorizer, routes: list[Route]) -> Iterator[Obstacle]:
    for source in authorizer.identity_sources:
        reasons = [(route, why_never_there(api, route, source)) for route in routes]
        without = [route for route, why in reasons if why is not None]
        why = next((why for _, why in reasons if why is not None), None)
        if why is not None:
            yield Obstacle(
                at=source.at,
                request=request_to_any(api, without),
                cause=f"authorizer {authorizer.name} demands {is_spoken_as(source)}, which {why}",
                remedy=f"take {source.location}.{source.name} out of the identity sources",
                certain=Truth.YES,
                to_drop=(authorizer, source),
            )


def _alternatives(api: Api, authorizer: Authorizer, routes: list[Route]) -> Iterator[Obstacle]:
    """Several sources of which a client has one: each of them is mandatory."""
    code = code_of(authorizer)
    if code is None:
        listed = credentials_of(authorizer)
        if listed:
            yield _both_demanded(api, authorizer, routes, listed[0], listed[1])
        return
    from_client = [source for source in authorizer.identity_sources if source.comes_from_client]
    for one, other in itertools.combinations(from_client, 2):
        if one.name.lower() != other.name.lower() and takes_either(code, one.name, other.name):
            obstacle = _both_demanded(api, authorizer, routes, one, other)
            obstacle.notes.append((code.at, "the function takes either of them"))
            yield obstacle
            return


def _both_demanded(
    api: Api, authorizer: Authorizer, routes: list[Route], one: IdentitySource, other: IdentitySource
) -> Obstacle:
    both = f"{is_spoken_as(one)} and {is_spoken_as(other)}"
    return Obstacle(
        at=one.at,
        request=request_to_any(api, routes, f"with only one of {both}"),
        cause=f"authorizer {authorizer.name} demands {both} at once, for identity sources are no alternatives",
        remedy="keep the sources that every client sends; to let the function choose, "
        "name none of them and set AuthorizerResultTtlInSeconds to 0",
    )


def _cookies(api: Api, authorizer: Authorizer, routes: list[Route]) -> Iterator[Obstacle]:
    for source in authorizer.identity_sources:
        if source.location != "header" or source.name.lower() != "cookie":
            continue
        found = [(route, keeps_cookies_away(api, route)) for route in routes]
        without = [route for route, place in found if place is not None]
        place = next((place for _, place in found if place is not None), None)
        if place is not None:
            yield Obstacle(
                at=source.at,
                request=request_to_any(api, without, "from a page of another origin"),
                cause=f"authorizer {authorizer.name} demands header Cookie, "
                "and browsers send no cookies to an API of another origin that does not allow credentials",
                remedy="allow credentials (and name the origins) in the API's CORS settings, "
                "or make a header that scripts set the identity source",
                notes=[(place, "CORS is set up here, without Access-Control-Allow-Credentials")],
            )


def _read_elsewhere(api: Api, authorizer: Authorizer, routes: list[Route]) -> Iterator[Obstacle]:
    code = code_of(authorizer)
    from_client = [source for source in authorizer.identity_sources if source.comes_from_client]
    # A TOKEN authorizer's function is handed the token alone, without a name.
    if code is None or len(from_client) != 1 or not authorizer.kind.equals("REQUEST").is_yes:
        return
    (source,) = from_client
    where = looks_elsewhere(code, source.name)
    if where is not None:
        yield Obstacle(
            at=source.at,
            request=request_to_any(api, routes, f"without {is_spoken_as(source)}"),
            cause=f"authorizer {authorizer.name} demands {is_spoken_as(source)}, "
            f"and its function, which never looks at that, looks at {where}",
            remedy="make what the function reads the identity source",
            notes=[(code.at, f"the function looks at {where}")],
        )


def _pages(api: Api, authorizer: Authorizer, routes: list[Route]) -> Iterator[Obstacle]:
    headers = [
        source
        for source in demanded_by(authorizer)
        if source.location == "header" and source.name.lower() not in ("cookie", "host", "user-agent", "accept")
    ]
    for route in routes if headers else []:
        place = answers_with_a_page(route)
        if place is not None:
            source = headers[0]
            yield Obstacle(
                # The authorization type of an operation of an OpenAPI document stands with the authorizer.
                at=route.at if route.written_as == "openapi" else route.authorization_type.place,
                request=request_to_any(api, [route], "opened in a browser"),
                cause=f"authorizer {authorizer.name} demands {is_spoken_as(source)}, "
                "which a browser does not send when somebody opens a page",
                remedy="leave the page open, or authorize it by a cookie or a query string parameter",
                notes=[
                    (source.at, f"{authorizer.name} demands {is_spoken_as(source)}"),
                    (place, "the answer is an HTML page"),
                ],
            )
