"""A URL that is told to clients names no stage of the HTTP API, which has no $default stage either.

## Why
An HTTP API is served at the root of its endpoint by the stage `$default` only; any other stage stands in the path, as
its first segment. A path that begins with no stage goes to `$default`, and where there is none API Gateway answers 404
Not Found, and logs nothing.

## How to fix
Name the stage in the URL, or name the stage `$default`.

## Exceptions
A URL of the endpoint alone is one to which clients add the stage. The URLs of a custom domain name do not name stages.
That an API has no stage at all is a matter of its own: see http-api-no-stage.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.routing.dead_ends import DeadEnd, End
from gatelint.front_door.api import ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Finding, Rule, Undecided
from gatelint_rules.dead_end_findings import findings, lack_of_stage
from gatelint_rules.not_found import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for said in findings(door, (ApiKind.HTTP,), (End.STAGE,), told):
        if isinstance(said, Undecided) or said.api is None or said.api.stages.items:
            yield said


def told(end: DeadEnd) -> Finding:
    return lack_of_stage(end, failure)


rule = Rule(id="http-api-no-matching-stage", code=9639, failure=failure, check=check, kinds=("HTTP",))
