"""The ways through distributions that requests surely take, and whether they lead to a route.

Of the ways that `cloudfront.distributions` tells, those are left out that no request takes: of a behavior that earlier
ones leave no path, of a disabled distribution. So are those of which the origin is not known, and those that are taken
only when another origin has failed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.behavior.cloudfront.distributions import group_of, passages_of, paths_of
from gatelint.behavior.cloudfront.origins import serves_any
from gatelint.behavior.routing.arrivals import arrive_at
from gatelint.behavior.routing.paths import joined, text_of
from gatelint.behavior.routing.routes import reaches
from gatelint.front_door.api import Api
from gatelint.records import replace
from gatelint.text import Text
from gatelint.values import Known, Listing, Truth, some

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gatelint.behavior.cloudfront.distributions import Passage
    from gatelint.behavior.routing.arrivals import Arrival
    from gatelint.behavior.routing.stages import Invocation
    from gatelint.front_door.distribution import CacheBehavior, Distribution, EdgeFunction, Origin
    from gatelint.front_door.door import FrontDoor

_TOUCHES_PATHS = re.compile(r"""uri|cloudfront|Object|JSON|\[[^\]'"0-9]""")
"""Words of which a CloudFront function needs one to change the path or the origin of a request, by whatever detour."""


def ways_through(door: FrontDoor) -> Iterator[Passage]:
    """The ways through all distributions, in the order of the behaviors.

    `is_sure` answers whether requests take a way, and get what they find there. It is unknown where a function stands
    in the way, or where another origin of a group may answer instead. A way on which no function seems to change paths
    is told as if there were none; where one may, it is told as `Passage` tells it.
    """
    for distribution in door.distributions:
        if not distribution.enabled.equals(False).is_yes:
            yield from _ways(door, distribution)


def _ways(door: FrontDoor, distribution: Distribution) -> Iterator[Passage]:
    for behavior in distribution.behaviors:
        is_sure = serves_any(distribution, behavior) & distribution.enabled.equals(True)
        if is_sure.is_no or not isinstance(behavior.path_pattern, Known):
            continue
        if behavior.may_rewrite or group_of(distribution, behavior) is not None:
            is_sure = is_sure & Truth.UNKNOWN
        alone = leaves_paths_alone(behavior).is_yes
        passing = replace(behavior, functions=Listing()) if alone else behavior
        for way in passages_of(door, distribution, passing, paths_of(behavior)):
            if way.is_sure.is_yes and not way.is_failover:
                yield replace(way, behavior=behavior, is_sure=is_sure)


def leaves_paths_alone(behavior: CacheBehavior) -> Truth:
    """Whether no function of a behavior changes the path of a request, or where it goes, as far as their code tells.

    Of functions whose code is not in sight nothing can be said.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
    """
    return behavior.functions.every(_speaks_of_no_path)


def _speaks_of_no_path(function: EdgeFunction) -> Truth:
    if function.event_type.is_in(("viewer-response", "origin-response")).is_yes:
        return Truth.YES
    if function.is_lambda or not isinstance(function.code, Known):
        return Truth.UNKNOWN
    return Truth.NO if _TOUCHES_PATHS.search(function.code.value) else Truth.YES


def by_origin(ways: Iterable[Passage]) -> list[list[Passage]]:
    """The ways that end at one origin together, in the order in which they come."""
    groups: dict[int, list[Passage]] = {}
    for way in ways:
        groups.setdefault(id(way.origin), []).append(way)
    return list(groups.values())


def origin_name(origin: Origin) -> str:
    """The origin's id, as far as it is known."""
    text = text_of(origin.id)
    return "the origin" if text is None else str(text)


def arrives_with(
    door: FrontDoor, way: Passage, path: Text | str | None = None, origin_path: Text | str | None = None
) -> Arrival:
    """Where requests on a way would arrive if viewers asked for another path, or if its origin path were another one.

    What functions make of the path is left out.
    """
    before = text_of(way.origin.origin_path) if origin_path is None else Text.of(origin_path)
    asked_for = way.path if path is None else Text.of(path)
    sent = Text.of("*") if before is None else joined(before, asked_for)
    return arrive_at(door, way.arrival.endpoint, sent)


def leads_to_route(arrival: Arrival) -> Truth:
    """Whether some of the requests that arrive so are answered by a route. No is a proof that none is.

    Of an API without any route nothing is said: they are made elsewhere.
    """
    chosen = arrival.invocation
    if chosen.found.is_no:
        return Truth.NO
    answers = [_reaches(invocation) for invocation in chosen.candidates]
    if not answers or chosen.unread is not None:
        answers.append(Truth.UNKNOWN)
    reached = some(answers)
    return reached if chosen.found.is_yes or reached.is_no else Truth.UNKNOWN


def _reaches(invocation: Invocation) -> Truth:
    api = invocation.api
    return Truth.UNKNOWN if api is None or not api.routes.items else reaches(api, invocation.path)


def api_at(arrival: Arrival) -> Api | None:
    """The API that requests come to, or where they come to none, the one that the domain name maps.

    None where that may be several, or one that is not in sight.
    """
    named = [invocation.api for invocation in arrival.invocation.candidates] or [arrival.endpoint.api]
    domain = arrival.endpoint.domain
    if arrival.invocation.found.is_no and domain is not None:
        named = [mapping.api if isinstance(mapping.api, Api) else None for mapping in domain.mappings]
    first = named[0] if named else None
    return first if all(api is first for api in named) else None
