"""A command that is told to clients uses a method that the path of the REST API does not have.

## Why
A REST API answers a method that a resource lacks as it answers an unknown path, with 403 and "Missing Authentication
Token", never with 405. No method implies another: HEAD fails where only GET is defined, and a browser that opens the
URL of a POST-only resource fails as well.

## How to fix
Correct the method in the command, or define it on the resource (ANY stands for all), and deploy the API anew.

## Exceptions
A greedy route beside the resource, or one further up, takes the methods that the resource lacks. A URL alone does not
tell with which method it is called, so that only commands count.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
- https://repost.aws/knowledge-center/api-gateway-authentication-token-errors
- https://curl.se/docs/manpage.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.routing.dead_ends import DeadEnd, End
from gatelint.front_door.api import ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Finding, Rule, Undecided
from gatelint_rules.dead_end_findings import finding_of, findings, methods_of, notes_on_routes, notes_on_way
from gatelint_rules.missing_authentication_token import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    return findings(door, (ApiKind.REST,), (End.METHOD,), told)


def told(end: DeadEnd) -> Finding:
    method, path = end.call.method, end.spoken_path
    implied = ", which GET does not imply" if method == "HEAD" else ""
    return finding_of(
        end,
        failure,
        cause=f"{end.call.spoken} calls {path} with {method}{implied}, "
        f"and {end.api.name} has only {methods_of(end)} there",
        mend=f"correct the method in the command, or define {method} on {path}",
        notes=[*notes_on_way(end), *notes_on_routes(end.routes, "is what the path has")],
    )


rule = Rule(id="rest-method-not-defined", code=9628, failure=failure, check=check, kinds=("REST",))
