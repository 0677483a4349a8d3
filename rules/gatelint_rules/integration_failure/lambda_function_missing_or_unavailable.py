"""A route invokes a function that does not exist, or that Lambda cannot run in the state that it is in.

## Why
An integration keeps the ARN of its function, whatever becomes of that: a function that is deleted, renamed or moved to
another region leaves the route behind. API Gateway finds nothing to invoke, and clients get 500. Nothing in the console
marks such a route. A function that is there may be unable to run, too: Failed, because what it needs could not be made,
or Inactive, because it was not invoked for so long that Lambda took its resources back.

## How to fix
Point the integration at the function that is there, or create the one that it names. A function that Failed must be
deleted and created anew. One that is Inactive is brought back by invoking it, and mended where it does not come back.

## Exceptions
Only an account shows which functions exist and in which state they are, so nothing is said of templates. Nor is it
where a stage variable chooses the function, where the function is in another account or region, or where Lambda could
not be asked. States are reported as a possibility: AWS documents that calls fail, not what API Gateway makes of that,
and the first request may wake an Inactive function. A version has a state of its own, so of versions and aliases
nothing is said, and nothing of a function that is Pending, which soon is Active.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html
- https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
- https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.refused_calls import calling_routes
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.function import Function, FunctionTarget
from gatelint.front_door.integration import Integration
from gatelint.front_door.route import Route
from gatelint.remedies import NoCommand
from gatelint.rule import Certainty, Finding, Note, Rule, request_to
from gatelint_rules.integration_failure import failure
from gatelint_rules.requests_to_routes import answer_on, request_on, what_they_do

MENDS = {
    "Failed": "delete the function and create it anew, with what it lacked",
    "Inactive": "invoke it until it is Active again, and mend what keeps it from that",
}
NO_COMMANDS = {
    "Failed": "the function has to be deleted and created anew, from its code and with what it lacked",
    "Inactive": "invoking it brings it back, with what event is for whoever knows the function to say",
}
LATEST = "$LATEST"


def check(door: FrontDoor) -> Iterator[Finding]:
    for api in door.apis:
        for route in api.routes:
            target = route.integration.target if isinstance(route.integration, Integration) else None
            if target is not None and target.exists.is_no:
                yield dead_end_of(api, route, target)
        for function, routes in called_in_vain(api):
            yield stop_of(api, routes, function)


def dead_end_of(api: Api, route: Route, target: FunctionTarget) -> Finding:
    return Finding(
        request=request_to(route),
        certainty=Certainty.WILL,
        at=target.at,
        cause=f"there is no function {target.arn}",
        failure=failure.of(api.kind.value),
        response_type="INTEGRATION_FAILURE",
        api=api,
        help="point the integration at a function that exists",
        remedies=[NoCommand("which function should answer in its place is not known here")],
        notes=[Note(route.at, f"{route.key} invokes it")],
    )


def called_in_vain(api: Api) -> list[tuple[Function, list[Route]]]:
    """The functions that cannot run, each with the routes that call it itself, not a version of it."""
    found: dict[int, tuple[Function, list[Route]]] = {}
    for route, target in calling_routes(api):
        function, qualifier = target.function, target.qualifier
        of_itself = qualifier is None or qualifier.equals(LATEST).is_yes
        if isinstance(function, Function) and function.state in MENDS and of_itself:
            found.setdefault(id(function), (function, []))[1].append(route)
    return list(found.values())


def stop_of(api: Api, routes: list[Route], function: Function) -> Finding:
    said = f": {function.state_reason.rstrip('.')}" if function.state_reason else ""
    return Finding(
        request=request_on(api, routes, ""),
        certainty=Certainty.MAY,
        at=function.at,
        cause=f"function {function.name} is {function.state}{said}",
        failure=answer_on(api, routes, failure),
        response_type=None if api.kind is ApiKind.HTTP else "INTEGRATION_FAILURE",
        api=api,
        help=MENDS[function.state or ""],
        remedies=[NoCommand(NO_COMMANDS[function.state or ""])],
        notes=[Note(routes[0].at, what_they_do(routes, "invokes", "invoke"))],
    )


rule = Rule(
    id="lambda-function-missing-or-unavailable",
    code=9669,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket"),
)
