"""Methods require an API key, and no usage plan admits a key to the stage.

## Why
A key by itself opens nothing. API Gateway accepts it only if a usage plan lists the API's stage and the key is
attached to that plan; otherwise every request gets 403 Forbidden, whatever key it carries.

## How to fix
Add the API and the stage to `ApiStages` of an `AWS::ApiGateway::UsagePlan`, and attach the key with an
`AWS::ApiGateway::UsagePlanKey`.

## Exceptions
Usage plans and keys may be managed elsewhere: by another stack, a developer portal or a script. A template that holds
neither keys nor plans is not reported, and neither is a plan that lists the stage and gets its keys from elsewhere;
where no key is in sight, or all keys in sight are in other plans than the one that lists the stage, what remains is
only a possibility. The same holds for `StageKeys` of a key, the older way, which accounts without usage plans still
use.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-usageplan.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-apikey.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.limits import admits, has_key
from gatelint.front_door.access import ApiKey, UsagePlan
from gatelint.front_door.api import Api, ApiKind, Stage
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.remedies import AdmitStage, AttachKey, Remedy
from gatelint.rule import Certainty, Finding, Note, Rule, Undecided, request_to
from gatelint.values import Place, Truth
from gatelint.wording import count
from gatelint_rules.invalid_api_key import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        # HTTP APIs know no API keys.
        if api.kind is ApiKind.HTTP or api.imported or not (len(door.api_keys) or len(door.usage_plans)):
            continue
        guarded = [route for route in api.routes if route.api_key_required.equals(True).is_yes]
        for stage in api.stages_in_use if guarded else ():
            answer = is_opened(door, api, stage)
            if answer.is_unknown:
                yield Undecided(
                    guarded[0].at, api.stages.unread or "a usage plan, its stages or its keys cannot be read"
                )
            elif answer.is_no:
                yield from refusal_at(door, api, stage, guarded)


def is_opened(door: FrontDoor, api: Api, stage: Stage) -> Truth:
    """Whether a usage plan lists the stage and holds a key. Another stack that gets the API's id may have one."""
    opened = door.usage_plans.some(
        lambda plan: plan.stages.some(lambda entry: admits(entry, api, stage)) & has_key(plan)
    )
    return opened if api.stages.complete else opened | Truth.UNKNOWN


def refusal_at(door: FrontDoor, api: Api, stage: Stage, guarded: list[Route]) -> Iterator[Finding]:
    keys = list(door.api_keys)
    listing = [plan for plan in door.usage_plans if plan.stages.some(lambda entry: admits(entry, api, stage)).is_yes]
    if listing and not keys:
        return
    request = request_to(guarded[0])
    others = len(guarded) - 1
    request.who = f"(and {count(others, 'more route')})" if others else ""
    lack = f"usage plan {listing[0].name} holds none" if listing else f"no usage plan lists stage {stage.name}"
    at = place_of(door, listing, stage)
    by_stage_key = any(not key.stages.some(lambda entry: admits(entry, api, stage)).is_no for key in keys)
    to_spare = [key for key in keys if not any(held is key for plan in door.usage_plans for held in plan.keys)]
    yield Finding(
        request=request,
        # Keys that are made here are meant to be admitted here. A plan may get others from a portal, where these have
        # plans of their own.
        certainty=Certainty.WILL if (to_spare if listing else keys) and not by_stage_key else Certainty.MAY,
        at=at,
        cause=f"an API key is required, and {lack}, so no key is accepted",
        failure=failure.of(api.kind.value),
        response_type="INVALID_API_KEY",
        api=api,
        help=mend(stage, listing),
        remedies=[remedy_of(door, api, stage, listing)],
        notes=[note for note in notes_on(api, stage, guarded, keys) if note.at != at],
    )


def place_of(door: FrontDoor, listing: list[UsagePlan], stage: Stage) -> Place:
    """The usage plan that lacks something, or else the stage, which is in none."""
    plans = listing or list(door.usage_plans)
    return plans[0].at if len(plans) == 1 else stage.at


def mend(stage: Stage, listing: list[UsagePlan]) -> str:
    if listing:
        return f"attach a key to {listing[0].name} with an AWS::ApiGateway::UsagePlanKey"
    return f"list the API and stage {stage.name} in ApiStages of a usage plan that holds a key"


def remedy_of(door: FrontDoor, api: Api, stage: Stage, listing: list[UsagePlan]) -> Remedy:
    """The same for an account: with the only key that there is, or the only plan."""
    if listing:
        keys = door.api_keys
        return AttachKey(listing[0], keys.items[0] if keys.complete and len(keys) == 1 else None)
    plans = door.usage_plans
    return AdmitStage(plans.items[0] if plans.complete and len(plans) == 1 else None, api, stage)


def notes_on(api: Api, stage: Stage, guarded: list[Route], keys: list[ApiKey]) -> Iterator[Note]:
    yield Note(guarded[0].api_key_required.place, f"{guarded[0].key} requires a key")
    yield Note(stage.at, f"stage {stage.name} of {api.name} asks for it")
    for key in keys:
        yield Note(key.at, f"key {key.name} opens nothing here")


rule = Rule(
    id="api-key-stage-not-in-usage-plan",
    code=9654,
    failure=failure,
    check=check,
    kinds=("REST", "WebSocket"),
)
