"""A Lambda proxy integration calls Lambda with another method than POST.

## Why
API Gateway hands a request to a function by calling Lambda's Invoke API, which knows POST only. The integration's
HTTP method is that of this call, not that of the client's request: with GET or ANY, Lambda refuses the call, and
every client of the method gets 500, whatever the function does.

## How to fix
Set `IntegrationHttpMethod` (`httpMethod` of `x-amazon-apigateway-integration`) to POST. The method's own
`HttpMethod` stays.

## Exceptions
Integrations with HTTP endpoints and with other AWS services use the method that their target expects.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
- https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.integration import Integration
from gatelint.front_door.route import Route
from gatelint.rule import Certainty, Edit, Finding, Fix, Rule, Undecided, request_to
from gatelint.values import Place, Truth, Unresolved
from gatelint.wording import count
from gatelint_rules.integration_failure import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        if api.kind is not ApiKind.REST:
            continue
        # Methods may share what is written, by an alias of YAML.
        by_place: dict[Place, list[tuple[Route, str]]] = {}
        for route in api.routes:
            integration = route.integration
            if not isinstance(integration, Integration) or not invokes_lambda(integration).is_yes:
                continue
            method = integration.http_method
            if isinstance(method, Unresolved):
                yield Undecided(method.place, method.why)
            elif method is not None and method.value != "POST":
                by_place.setdefault(method.place, []).append((route, method.value))
        for at, calls in by_place.items():
            yield refusal_of(api, at, calls)


def refusal_of(api: Api, at: Place, calls: list[tuple[Route, str]]) -> Finding:
    route, method = calls[0]
    request = request_to(route)
    others = len(calls) - 1
    request.who = f"(and {count(others, 'more route')})" if others else ""
    return Finding(
        request=request,
        certainty=Certainty.WILL,
        at=at,
        cause=f"the integration calls Lambda with {method}, and Lambda's Invoke API takes POST only",
        failure=failure.of("REST"),
        response_type="INTEGRATION_FAILURE",
        api=api,
        help="set the integration's HTTP method to POST; the method's own HttpMethod stays",
        fixes=[Fix("call Lambda with POST", (Edit(at, "POST"),), safe=True)],
    )


def invokes_lambda(integration: Integration) -> Truth:
    """Whether it is a proxy integration with a function."""
    return integration.type.equals("AWS_PROXY") & Truth.of(integration.target is not None)


rule = Rule(
    id="aws-proxy-integration-method-not-post", code=9666, failure=failure, check=check, fix="safe", kinds=("REST",)
)
