"""A route of a WebSocket API validates its messages, and the model that it selects is not there.

## Why
With a `ModelSelectionExpression`, API Gateway evaluates the expression for each message and looks for the key that
comes out among `RequestModels`; where it is not, for `$default`. Where there is neither, the message is not valid,
whatever it says: the client gets a frame with an error, and the integration is not invoked. So it goes with a route
that has no `RequestModels` at all, and with an expression that always gives the same key (`\\$default`) where the model
stands under another one.

## How to fix
Put the model under `$default` in `RequestModels`, or under the key that the expression gives. Leave out
`ModelSelectionExpression` where nothing is to be validated.

## Exceptions
An expression that depends on the message may give one of the keys: which other messages are to fail is for the API to
say. How API Gateway takes an expression without any models was not seen, so that this is a possibility.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-request-validation.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-route.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.routing.messages import message_routes
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.api import Api
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.remedies import NoCommand, Remedy, SetValue, below
from gatelint.rule import Certainty, Finding, Note, Rule, request_to
from gatelint.values import Known, Place
from gatelint_rules.bad_request_body import failure

DEFAULT = "$default"


def check(door: FrontDoor) -> Iterator[Finding]:
    for api, route in message_routes(door):
        selection = route.model_selection
        written = selection.value.literal if isinstance(selection, Known) else None
        if (
            selection is None
            or not written
            or route.request_models_unread is not None
            or DEFAULT in route.request_models
        ):
            continue
        key = constant_key(written)
        if not route.request_models:
            cause = f"{route.key} has a ModelSelectionExpression, and no RequestModels to select from"
            yield misfit(api, route, selection.place, cause)
        elif key is not None and key not in route.request_models:
            models = ", ".join(route.request_models)
            cause = f"{written} always selects the model under {key}, and the models of {route.key} are under {models}"
            yield misfit(api, route, selection.place, cause)


def constant_key(expression: str) -> str | None:
    """The key that an expression gives for every message; None where that depends on the message.

    The dollar sign of a key has a backslash before it, lest it begins a variable; there is no variable "default".
    """
    bare = expression.replace("\\$", "$")
    if bare == DEFAULT:
        return DEFAULT
    return bare if "$" not in expression.replace("\\$", "") else None


def misfit(api: Api, route: Route, at: Place, cause: str) -> Finding:
    first = next(iter(route.request_models.values()), None)
    return Finding(
        request=request_to(route),
        certainty=Certainty.MAY,
        at=at,
        cause=cause,
        failure=failure.of("WebSocket"),
        response_type="BAD_REQUEST_BODY",
        api=api,
        help=f"put the model under $default in RequestModels of {route.name}, or validate nothing there",
        remedies=[remedy_of(route)],
        notes=[] if first is None else [Note(first.place, "a model, which nothing selects")],
    )


def remedy_of(route: Route) -> Remedy:
    if not route.request_models:
        return NoCommand("which messages are valid has to be told by a model, and nothing here tells it")
    if len(route.request_models) > 1:
        return NoCommand("which of the models is for messages that select none has to be decided")
    model = text_of(next(iter(route.request_models.values())))
    if model is None or model.literal is None:
        return NoCommand("the name of the model is not known here")
    return SetValue(below(route.at, "RequestModels", DEFAULT), model.literal)


rule = Rule(
    id="websocket-model-validation",
    code=9692,
    failure=failure,
    check=check,
    kinds=("WebSocket",),
)
