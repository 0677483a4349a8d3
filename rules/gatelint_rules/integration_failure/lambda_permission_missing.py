"""A route invokes a function whose resource policy does not let API Gateway in at all.

## Why
API Gateway calls Lambda in its own name, unless the integration has credentials. So the function needs a resource
policy that allows `apigateway.amazonaws.com` to invoke it. CloudFormation adds none by itself. Without it, Lambda
refuses the call, the function never runs, and clients get 500. The execution log says "Invalid permissions on Lambda
function".

## How to fix
Add an `AWS::Lambda::Permission` with `Principal: apigateway.amazonaws.com`, `Action: lambda:InvokeFunction` and a
`SourceArn` for the API. Where the integration invokes an alias or a version, `FunctionName` has to name that.

## Exceptions
An integration with credentials calls as that role, and asks for no permission. Of a function that is defined elsewhere,
or whose name is handed to others, permissions may be out of sight, and nothing is said. Nor is it where a permission
may belong to the function, or may be for API Gateway. That a test in the console succeeds proves nothing.

## References
- https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html
- https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.refused_calls import RefusedCalls, has_permission_for_api_gateway, refused_to_routes
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Finding, Rule
from gatelint_rules.integration_failure import failure
from gatelint_rules.refused_invocations import labels_of, reaching_all, refusal


def check(door: FrontDoor) -> Iterator[Finding]:
    for refused in refused_to_routes(door):
        if has_permission_for_api_gateway(refused.function).is_no:
            yield lack_of(refused)


def lack_of(refused: RefusedCalls) -> Finding:
    invoked, wanted = " and ".join(labels_of(refused)), reaching_all(refused, "/*/*")
    return refusal(
        refused,
        failure,
        "INTEGRATION_FAILURE",
        refused.function.at,
        cause=f"no permission lets API Gateway invoke {invoked}, so Lambda refuses the calls",
        mend=f"add an AWS::Lambda::Permission for {invoked}, with Principal apigateway.amazonaws.com "
        f"and SourceArn {wanted}",
        wanted=wanted,
    )


rule = Rule(
    id="lambda-permission-missing", code=9664, failure=failure, check=check, kinds=("REST", "HTTP", "WebSocket")
)
