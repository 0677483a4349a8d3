"""A JWT authorizer is configured with an issuer that the tokens of its identity provider do not name.

## Why
API Gateway compares a token's `iss` with the configured issuer character by character, and answers 401 Unauthorized to
every token where they differ. The tokens of a Cognito user pool name
`https://cognito-idp.{region}.amazonaws.com/{user pool id}`: not the domain of its login pages, not its ARN, no slash at
the end. Those of Auth0 do end in a slash. Where the issuer's settings cannot be read at the configured address, API
Gateway refuses to create the authorizer in the first place.

## How to fix
Copy `iss` from a decoded token. For a user pool of the same template, `!GetAtt UserPool.ProviderURL` is just that.

## Exceptions
The issuers of other identity providers are judged by the slash at their end alone, and only those of a few well-known
ones; one under a domain of your own is not judged at all.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer-create.html
- https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
- https://auth0.com/docs/secure/tokens/id-tokens/id-token-structure
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.authorizers.guards import guards, request_to_any
from gatelint.behavior.authorizers.issuers import wrong_issuer
from gatelint.behavior.authorizers.tokens import claims_told
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.authorizer import Authorizer, JwtConfiguration
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.remedies import NoCommand, SetValue, below
from gatelint.rule import Edit, Finding, Fix, Note, Rule
from gatelint.text import Text
from gatelint.values import Truth, Value
from gatelint_rules.refused_identities import refusal
from gatelint_rules.unauthorized import failure


def check(door: FrontDoor) -> Iterator[Finding]:
    for api in door.apis:
        if api.kind is ApiKind.WEBSOCKET:
            continue
        for authorizer, routes in guards(api, "JWT"):
            wrong = list(wrong_issuers(door, api, authorizer, routes))
            yield from wrong or told_tokens_of_others(door, authorizer)


def wrong_issuers(door: FrontDoor, api: Api, authorizer: Authorizer, routes: list[Route]) -> Iterator[Finding]:
    for issuer in authorizer.jwt.issuers if authorizer.jwt is not None else ():
        wrong = wrong_issuer(door, issuer)
        if wrong is None:
            continue
        cause = f"the issuer of {authorizer.name} is {text_of(issuer)}, which {wrong.why}"
        found = refusal(api, request_to_any(api, routes), issuer.place, cause)
        found.help = f"set the issuer to {'the iss of a decoded token' if wrong.right is None else wrong.right}"
        found.fixes = list(replacements(issuer, wrong.right))
        if not found.fixes:
            found.remedies = [NoCommand("who issues the tokens is not known here: the iss of a decoded one tells")]
        yield found


def replacements(issuer: Value[Text], right: Text | None) -> Iterator[Fix]:
    """The right issuer in place of one that is written out."""
    written = text_of(issuer)
    if written is not None and written.literal is not None and right is not None and right.literal is not None:
        # The value may come from elsewhere, such as a parameter's default: somebody should look.
        yield Fix(f"set the issuer to {right}", (Edit(issuer.place, right.literal),))


def told_tokens_of_others(door: FrontDoor, authorizer: Authorizer) -> Iterator[Finding]:
    """Requests that are told with a token of another issuer."""
    jwt = authorizer.jwt
    for request, claims in claims_told(door, authorizer):
        issuer = claims.issuer
        if jwt is None or issuer is None or not accepts(jwt, issuer).is_no:
            continue
        cause = f"{authorizer.name} does not name {issuer}, which issued the token"
        found = refusal(request.api, request.request, jwt.at, cause)
        found.help = f"set the issuer to {issuer}"
        found.remedies = [SetValue(below(jwt.at, "Issuer"), issuer)]
        found.notes = [Note(request.call.at, f"{request.spoken} tells the token")]
        yield found


def accepts(jwt: JwtConfiguration, issuer: str) -> Truth:
    return jwt.issuers.some(lambda one: one.equals(issuer))


rule = Rule(
    id="http-api-jwt-issuer-mismatch", code=9614, failure=failure, check=check, fix="unsafe", kinds=("HTTP", "REST")
)
