"""What is deployed otherwise than a template says: the usual answer to "but my template is right"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.api import literal_stage_name
from gatelint.records import record
from gatelint.values import known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gatelint.front_door.api import Api
    from gatelint.front_door.distribution import Distribution
    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.route import Route
    from gatelint.values import Place


@record()
class Difference:
    """Something that an account lacks, has besides, or has otherwise; `at` is its place in the template, or its ARN."""

    at: Place
    message: str


def differences(template: FrontDoor, deployed: Iterable[FrontDoor]) -> Iterator[Difference]:
    """What the APIs and distributions of a template and those that were made of them differ in.

    An API is the one whose tags name its logical id, or the only one of its name; a distribution one that has one of
    its aliases. What is not known on either side is no difference.
    """
    doors = list(deployed)
    apis = [api for door in doors for api in door.apis if not api.imported]
    for mine in template.apis:
        if mine.imported:
            continue
        theirs = counterpart(mine, apis)
        if theirs is None:
            yield Difference(mine.at, f"no API of the account is surely {mine.name}")
        else:
            yield from _apis_differ(mine, theirs)
    distributions = [distribution for door in doors for distribution in door.distributions]
    for distribution in template.distributions:
        other = _same_alias(distribution, distributions)
        if other is not None:
            yield from _distributions_differ(distribution, other)


def counterpart(api: Api, deployed: list[Api]) -> Api | None:
    """The deployed API that was made of one of a template, where that is sure."""
    same_kind = [other for other in deployed if other.kind is api.kind]
    made_of_it = [other for other in same_kind if other.made_of is not None and other.made_of == api.at.resource]
    if len(made_of_it) == 1:
        return made_of_it[0]
    title = known(api.title)
    named = [other for other in made_of_it or same_kind if title is not None and known(other.title) == title]
    return named[0] if len(named) == 1 else None


def _apis_differ(mine: Api, theirs: Api) -> Iterator[Difference]:
    if theirs.routes.complete:
        deployed = {route.key: route for route in theirs.routes}
        for route in mine.routes:
            other = deployed.pop(route.key, None)
            if "?" in route.key:
                continue
            if other is None:
                yield Difference(route.at, f"{route.key} is not deployed in {theirs.name}")
            else:
                yield from _routes_differ(route, other, theirs)
        if mine.routes.complete and all("?" not in route.key for route in mine.routes):
            for key, other in deployed.items():
                yield Difference(other.at, f"{key} is deployed in {theirs.name}, and {mine.name} has no such route")
    yield from _stages_differ(mine, theirs)


def _routes_differ(mine: Route, theirs: Route, api: Api) -> Iterator[Difference]:
    pairs = (
        ("AuthorizationType", known(mine.authorization_type), known(theirs.authorization_type)),
        ("ApiKeyRequired", known(mine.api_key_required), known(theirs.api_key_required)),
    )
    for what, here, there in pairs:
        if here is not None and there is not None and here != there:
            yield Difference(mine.at, f"{mine.key} has {what} {there} in {api.name}, and {here} in the template")


def _stages_differ(mine: Api, theirs: Api) -> Iterator[Difference]:
    there = {literal_stage_name(stage) for stage in theirs.stages}
    if not theirs.stages.complete or None in there:
        return
    for stage in mine.stages:
        name = literal_stage_name(stage)
        if name is not None and name not in there:
            yield Difference(stage.at, f"stage {name} is not deployed in {theirs.name}")


def _same_alias(mine: Distribution, others: list[Distribution]) -> Distribution | None:
    aliases = {known(alias) for alias in mine.aliases} - {None}
    return next((each for each in others if aliases & {known(alias) for alias in each.aliases}), None)


def _distributions_differ(mine: Distribution, theirs: Distribution) -> Iterator[Difference]:
    deployed = {known(behavior.path_pattern): behavior for behavior in theirs.behaviors}
    for behavior in mine.behaviors:
        pattern = known(behavior.path_pattern)
        if pattern is None:
            continue
        other = deployed.get(pattern)
        if other is None and theirs.behaviors.complete:
            yield Difference(behavior.at, f"{theirs.name} has no cache behavior for {pattern}")
        elif other is not None:
            here, there = known(behavior.target_origin_id), known(other.target_origin_id)
            if here is not None and there is not None and here.literal is not None and here != there:
                yield Difference(
                    behavior.at, f"{pattern} goes to {there} in {theirs.name}, and to {here} in the template"
                )
