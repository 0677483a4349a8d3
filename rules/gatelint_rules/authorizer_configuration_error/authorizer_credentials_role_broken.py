"""An authorizer invokes its function as a role that API Gateway may not assume, or that may not invoke the function.

## Why
An authorizer with credentials invokes its function in the name of a role. For that the role must exist, its trust
policy must let `apigateway.amazonaws.com` assume it, and the role must be allowed `lambda:InvokeFunction` on the
function. Often the role that is named is the function's own execution role, which trusts `lambda.amazonaws.com` only.
Whatever is missing, nobody is authorized: every request to a route that asks the authorizer gets 500, before the
integration is called. The execution log says "API Gateway does not have permission to assume the provided role" and
"Authorizer error".

## How to fix
Allow `apigateway.amazonaws.com` the action `sts:AssumeRole` in the role's trust policy, and the role
`lambda:InvokeFunction` on the ARN that the authorizer invokes. Or leave the credentials out and give the function a
permission for API Gateway.

## Exceptions
Nothing is said where the role is defined elsewhere, where it has policies that are out of sight, where the trust hangs
on a condition, or where the function's own policy may let the role in. An authorizer that no route asks is not called.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
- https://repost.aws/knowledge-center/api-gateway-http-lambda-integrations
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.credentials import broken_authorizers
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Finding, Rule
from gatelint_rules.authorizer_configuration_error import failure
from gatelint_rules.broken_credentials import refusals


def check(door: FrontDoor) -> Iterator[Finding]:
    yield from refusals(broken_authorizers(door), failure, "AUTHORIZER_CONFIGURATION_ERROR")


rule = Rule(
    id="authorizer-credentials-role-broken",
    code=9684,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket"),
)
