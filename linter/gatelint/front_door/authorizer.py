"""Authorizers, and where they look for the caller's identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.records import field, record
from gatelint.values import Listing, Maybe, Place, Value, nothing_listed

if TYPE_CHECKING:
    from gatelint.front_door.function import FunctionTarget
    from gatelint.text import Text


@record()
class IdentitySource:
    """One value that an authorizer demands.

    `location` is "header", "querystring", "context", "stageVariables" or "path"; `name` the header, parameter or
    variable. Header names compare without case, the others with case.
    """

    location: str
    name: str
    at: Place

    @property
    def comes_from_client(self) -> bool:
        return self.location in ("header", "querystring")


@record()
class JwtConfiguration:
    """Whose tokens a JWT authorizer accepts. `issuers` has one entry on an HTTP API, up to several on a REST API."""

    at: Place
    issuers: Listing[Value[Text]]
    audience: Listing[Value[Text]]


@record()
class Authorizer:
    """Decides who may call a route.

    `kind` is TOKEN, REQUEST, COGNITO_USER_POOLS or JWT. `result_ttl` is in seconds; where it is absent, AWS caches for
    300 s on a REST API and not at all on an HTTP API. `identity` is its id as text, as authorizer ARNs hold it.
    """

    name: str
    at: Place
    identity: Text
    kind: Value[str]
    identity_sources: Listing[IdentitySource]
    validation_expression: Maybe[str]
    result_ttl: Value[int]
    target: FunctionTarget | None
    credentials: Maybe[Text]
    payload_format_version: Maybe[str] = None
    simple_responses: Maybe[bool] = None
    jwt: JwtConfiguration | None = None
    provider_arns: Listing[Value[Text]] = field(default_factory=nothing_listed)
    title: Maybe[Text] = None
    """What its owners call it (the property Name, or the name of a security scheme)."""
