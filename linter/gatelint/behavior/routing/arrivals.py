"""Where requests arrive: from a host name and a path to a stage of an API, and what is left of the path there."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from gatelint.behavior.routing.choice import Choice
from gatelint.behavior.routing.endpoints import Endpoint, endpoint_of
from gatelint.behavior.routing.mappings import Target, targets_of
from gatelint.behavior.routing.paths import text_of
from gatelint.behavior.routing.stages import Invocation, stage_in_path, stage_named
from gatelint.records import field, record, replace
from gatelint.text import Text
from gatelint.values import Truth

if TYPE_CHECKING:
    from gatelint.front_door.api import Api
    from gatelint.front_door.domain import DomainName
    from gatelint.front_door.door import FrontDoor


class Miss(enum.Enum):
    """At which hop a request surely ends before it reaches a stage."""

    MAPPING = "no mapping or routing rule of the domain name takes the path"
    MAPPED_STAGE = "the API has no stage of the name that the mapping gives"
    STAGE = "the path begins with no stage of the API"


@record(hashable=True)
class Arrival:
    """Where requests to a host name and a path arrive.

    `invocation` is the stage that is asked, and the path that its routes see. Where `invocation.found` is no, `miss`
    tells why; it is None where API Gateway does not answer at all (a bucket). `disabled` answers whether the request
    is refused because the API's default endpoint, by which it comes, is disabled.
    """

    endpoint: Endpoint
    invocation: Choice[Invocation] = field(default_factory=lambda: Choice[Invocation](found=Truth.UNKNOWN))
    miss: Miss | None = None
    disabled: Truth = Truth.NO


def arrive(door: FrontDoor, host: Text | str, path: Text | str) -> Arrival:
    """Where a request arrives that is made to a host name of an API or a custom domain name.

    A distribution is not followed: see gatelint.behavior.cloudfront.distributions.
    """
    return arrive_at(door, endpoint_of(door, host), Text.of(path))


def arrive_at(door: FrontDoor, endpoint: Endpoint, path: Text) -> Arrival:
    """Where a request for a path of an endpoint arrives; where none is told, clients ask for "/"."""
    path = path if path.parts else Text.of("/")
    if endpoint.domain is not None:
        return _by_domain(door, endpoint, endpoint.domain, path)
    if endpoint.api is not None and not (endpoint.in_region.is_no and not endpoint.api.imported):
        chosen = stage_in_path(endpoint.api, path)
        miss = Miss.STAGE if chosen.found.is_no else None
        return Arrival(endpoint, chosen, miss, endpoint.api.disable_execute_api_endpoint.equals(True))
    found = Truth.NO if endpoint.is_api_gateway.is_no else Truth.UNKNOWN
    return Arrival(endpoint, Choice[Invocation](found=found))


def _by_domain(door: FrontDoor, endpoint: Endpoint, domain: DomainName, path: Text) -> Arrival:
    """Through a custom domain name: a mapping or routing rule selects the API, and mostly the stage."""
    chosen = targets_of(door, domain, path)
    if chosen.found.is_no:
        return Arrival(endpoint, Choice(), Miss.MAPPING)
    outcomes = [_at(target) for target in chosen.candidates]
    answers = {invocation.found for invocation, _ in outcomes}
    if chosen.unread is not None:
        answers.add(Truth.UNKNOWN)
    elif chosen.found.is_unknown:
        answers.add(Truth.NO)
    found = answers.pop() if len(answers) == 1 else Truth.UNKNOWN
    unread = [chosen.unread, *(invocation.unread for invocation, _ in outcomes)]
    candidates = tuple(candidate for invocation, _ in outcomes for candidate in invocation.candidates)
    invocation = Choice(candidates, found, next((why for why in unread if why is not None), None))
    return Arrival(endpoint, invocation, outcomes[0][1] if found.is_no else None)


def _at(target: Target) -> tuple[Choice[Invocation], Miss | None]:
    """The stage that a mapping or rule leads to, and what is missing if it surely leads to none."""
    if target.api is None:
        elsewhere = Invocation(None, None, target.path, target.mapping, target.rule)
        return Choice((elsewhere,), Truth.UNKNOWN), None
    if target.stage is None:
        # Callers then name the stage behind the base path.
        # https://docs.aws.amazon.com/apigateway/latest/api/API_CreateBasePathMapping.html
        chosen, miss = stage_in_path(target.api, target.path), Miss.STAGE
    else:
        chosen, miss = _named(target.api, text_of(target.stage), target.path), Miss.MAPPED_STAGE
    marked = tuple(replace(each, mapping=target.mapping, rule=target.rule) for each in chosen.candidates)
    return replace(chosen, candidates=marked), miss if chosen.found.is_no else None


def _named(api: Api, name: Text | None, path: Text) -> Choice[Invocation]:
    if name is not None:
        return stage_named(api, name, path)
    return Choice(tuple(Invocation(api, stage, path) for stage in api.stages), Truth.UNKNOWN, api.stages.unread)
