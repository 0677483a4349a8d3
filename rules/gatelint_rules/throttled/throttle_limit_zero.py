"""The rate and the burst limit of a stage, a route or a usage plan are 0, so that no request gets through.

## Why
A limit of 0 is not "no limit", as it is in many other products: API Gateway hands out no tokens then, and answers every
request with 429. Tools that write all fields of a setting get there by accident: whoever switches on metrics or logging
for a stage alone finds both limits written as 0.

## How to fix
Leave the limits out, so that those of the account are in force, or set some that the expected requests fit into. On a
deployed stage, edit it: limits that have been written stay when they are merely left out of an update.

## Exceptions
Where one of the two is 0, that is reported as a possibility: a rate of 0 may let the first requests through. -1, as AWS
tells of a REST stage without throttling, is no limit. Those of a usage plan are for requests with a key of the plan, to
methods that require one; a plan whose keys are out of sight is a possibility as well. 0 is also how people switch an
API off: its clients get 429 all the same, and whoever means that accepts the finding.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-stage-methodsetting.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
- https://github.com/pulumi/pulumi-aws/issues/2363
- https://github.com/aws/aws-cdk/issues/10071
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.limits import Limits, limits_of_plan, limits_of_stage
from gatelint.front_door.access import PlanStage, PlanThrottle
from gatelint.front_door.api import Api, ApiKind, Stage
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.records import record
from gatelint.remedies import AskFor, LiftLimits, LiftPlanLimits, Remedy
from gatelint.rule import Certainty, Finding, Note, Rule, Undecided
from gatelint.values import Maybe, Place
from gatelint_rules.limited_requests import admissions
from gatelint_rules.requests_to_routes import answer_on, name_of, request_on
from gatelint_rules.throttled import failure


@record()
class Shut:
    """The routes of a stage that the same limits keep requests away from."""

    limits: Limits
    certainty: Certainty
    routes: list[Route]


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        for stage in api.stages_in_use:
            met = [(route, limits) for route in api.routes for limits in limits_of_stage(stage, route)]
            yield from doubts_about(met)
            for shut in shut_routes(met):
                yield finding_of(
                    api,
                    shut,
                    f"stage {name_of(stage)}",
                    f"in stage {name_of(stage)}",
                    note_on(stage),
                    limits_of_its_own(api, stage, shut.limits),
                )
    for admission in admissions(door):
        plan, api, stage = admission.plan, admission.api, admission.stage
        met = [(route, each) for route in admission.routes for each in limits_of_plan(plan, admission.entry, route)]
        yield from doubts_about(met)
        for shut in shut_routes(met):
            yield finding_of(
                api,
                shut,
                f"usage plan {plan.name}",
                f"with a key of {plan.name}",
                Note(admission.entry.at, f"usage plan {plan.name} admits its keys to stage {name_of(stage)}"),
                [LiftPlanLimits(plan, admission.entry, throttle_at(admission.entry, shut.limits.at))],
            )


def note_on(stage: Stage) -> Note:
    return Note(stage.at, f"stage {name_of(stage)} has the limits")


def doubts_about(met: list[tuple[Route, Limits]]) -> Iterator[Undecided]:
    unread = {limits.unread.place: limits.unread for _, limits in met if limits.unread is not None}
    for place, value in unread.items():
        yield Undecided(place, value.why)


def shut_routes(met: list[tuple[Route, Limits]]) -> list[Shut]:
    """The limits that refuse everything, each with all the routes that they are for."""
    found: dict[tuple[Place, Certainty], Shut] = {}
    for route, limits in met:
        certainty = limits.refuses_all
        if certainty is not None:
            found.setdefault((limits.at, certainty), Shut(limits, certainty, [])).routes.append(route)
    return list(found.values())


def limits_of_its_own(api: Api, stage: Stage, limits: Limits) -> list[Remedy]:
    """A REST stage does without limits; of others nothing but another limit takes the place of a limit."""
    if api.kind is ApiKind.REST:
        return [LiftLimits(api, stage, setting) for setting in stage.settings if setting.at == limits.at]
    remedies: list[Remedy] = []
    if limits.rate in limits.zeros:
        what = "how many requests a second are to get through"
        remedies.append(AskFor(place_of(limits.rate, limits), "RATE_LIMIT", what, is_number=True))
    if limits.burst in limits.zeros:
        what = "how many requests at once are to get through"
        remedies.append(AskFor(place_of(limits.burst, limits), "BURST_LIMIT", what, is_number=True))
    return remedies


def place_of(limit: Maybe[float] | Maybe[int], limits: Limits) -> Place:
    return limits.at if limit is None else limit.place


def throttle_at(entry: PlanStage, at: Place) -> PlanThrottle | None:
    return next((throttle for throttle in entry.throttles if throttle.at == at), None)


def finding_of(api: Api, shut: Shut, owner: str, who: str, note: Note, remedies: list[Remedy]) -> Finding:
    zeros = shut.limits.zeros
    at = zeros[0].place
    outcome = (
        "are 0, which lets no request through" if len(zeros) == 2 else "is 0, which lets few requests through or none"
    )
    return Finding(
        request=request_on(api, shut.routes, who),
        certainty=shut.certainty,
        at=at,
        cause=f"{spoken(shut.limits)} of {owner} {outcome}",
        failure=answer_on(api, shut.routes, failure),
        response_type=None if api.kind is ApiKind.HTTP else "THROTTLED",
        api=api,
        help="leave the limits out, or set some that the requests fit into",
        remedies=remedies,
        notes=[note] if note.at != at else [],
    )


def spoken(limits: Limits) -> str:
    rate, burst = limits.rate in limits.zeros, limits.burst in limits.zeros
    return "the rate and the burst limit" if rate and burst else "the rate limit" if rate else "the burst limit"


rule = Rule(
    id="throttle-limit-zero",
    code=9676,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket"),
)
