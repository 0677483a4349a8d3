"""No permission lets API Gateway invoke the function of a Lambda authorizer.

## Why
API Gateway calls an authorizer's function in its own name, unless the authorizer has credentials, and names
`{api}/authorizers/{authorizer}` as the source. A permission for the methods (`{api}/*/GET/*`, `{api}/prod/*`) does not
take that source, and CloudFormation adds none by itself. Lambda then refuses the call, so nobody is authorized: every
request to a route that asks the authorizer gets 500, before the integration is called.

## How to fix
Add an `AWS::Lambda::Permission` for the authorizer's function with `Principal: apigateway.amazonaws.com` and a
`SourceArn` that ends in `${Api}/authorizers/${Authorizer}` or `${Api}/authorizers/*`.

## Exceptions
`{api}/*` and `{api}/*/*` take authorizers too, and so does a permission without `SourceArn`. An authorizer with
credentials calls as that role. Of a function that is defined elsewhere, or whose name is handed to others, permissions
may be out of sight. An authorizer that no route asks is not called.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.refused_calls import (
    RefusedCalls,
    doubts_about_authorizers,
    has_permission_for_api_gateway,
    refused_to_authorizers,
)
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Finding, Rule, Undecided
from gatelint_rules.authorizer_configuration_error import failure
from gatelint_rules.refused_invocations import labels_of, misfit, reaching_all, refusal

TYPE = "AUTHORIZER_CONFIGURATION_ERROR"


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for refused in refused_to_authorizers(door):
        permitted = has_permission_for_api_gateway(refused.function)
        if permitted.is_yes:
            yield misfit(refused, failure, TYPE, reaching_all(refused, "/authorizers/*"))
        elif permitted.is_no:
            yield lack_of(refused)
    for doubt in doubts_about_authorizers(door):
        yield Undecided(doubt.place, doubt.why)


def lack_of(refused: RefusedCalls) -> Finding:
    invoked, wanted = " and ".join(labels_of(refused)), reaching_all(refused, "/authorizers/*")
    callers = " and ".join(call.caller for call in refused.calls)
    return refusal(
        refused,
        failure,
        TYPE,
        refused.function.at,
        cause=f"no permission lets API Gateway invoke {invoked}, the function of {callers}",
        mend=f"add an AWS::Lambda::Permission for {invoked}, with Principal apigateway.amazonaws.com "
        f"and SourceArn {wanted}",
        wanted=wanted,
    )


rule = Rule(
    id="authorizer-lambda-permission-missing",
    code=9667,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket"),
)
