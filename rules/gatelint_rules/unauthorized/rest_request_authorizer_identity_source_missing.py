"""Requests lack an identity source of a REQUEST authorizer, all of which are mandatory.

## Why
A REQUEST authorizer may look at several identity sources. They are not alternatives: API Gateway answers 401
Unauthorized by itself, and does not call the function, where any of them is missing or empty, whether answers are
cached or not. An authorizer that lists the Authorization header and the Cookie header, for clients that send one or
the other, refuses both. So does one that lists a value which no request ever has, such as `context.identity.caller`,
which only a signature fills, or `context.identity.apiKey` on a method without an API key.

## How to fix
Name only the sources that every client sends. To let the function choose between several, name none of them and set
`AuthorizerResultTtlInSeconds` to 0. To cache finer, add `context` values that are always there, such as
`context.resourcePath`.

## Exceptions
Sources that each client sends together (a token and a tenant, say) are in order. Nothing is said where nothing shows
what clients send, nor of what CloudFront drops on the way, which is a cause of its own.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
- https://repost.aws/knowledge-center/api-gateway-401-error-lambda-authorizer
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.front_door.api import ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Finding, Rule
from gatelint_rules.refused_identities import identities_kept_away
from gatelint_rules.unauthorized import failure


def check(door: FrontDoor) -> Iterator[Finding]:
    return identities_kept_away(door, ApiKind.REST, "REQUEST")


rule = Rule(
    id="rest-request-authorizer-identity-source-missing", code=9612, failure=failure, check=check, kinds=("REST",)
)
