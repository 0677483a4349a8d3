"""An authorizer invokes a function that does not exist.

## Why
An authorizer keeps the ARN of its function, whatever becomes of that: a function that is deleted, renamed or moved to
another region leaves the authorizer behind. API Gateway cannot reach it then, and every request to a route that asks
the authorizer gets 500, before the integration is called.

## How to fix
Point the authorizer at the function that is there, or create the one that it names.

## Exceptions
Only an account shows which functions exist, so nothing is said of templates. Nor is it where the function is in another
account or region, or where Lambda could not be asked. An authorizer that no route asks is not called.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
- https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.authorizers.guards import guards, request_to_any
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.function import FunctionTarget
from gatelint.front_door.route import Route
from gatelint.remedies import NoCommand
from gatelint.rule import Certainty, Finding, Note, Rule
from gatelint_rules.authorizer_configuration_error import failure


def check(door: FrontDoor) -> Iterator[Finding]:
    for api in door.apis:
        for authorizer, routes in (*guards(api, "TOKEN"), *guards(api, "REQUEST")):
            target = authorizer.target
            if target is not None and target.exists.is_no:
                yield dead_end_of(api, authorizer, routes, target)


def dead_end_of(api: Api, authorizer: Authorizer, routes: list[Route], target: FunctionTarget) -> Finding:
    return Finding(
        request=request_to_any(api, routes),
        certainty=Certainty.WILL,
        at=target.at,
        cause=f"there is no function {target.arn}, which authorizer {authorizer.name} invokes",
        failure=failure.of(api.kind.value),
        response_type=None if api.kind is ApiKind.HTTP else "AUTHORIZER_CONFIGURATION_ERROR",
        api=api,
        help="point the authorizer at a function that exists",
        remedies=[NoCommand("which function should answer in its place is not known here")],
        notes=[Note(routes[0].at, f"{routes[0].key} asks it")],
    )


rule = Rule(
    id="authorizer-function-missing",
    code=9682,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket"),
)
