"""The authorizer of $connect demands something that its clients cannot send with a WebSocket handshake.

## Why
A page opens a WebSocket with `new WebSocket(url, protocols)`, which takes no headers: the handshake has cookies,
Origin, Sec-WebSocket-Protocol and what browsers send by themselves. An authorizer whose identity source is
Authorization, or a header of your own, refuses every browser with 401 before its function is called, and the page sees
a connection that closes with code 1006. Every identity source has to be there: a header beside a query string
parameter is no alternative for clients that send only one of them.

## How to fix
Make a query string parameter the identity source (`route.request.querystring.token`), or Sec-WebSocket-Protocol, or the
Cookie header. Tokens in URLs are logged in many places: short-lived ones are best.

## Exceptions
Clients other than browsers set any header they like, so that where nothing but such clients connect all is in order.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
- https://websockets.spec.whatwg.org/#dom-websocket-websocket
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.authorizers.guards import guards
from gatelint.behavior.authorizers.identities import browsers_send_in_handshake, is_spoken_as
from gatelint.behavior.authorizers.obstacles import Obstacle, lacking, obstacles
from gatelint.front_door.api import ApiKind
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.door import FrontDoor
from gatelint.rule import Finding, Request, Rule
from gatelint_rules.refused_identities import kept_away
from gatelint_rules.unauthorized import failure


def check(door: FrontDoor) -> Iterator[Finding]:
    for api in door.apis:
        if api.kind is not ApiKind.WEBSOCKET:
            continue
        for obstacle in lacking(door, api, "REQUEST"):
            yield kept_away(api, obstacle)
        for authorizer, routes in guards(api, "REQUEST"):
            connecting = [route for route in routes if route.path.equals("$connect").is_yes]
            found = list(obstacles(api, authorizer, connecting)) if connecting else []
            sure = [obstacle for obstacle in found if obstacle.certain.is_yes]
            for obstacle in sure or (headers_of_scripts(authorizer) if connecting else []) or found:
                yield kept_away(api, obstacle)


def headers_of_scripts(authorizer: Authorizer) -> list[Obstacle]:
    """The first header that no page can send with a handshake."""
    for source in authorizer.identity_sources:
        if source.location == "header" and not browsers_send_in_handshake(source.name):
            return [
                Obstacle(
                    at=source.at,
                    request=Request("", "$connect", "from a browser"),
                    cause=f"authorizer {authorizer.name} demands {is_spoken_as(source)}, "
                    "which no page can set when it opens a WebSocket",
                    remedy="make a query string parameter or Sec-WebSocket-Protocol the identity source",
                )
            ]
    return []


rule = Rule(
    id="websocket-connect-identity-source-missing", code=9616, failure=failure, check=check, kinds=("WebSocket",)
)
