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

from gatelint.front_door.api import ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.integration import Integration
from gatelint.rule import Certainty, Edit, Finding, Fix, Rule, Undecided, request_to
from gatelint.values import Known, Truth
from gatelint_rules.integration_failure import failure


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for api in door.apis:
        if api.kind is not ApiKind.REST:
            continue
        for route in api.routes:
            integration = route.integration
            if not isinstance(integration, Integration) or not invokes_lambda(integration).is_yes:
                continue
            method = integration.http_method
            if not isinstance(method, Known):
                if method is not None:
                    yield Undecided(method.place, method.why)
                continue
            if method.value == "POST":
                continue
            yield Finding(
                request=request_to(route),
                certainty=Certainty.WILL,
                at=method.place,
                cause=f"the integration calls Lambda with {method.value}, and Lambda's Invoke API takes POST only",
                failure=failure.of("REST"),
                response_type="INTEGRATION_FAILURE",
                api=api,
                help="set the integration's HTTP method to POST; the method's own HttpMethod stays",
                fixes=[Fix("call Lambda with POST", (Edit(method.place, "POST"),), safe=True)],
            )


def invokes_lambda(integration: Integration) -> Truth:
    """Whether it is a proxy integration with a function."""
    return integration.type.equals("AWS_PROXY") & Truth.of(integration.target is not None)


rule = Rule(
    id="aws-proxy-integration-method-not-post", code=9666, failure=failure, check=check, fix="safe", kinds=("REST",)
)
