"""Which limits a request meets on a stage or with an API key, and whether they let any request through.

Limits fill a token bucket: the rate is how many tokens come in a second, the burst how many it holds, and a request
that finds none is answered with 429. A bucket that holds nothing and gets nothing refuses everything.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.records import record
from gatelint.rule import Certainty
from gatelint.values import Known, Truth, Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gatelint.front_door.access import PlanStage, PlanThrottle, UsagePlan
    from gatelint.front_door.api import Api, MethodSetting, Stage
    from gatelint.front_door.route import Route
    from gatelint.values import Maybe, Place, Value

EVERY_PATH = ("/*", "*")
EVERY_METHOD = "*"


@record()
class Limits:
    """A rate and a burst, with the place of what sets them; `is_certain` tells whether they surely are those in force.

    -1, which GetStage tells of a stage where throttling is switched off, is a limit like any that is not 0.
    """

    rate: Maybe[float]
    burst: Maybe[float] | Maybe[int]
    at: Place
    is_certain: bool = True

    @property
    def zeros(self) -> list[Known[float] | Known[int]]:
        """Those of the two that are 0."""
        return [limit for limit in (self.rate, self.burst) if isinstance(limit, Known) and limit.value == 0]

    @property
    def unread(self) -> Unresolved | None:
        """The one on which it hangs whether any request passes; None where that is known."""
        doubts = [limit for limit in (self.rate, self.burst) if isinstance(limit, Unresolved)]
        return doubts[0] if doubts and len(doubts) + len(self.zeros) == 2 else None

    @property
    def refuses_all(self) -> Certainty | None:
        """Whether requests are refused whatever comes; None where some surely pass, or nothing is known.

        Stages with both at 0 answer nothing but 429 (https://github.com/pulumi/pulumi-aws/issues/2363). What one alone
        does is not documented: a rate of 0 may let the first requests through, until the bucket is empty.
        """
        if not self.zeros:
            return None
        return Certainty.WILL if len(self.zeros) == 2 and self.is_certain else Certainty.MAY

    @property
    def are_written(self) -> bool:
        return self.rate is not None or self.burst is not None


# --- of a stage ------------------------------------------------------------------------------------------------------


def limits_of_stage(stage: Stage, route: Route) -> Iterator[Limits]:
    """The limits that a stage sets for a route: those in force, and those of which it is not known whether they are.

    Settings for the route itself come before those for all. Whether one that says nothing of limits leaves the others
    in force is not documented, nor what one is for that has a wildcard in half of it.
    """
    of_route: list[MethodSetting] = []
    of_all: list[MethodSetting] = []
    doubtful: list[MethodSetting] = []
    for setting in stage.settings:
        concerned = concerns(setting.resource_path, setting.http_method, route)
        if is_for_all(setting):
            of_all.append(setting)
        elif concerned.is_yes:
            of_route.append(setting)
        elif concerned.is_unknown:
            doubtful.append(setting)
    own = [limits for limits in map(_limits, of_route) if limits.are_written]
    for limits in own[-1:] or [limits for limits in map(_limits, of_all[-1:]) if limits.are_written]:
        limits.is_certain = stage.settings.complete and not doubtful and (bool(own) or not of_route)
        yield limits
    for limits in map(_limits, doubtful):
        limits.is_certain = False
        yield limits


def is_for_all(setting: MethodSetting) -> bool:
    return setting.resource_path.is_in(EVERY_PATH).is_yes and setting.http_method.equals(EVERY_METHOD).is_yes


def _limits(setting: MethodSetting) -> Limits:
    return Limits(setting.throttling_rate_limit, setting.throttling_burst_limit, setting.at)


def concerns(path: Value[str], method: Value[str], route: Route) -> Truth:
    """Whether settings for a path and a method are for a route; not known of wildcards and of ANY."""
    same_path = path.equals(route.path)
    if path.is_in(EVERY_PATH).is_yes:
        same_path = Truth.UNKNOWN
    # "$default" and the routes of a WebSocket API have no method in their key.
    if path.equals(route.path).is_yes and isinstance(route.path, Known) and not route.path.value.startswith("/"):
        return Truth.YES
    same_method = method.equals(route.method)
    if not same_method.is_yes and (method.is_in((EVERY_METHOD, "ANY")) | route.method.equals("ANY")).is_yes:
        same_method = Truth.UNKNOWN
    return same_path & same_method


# --- of a usage plan -------------------------------------------------------------------------------------------------


def admits(entry: PlanStage, api: Api, stage: Stage) -> Truth:
    """Whether an entry of a usage plan is this stage of this API."""
    return entry.api.equals(api.identity) & entry.stage.equals(stage.stage_name)


def has_key(plan: UsagePlan) -> Truth:
    """Whether a key is attached to a usage plan, known by name or not."""
    return Truth.of(len(plan.keys) > 0) if plan.keys.complete or len(plan.keys) else Truth.UNKNOWN


def limits_of_plan(plan: UsagePlan, entry: PlanStage, route: Route) -> Iterator[Limits]:
    """The limits that clients with a key of the plan meet on a route: those for the method, else those of the plan."""
    own: list[PlanThrottle] = []
    doubtful: list[PlanThrottle] = []
    for throttle in entry.throttles:
        at = throttle.at
        concerned = concerns(Known(throttle.resource_path, at), Known(throttle.http_method, at), route)
        if concerned.is_yes:
            own.append(throttle)
        elif concerned.is_unknown:
            doubtful.append(throttle)
    # A plan without a key keeps nobody out.
    sure = entry.throttles.complete and not doubtful and has_key(plan).is_yes
    written = [limits for limits in _limits_of_methods(own) if limits.are_written]
    of_plan = Limits(plan.throttle_rate_limit, plan.throttle_burst_limit, plan.at)
    for limits in written or ([of_plan] if of_plan.are_written else []):
        limits.is_certain = sure and (bool(written) or not own)
        yield limits
    for limits in _limits_of_methods(doubtful):
        limits.is_certain = False
        yield limits


def _limits_of_methods(throttles: Iterable[PlanThrottle]) -> Iterator[Limits]:
    for throttle in throttles:
        yield Limits(throttle.rate_limit, throttle.burst_limit, throttle.at)
