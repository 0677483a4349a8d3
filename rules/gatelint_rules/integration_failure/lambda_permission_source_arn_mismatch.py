"""A function has a permission for API Gateway, and it is not for the route that invokes the function.

## Why
API Gateway names the source of every call: an ARN of the API's id, the stage, the method and the resource path
(`{api}/{stage}/GET/orders`), or for a WebSocket route and `$default` of an HTTP API the route key alone
(`{api}/{stage}/$default`). Lambda compares it with the permission's `SourceArn`, in which `*` stands for any
characters, slashes too. A pattern that ends at the API's id, names another method, stage, path or API, has a slash too
many at its end or `ANY` for the method, or three segments for a route key, takes none of the calls: clients get 500.
So they do where the permission is for the function and the integration invokes an alias of it, or the other way
around, for each has a policy of its own.

## How to fix
Let `SourceArn` end in `${Api}/*/*`, which takes every route of the API, or write the stage, method and path as they
are, with `*` for what varies. Grant the permission on the alias or version that the integration invokes.

## Exceptions
What stands in the ARN for a path parameter is not documented, so a pattern that spells it in any way is left alone.
Another permission may take the call, and those of a function that is defined elsewhere or handed to others may be out
of sight. An integration with credentials asks for no permission. That `$disconnect` cannot be called no client sees.

## References
- https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html
- https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
- https://docs.aws.amazon.com/lambda/latest/dg/using-aliases.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.access.refused_calls import (
    doubts_about_routes,
    has_permission_for_api_gateway,
    refused_to_routes,
)
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Finding, Rule, Undecided
from gatelint_rules.integration_failure import failure
from gatelint_rules.refused_invocations import misfit, reaching_all


def check(door: FrontDoor) -> Iterator[Finding | Undecided]:
    for refused in refused_to_routes(door):
        if has_permission_for_api_gateway(refused.function).is_yes:
            yield misfit(refused, failure, "INTEGRATION_FAILURE", reaching_all(refused, "/*/*"))
    for doubt in doubts_about_routes(door):
        yield Undecided(doubt.place, doubt.why)


rule = Rule(
    id="lambda-permission-source-arn-mismatch",
    code=9665,
    failure=failure,
    check=check,
    kinds=("REST", "HTTP", "WebSocket"),
)
