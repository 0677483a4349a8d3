"""Who may call which operation: the Auth of events and of their API, as security requirements.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-apifunctionauth.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Entry, Mapping, Node, Sequence
from gatelint.readers.templates.sam.auth import API_KEY, IAM, NONE, authorizers_of, unread_authorizers
from gatelint.readers.templates.sam.making import (
    Makeable,
    child,
    entries_of,
    entry_of,
    filled,
    is_function,
    items_of,
    made,
    put,
    says_something,
    word,
)

if TYPE_CHECKING:
    from gatelint.readers.templates.sam.body import Body

ON_PREFLIGHTS = "AddDefaultAuthorizerToCorsPreflight"
KEY_ON_PREFLIGHTS = "AddApiKeyRequiredToCorsPreflight"

NO_API_KEY = "api_key_false"
"""Marks, until the API's own demands are added, an event that needs no key although the API demands one."""


def require_authorizer(
    operation: Mapping, event_auth: Node | None, auth: Node | None, default: Entry | None = None
) -> None:
    """Adds to an operation the authorizer that an event names; where its Auth names none, `default`."""
    if event_auth is not None and is_function(event_auth):
        _append(operation, event_auth)
        return
    authorizer = filled(event_auth, "Authorizer") or (default if says_something(event_auth) else None)
    if authorizer is not None:
        own_scopes = filled(event_auth, "AuthorizationScopes")
        requirement = _requirement(authorizer.value, auth, None if own_scopes is None else own_scopes.value)
        if requirement is not None:
            _append(operation, requirement)


def require_key(operation: Mapping, event_auth: Node | None) -> None:
    """Adds to an operation whether an event demands an API key."""
    key = entry_of(event_auth, "ApiKeyRequired")
    if key is not None and is_function(key.value):
        _append(operation, key.value)
    elif key is not None:
        _append(operation, _key_requirement(API_KEY if says_something(key.value) else NO_API_KEY, key))


def _key_requirement(name: str, key: Entry) -> Node:
    at = key.value.stretch
    return made({name: Entry(name, key.key_stretch, made([], at))}, at)


def _requirement(authorizer: Node, auth: Node | None, scopes: Node | None = None) -> Node | None:
    """What a document says where an authorizer is named. A function that names one is itself what cannot be read."""
    name = word(authorizer)
    if not name:
        return authorizer if is_function(authorizer) else None
    if scopes is None and name not in (NONE, IAM):
        scopes = child(auth, "Authorizers", name, "AuthorizationScopes")
    at = authorizer.stretch
    return made({name: Entry(name, at, scopes if scopes is not None else made([], at))}, at)


def _append(operation: Mapping, requirement: Node) -> None:
    there = child(operation, "security")
    near = requirement.stretch if there is None else there.stretch
    put(operation, "security", Sequence([*items_of(there), requirement], near), near)


def demand_by_default(body: Body, auth: Node | None) -> None:
    """Adds a REST API's own demands to every operation that has none of the kind.

    SAM puts the default authorizer on OPTIONS methods too, also on those that it makes for CORS, unless
    AddDefaultAuthorizerToCorsPreflight is false.
    """
    default = child(auth, "DefaultAuthorizer")
    names = {entry.key for entry in authorizers_of(auth)} | {IAM}
    is_usable = is_function(default) or word(default) in names or unread_authorizers(auth) is not None
    requirement = None if default is None or not is_usable else _requirement(default, auth)
    key = filled(auth, "ApiKeyRequired")
    for method, operation in body.operations():
        written = child(operation, "security")
        if is_function(written) or any(map(is_function, items_of(written))):
            # What an event demands is not known, so neither is what it leaves to its API.
            continue
        if auth is not None and is_function(auth):
            _append(operation, auth)
        if requirement is not None:
            _apply_default(operation, _left_on(auth, ON_PREFLIGHTS, method, requirement), names)
        if key is not None:
            demanded = key.value if is_function(key.value) else _key_requirement(API_KEY, key)
            _apply_api_key(operation, _left_on(auth, KEY_ON_PREFLIGHTS, method, demanded), key.value)


def _left_on(auth: Node | None, key: str, method: str, requirement: Node) -> Node | None:
    """What is demanded of a method, if preflights are not left out: a requirement, or what cannot be read."""
    switch = child(auth, key)
    if method != "options" or switch is None:
        return requirement
    return switch if is_function(switch) else requirement if says_something(switch) else None


def _apply_default(operation: Mapping, requirement: Node | None, names: set[str]) -> None:
    if requirement is None:
        return
    security = child(operation, "security")
    written = items_of(security)
    others = [one for one in written if not names & _names_in(one)]
    none = next((one for one in others if NONE in _names_in(one)), None)
    if none is not None:
        kept = [one for one in others if one is not none]
    elif len(others) < len(written):
        kept = [*others, *(one for one in written if one not in others)]
    else:
        kept = [*others, requirement]
    if kept:
        near = requirement.stretch if security is None else security.stretch
        put(operation, "security", Sequence(kept, near), near)


def _apply_api_key(operation: Mapping, requirement: Node | None, key: Node) -> None:
    security = child(operation, "security")
    written = items_of(security)
    kept = [one for one in written if not {API_KEY, NO_API_KEY} & _names_in(one)]
    is_refused = any(NO_API_KEY in _names_in(one) for one in written)
    if requirement is not None and not is_refused:
        kept.append(requirement)
    if kept or written:
        near = key.stretch if security is None else security.stretch
        put(operation, "security", Sequence(kept, near), near)


def demand_of_http_api(body: Body, auth: Node | None) -> None:
    """Adds the default authorizer of an HTTP API to every operation that has no security, except preflights."""
    default = auth if is_function(auth) else child(auth, "DefaultAuthorizer")
    requirement = None if default is None else _requirement(default, auth)
    if requirement is None:
        return
    for method, operation in body.operations():
        if method != "options" and not says_something(child(operation, "security")):
            _append(operation, requirement)


def _names_in(requirement: Node) -> set[str]:
    return set() if is_function(requirement) else {entry.key for entry in entries_of(requirement)}


def signed_calls_credentials(event_auth: Node | None, auth: Node | None) -> Makeable:
    """With which role a signed call invokes its function: by default the caller's own.

    https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html#sam-api-apiauth-invokerole
    """
    own = event_auth if is_function(event_auth) else child(event_auth, "Authorizer")
    by_default = auth if is_function(auth) else child(auth, "DefaultAuthorizer")
    asked = own if own is not None or says_something(event_auth) else by_default
    if is_function(asked):
        return asked
    if word(asked) != IAM:
        return None
    role = entry_of(event_auth, "InvokeRole") or entry_of(auth, "InvokeRole")
    if role is None or word(role.value) == "CALLER_CREDENTIALS":
        return {"Fn::Sub": "arn:${AWS::Partition}:iam::*:user/*"}
    return None if word(role.value) == NONE or not says_something(role.value) else role
