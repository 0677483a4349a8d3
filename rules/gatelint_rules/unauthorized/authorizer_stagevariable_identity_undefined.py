"""An authorizer's identity source is a stage variable that the stage does not define.

## Why
API Gateway answers 401 Unauthorized by itself when any identity source of a REQUEST authorizer is missing or empty.
A stage variable that the stage lacks is always missing, so every request is refused, and the authorizer's function
never runs.

## How to fix
Define the variable on the stage, or take it out of the identity sources.

## Exceptions
A variable may be set on the stage outside the template, and a canary may override it. The stage "Stage" that SAM makes
beside the one that is asked for is called by nobody.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.authorizers.guards import guards, request_to_any
from gatelint.front_door.api import Api, Stage
from gatelint.front_door.authorizer import Authorizer, IdentitySource
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.remedies import SetVariable
from gatelint.rule import Certainty, Finding, Note, Rule, Undecided
from gatelint_rules.refused_identities import refusal
from gatelint_rules.unauthorized import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        # Only a REQUEST authorizer looks at stage variables.
        for authorizer, routes in guards(api, "REQUEST"):
            for source in authorizer.identity_sources:
                if source.location == "stageVariables":
                    yield from stages_that_lack(api, routes, authorizer, source)


def stages_that_lack(
    api: Api, routes: list[Route], authorizer: Authorizer, source: IdentitySource
) -> Iterator[Finding | Undecided]:
    for stage in api.stages_in_use:
        defined = stage.defines_variable(source.name)
        if defined.is_unknown:
            yield Undecided(source.at, f"the variables of stage {stage.name} cannot be read")
        elif defined.is_no:
            yield lack_of(api, stage, routes, authorizer, source)


def lack_of(api: Api, stage: Stage, routes: list[Route], authorizer: Authorizer, source: IdentitySource) -> Finding:
    cause = (
        f"authorizer {authorizer.name} demands stage variable {source.name}, which stage {stage.name} does not define"
    )
    finding = refusal(api, request_to_any(api, routes), source.at, cause)
    finding.certainty = Certainty.MAY if stage.has_canary else Certainty.WILL
    finding.help = f"define {source.name} on stage {stage.name}, or drop it from the identity sources"
    finding.remedies = [SetVariable(api, stage, source.name)]
    finding.notes = [Note(stage.at, f"stage {stage.name} has no variable {source.name}")]
    return finding


rule = Rule(
    id="authorizer-stagevariable-identity-undefined",
    code=9617,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket"),
)
