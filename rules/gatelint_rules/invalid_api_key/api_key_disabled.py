"""An API key that a usage plan hands to clients is disabled.

## Why
A disabled key is refused like an unknown one, with 403 Forbidden. CloudFormation creates a key disabled when
`Enabled` is left out, unlike the console and the CDK, so a key that looks complete in the template is often a dead
one.

## How to fix
Set `Enabled: true` on the key.

## Exceptions
A key that is in no usage plan serves nobody anyway, and a retired one is switched off on purpose: where `Enabled:
false` is written out, the finding is only a possibility.

## References
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-apikey.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.front_door.access import ApiKey, UsagePlan
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.rule import Certainty, Finding, Note, Rule, Undecided, request_to
from gatelint.values import Known, Truth, Unresolved
from gatelint_rules.invalid_api_key import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for plan in door.usage_plans:
        for key in plan.keys:
            if isinstance(key, Unresolved) or key.enabled.equals(False).is_no:
                continue
            admitted = list(routes_behind(door, plan))
            if not admitted:
                continue
            if isinstance(key.enabled, Unresolved):
                yield Undecided(key.enabled.place, key.enabled.why)
                continue
            api, route = admitted[0]
            yield refusal_of(key, plan, api, route, others=len(admitted) - 1)


def refusal_of(key: ApiKey, plan: UsagePlan, api: Api, route: Route, others: int) -> Finding:
    left_out = key.enabled.is_default if isinstance(key.enabled, Known) else False
    cause = f"key {key.name} is disabled" + (", as CloudFormation leaves it when Enabled is absent" if left_out else "")
    request = request_to(route)
    request.who = "with this key" + (f" (and {others} more)" if others else "")
    return Finding(
        request=request,
        # Whoever writes false means it; whoever writes nothing gets what they did not ask for.
        certainty=Certainty.WILL if left_out and only_key(plan) else Certainty.MAY,
        at=key.enabled.place,
        cause=cause,
        failure=failure.of(api.kind.value),
        response_type="INVALID_API_KEY",
        api=api,
        help=f"set Enabled: true on {key.name}",
        notes=[Note(plan.at, f"usage plan {plan.name} hands out the key")],
    )


def only_key(plan: UsagePlan) -> bool:
    return plan.keys.complete and len(plan.keys) == 1


def admits(plan: UsagePlan, api: Api) -> Truth:
    """Whether the plan lists a stage of the API."""
    return plan.stages.some(lambda stage: stage.api.equals(api.identity))


def routes_behind(door: FrontDoor, plan: UsagePlan) -> Iterator[tuple[Api, Route]]:
    """The routes that surely require a key and whose API the plan admits."""
    for api in door.apis:
        if api.kind is ApiKind.HTTP or admits(plan, api).is_no:
            continue
        for route in api.routes:
            if route.api_key_required.equals(True).is_yes:
                yield api, route


rule = Rule(id="api-key-disabled", code=9655, failure=failure, check=check, kinds=("REST", "WebSocket"))
