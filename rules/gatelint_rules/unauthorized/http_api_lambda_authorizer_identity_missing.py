"""Requests lack an identity source of an HTTP API's Lambda authorizer, so that its function never runs.

## Why
An HTTP API calls a Lambda authorizer only for requests that have every one of its identity sources; all others get 401
Unauthorized, and the function's log stays empty. The console and the CDK make `$request.header.Authorization` the
identity source of a new authorizer. Where the function then reads a cookie or a query string parameter instead, clients
that send just that are refused before it can look.

## How to fix
Make what the function reads the identity source (`$request.header.Cookie`, `$request.querystring.token`), or name none
and leave `AuthorizerResultTtlInSeconds` at 0: caching needs at least one.

## Exceptions
Header names compare without case, names of query string parameters with it. Nothing is said where nothing shows what
clients send, nor of what CloudFront drops on the way, which is a cause of its own.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.front_door.api import ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Finding, Rule
from gatelint_rules.refused_identities import identities_kept_away
from gatelint_rules.unauthorized import failure


def check(door: FrontDoor) -> Iterator[Finding]:
    return identities_kept_away(door, ApiKind.HTTP, "REQUEST")


rule = Rule(id="http-api-lambda-authorizer-identity-missing", code=9613, failure=failure, check=check, kinds=("HTTP",))
