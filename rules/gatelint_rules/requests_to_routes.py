"""How the requests to several routes of an API are spoken of, and what is answered to them."""

from __future__ import annotations

from collections.abc import Sequence

from gatelint.behavior.answers.gateway_responses import as_frame
from gatelint.behavior.authorizers.guards import request_to_any
from gatelint.front_door.api import Api, ApiKind, Stage, literal_stage_name
from gatelint.front_door.route import Route
from gatelint.rule import Failure, Request, Response, request_to


def request_on(api: Api, routes: list[Route], who: str) -> Request:
    """The requests to several routes; of a WebSocket API the handshake, where that is among them."""
    if api.kind is not ApiKind.WEBSOCKET:
        return request_to_any(api, routes, who)
    first = next((route for route in routes if route.key == "$connect"), routes[0])
    request = request_to(first)
    others = f"(and {len(routes) - 1} more)" if len(routes) > 1 and first.key != "$connect" else ""
    request.who = " ".join(filter(None, (others, who)))
    return request


def answer_on(api: Api, routes: list[Route], failure: Failure) -> Response:
    """What is answered to them: a message of a WebSocket API gets a frame, once the handshake has gone well."""
    default = failure.of(api.kind.value)
    handshake = any(route.key == "$connect" for route in routes)
    return default if handshake or api.kind is not ApiKind.WEBSOCKET else as_frame(default)


def in_stages(stages: Sequence[Stage]) -> str:
    """ "in stage prod and test"; nothing where there are none to tell apart."""
    return f"in stage {' and '.join(map(name_of, stages))}" if stages else ""


def name_of(stage: Stage) -> str:
    return literal_stage_name(stage) or stage.name


def what_they_do(routes: list[Route], one: str, several: str) -> str:
    """ "GET /orders invokes it", "GET /orders and 2 more invoke it"; `one` and `several` are the verb's two forms."""
    others = len(routes) - 1
    return f"{routes[0].key} and {others} more {several} it" if others else f"{routes[0].key} {one} it"
