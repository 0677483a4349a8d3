"""The ARNs of what clients invoke.

    arn:{partition}:execute-api:{region}:{account}:{api}/{stage}/{METHOD}/{path}      a method or HTTP API route
    arn:{partition}:execute-api:{region}:{account}:{api}/{stage}/{route key}          $default, and WebSocket routes
    arn:{partition}:execute-api:{region}:{account}:{api}/authorizers/{authorizer}     what an authorizer's function sees

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html

The ARN of a route stands for those of all its requests: a reference of kind SEGMENT for one segment of a path that
clients choose ("{id}"), GREEDY for one or more of them ("{proxy+}"), METHOD for any HTTP method. Other references
stand for one string that is not known here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.front_door.api import ApiKind
from gatelint.text import Reference, Text
from gatelint.values import Known, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.api import Api, Stage
    from gatelint.front_door.authorizer import Authorizer
    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.route import Route

METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
"""The HTTP methods that API Gateway serves."""

SEGMENT = "segment"
GREEDY = "greedy"
METHOD = "method"
CHOSEN_BY_CLIENTS = (SEGMENT, GREEDY, METHOD)

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def method_arn(door: FrontDoor, api: Api, stage: Stage | None, route: Route, method: str | None = None) -> Text:
    """The ARNs that policies see of a route's requests, with the path as the client wrote it.

    Without a stage, those of every stage. `method` picks one HTTP method of an ANY route.
    """
    key = route.path.value if isinstance(route.path, Known) else ""
    if api.kind is ApiKind.HTTP and key == "$default":
        # What stands there for a request of the catch-all is not documented: $default, or its method and path.
        path = Text.of(Reference(GREEDY, "$default", plain=False))
        return _execute_api(door, api.identity, _stage_segment(stage), path)
    verb = _method_segment(route, Reference(METHOD, "ANY")) if method is None else Text.of(method)
    return _execute_api(door, api.identity, _stage_segment(stage), *_route_segments(route, verb))


def source_arn(door: FrontDoor, api: Api, stage: Stage | None, route: Route) -> Text:
    """The ARN under which API Gateway calls a route's function.

    What stands in it for a placeholder, and for the method of an ANY route, is not documented:
    `permissions.may_invoke` knows of that. A literal ANY is known to match nothing on a REST API.
    """
    verb = _method_segment(route, Reference(METHOD if api.kind is ApiKind.REST else SEGMENT, "ANY"))
    return _execute_api(door, api.identity, _stage_segment(stage), *_route_segments(route, verb))


def authorizer_arn(door: FrontDoor, api: Api, authorizer: Authorizer) -> Text:
    """The ARN under which API Gateway calls an authorizer's function."""
    return _execute_api(door, api.identity, Text.of("authorizers"), authorizer.identity)


def _execute_api(door: FrontDoor, *segments: Text) -> Text:
    resource = Text.of("/").join(list(segments))
    return Text.of("arn:", door.partition, ":execute-api:", door.region, ":", door.account, ":", resource)


def _stage_segment(stage: Stage | None) -> Text:
    if stage is None:
        return Text.of(Reference(SEGMENT, "stage"))
    name = stage.stage_name
    text = name.text if isinstance(name, Unresolved) else name.value
    return Text.of(Reference("unread", f"stage {stage.name}")) if text is None else _as_one_word(text)


def _as_one_word(text: Text) -> Text:
    """The text, with the knowledge that no slash or colon stands in it."""
    return Text.of(*(part._replace(plain=True) if isinstance(part, Reference) else part for part in text.parts))


def _method_segment(route: Route, for_any: Reference) -> Text:
    if not isinstance(route.method, Known):
        return Text.of(Reference("unread", "method"))
    return Text.of(for_any) if route.method.value == "ANY" else Text.of(route.method.value)


def _route_segments(route: Route, method: Text) -> tuple[Text, ...]:
    if not isinstance(route.path, Known):
        return method, Text.of(Reference("unread", "path", plain=False))
    path = route.path.value
    if not path.startswith("/"):
        return (Text.of(path),)
    return method, _path_text(path.removeprefix("/"))


def _path_text(path: str) -> Text:
    parts: list[str | Reference] = []
    reached = 0
    for found in _PLACEHOLDER.finditer(path):
        greedy = found[0].endswith("+}")
        parts += [path[reached : found.start()], Reference(GREEDY if greedy else SEGMENT, found[0], plain=not greedy)]
        reached = found.end()
    return Text.of(*parts, path[reached:])


def as_written(arn: Text) -> Text:
    """An ARN with the placeholders of its path as the route writes them ("{id}")."""
    return Text.of(
        *(part.name if isinstance(part, Reference) and part.name.startswith("{") else part for part in arn.parts)
    )
