"""Cognito: who issues the tokens that authorizers accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.records import field, record
from gatelint.values import Listing, Maybe, Place, Truth, Value, nothing_listed

if TYPE_CHECKING:
    from gatelint.text import Text


@record()
class UserPool:
    """A Cognito user pool. Its tokens' issuer is https://cognito-idp.{region}.amazonaws.com/{pool id}.

    `customizes_tokens` tells whether a function has a say in its tokens (a pre token generation trigger). `handed_on`
    says why it may have app clients and resource servers that are not in sight, or is None. `is_listed` tells whether
    those were listed, which only an account can do: a template may be joined by others.
    """

    name: str
    at: Place
    identity: Text
    arn: Text
    customizes_tokens: Truth = Truth.UNKNOWN
    handed_on: str | None = None
    is_listed: bool = False


@record()
class UserPoolClient:
    """An app client; `identity` is the client id, the audience of its id tokens.

    `oauth_flows` are "code", "implicit" and "client_credentials"; `oauth_enabled` is AllowedOAuthFlowsUserPoolClient,
    without which Cognito issues no custom scopes.
    """

    name: str
    at: Place
    identity: Text
    user_pool: Value[Text]
    allowed_scopes: Listing[Value[Text]] = field(default_factory=nothing_listed)
    secret: Maybe[bool] = None
    oauth_flows: Listing[Value[str]] = field(default_factory=nothing_listed)
    oauth_enabled: Value[bool] | None = None


@record()
class ResourceServer:
    """A resource server of a user pool, which defines custom scopes "{identifier}/{scope}".

    `scopes` are the names after the slash.
    """

    name: str
    at: Place
    identifier: Value[Text]
    user_pool: Value[Text]
    scopes: Listing[Value[Text]] = field(default_factory=nothing_listed)
