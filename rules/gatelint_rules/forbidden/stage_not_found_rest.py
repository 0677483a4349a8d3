"""A URL that is told to clients names no stage of the API, or one that the API does not have.

## Why
The default endpoint of a REST or WebSocket API takes the first segment of a path for the name of a stage, and tells
upper from lower case there. Where the API has no stage of that name, API Gateway answers 403 Forbidden before it has
found an API: no gateway response and no log of a stage tells of it. That it is not "Missing Authentication Token"
shows that the stage is missing, not the route.

## How to fix
Name a stage of the API in the URL; in a template, refer to the stage (`${Stage}`) rather than writing its name again.

## Exceptions
A URL of the endpoint alone is one to which clients add the stage. The URLs of a custom domain name do not name stages.
Where the template makes no stage at all, whoever deploys the API may make it, so that the finding is only a
possibility. `/ping` and `/sping` are answered by API Gateway itself.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
- https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.routing.dead_ends import DeadEnd, End
from gatelint.front_door.api import ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Finding, Rule, Undecided
from gatelint_rules.dead_end_findings import findings, lack_of_stage
from gatelint_rules.forbidden import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    return findings(door, (ApiKind.REST, ApiKind.WEBSOCKET), (End.STAGE,), told)


def told(end: DeadEnd) -> Finding:
    return lack_of_stage(end, failure)


rule = Rule(id="stage-not-found-rest", code=9630, failure=failure, check=check, kinds=("REST", "WebSocket"))
