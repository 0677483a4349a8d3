"""The ways through distributions that requests surely take, and whether they lead to a route.

Of the ways that `gatelint.behavior.distributions` tells, those are left out that no request takes: of a behavior that
earlier ones leave no path, of a disabled distribution. So are those of which the origin is not known, and those that
are taken only when another origin has failed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.behavior.arrivals import arrive_at
from gatelint.behavior.distributions import passages_of, paths_of
from gatelint.behavior.origins import serves_any
from gatelint.behavior.paths import joined, text_of
from gatelint.behavior.routing import reaches
from gatelint.front_door.api import ApiKind
from gatelint.records import replace
from gatelint.text import Text
from gatelint.values import Known, Listing, Truth, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.behavior.arrivals import Arrival
    from gatelint.behavior.distributions import Passage
    from gatelint.behavior.stages import Invocation
    from gatelint.front_door.api import Api
    from gatelint.front_door.distribution import CacheBehavior, Distribution, EdgeFunction
    from gatelint.front_door.door import FrontDoor

_TOUCHES_PATHS = re.compile("uri|cloudfront|Object|JSON|\\[[^\\]'\"0-9]")
"""What a CloudFront function needs a word of to change the path or the origin of a request, or to hide that it does."""


def ways_through(door: FrontDoor) -> Iterator[Passage]:
    """The ways through all distributions, in the order of the behaviors.

    `is_sure` answers whether requests take a way as it is told. It is unknown where a function stands in the way that
    does not seem to change paths: the way is then told as if there were no function. Where one may change them, the
    way is told as `Passage` tells it.
    """
    for distribution in door.distributions:
        if not distribution.enabled.equals(False).is_yes:
            yield from _ways(door, distribution)


def _ways(door: FrontDoor, distribution: Distribution) -> Iterator[Passage]:
    for behavior in distribution.behaviors:
        is_sure = serves_any(distribution, behavior) & distribution.enabled.equals(True)
        if is_sure.is_no or not isinstance(behavior.path_pattern, Known):
            continue
        passing = behavior
        if behavior.may_rewrite and behavior.functions.every(_leaves_paths_alone).is_yes:
            passing = replace(behavior, functions=Listing())
            is_sure = is_sure & Truth.UNKNOWN
        for way in passages_of(door, distribution, passing, paths_of(behavior)):
            if way.is_sure.is_yes and not way.is_failover:
                yield replace(way, behavior=behavior, is_sure=is_sure)


def _leaves_paths_alone(function: EdgeFunction) -> Truth:
    """Whether nothing in a function speaks of the path of a request, or of the origin that it goes to.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
    """
    if function.event_type.is_in(("viewer-response", "origin-response")).is_yes:
        return Truth.YES
    if function.is_lambda or not isinstance(function.code, Known):
        return Truth.UNKNOWN
    return Truth.of(_TOUCHES_PATHS.search(function.code.value) is None)


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
    return some(answers)


def _reaches(invocation: Invocation) -> Truth:
    api = invocation.api
    return Truth.UNKNOWN if api is None or not api.routes.items else reaches(api, invocation.path)


def api_at(arrival: Arrival) -> Api | None:
    """The API that requests come to or are meant for, if just one in sight is."""
    found: list[Api] = []
    if arrival.endpoint.api is not None:
        found.append(arrival.endpoint.api)
    for invocation in arrival.invocation.candidates:
        if invocation.api is not None and not any(invocation.api is api for api in found):
            found.append(invocation.api)
    if not found and arrival.endpoint.domain is not None:
        mapped = [mapping.api for mapping in arrival.endpoint.domain.mappings]
        found += [api for index, api in enumerate(mapped) if api_is_new(api, mapped[:index])]
    return found[0] if len(found) == 1 else None
