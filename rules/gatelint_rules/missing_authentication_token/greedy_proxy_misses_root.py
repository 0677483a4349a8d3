"""A greedy route takes every path but the one that it begins at, which no method serves.

## Why
`{proxy+}` stands for at least one segment. `ANY /{proxy+}` looks like everything and leaves out `/`, the very URL that
the stage has and that people open first: the root resource needs a method of its own, or callers of it get 403
Missing Authentication Token. So it is below a parent: `/files/{proxy+}` serves neither `/files` nor `/files/`, unless
a greedy route further up does.

## How to fix
Define the method (mostly ANY, with the same integration) on the parent of the greedy resource too, and deploy the API
anew. In a path of the integration there is nothing to put in place of `{proxy}` then.

## Exceptions
Nobody may want the bare path, so that the finding is only a possibility, unless the template tells clients to request
it: by a curl command, or with a query string. Nothing is said of a greedy route for one method, nor of one below the
root, without such a request. OPTIONS on the root is there for preflights, and serves nobody else. Whether a greedy
route of an HTTP API takes the bare path is not documented.

## References
- https://repost.aws/knowledge-center/api-gateway-authentication-token-errors
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.cloudfront.distributions import passages_for
from gatelint.behavior.routing.dead_ends import DeadEnd, End, answer_at, dead_ends, parent_of_greedy
from gatelint.behavior.routing.journeys import journey_of
from gatelint.behavior.routing.routes import routes_reached
from gatelint.behavior.routing.stages import Invocation
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.remedies import ServeParent
from gatelint.rule import Certainty, Finding, Note, Request, Rule, Undecided
from gatelint.values import Truth, every
from gatelint_rules.dead_end_findings import request_of
from gatelint_rules.missing_authentication_token import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    requested: dict[int, list[DeadEnd]] = {}
    for end in dead_ends(door):
        if end.end is End.ABOVE_GREEDY:
            requested.setdefault(id(end.routes[0]), []).append(end)
    for ends in requested.values():
        yield miss_of_request(ends)
    for api in door.apis:
        greedy = catch_all_of(api)
        if greedy is None or id(greedy) in requested or not leaves_root(api).is_yes:
            continue
        if api.routes.unread is None:
            yield miss_of_root(door, api, greedy)
        else:
            yield Undecided(greedy.path.place, api.routes.unread)


def catch_all_of(api: Api) -> Route | None:
    """The route of a REST API that looks as if it took everything: ANY /{proxy+}."""
    if api.kind is not ApiKind.REST or api.imported:
        return None
    greedy = (route for route in api.routes if parent_of_greedy(route) == "/")
    return next((route for route in greedy if route.method.equals("ANY").is_yes), None)


def leaves_root(api: Api) -> Truth:
    """Whether no route in sight serves the root but for preflights."""
    return every(route.method.equals("OPTIONS") for _, route in routes_reached(api, "/"))


def miss_of_request(ends: list[DeadEnd]) -> Finding:
    """The finding where clients are told to request the bare path."""
    first = ends[0]
    greedy = first.routes[0]
    finding = miss_of(first.api, greedy, request_of(first), Certainty.of(first.certain))
    finding.failure, finding.response_type = answer_at(first, finding.failure, finding.response_type or "")
    finding.distribution = first.distribution
    finding.notes += [Note(end.call.at, f"{end.call.spoken} tells clients to request it") for end in ends]
    return finding


def miss_of_root(door: FrontDoor, api: Api, greedy: Route) -> Finding:
    finding = miss_of(api, greedy, Request(None, "/"), Certainty.MAY)
    finding.notes += notes_on_ways_to_root(door, api)
    return finding


def miss_of(api: Api, greedy: Route, request: Request, certainty: Certainty) -> Finding:
    parent = parent_of_greedy(greedy) or "/"
    method = greedy.key.partition(" ")[0]
    served = "only OPTIONS" if routes_reached(api, parent) else "no method"
    return Finding(
        request=request,
        certainty=certainty,
        at=greedy.path.place,
        cause=f"{greedy.key} takes one segment at least, and {served} of {api.name} serves {parent}",
        failure=failure.of("REST"),
        response_type="MISSING_AUTHENTICATION_TOKEN",
        api=api,
        remedies=[ServeParent(api, greedy)],
        help=f"define {method} on {'the root resource' if parent == '/' else parent} as well, and deploy the API anew",
    )


def notes_on_ways_to_root(door: FrontDoor, api: Api) -> Iterator[Note]:
    """What leads clients to the root: URLs that end there, and distributions that hand theirs on."""
    for call in door.calls:
        if is_at_root(api, journey_of(door, call.url).surely):
            yield Note(call.at, f"{call.spoken} leads there")
    for distribution in door.distributions:
        for way in passages_for(door, distribution, "/")[:1]:
            if is_at_root(api, way.arrival.invocation.surely):
                yield Note(way.behavior.at, f"{distribution.name} sends requests for / there")


def is_at_root(api: Api, invocation: Invocation | None) -> bool:
    return invocation is not None and invocation.api is api and invocation.path.literal in ("", "/")


rule = Rule(id="greedy-proxy-misses-root", code=9629, failure=failure, check=check, kinds=("REST",))
