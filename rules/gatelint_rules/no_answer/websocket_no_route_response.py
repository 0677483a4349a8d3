"""A route of a WebSocket API is to answer its messages, and has no route response.

## Why
Routes of WebSocket APIs are one-way: whatever the integration answers to a message, API Gateway drops it, unless the
route has a route response. That is a resource of its own, `AWS::ApiGatewayV2::RouteResponse`; neither
`RouteResponseSelectionExpression` on the route nor an integration response with a template makes one. The message is
processed, and the client gets nothing back, not even an error.

## How to fix
Add an `AWS::ApiGatewayV2::RouteResponse` for the route, with `RouteResponseKey: $default`, and deploy the API again.

## Exceptions
Most routes are one-way on purpose, and answer by `@connections` if at all: nothing is said of a route where nothing
tells that it should answer. `RouteResponseSelectionExpression` is often copied to routes whose handlers send to
`@connections`, and a template in an integration response may be there for its own sake: of one of the two alone follows
a possibility. `$connect` and `$disconnect` are no messages.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-responses.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-routeresponse.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.routing.messages import message_routes
from gatelint.front_door.api import Api
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.integration import Integration
from gatelint.front_door.route import Route
from gatelint.remedies import AddRouteResponse, Remedy, SetValue, below
from gatelint.rule import Certainty, Finding, Note, Rule, Undecided, request_to
from gatelint.values import Known, Place
from gatelint_rules.no_answer import failure

NO_PROXIES = ("AWS", "HTTP", "MOCK")


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api, route in message_routes(door):
        told = told_to_answer(route)
        if told is None or route.responses.items:
            continue
        if route.responses.complete:
            yield silence_of(api, route, *told)
        else:
            yield Undecided(route.at, route.responses.unread or "")


def told_to_answer(route: Route) -> tuple[Place, str, Certainty] | None:
    """Where and how a route is told to answer, and what follows for whether anybody waits for that.

    A handler that sends to @connections needs no route response, whatever stands on the route: of a proxy it is not
    known whether it returns anything. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
    """
    written = template_for_answers(route)
    selection = route.response_selection
    if isinstance(selection, Known) and selection.value.literal != "":
        certainty = Certainty.MAY if written is None else Certainty.WILL
        return selection.place, "has a RouteResponseSelectionExpression", certainty
    if written is not None and isinstance(route.integration, Integration):
        return written, f"has a template for what {route.integration.name} answers", Certainty.MAY
    return None


def template_for_answers(route: Route) -> Place | None:
    """Where the integration of a route, which is no proxy, is told what to make of an answer."""
    integration = route.integration
    if not isinstance(integration, Integration) or not integration.type.is_in(NO_PROXIES).is_yes:
        return None
    return next((each.at for each in integration.responses if each.templates), None)


def silence_of(api: Api, route: Route, at: Place, how: str, certainty: Certainty) -> Finding:
    return Finding(
        request=request_to(route),
        certainty=certainty,
        at=at,
        cause=f"route {route.key} {how}, and no route response, without which API Gateway returns nothing",
        failure=failure.of("WebSocket"),
        api=api,
        help=f"add an AWS::ApiGatewayV2::RouteResponse with RouteResponseKey $default for {route.name}",
        remedies=remedies_of(api, route),
        notes=[] if at == route.at else [Note(route.at, f"{route.key} is one-way")],
    )


def remedies_of(api: Api, route: Route) -> list[Remedy]:
    if route.response_selection is not None:
        return [AddRouteResponse(api, route)]
    return [SetValue(below(route.at, "RouteResponseSelectionExpression"), "$default"), AddRouteResponse(api, route)]


rule = Rule(
    id="websocket-no-route-response",
    code=9691,
    failure=failure,
    check=check,
    kinds=("WebSocket",),
)
