"""A URL of a custom domain name names the stage, which the mapping has selected already.

## Why
A mapping leads from the domain name to one stage of an API. Only the default endpoint takes the stage's name in its
path; through the domain name, `/prod/orders` asks the stage for a path `/prod/orders`. A REST API answers 403 Missing
Authentication Token, an HTTP API 404 Not Found.

## How to fix
Leave the stage out of the URL.

## Exceptions
A mapping may have the stage's name as its base path, or the API a path that begins with it. A mapping without a stage
leaves it to callers to name one.

## References
- https://repost.aws/knowledge-center/api-gateway-403-custom-domain
- https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mappings.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.routing.dead_ends import DeadEnd, End
from gatelint.front_door.api import ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Finding, Note, Rule, Undecided
from gatelint_rules.dead_end_findings import finding_of, findings, notes_on_routes
from gatelint_rules.missing_authentication_token import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    return findings(door, (ApiKind.REST, ApiKind.HTTP), (End.NAMED_STAGE,), told)


def told(end: DeadEnd) -> Finding:
    stage = named_stage(end)
    finding = finding_of(
        end,
        failure,
        cause=f"the domain name leads to stage {stage} already, so {end.api.name} is asked for {end.spoken_path}, "
        "which it does not have",
        mend=f"leave /{stage} out of the URL",
        notes=[*notes_on_target(end, stage), *notes_on_routes(end.routes, "is what the URL means")],
    )
    if not end.call.is_request and end.spoken_path.rstrip("/") == f"/{stage}":
        finding.request.path = f"{finding.request.path.rstrip('/')}/*"
    return finding


def named_stage(end: DeadEnd) -> str:
    return end.spoken_path.split("/")[1]


def notes_on_target(end: DeadEnd, stage: str) -> Iterator[Note]:
    invocation = end.invocation
    for target in () if invocation is None else (invocation.mapping, invocation.rule):
        if target is not None:
            yield Note(target.at, f"{target.name} selects stage {stage}")


rule = Rule(id="custom-domain-url-includes-stage", code=9633, failure=failure, check=check, kinds=("REST", "HTTP"))
