"""For whom tokens are issued, and which of them a JWT authorizer accepts.

A token's `aud`, or where it has none its `client_id`, has to be one of the configured audience. What a Cognito user
pool writes there is the id of the app client: as `aud` of an id token, as `client_id` of an access token.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.behavior.authorizers.issuers import is_pool_id
from gatelint.behavior.routing.paths import text_of
from gatelint.records import record
from gatelint.text import Text
from gatelint.values import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.identity import UserPool, UserPoolClient
    from gatelint.values import Place, Value

_CLIENT_ID = re.compile(r"[\w+]{1,128}", re.ASCII)
"""https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html"""


@record()
class NoAudience:
    """An entry of an audience that no token of a user pool is issued for. `certain` is yes, or unknown.

    `why` completes "…, which". `at` is where the app client that it names belongs to another user pool.
    """

    why: str
    certain: Truth = Truth.YES
    at: Place | None = None


def no_audience(door: FrontDoor, pool: UserPool | str, entry: Value[Text]) -> NoAudience | None:
    """What an entry of an audience is, if it is not the id of an app client of this pool; None where it may be one.

    A URL may be the audience of access tokens that clients ask for by a resource.
    """
    text = text_of(entry)
    if text is None:
        return None
    for client in door.user_pool_clients:
        if text == client.identity:
            return _of_another_pool(door, pool, client)
    for name, identity in _other_things(door):
        if text == identity:
            return NoAudience(f"is the id of {name}, and no app client's id")
    for server in door.resource_servers:
        if text == text_of(server.identifier) and "://" not in str(text):
            return NoAudience(f"is resource server {server.name}, and no app client's id", Truth.UNKNOWN)
    if text.starts_with("arn:").is_yes:
        return NoAudience("is an ARN, and no app client's id")
    literal = text.literal
    if literal is None or "://" in literal or _CLIENT_ID.fullmatch(literal):
        return None
    if is_pool_id(literal):
        return NoAudience("is the id of a user pool, and no app client's id")
    return NoAudience("is no app client's id, for such an id is made of letters and digits", Truth.UNKNOWN)


def clients_of(door: FrontDoor, pool: UserPool | str) -> list[UserPoolClient]:
    """The app clients in sight that surely belong to a user pool."""
    identity = Text.of(pool) if isinstance(pool, str) else pool.identity
    return [client for client in door.user_pool_clients if client.user_pool.equals(identity).is_yes]


def _of_another_pool(door: FrontDoor, pool: UserPool | str, client: UserPoolClient) -> NoAudience | None:
    identity = Text.of(pool) if isinstance(pool, str) else pool.identity
    if not client.user_pool.equals(identity).is_no:
        return None
    other = next((each for each in door.user_pools if client.user_pool.equals(each.identity).is_yes), None)
    named = "another user pool" if other is None else f"user pool {other.name}"
    return NoAudience(f"is an app client of {named}", at=client.user_pool.place)


def _other_things(door: FrontDoor) -> Iterator[tuple[str, Text]]:
    """What else an entry may name by mistake."""
    for pool in door.user_pools:
        yield f"user pool {pool.name}", pool.identity
    for api in door.apis:
        yield f"API {api.name}", api.identity
