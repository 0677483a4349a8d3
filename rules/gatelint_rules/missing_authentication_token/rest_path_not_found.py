"""A URL that is told to clients names a path that the REST API does not have.

## Why
A REST API has no 404 for callers who do not sign: a path without a resource and method, however near it is to one, is
answered with 403 and "Missing Authentication Token". Paths tell upper from lower case. The URLs that a template hands
out - in its outputs, in environment variables of functions, in curl commands - show what clients are meant to call.

## How to fix
Correct the path in the URL, or define the resource with a method, and deploy the API anew. A gateway response of type
`MISSING_AUTHENTICATION_TOKEN` with status 404 tells clients better what is wrong.

## Exceptions
A URL without a method or a query string may be the beginning of those that clients make of it: where routes begin with
its path, it is taken for that. What is in angle or curly brackets, behind a colon or in capitals (`<id>`, `{id}`,
`:id`, `ID`) is a placeholder for any value. A greedy route takes all paths below it. Callers that send an
Authorization header which is no AWS signature read that it lacks an equal sign instead. An environment variable with a
URL of a custom domain name may be an identifier that nobody calls, so that the finding is only a possibility.

## References
- https://repost.aws/knowledge-center/api-gateway-authentication-token-errors
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.routing.dead_ends import DeadEnd, End
from gatelint.front_door.api import ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Finding, Rule, Undecided
from gatelint_rules.dead_end_findings import finding_of, findings, note_on_nearest, notes_on_way
from gatelint_rules.missing_authentication_token import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    return findings(door, (ApiKind.REST,), (End.PATH,), told)


def told(end: DeadEnd) -> Finding:
    path = end.spoken_path
    return finding_of(
        end,
        failure,
        cause=f"{end.call.spoken} names {path}, and {end.api.name} has no such path",
        mend=f"correct the path in the URL, or define {path} in {end.api.name}",
        notes=[*notes_on_way(end), *note_on_nearest(end)],
    )


rule = Rule(id="rest-path-not-found", code=9627, failure=failure, check=check, kinds=("REST",))
