"""A route invokes a function that does not exist.

## Why
An integration keeps the ARN of its function, whatever becomes of that: a function that is deleted, renamed or moved to
another region leaves the route behind. API Gateway finds nothing to invoke, and clients get 500. Nothing in the console
marks such a route.

## How to fix
Point the integration at the function that is there, or create the one that it names.

## Exceptions
Only an account shows which functions exist, so nothing is said of templates. Nor is it where a stage variable chooses
the function, where the function is in another account or region, or where Lambda could not be asked.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html
- https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.front_door.api import Api
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.function import FunctionTarget
from gatelint.front_door.integration import Integration
from gatelint.front_door.route import Route
from gatelint.remedies import NoCommand
from gatelint.rule import Certainty, Finding, Note, Rule, request_to
from gatelint_rules.integration_failure import failure


def check(door: FrontDoor) -> Iterator[Finding]:
    for api in door.apis:
        for route in api.routes:
            target = route.integration.target if isinstance(route.integration, Integration) else None
            if target is not None and target.exists.is_no:
                yield dead_end_of(api, route, target)


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


rule = Rule(
    id="lambda-function-missing-or-unavailable",
    code=9669,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket"),
)
