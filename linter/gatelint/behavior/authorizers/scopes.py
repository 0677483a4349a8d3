"""Whether a Cognito user pool can issue an access token that carries one of the scopes that a route demands.

A resource server of the pool defines "{identifier}/{name}", which an app client must be allowed; the scopes of OpenID
Connect and of Cognito itself need no resource server. Any one of a route's scopes is enough.
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.authorizers.issuers import pool_of
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.identity import UserPool
from gatelint.records import record
from gatelint.text import Text
from gatelint.values import Truth, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.authorizer import Authorizer
    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.identity import ResourceServer, UserPoolClient
    from gatelint.front_door.route import Route
    from gatelint.values import Value

BUILT_IN = ("openid", "email", "phone", "profile", "aws.cognito.signin.user.admin")
"""The last of them is in the token of everybody who signs in through the user pools API."""


@record()
class Ungrantable:
    """Why no token of the pools carries any of a route's scopes.

    `surely` is no where another template may define a scope, or allow it to a client; `undefined` tells whether no
    resource server defines the scopes, else no app client is allowed them. `servers` are the resource servers in sight
    with the identifiers that the scopes begin with, `clients` the app clients of the pools.
    """

    pools: list[UserPool]
    surely: bool
    undefined: bool
    servers: list[ResourceServer]
    clients: list[UserPoolClient]


def pools_of(door: FrontDoor, authorizer: Authorizer) -> list[UserPool] | None:
    """The user pools whose tokens an authorizer accepts, where all of them are in sight; None else."""
    if authorizer.kind.equals("COGNITO_USER_POOLS").is_yes:
        named = authorizer.provider_arns
        found = [next((pool for pool in door.user_pools if pool.arn == text_of(arn)), None) for arn in named]
    elif authorizer.kind.equals("JWT").is_yes and authorizer.jwt is not None:
        named = authorizer.jwt.issuers
        issuers = (pool_of(door, issuer) for issuer in named)
        found = [pool if isinstance(pool, UserPool) else None for pool in issuers]
    else:
        return None
    pools = [pool for pool in found if pool is not None]
    return pools if named.complete and pools and len(pools) == len(found) else None


def ungrantable(door: FrontDoor, pools: list[UserPool], route: Route) -> Ungrantable | None:
    """Why no token has a scope that a route demands; None where one may have."""
    scopes = route.scopes
    if not len(scopes) or not scopes.complete or not all(pool.customizes_tokens.is_no for pool in pools):
        return None
    if not scopes.every(lambda scope: ~scope.is_in(BUILT_IN)).is_yes:
        return None
    asked = [(scope, pool) for scope in scopes for pool in pools]
    clients = [client for pool in pools for client in _clients_of(door, pool)]
    servers = [server for scope, pool in asked for server in _servers_meant(door, pool, scope)]
    servers = list({id(server): server for server in servers}.values())
    defined = some(_is_defined(door, pool, scope) for scope, pool in asked)
    if defined.is_no:
        # No two resource servers of a pool have one identifier, so that one in sight has all of its scopes in sight.
        surely = all(pool.is_listed or bool(_servers_meant(door, pool, scope)) for scope, pool in asked)
        return Ungrantable(pools, surely, True, servers, clients)
    allowed = some(_is_allowed(door, pool, scope) for scope, pool in asked)
    # Programs make app clients by themselves, those of partners for instance: only an account shows these, too.
    listed = all(pool.is_listed for pool in pools)
    return Ungrantable(pools, listed, False, servers, clients) if allowed.is_no and clients else None


def _of_pool(door: FrontDoor, pool: UserPool, named: Value[Text]) -> Truth:
    """Whether what names a pool means this one. Two pools of one front door never have the same id."""
    text = text_of(named)
    if text is None:
        return Truth.UNKNOWN
    if text == pool.identity:
        return Truth.YES
    return Truth.NO if any(text == other.identity for other in door.user_pools) else text.equals(pool.identity)


def _servers_of(door: FrontDoor, pool: UserPool) -> Iterator[tuple[Truth, ResourceServer]]:
    for server in door.resource_servers:
        belongs = _of_pool(door, pool, server.user_pool)
        if not belongs.is_no:
            yield belongs, server


def _servers_meant(door: FrontDoor, pool: UserPool, scope: Value[Text]) -> list[ResourceServer]:
    """The resource servers of a pool that surely are those whose identifier a scope begins with."""
    return [
        server
        for belongs, server in _servers_of(door, pool)
        if belongs.is_yes and server.identifier.equals(_identifier(scope)).is_yes
    ]


def _identifier(scope: Value[Text]) -> Text:
    """What is before the last slash of a scope: an identifier may be a URL, the name of a scope holds no slash.

    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResourceServerScopeType.html
    """
    text = text_of(scope)
    pieces = [] if text is None else text.split("/")
    return Text.of("/").join(pieces[:-1])


def _is_defined(door: FrontDoor, pool: UserPool, scope: Value[Text]) -> Truth:
    found = some(belongs & _defines(server, scope) for belongs, server in _servers_of(door, pool))
    seen = door.resource_servers.complete and pool.handed_on is None
    return found | (Truth.NO if seen or _servers_meant(door, pool, scope) else Truth.UNKNOWN)


def _defines(server: ResourceServer, scope: Value[Text]) -> Truth:
    identifier = text_of(server.identifier)

    def is_it(name: Value[Text]) -> Truth:
        text = text_of(name)
        return Truth.UNKNOWN if identifier is None or text is None else scope.equals(Text.of(identifier, "/", text))

    return server.scopes.some(is_it)


def _clients_of(door: FrontDoor, pool: UserPool) -> list[UserPoolClient]:
    return [client for client in door.user_pool_clients if not _of_pool(door, pool, client.user_pool).is_no]


def _is_allowed(door: FrontDoor, pool: UserPool, scope: Value[Text]) -> Truth:
    """Whether an app client may ask for a scope."""
    found = some(client.allowed_scopes.some(scope.equals) for client in _clients_of(door, pool))
    seen = door.user_pool_clients.complete and pool.handed_on is None
    return found | (Truth.NO if seen else Truth.UNKNOWN)
