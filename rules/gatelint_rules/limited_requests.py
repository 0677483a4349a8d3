"""What the rules have in common that tell of requests which a limit or a quota keeps out."""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.limits import admits, has_key
from gatelint.front_door.access import PlanStage, UsagePlan
from gatelint.front_door.api import Api, ApiKind, Stage
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.records import record


@record()
class Admission:
    """A stage that a usage plan surely admits, with the routes that surely want a key."""

    plan: UsagePlan
    entry: PlanStage
    api: Api
    stage: Stage
    routes: list[Route]


def admissions(door: FrontDoor) -> Iterator[Admission]:
    """What the keys of usage plans open. A plan that surely holds no key opens nothing, so nobody meets its limits."""
    for api in door.apis:
        # HTTP APIs know no API keys.
        if api.kind is ApiKind.HTTP:
            continue
        guarded = [route for route in api.routes if route.api_key_required.equals(True).is_yes]
        for stage in api.stages_in_use if guarded else ():
            for plan in door.usage_plans:
                for entry in plan.stages:
                    if admits(entry, api, stage).is_yes and not has_key(plan).is_no:
                        yield Admission(plan, entry, api, stage, guarded)
