"""A URL that is told to clients matches no route of the HTTP API.

## Why
An HTTP API looks for a route with the method and the path of a request, then for a greedy one, then for `$default`.
Where there is none it answers 404 Not Found, for an unknown path and for a method that a path lacks alike. Paths tell
upper from lower case, and a slash at the end makes another path: `GET /pets` does not serve `/pets/`.

## How to fix
Correct the URL or the method, or add a route. A route `$default` takes all that no other one takes.

## Exceptions
A URL without a method or a query string may be the beginning of those that clients make of it: where routes begin with
its path, it is taken for that. What is in angle or curly brackets, behind a colon or in capitals is a placeholder for
any value. With a CORS configuration API Gateway answers OPTIONS by itself. Whether a variable takes an empty segment is
not documented, so that nothing is said of `/pets/` where there is `/pets/{id}`.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.routing.dead_ends import DeadEnd, End
from gatelint.front_door.api import ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Finding, Rule, Undecided
from gatelint_rules.dead_end_findings import (
    finding_of,
    findings,
    methods_of,
    note_on_nearest,
    notes_on_routes,
    notes_on_way,
)
from gatelint_rules.not_found import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    return findings(door, (ApiKind.HTTP,), (End.PATH, End.METHOD), told)


def told(end: DeadEnd) -> Finding:
    path, method, api = end.spoken_path, end.call.method, end.api.name
    notes = list(notes_on_way(end))
    if end.end is End.METHOD:
        cause = f"{end.call.spoken} calls {path} with {method}, and {api} has only {methods_of(end)} there"
        mend = f"correct the method in the command, or add a route {method} {path}"
        notes += notes_on_routes(end.routes, "is what the path has")
    else:
        cause = f"{end.call.spoken} names {path}, and {api} has neither a route for it nor $default"
        mend = f"correct the path in the URL, or add a route for {path}"
        notes += note_on_nearest(end)
    return finding_of(end, failure, cause, mend, notes)


rule = Rule(id="http-api-route-not-found", code=9640, failure=failure, check=check, kinds=("HTTP",))
