"""Who may call which operation: the Auth of events and of their API, as security requirements.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-apifunctionauth.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Entry, Mapping, Node, Sequence
from gatelint.readers.templates.sam.auth import API_KEY, IAM, NONE, authorizers_of, default_authorizer_of
from gatelint.readers.templates.sam.making import (
    Makeable,
    child,
    entries_of,
    entry_of,
    filled,
    items_of,
    made,
    put,
    says_something,
    word,
)

if TYPE_CHECKING:
    from gatelint.readers.templates.sam.body import Body

NO_API_KEY = "api_key_false"
"""Marks, until the API's own demands are added, an event that needs no key although the API demands one."""


def require_authorizer(
    operation: Mapping, event_auth: Node | None, auth: Node | None, default: Entry | None = None
) -> None:
    """Adds to an operation the authorizer that an event names; where its Auth names none, `default`."""
    authorizer = filled(event_auth, "Authorizer") or (default if says_something(event_auth) else None)
    name = None if authorizer is None else word(authorizer.value)
    if authorizer is not None and name:
        own_scopes = filled(event_auth, "AuthorizationScopes")
        scopes = own_scopes.value if own_scopes is not None else _scopes_of(auth, name)
        _add(operation, authorizer.value, name, scopes)


def require_key(operation: Mapping, event_auth: Node | None) -> None:
    """Adds to an operation whether an event demands an API key."""
    key = entry_of(event_auth, "ApiKeyRequired")
    if key is not None:
        _add(operation, key.value, API_KEY if says_something(key.value) else NO_API_KEY, None)


def _scopes_of(auth: Node | None, name: str) -> Node | None:
    return None if name in (NONE, IAM) else child(auth, "Authorizers", name, "AuthorizationScopes")


def _add(operation: Mapping, at: Node, name: str, scopes: Node | None) -> None:
    there = child(operation, "security")
    requirement = made({name: scopes if scopes is not None else made([], at.stretch)}, at.stretch)
    near = at.stretch if there is None else there.stretch
    put(operation, "security", Sequence([*items_of(there), requirement], near), near)


def demand_by_default(body: Body, auth: Node | None) -> None:
    """Adds a REST API's own demands to every operation that has none of the kind.

    SAM puts the default authorizer on OPTIONS methods too, also on those that it makes for CORS, unless
    AddDefaultAuthorizerToCorsPreflight is false.
    """
    default = entry_of(auth, "DefaultAuthorizer")
    name = default_authorizer_of(auth)
    names = {entry.key for entry in authorizers_of(auth)} | {IAM}
    to_preflights = _is_left_on(auth, "AddDefaultAuthorizerToCorsPreflight")
    keys_on_preflights = _is_left_on(auth, "AddApiKeyRequiredToCorsPreflight")
    key = filled(auth, "ApiKeyRequired")
    for method, operation in body.operations():
        if default is not None and name in names and (to_preflights or method != "options"):
            _apply_default(operation, default.value, str(name), names, _scopes_of(auth, str(name)))
        if key is not None:
            _apply_api_key(operation, key, wanted=keys_on_preflights or method != "options")


def _is_left_on(auth: Node | None, key: str) -> bool:
    return entry_of(auth, key) is None or filled(auth, key) is not None


def _apply_default(operation: Mapping, at: Node, default: str, names: set[str], scopes: Node | None) -> None:
    security = child(operation, "security")
    written = items_of(security)
    others = [one for one in written if not names & _names_in(one)]
    none = next((one for one in others if NONE in _names_in(one)), None)
    if none is not None:
        kept = [one for one in others if one is not none]
    elif len(others) < len(written):
        kept = [*others, *(one for one in written if one not in others)]
    else:
        kept = [*others, made({default: scopes if scopes is not None else made([], at.stretch)}, at.stretch)]
    if kept:
        near = at.stretch if security is None else security.stretch
        put(operation, "security", Sequence(kept, near), near)


def _apply_api_key(operation: Mapping, key: Entry, *, wanted: bool) -> None:
    security = child(operation, "security")
    written = items_of(security)
    kept = [one for one in written if not {API_KEY, NO_API_KEY} & _names_in(one)]
    is_refused = any(NO_API_KEY in _names_in(one) for one in written)
    if wanted and not is_refused:
        at = key.value.stretch
        kept.append(made({API_KEY: Entry(API_KEY, key.key_stretch, made([], at))}, at))
    if kept or written:
        near = key.value.stretch if security is None else security.stretch
        put(operation, "security", Sequence(kept, near), near)


def demand_of_http_api(body: Body, auth: Node | None) -> None:
    """Adds the default authorizer of an HTTP API to every operation that has no security, except preflights."""
    default = entry_of(auth, "DefaultAuthorizer")
    name = default_authorizer_of(auth)
    if default is None or not name:
        return
    for method, operation in body.operations():
        if method != "options" and not says_something(child(operation, "security")):
            _add(operation, default.value, name, _scopes_of(auth, name))


def _names_in(requirement: Node) -> set[str]:
    return {entry.key for entry in entries_of(requirement)}


def signed_calls_credentials(event_auth: Node | None, auth: Node | None) -> Makeable:
    """With which role a signed call invokes its function: by default the caller's own.

    https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html#sam-api-apiauth-invokerole
    """
    is_default = default_authorizer_of(auth) == IAM and not says_something(event_auth)
    if word(child(event_auth, "Authorizer")) != IAM and not is_default:
        return None
    role = entry_of(event_auth, "InvokeRole") or entry_of(auth, "InvokeRole")
    if role is None or word(role.value) == "CALLER_CREDENTIALS":
        return {"Fn::Sub": "arn:${AWS::Partition}:iam::*:user/*"}
    return None if word(role.value) == NONE or not says_something(role.value) else role
