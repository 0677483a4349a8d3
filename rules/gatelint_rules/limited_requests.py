"""What the rules have in common that tell of requests which a limit or a quota keeps out."""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.limits import admits, has_key
from gatelint.behavior.answers.gateway_responses import as_frame
from gatelint.behavior.authorizers.guards import request_to_any
from gatelint.front_door.access import PlanStage, UsagePlan
from gatelint.front_door.api import Api, ApiKind, Stage, literal_stage_name
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.records import record
from gatelint.rule import Failure, Request, Response, request_to


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


def name_of(stage: Stage) -> str:
    return literal_stage_name(stage) or stage.name


def request_on(api: Api, routes: list[Route], who: str) -> Request:
    """The requests to several routes; of a WebSocket API the handshake, where that is among them."""
    if api.kind is not ApiKind.WEBSOCKET:
        return request_to_any(api, routes, who)
    first = next((route for route in routes if route.key == "$connect"), routes[0])
    request = request_to(first)
    others = f"(and {len(routes) - 1} more)" if len(routes) > 1 and first.key != "$connect" else ""
    request.who = " ".join(filter(None, (others, who)))
    return request


def answer_on(api: Api, routes: list[Route], failure: Failure) -> Response:
    """What is answered to them: a message of a WebSocket API gets a frame, once the handshake has gone well."""
    default = failure.of(api.kind.value)
    handshake = any(route.key == "$connect" for route in routes)
    return default if handshake or api.kind is not ApiKind.WEBSOCKET else as_frame(default)
