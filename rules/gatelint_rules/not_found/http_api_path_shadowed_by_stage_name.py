"""A path of an HTTP API begins with the name of a stage, which takes its requests away from the $default stage.

## Why
API Gateway looks for a stage before it looks for a route: where the first segment of a path is the name of a stage,
that stage is asked for the rest of it. With the stages `$default` and `v1`, `/v1/items` asks stage `v1` for `/items`,
and the route `GET /v1/items` is never found at this URL: 404 Not Found, while `/v1/v1/items` works.

## How to fix
Give the stage another name, or take the segment out of the routes. A mapping of a custom domain name to `$default`
reaches the routes under their own names too.

## Exceptions
It may be meant so where the stage has a route for the rest of the path. A custom domain name that is mapped to
`$default`, or a default endpoint that is disabled, keeps the paths as they are. Unless the template tells clients to
call such a path, the finding is only a possibility.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.routing.dead_ends import DeadEnd, End, dead_ends
from gatelint.behavior.routing.paths import begins_with, text_of
from gatelint.behavior.routing.routes import reaches
from gatelint.behavior.routing.stages import DEFAULT_STAGE
from gatelint.front_door.api import Api, ApiKind, Stage
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.remedies import NoCommand
from gatelint.rule import Certainty, Finding, Note, Request, Rule, Undecided, request_to
from gatelint.text import Text
from gatelint.values import Known, Truth
from gatelint_rules.dead_end_findings import notes_on_routes, request_of
from gatelint_rules.not_found import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    told: dict[int, list[DeadEnd]] = {}
    for end in dead_ends(door):
        if end.end is End.SHADOWED:
            told.setdefault(id(end.stage), []).append(end)
    for api in door.apis:
        if api.kind is not ApiKind.HTTP or api.imported:
            continue
        for stage in api.stages:
            if ends := told.get(id(stage)):
                yield shadow_on_request(stage, ends)
            elif is_called_by_name(door, api).is_no:
                yield from shadow_on_routes(api, stage)


def shadow_on_request(stage: Stage, ends: list[DeadEnd]) -> Finding:
    """The finding where clients are told to call a path that the stage takes."""
    first = ends[0]
    request = request_of(first)
    request.path = first.called_path
    finding = shadow_of(first.api, stage, request, Certainty.of(first.certain), first.routes)
    finding.notes += [Note(end.call.at, f"{end.call.spoken} tells clients to call {end.called_path}") for end in ends]
    return finding


def shadow_on_routes(api: Api, stage: Stage) -> Iterator[Finding]:
    """The finding where routes cannot be called by their own paths."""
    shadowed = tuple(route for route in api.routes if is_shadowed(api, stage, route).is_yes)
    if shadowed:
        request = request_to(shadowed[0])
        request.who = f"(and {len(shadowed) - 1} more)" if len(shadowed) > 1 else ""
        yield shadow_of(api, stage, request, Certainty.MAY, shadowed)


def shadow_of(api: Api, stage: Stage, request: Request, certainty: Certainty, routes: tuple[Route, ...]) -> Finding:
    name = text_of(stage.stage_name)
    return Finding(
        request=request,
        certainty=certainty,
        at=stage.stage_name.place,
        cause=f"stage {name} takes every path that begins with /{name}, and has no route for what is behind that",
        failure=failure.of("HTTP"),
        api=api,
        remedies=[NoCommand("a stage cannot be renamed: another one has to take its place, and clients to be told")],
        help=f"give the stage a name that no path begins with, or take /{name} out of the routes",
        notes=list(notes_on_routes(routes, "is meant, and not found there")),
    )


def is_shadowed(api: Api, stage: Stage, route: Route) -> Truth:
    """Whether the $default stage would serve the route by its path, and this one has nothing for the rest of it."""
    name = text_of(stage.stage_name)
    if name is None or name.literal in (None, DEFAULT_STAGE) or not isinstance(route.path, Known):
        return Truth.NO
    by_default = api.stages.some(lambda other: other.stage_name.equals(DEFAULT_STAGE))
    begins, rest = begins_with(Text.of(route.path.value), name)
    return by_default & begins & ~reaches(api, rest)


def is_called_by_name(door: FrontDoor, api: Api) -> Truth:
    """Whether clients come by a domain name that is mapped to $default, or cannot come by the default endpoint."""
    by_domain = door.domains.some(
        lambda domain: domain.mappings.some(
            lambda mapping: (
                Truth.of(mapping.api is api)
                & (Truth.NO if mapping.stage is None else mapping.stage.equals(DEFAULT_STAGE))
            )
        )
    )
    return api.disable_execute_api_endpoint.equals(True) | by_domain


rule = Rule(id="http-api-path-shadowed-by-stage-name", code=9641, failure=failure, check=check, kinds=("HTTP",))
