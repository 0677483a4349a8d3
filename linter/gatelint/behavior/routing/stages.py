"""How API Gateway chooses a stage: by the first segment of a path, or by the name in a mapping.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.routing.choice import Choice, first_of
from gatelint.behavior.routing.paths import UNKNOWN_PATH, begins_with, text_of
from gatelint.front_door.api import ApiKind
from gatelint.records import record
from gatelint.values import Truth

if TYPE_CHECKING:
    from gatelint.front_door.api import Api, Stage
    from gatelint.front_door.domain import Mapping, RoutingRule
    from gatelint.text import Text

DEFAULT_STAGE = "$default"


@record(hashable=True)
class Invocation:
    """A stage of an API that is asked for a path.

    `api` is None where it is not read here, `stage` where its name is told but not which stage bears it. `path` is what
    the routes see: empty where nothing follows the stage or base path. `mapping` or `rule` led here, if a domain name
    did.
    """

    api: Api | None
    stage: Stage | None
    path: Text
    mapping: Mapping | None = None
    rule: RoutingRule | None = None


def names_of_stages(api: Api) -> str:
    """The names of an API's stages, as far as they are known: "dev, prod"."""
    return ", ".join(str(text_of(stage.stage_name) or "?") for stage in api.stages)


def stage_in_path(api: Api, path: Text) -> Choice[Invocation]:
    """The stage that a path of the API's default endpoint selects.

    A REST or WebSocket API takes the first segment for the stage. An HTTP API does so where a stage has that name,
    and else serves its $default stage, if there is one, with the whole path.
    """
    options: list[tuple[Truth, Invocation]] = []
    for stage in api.stages:
        begins, rest = _is_selected_by(path, stage)
        options.append((begins & ~_is_default(api, stage), Invocation(api, stage, rest)))
    sure = [option for option in options if option[0].is_yes]
    if sure:
        # No two stages of an API have one name, so that none out of sight can take this one's place.
        return first_of(sure)
    options += [(_is_default(api, stage), Invocation(api, stage, path)) for stage in api.stages]
    return first_of(options, api.stages.unread)


def _is_selected_by(path: Text, stage: Stage) -> tuple[Truth, Text]:
    name = text_of(stage.stage_name)
    return (Truth.UNKNOWN, UNKNOWN_PATH) if name is None else begins_with(path, name)


def stage_named(api: Api, name: Text, path: Text) -> Choice[Invocation]:
    """The stage of that name, asked for a path."""
    options = [(truth, Invocation(api, stage, path)) for truth, stage in api.stage_named(name)]
    sure = [option for option in options if option[0].is_yes]
    return first_of(sure) if sure else first_of(options, api.stages.unread)


def stages_shadowing(api: Api, path: Text) -> list[tuple[Truth, Stage]]:
    """The named stages that take a path away from the $default stage of an HTTP API, by its first segment."""
    if not api.stages.some(lambda stage: _is_default(api, stage)).is_yes:
        return []
    answers = [(_is_selected_by(path, stage)[0] & ~_is_default(api, stage), stage) for stage in api.stages]
    return [(answer, stage) for answer, stage in answers if not answer.is_no]


def _is_default(api: Api, stage: Stage) -> Truth:
    """Only HTTP APIs have a stage that is served without its name."""
    return stage.stage_name.equals(DEFAULT_STAGE) if api.kind is ApiKind.HTTP else Truth.NO
