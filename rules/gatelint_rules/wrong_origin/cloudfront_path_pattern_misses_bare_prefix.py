"""A path pattern like /orders/* does not match /orders, so that another origin gets what the API has a route for.

## Why
`*` in a path pattern stands for any characters, but the slash before it has to be there: `/orders/*` matches
`/orders/7` and `/orders/`, not `/orders`. The request goes on to the next behavior that matches, in the end to the
default one. Where that leads to an S3 bucket, `GET /orders` gets 403 AccessDenied, or the index.html that the bucket
serves in place of errors, while `GET /orders/7` works.

## How to fix
Add a cache behavior for the bare path (`/orders`) with the same origin, or widen the pattern to `/orders*` if nothing
else begins like that. A client may also put a slash behind the path, which a REST API ignores.

## Exceptions
Only a route for the bare path itself is evidence that clients call it: neither an OPTIONS method, which answers
preflights, nor the twin that a greedy route needs for its root. Whether any client does is not known, unless an output
of the template tells the URL; to a function, it may be told as the beginning of others.

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
- https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CacheBehavior.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.distributions import Passage, passages_for
from gatelint.behavior.cloudfront.origins import described
from gatelint.behavior.cloudfront.ways import arrives_with, leaves_paths_alone, origin_name, ways_through
from gatelint.behavior.routing.addresses import address_of
from gatelint.behavior.routing.arrivals import Arrival
from gatelint.behavior.routing.endpoints import EndpointKind, endpoint_of
from gatelint.behavior.routing.routes import routes_at
from gatelint.front_door.api import Api
from gatelint.front_door.door import Call, FrontDoor
from gatelint.front_door.route import Route
from gatelint.remedies import CopyBehavior
from gatelint.rule import Certainty, Finding, Note, Request, Response, Rule, Undecided, request_to
from gatelint.text import Text
from gatelint.values import Known, Truth
from gatelint_rules.wrong_origin import failure

INDEX = Response(200, None, "<!DOCTYPE html>")
"""What a function makes of an unknown path where it stands before a single-page application."""


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for way in ways_through(door):
        bare = bare_prefix(way)
        if bare is None or not leaves_paths_alone(way.behavior).is_yes or not way.arrival.disabled.is_no:
            continue
        elsewhere = way_elsewhere(door, way, bare)
        if elsewhere is None:
            continue
        found = list(routes_for(arrives_with(door, way, path=bare)))
        if found:
            yield finding_of(door, way, elsewhere, bare, found)


def bare_prefix(way: Passage) -> str | None:
    """ "/orders" of "/orders/*"; None of other patterns."""
    path = way.path.literal
    bare = None if path is None or not path.endswith("/*") else path[:-2]
    return bare if bare and not set(bare) & set("*?") else None


def way_elsewhere(door: FrontDoor, way: Passage, bare: str) -> Passage | None:
    """The way that requests for the bare path take, if it surely leads to a bucket."""
    ways = passages_for(door, way.distribution, bare)
    if len(ways) != 1 or not ways[0].is_sure.is_yes:
        return None
    return ways[0] if ways[0].arrival.endpoint.kind is EndpointKind.BUCKET else None


def routes_for(arrival: Arrival) -> Iterator[tuple[Api, Route]]:
    """The routes that stand for the bare path alone, if requests for it came to the API."""
    invocation = arrival.invocation.surely
    if invocation is None or invocation.api is None:
        return
    routes = [route for answer, route in routes_at(invocation.api, invocation.path) if answer.is_yes]
    for route in routes:
        if is_for(route, invocation.path) and not has_greedy_twin(invocation.api, route):
            yield invocation.api, route


def is_for(route: Route, path: Text) -> bool:
    """Whether a route spells the path out, and clients call it by themselves."""
    own = route.path.value if isinstance(route.path, Known) else None
    same = own is not None and own.rstrip("/") == (path.literal or "").rstrip("/")
    return same and route.method.equals("OPTIONS").is_no


def has_greedy_twin(api: Api, route: Route) -> bool:
    """Whether a greedy route stands for all that is below: it leaves its root out, so that a route is made for that."""
    root = route.path.value.rstrip("/") if isinstance(route.path, Known) else ""
    below = [each.path.value for each in api.routes if isinstance(each.path, Known)]
    return any(path.startswith(f"{root}/{{") and path.endswith("+}") for path in below)


def finding_of(door: FrontDoor, way: Passage, elsewhere: Passage, bare: str, found: list[tuple[Api, Route]]) -> Finding:
    calls = [call for call in door.calls if tells(door, way, call, bare)]
    # In a function's environment it may be an identifier, or the beginning of longer URLs.
    told = next((call for call in calls if call.told_by == "output"), calls[0] if calls else None)
    is_called = told is not None and told.told_by == "output"
    api, route = found[0]
    taker = "the default cache behavior" if elsewhere.behavior.is_default else f"behavior {elsewhere.behavior.pattern}"
    method = None if len(found) > 1 else request_to(route).method
    finding = Finding(
        request=Request(method, bare),
        certainty=Certainty.of(Truth.of(is_called and not elsewhere.may_rewrite) & way.is_sure),
        at=way.behavior.path_pattern.place,
        cause=f"{way.behavior.pattern} does not match {bare}, so {origin_name(elsewhere.origin)} gets it, "
        f"and not {route.key} of {api.name}",
        failure=INDEX if elsewhere.may_rewrite else failure.of("CloudFront"),
        distribution=way.distribution,
        remedies=[CopyBehavior(way.behavior, bare)],
        help=f"add a cache behavior for {bare} that leads to {origin_name(way.origin)}",
        notes=[
            *(Note(each.at, f"{each.key} of {api.name}") for _, each in found),
            Note(elsewhere.behavior.at, f"{taker} serves {bare}"),
            Note(way.origin.at, f"{origin_name(way.origin)} is {described(way.arrival.endpoint)}"),
        ],
    )
    if told is not None:
        finding.notes.append(Note(told.at, f"{told.spoken} tells clients to call it so"))
    return finding


def tells(door: FrontDoor, way: Passage, call: Call, bare: str) -> bool:
    """Whether a URL of the template asks the distribution for the bare path."""
    address = address_of(call.url)
    return address.path.literal == bare and endpoint_of(door, address.host).distribution is way.distribution


rule = Rule(
    id="cloudfront-path-pattern-misses-bare-prefix", code=9636, failure=failure, check=check, kinds=("CloudFront",)
)
