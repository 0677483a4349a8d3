"""The clients of a TOKEN authorizer do not, or cannot, send the header that it reads.

## Why
A TOKEN authorizer reads one header, the one that `IdentitySource` names. Where a request has no value in it, API
Gateway answers 401 Unauthorized by itself: the authorizer's function is not called, and the execution log says nothing.
For a client without a token that is as it should be. It is a mistake where the configuration shows that the clients it
has in mind do not send the header: a curl command in an output leaves it out; the answer is an HTML page, which people
open in a browser; the token is a cookie, and the CORS settings keep cookies away.

## How to fix
Send the header, or make the header that clients do send the identity source. A browser that opens a page, follows a
link or a redirect sends cookies and a query string, and no other header of yours: leave such a route open, or give it
a REQUEST authorizer that reads one of these.

## Exceptions
Header names compare without case. Nothing is said where nothing shows what clients send, nor of a header that
CloudFront drops on the way, which is a cause of its own.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
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
    return identities_kept_away(door, ApiKind.REST, "TOKEN")


rule = Rule(id="rest-token-authorizer-token-missing", code=9610, failure=failure, check=check, kinds=("REST",))
