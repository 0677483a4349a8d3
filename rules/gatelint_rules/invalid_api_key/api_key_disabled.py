"""An API key that a usage plan hands to clients is disabled.

## Why
A disabled key is refused like an unknown one, with 403 Forbidden. CloudFormation creates a key disabled when
`Enabled` is left out, unlike the console and the CDK, so a key that looks complete in the template is often a dead
one.

## How to fix
Set `Enabled: true` on the key.

## Exceptions
A key that is in no usage plan serves nobody anyway, and a retired one is switched off on purpose: where `Enabled:
false` is written out, that is reported only of the one key of a usage plan, and as a possibility.

## References
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-apikey.html
- https://docs.aws.amazon.com/apigateway/latest/api/API_CreateApiKey.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.front_door.access import ApiKey, UsagePlan
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.records import record
from gatelint.remedies import SetValue, below
from gatelint.rule import Certainty, Finding, Note, Rule, Undecided, request_to
from gatelint.values import Truth, Unresolved
from gatelint.wording import count
from gatelint_rules.invalid_api_key import failure


@record()
class Use:
    """A route that asks for a key of this plan; `certain` is whether the plan surely admits it to the route's API."""

    plan: UsagePlan
    api: Api
    route: Route
    certain: Truth


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for key in door.api_keys:
        uses = [] if key.enabled.equals(False).is_no else list(uses_of(door, key))
        if not uses:
            continue
        if isinstance(key.enabled, Unresolved):
            yield Undecided(key.enabled.place, key.enabled.why)
        elif key.enabled.is_default or all(is_alone_in(use.plan) for use in uses):
            yield refusal_of(key, key.enabled.is_default, uses)


def uses_of(door: FrontDoor, key: ApiKey) -> Iterator[Use]:
    """The routes that surely require a key, of the APIs that the key's plans admit, or may admit."""
    for plan in door.usage_plans:
        if all(held is not key for held in plan.keys):
            continue
        for api in door.apis:
            admitted = admits(plan, api)
            if api.kind is ApiKind.HTTP or admitted.is_no:
                continue
            for route in api.routes:
                if route.api_key_required.equals(True).is_yes:
                    yield Use(plan, api, route, admitted)


def admits(plan: UsagePlan, api: Api) -> Truth:
    """Whether the plan lists a stage of the API."""
    return plan.stages.some(lambda stage: stage.api.equals(api.identity))


def is_alone_in(plan: UsagePlan) -> bool:
    return plan.keys.complete and len(plan.keys) == 1


def refusal_of(key: ApiKey, left_out: bool, uses: list[Use]) -> Finding:
    first = next((use for use in uses if use.certain.is_yes), uses[0])
    others = len({id(use.route) for use in uses}) - 1
    request = request_to(first.route)
    request.who = "with this key" + (f" (and {count(others, 'more route')})" if others else "")
    return Finding(
        request=request,
        # Whoever writes false means it; whoever writes nothing gets what they did not ask for.
        certainty=Certainty.of(first.certain) if left_out else Certainty.MAY,
        at=key.enabled.place,
        cause=f"key {key.name} is disabled"
        + (", as CloudFormation leaves it when Enabled is absent" if left_out else ""),
        failure=failure.of(first.api.kind.value),
        response_type="INVALID_API_KEY",
        api=first.api,
        help=f"set Enabled: true on {key.name}",
        remedies=[SetValue(below(key.at, "Enabled"), value=True)],
        notes=[Note(first.plan.at, f"usage plan {first.plan.name} hands out the key")],
    )


rule = Rule(id="api-key-disabled", code=9655, failure=failure, check=check, kinds=("REST", "WebSocket"))
