"""What the rules have in common that tell of requests which an authorizer refuses before it looks at anything else."""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.authorizers.guards import guards
from gatelint.behavior.authorizers.obstacles import Obstacle, lacking, obstacles
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import DropIdentitySource, NoCommand
from gatelint.rule import Certainty, Finding, Note, Request
from gatelint.values import Place
from gatelint_rules.unauthorized import failure


def identities_kept_away(door: FrontDoor, kind: ApiKind, authorizer_kind: str) -> Iterator[Finding]:
    """What keeps clients of APIs of a kind from delivering what authorizers of a kind demand."""
    for api in door.apis:
        if api.kind is not kind:
            continue
        for obstacle in lacking(door, api, authorizer_kind):
            yield kept_away(api, obstacle)
        for authorizer, routes in guards(api, authorizer_kind):
            for obstacle in obstacles(api, authorizer, routes):
                yield kept_away(api, obstacle)


def kept_away(api: Api, obstacle: Obstacle) -> Finding:
    """The finding that an obstacle is."""
    finding = refusal(api, obstacle.request, obstacle.at, obstacle.cause)
    finding.certainty = Certainty.of(obstacle.certain)
    finding.help = obstacle.remedy
    finding.remedies = [
        NoCommand("what clients send and what the authorizer looks at have to be decided together")
        if obstacle.to_drop is None
        else DropIdentitySource(api, *obstacle.to_drop)
    ]
    finding.notes = [Note(place, message) for place, message in obstacle.notes]
    return finding


def refusal(api: Api, request: Request, at: Place, cause: str) -> Finding:
    """That requests will get 401."""
    return Finding(
        request=request,
        certainty=Certainty.WILL,
        at=at,
        cause=cause,
        failure=failure.of(api.kind.value),
        response_type=None if api.kind is ApiKind.HTTP else "UNAUTHORIZED",
        api=api,
    )
