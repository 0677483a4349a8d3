"""An integration calls as a role that API Gateway may not assume, or that may not invoke the function.

## Why
An integration with credentials calls its target in the name of a role. For that the role must exist, its trust policy
must let `apigateway.amazonaws.com` assume it, and where a function is invoked, the role must be allowed
`lambda:InvokeFunction` on it. Often the role that is named is the function's own execution role, which trusts
`lambda.amazonaws.com` only. Whatever is missing, the call comes to nothing, and clients get 500. The execution log says
"API Gateway does not have permission to assume the provided role". A policy for the function's ARN is for none of its
aliases and versions: those have ARNs of their own.

## How to fix
Allow `apigateway.amazonaws.com` the action `sts:AssumeRole` in the role's trust policy, and the role
`lambda:InvokeFunction` on the ARN that the integration invokes. Or leave the credentials out and give the function a
permission for API Gateway.

## Exceptions
What another AWS service makes of a call that the role is not allowed to make is that service's own answer, which the
integration responses map, perhaps to 200: nothing is said of that. Nor is it where the role is defined elsewhere, where
it has policies that are out of sight, where the trust hangs on a condition, or where the function's own policy may let
the role in. `arn:aws:iam::*:user/*` passes the caller's credentials on, and is no role.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html
- https://repost.aws/knowledge-center/api-gateway-http-lambda-integrations
- https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.credentials import broken_integrations
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Finding, Rule
from gatelint_rules.broken_credentials import refusals
from gatelint_rules.integration_failure import failure


def check(door: FrontDoor) -> Iterator[Finding]:
    yield from refusals(broken_integrations(door), failure, "INTEGRATION_FAILURE")


rule = Rule(
    id="integration-credentials-role-broken",
    code=9683,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket"),
)
