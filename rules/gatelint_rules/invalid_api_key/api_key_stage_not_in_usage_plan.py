"""Methods require an API key, and no usage plan admits a key to the stage.

## Why
A key by itself opens nothing. API Gateway accepts it only if a usage plan lists the API's stage and the key is
attached to that plan; otherwise every request gets 403 Forbidden, whatever key it carries.

## How to fix
Add the API and the stage to `ApiStages` of an `AWS::ApiGateway::UsagePlan`, and attach the key with an
`AWS::ApiGateway::UsagePlanKey`.

## Exceptions
Usage plans and keys may be managed elsewhere: by another stack, a developer portal or a script. Where the template
holds no key and no plan at all, the finding is only a possibility.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-usageplan.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.front_door.access import UsagePlan
from gatelint.front_door.api import Api, ApiKind, Stage
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.rule import Certainty, Finding, Note, Rule, Undecided, request_to
from gatelint.values import Known, Truth
from gatelint_rules.invalid_api_key import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        # HTTP APIs know no API keys.
        if api.kind is ApiKind.HTTP or api.imported:
            continue
        guarded = [route for route in api.routes if route.api_key_required.equals(True).is_yes]
        if not guarded:
            continue
        for stage in api.stages:
            yield from findings_at(door, api, stage, guarded)


def findings_at(door: FrontDoor, api: Api, stage: Stage, guarded: list[Route]) -> Iterator[Finding | Undecided]:
    admitted = door.usage_plans.some(lambda plan: admits(plan, api, stage))
    if admitted.is_yes and door.usage_plans.some(lambda plan: admits(plan, api, stage) & has_key(plan)).is_yes:
        return
    opened = door.usage_plans.some(lambda plan: admits(plan, api, stage) & has_key(plan))
    if opened.is_unknown:
        yield Undecided(guarded[0].at, "a usage plan, its stages or its keys cannot be read")
        return
    lack = "no usage plan lists the stage" if admitted.is_no else "the stage's usage plan holds no key"
    # Keys that are made here are meant to be admitted here; keys that are not may be attached by a portal or a script.
    managed_here = len(door.api_keys) > 0
    for route in guarded:
        at = route.api_key_required.place if isinstance(route.api_key_required, Known) else route.at
        yield Finding(
            request=request_to(route),
            certainty=Certainty.WILL if managed_here else Certainty.MAY,
            at=at,
            cause=f"an API key is required, and {lack}, so no key is accepted",
            failure=failure.of(api.kind.value),
            response_type="INVALID_API_KEY",
            api=api,
            help="list the API and the stage in a usage plan's ApiStages and attach a key to the plan",
            notes=[Note(stage.at, f"stage {stage.name} is where the key is asked for")]
            + [Note(key.at, f"key {key.name} is in no plan of this stage") for key in door.api_keys],
        )


def admits(plan: UsagePlan, api: Api, stage: Stage) -> Truth:
    """Whether the plan lists the stage."""
    return plan.stages.some(lambda entry: entry.api.equals(api.identity) & entry.stage.equals(stage.stage_name))


def has_key(plan: UsagePlan) -> Truth:
    """Whether a key is attached, known by name or not."""
    return Truth.of(len(plan.keys) > 0) if plan.keys.complete or len(plan.keys) else Truth.UNKNOWN


rule = Rule(
    id="api-key-stage-not-in-usage-plan",
    code=9654,
    failure=failure,
    check=check,
    kinds=("REST", "WebSocket"),
)
