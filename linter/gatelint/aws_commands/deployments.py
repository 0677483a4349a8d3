"""Which stages have to be deployed anew before clients meet a change of an API.

https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.aws_commands.shell import Asked, NotSpeakableError, aws
from gatelint.front_door.api import ApiKind, literal_stage_name
from gatelint.records import record
from gatelint.values import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.api import Api, Stage
    from gatelint.front_door.door import FrontDoor

_API = re.compile(r"arn:[^:]+:apigateway:([^:]+)::/(?:restapis|apis)/([^/]+)(?:/.*)?")


@record(hashable=True)
class Redeployment:
    """An API has been changed: what serves it has to be deployed anew, at the end of all changes."""

    region: str
    api: str


def address_of(arn: str) -> tuple[str, str]:
    """The region and the id of the API that an ARN is of, or of something in it. Raises NotSpeakableError."""
    found = _API.fullmatch(arn)
    if found is None:
        raise NotSpeakableError("the id of the API is not known here")
    return found[1], found[2]


def api_at(door: FrontDoor, region: str, identity: str) -> Api | None:
    return next(
        (api for api in door.apis if _API.fullmatch(api.at.source) and address_of(api.at.source) == (region, identity)),
        None,
    )


def deployment(door: FrontDoor, changed: Redeployment) -> Iterator[str]:
    """The command that deploys a changed API: to its only stage, or to the one that whoever runs it names."""
    api = api_at(door, changed.region, changed.api)
    if api is None or api.kind is ApiKind.REST:
        stages = [] if api is None else api.stages_in_use
        service, option = "apigateway", "rest-api-id"
    else:
        # The others are deployed to with every change.
        stages = [stage for stage in api.stages_in_use if known(stage.auto_deploy) is not True]
        service, option = "apigatewayv2", "api-id"
        if not stages and api.stages.complete:
            return
    names = [literal_stage_name(stage) for stage in stages]
    yield _deploy(service, option, changed, stage_among(names))


def deploy_to(api: Api, stage: Stage) -> str:
    region, identity = address_of(api.at.source)
    service, option = ("apigateway", "rest-api-id") if api.kind is ApiKind.REST else ("apigatewayv2", "api-id")
    return _deploy(service, option, Redeployment(region, identity), stage_among([literal_stage_name(stage)]))


def stage_among(names: list[str | None]) -> str | Asked:
    """The stage's name, or a question for it where there are several: CreateDeployment would make one called STAGE."""
    known_names = [name for name in names if name is not None]
    if len(names) == 1 and known_names:
        return known_names[0]
    told = f"one of {', '.join(known_names)}" if known_names else "the stage that clients call"
    return Asked("STAGE", told)


def _deploy(service: str, option: str, changed: Redeployment, stage: str | Asked) -> str:
    options = [("region", changed.region), (option, changed.api), ("stage-name", stage)]
    return aws(service, "create-deployment", options)
