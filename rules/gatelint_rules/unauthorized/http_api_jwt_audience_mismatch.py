"""No token of the user pool that a JWT authorizer trusts is issued for its audience.

## Why
A token's `aud` has to be one of the authorizer's audience; where it has none, its `client_id` has to. What a Cognito
user pool writes there is the id of the app client that asked for the token. With the id of the user pool, an ARN, the
name of an app client or the id of the API as the audience, every token gets 401 Unauthorized; the answer's
`www-authenticate` header says "the token does not have a valid audience". The same goes for app clients of another
user pool.

## How to fix
List the ids of the app clients: `!Ref UserPoolClient`.

## Exceptions
Access tokens of Cognito have no `aud`, and are accepted by their `client_id`. A URL may be the audience of access
tokens that a client asks for by resource, and is not judged, nor are the audiences of other identity providers.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html
- https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
- https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.authorizers.audiences import NoAudience, clients_of, no_audience
from gatelint.behavior.authorizers.guards import guards, request_to_any
from gatelint.behavior.authorizers.issuers import pool_of
from gatelint.behavior.authorizers.tokens import claims_told
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.authorizer import Authorizer, JwtConfiguration
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.identity import UserPool
from gatelint.front_door.route import Route
from gatelint.remedies import AddItem, NoCommand, Remedy, SetValue, below
from gatelint.rule import Certainty, Finding, Note, Rule
from gatelint.values import Truth, every
from gatelint_rules.refused_identities import refusal
from gatelint_rules.unauthorized import failure


def check(door: FrontDoor) -> Iterator[Finding]:
    for api in door.apis:
        if api.kind is ApiKind.WEBSOCKET:
            continue
        for authorizer, routes in guards(api, "JWT"):
            jwt = authorizer.jwt
            if jwt is None or not jwt.audience.complete or not jwt.audience.items:
                continue
            wrong = wrong_audience(door, api, authorizer, jwt, routes)
            yield from told_tokens_for_others(door, authorizer, jwt) if wrong is None else (wrong,)


def wrong_audience(
    door: FrontDoor, api: Api, authorizer: Authorizer, jwt: JwtConfiguration, routes: list[Route]
) -> Finding | None:
    """Where none of the entries is an app client of the user pool that issues the tokens."""
    pool = pool_of(door, jwt.issuers.items[0]) if jwt.issuers.complete and len(jwt.issuers) == 1 else None
    if pool is None:
        return None
    entries = [(entry, no_audience(door, pool, entry)) for entry in jwt.audience]
    wrong = [(entry, reason) for entry, reason in entries if reason is not None]
    if len(wrong) < len(entries):
        return None
    entry, reason = wrong[0]
    cause = f"the audience of {authorizer.name} is {text_of(entry)}, which {reason.why}"
    found = refusal(api, request_to_any(api, routes), entry.place, cause)
    found.certainty = Certainty.of(every(reason.certain for _, reason in wrong))
    found.help = f"list the ids of the app clients{named(door, pool)}"
    found.remedies = [listing_clients(door, pool, jwt)]
    found.notes = notes_on(pool, jwt, reason)
    return found


def named(door: FrontDoor, pool: UserPool | str) -> str:
    """ " (Web, Mobile)": the app clients that there are."""
    names = ", ".join(client.name for client in clients_of(door, pool))
    return f" ({names})" if names else ""


def listing_clients(door: FrontDoor, pool: UserPool | str, jwt: JwtConfiguration) -> Remedy:
    ids = [client.identity.literal for client in clients_of(door, pool)]
    written = [each for each in ids if each is not None]
    if not written or len(written) < len(ids):
        return NoCommand("the ids of the app clients are not known here")
    return SetValue(below(jwt.at, "Audience"), written)


def notes_on(pool: UserPool | str, jwt: JwtConfiguration, reason: NoAudience) -> list[Note]:
    name = f"user pool {pool}" if isinstance(pool, str) else f"user pool {pool.name}"
    notes = [Note(jwt.issuers.items[0].place, f"{name} issues the tokens")]
    return notes if reason.at is None else [*notes, Note(reason.at, "the app client belongs to that user pool")]


def told_tokens_for_others(door: FrontDoor, authorizer: Authorizer, jwt: JwtConfiguration) -> Iterator[Finding]:
    """Requests that are told with a token for another audience."""
    for request, claims in claims_told(door, authorizer):
        told = claims.audience
        if not told or not accepts(jwt, told).is_no:
            continue
        cause = f"the audience of {authorizer.name} does not list {told[0]}, for which the token was issued"
        entry = jwt.audience.items[0]
        found = refusal(request.api, request.request, entry.place, cause)
        found.help = f"add {told[0]} to the audience"
        found.remedies = [AddItem(below(jwt.at, "Audience"), told[0])]
        found.notes = [Note(request.call.at, f"{request.spoken} tells the token")]
        yield found


def accepts(jwt: JwtConfiguration, told: list[str]) -> Truth:
    return jwt.audience.some(lambda entry: entry.is_in(told))


rule = Rule(id="http-api-jwt-audience-mismatch", code=9615, failure=failure, check=check, kinds=("HTTP", "REST"))
