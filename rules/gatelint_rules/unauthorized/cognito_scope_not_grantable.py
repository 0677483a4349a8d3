"""A route demands scopes of which no token of its user pool can carry any.

## Why
A route with scopes wants an access token that carries one of them at least. A Cognito user pool issues
`{identifier}/{name}` only where a resource server with that identifier defines that name, letter by letter, and an app
client is allowed it. Where neither the first nor the second is so for any of the route's scopes, a REST API answers 401
Unauthorized to every token, and an HTTP API 403 Forbidden.

## How to fix
Write the scope as the resource server defines it, with its identifier before the slash; define it there; or allow it to
an app client.

## Exceptions
`openid`, `email`, `phone`, `profile` and `aws.cognito.signin.user.admin` need no resource server, and one scope that
can be granted is enough. A pre token generation trigger may add any scope. Of a user pool that is defined elsewhere or
handed to others, resource servers and app clients may be out of sight; so may app clients that programs make. Tokens of
other identity providers are not judged.

## References
- https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
- https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.authorizers.guards import authorizer_asked, request_to_any
from gatelint.behavior.authorizers.scopes import Ungrantable, pools_of, ungrantable
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.identity import ResourceServer
from gatelint.front_door.route import Route
from gatelint.remedies import AllowScopes, DefineScopes, DemandScope, NoCommand, Remedy
from gatelint.rule import Certainty, Finding, Note, Rule
from gatelint.text import Text
from gatelint_rules.forbidden import failure as forbidden
from gatelint_rules.unauthorized import failure


def check(door: FrontDoor) -> Iterator[Finding]:
    for api in door.apis:
        if api.kind is ApiKind.WEBSOCKET:
            continue
        groups: dict[tuple[object, ...], tuple[Ungrantable, list[Route]]] = {}
        for route in api.routes:
            authorizer = authorizer_asked(route)
            pools = None if authorizer is None else pools_of(door, authorizer)
            why = None if pools is None else ungrantable(door, pools, route)
            if why is not None:
                key = (id(authorizer), *(str(text_of(scope)) for scope in route.scopes))
                groups.setdefault(key, (why, []))[1].append(route)
        for why, routes in groups.values():
            yield refusal_of(api, why, routes)


def refusal_of(api: Api, why: Ungrantable, routes: list[Route]) -> Finding:
    is_http = api.kind is ApiKind.HTTP
    scopes = " or ".join(str(text_of(scope)) for scope in routes[0].scopes)
    pools = " or ".join(pool.name for pool in why.pools)
    lack = f"no resource server of {pools} defines" if why.undefined else f"no app client of {pools} is allowed"
    return Finding(
        request=request_to_any(api, routes),
        certainty=Certainty.WILL if why.surely else Certainty.MAY,
        at=routes[0].scopes.items[0].place,
        cause=f"{lack} {scopes}, so that no token carries what is demanded",
        failure=forbidden.of("HTTP") if is_http else failure.of(api.kind.value),
        response_type=None if is_http else "UNAUTHORIZED",
        api=api,
        help=mend_of(why, scopes),
        remedies=list(remedies_of(why, routes)),
        notes=list(notes_on(why)),
    )


def mend_of(why: Ungrantable, scopes: str) -> str:
    if not why.undefined:
        return f"add {scopes} to AllowedOAuthScopes of an app client"
    return f"define {scopes} in a resource server and allow it to an app client, or demand a scope that is defined"


def remedies_of(why: Ungrantable, routes: list[Route]) -> Iterator[Remedy]:
    """A scope that is misspelt is spelled as it is defined, any other one is defined, and an app client allowed it."""
    scopes = [text for scope in routes[0].scopes if (text := text_of(scope)) is not None]
    defined = [text for server in why.servers for text in scopes_of(server)]
    if len(why.pools) != 1:
        yield NoCommand("which of the user pools is to grant the scopes has to be decided")
        return
    if why.undefined:
        lower = {str(text).lower(): text for text in defined}
        instead = [lower.get(str(scope).lower()) for scope in scopes]
        for number, (scope, other) in enumerate(zip(scopes, instead, strict=True)):
            for route in [] if other is None else routes:
                yield DemandScope(route, route.scopes.items[number].place, scope, other or scope)
        yield from definitions_of(why, [scope for scope, other in zip(scopes, instead, strict=True) if other is None])
        wanted = [scope if other is None else other for scope, other in zip(scopes, instead, strict=True)]
    else:
        wanted = [scope for scope in scopes if scope in defined]
    if not any(client.allowed_scopes.some(lambda given: given.is_in(wanted)).is_yes for client in why.clients):
        # Any one of them is enough.
        yield allowance_of(why, wanted[:1])


def scopes_of(server: ResourceServer) -> list[Text]:
    names = [text_of(name) for name in server.scopes]
    return [Text.of(text_of(server.identifier) or "", "/", name) for name in names if name is not None]


def definitions_of(why: Ungrantable, scopes: list[Text]) -> Iterator[Remedy]:
    """One remedy for each resource server."""
    names: dict[Text, list[Text]] = {}
    for scope in scopes:
        *pieces, name = scope.split("/")
        if not pieces:
            yield NoCommand(f"no resource server can define {scope}, which has no identifier before a slash")
        names.setdefault(Text.of("/").join(pieces), []).append(name)
    for identifier, defined in names.items():
        server = next((each for each in why.servers if each.identifier.equals(identifier).is_yes), None)
        yield DefineScopes(why.pools[0], identifier, tuple(defined), server)


def allowance_of(why: Ungrantable, scopes: list[Text]) -> Remedy:
    """The only app client that asks for scopes at all is allowed them."""
    asking = [client for client in why.clients if client.oauth_enabled and client.oauth_enabled.equals(True).is_yes]
    if len(asking) != 1 or not scopes:
        return NoCommand("which app client is to be allowed which of the scopes has to be decided")
    return AllowScopes(why.pools[0], asking[0], tuple(scopes))


def notes_on(why: Ungrantable) -> Iterator[Note]:
    for server in why.servers if why.undefined else ():
        names = [text_of(scope) for scope in server.scopes]
        told = ", ".join(str(name) for name in names if name is not None) or "nothing"
        yield Note(server.at, f"resource server {text_of(server.identifier)} defines {told}")
    for client in () if why.undefined else why.clients[:3]:
        yield Note(client.at, f"{client.name} is not allowed it")


rule = Rule(id="cognito-scope-not-grantable", code=9686, failure=failure, check=check, kinds=("REST", "HTTP"))
