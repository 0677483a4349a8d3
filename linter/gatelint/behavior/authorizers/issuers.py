"""Who issues the tokens that a JWT authorizer accepts, and what the issuer's name looks like in them.

API Gateway compares a token's `iss` with the configured issuer character by character, a slash at the end included.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer-create.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.behavior.routing.addresses import address_of
from gatelint.behavior.routing.paths import text_of
from gatelint.records import record
from gatelint.text import Text

if TYPE_CHECKING:
    from gatelint.behavior.routing.addresses import Address
    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.identity import UserPool
    from gatelint.values import Value

_POOL_ID = re.compile(r"([a-z]{2}(?:-[a-z]+)+-\d+)_[0-9A-Za-z]+")
"""https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html"""

_PUBLISHED = {"/.well-known/openid-configuration": "its settings", "/.well-known/jwks.json": "its keys"}

_OTHERS: tuple[tuple[str, bool], ...] = (
    (".auth0.com", True),
    ("sts.windows.net", True),
    ("accounts.google.com", False),
    ("login.microsoftonline.com", False),
    (".okta.com", False),
    ("securetoken.google.com", False),
    ("token.actions.githubusercontent.com", False),
)
"""Identity providers by their host (a suffix, where it begins with a dot), and whether their issuers end in a slash.

https://auth0.com/docs/secure/tokens/id-tokens/id-token-structure
https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference
https://accounts.google.com/.well-known/openid-configuration
https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/
https://firebase.google.com/docs/auth/admin/verify-id-tokens
https://docs.github.com/en/actions/concepts/security/openid-connect
"""


@record()
class WrongIssuer:
    """A configured issuer that no token of its provider names.

    `why` completes "…, which"; `right` is what they name, where that is known.
    """

    why: str
    right: Text | None = None


def pool_of(door: FrontDoor, issuer: Value[Text]) -> UserPool | str | None:
    """The user pool whose tokens name this issuer: one of the front door, or the id of another one; None if neither."""
    text = text_of(issuer)
    if text is None:
        return None
    address = address_of(text)
    if not _is_cognito(address) or address.scheme.literal != "https":
        return None
    name = _without(address.path, "/")
    for pool in door.user_pools:
        if name == pool.identity:
            return pool
    return name.literal if name.literal is not None and _POOL_ID.fullmatch(name.literal) else None


def issuer_of(pool: Text | str, region: Text | str) -> Text:
    """The issuer that the tokens of a user pool name.

    https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
    """
    return Text.of("https://cognito-idp.", region, ".amazonaws.com/", pool)


def is_pool_id(text: str) -> bool:
    """Whether a string has the form of a user pool's id, "us-east-1_AbCdEf123"."""
    return _POOL_ID.fullmatch(text) is not None


def wrong_issuer(door: FrontDoor, issuer: Value[Text]) -> WrongIssuer | None:
    """What is surely wrong with a configured issuer; None where nothing is, and where that is not known."""
    text = text_of(issuer)
    if text is None or not text.parts:
        return None
    address = address_of(text)
    if text.starts_with("arn:").is_yes:
        return WrongIssuer("is an ARN, while tokens name a URL", _right_for(door, text))
    if not address.scheme.parts:
        return _wrong_word(door, text, address)
    if address.scheme.literal not in ("https", "http"):
        return None
    if any(text.ends_with(ending).is_yes for ending in _PUBLISHED):
        ending = next(ending for ending in _PUBLISHED if text.ends_with(ending).is_yes)
        return WrongIssuer(f"is where the issuer publishes {_PUBLISHED[ending]}", _cut(text, ending))
    if address.host.ends_with(".amazoncognito.com").is_yes:
        return WrongIssuer("is the domain of a login page, while tokens name the user pool", _only_right(door))
    return _wrong_for_cognito(door, text, address) if _is_cognito(address) else _wrong_slash(text, address)


def _wrong_word(door: FrontDoor, text: Text, address: Address) -> WrongIssuer | None:
    """Of an issuer that does not begin as a URL does."""
    for pool in door.user_pools:
        if text == pool.identity:
            return WrongIssuer(f"is the id of user pool {pool.name}, while tokens name its URL", _right_for(door, text))
    for client in door.user_pool_clients:
        if text == client.identity:
            return WrongIssuer(f"is the id of app client {client.name}, while tokens name the user pool")
    if _is_cognito(address):
        return WrongIssuer("lacks the https:// with which tokens name it", Text.of("https://", text))
    if text.literal is not None and is_pool_id(text.literal):
        right = issuer_of(text, text.literal.partition("_")[0])
        return WrongIssuer("is the id of a user pool, while tokens name its URL", right)
    return None


def _wrong_for_cognito(door: FrontDoor, text: Text, address: Address) -> WrongIssuer | None:
    """Of a URL of the host that user pools are named by: the id of the pool is all that may stand in its path."""
    name = _without(address.path, "/")
    if address.scheme.literal == "http":
        return WrongIssuer("begins with http://, while tokens name https://", Text.of("https", _without(text, "http")))
    if name.parts and text.ends_with("/").is_yes:
        return WrongIssuer("ends in a slash, while tokens name the user pool without one", _cut(text, "/"))
    if any(not reference.plain and reference.name != "AWS::URLSuffix" for reference in text.references):
        # What is put in there may be more than one part of the URL.
        return None
    if not name.parts:
        return WrongIssuer("lacks the id of the user pool")
    if name.starts_with("arn:").is_yes:
        return WrongIssuer("names the user pool by its ARN, while tokens name its id", _right_for(door, name))
    for client in door.user_pool_clients:
        if name == client.identity:
            return WrongIssuer(f"names app client {client.name}, while tokens name the user pool")
    if name.literal is not None and not is_pool_id(name.literal):
        return WrongIssuer(f"names {name.literal}, which is no id of a user pool")
    return _wrong_region(door, address, name)


def _wrong_region(door: FrontDoor, address: Address, name: Text) -> WrongIssuer | None:
    """The id of a user pool begins with its region, and one of this front door is in the front door's region."""
    labels = address.host.split(".")
    written = labels[1] if len(labels) > 1 else Text.of()
    found = None if name.literal is None else _POOL_ID.fullmatch(name.literal)
    is_own = any(name == pool.identity for pool in door.user_pools)
    region = Text.of(found[1]) if found is not None else door.region if is_own else None
    if region is None or not written.equals(region).is_no:
        return None
    return WrongIssuer(f"is of region {written}, while the user pool is in {region}", issuer_of(name, region))


def _wrong_slash(text: Text, address: Address) -> WrongIssuer | None:
    """The slash at the end of the issuers of other providers: some always have it, others never."""
    has_slash = next((slash for known, slash in _OTHERS if _is_host(address.host, known)), None)
    last = text.parts[-1]
    if has_slash is None or address.port.parts or not isinstance(last, str) or re.search("[?#]", str(text)):
        return None
    if has_slash and not last.endswith("/") and _is_whole(address):
        return WrongIssuer("lacks the slash at the end with which its tokens name it", Text.of(text, "/"))
    if not has_slash and last.endswith("/"):
        return WrongIssuer("ends in a slash, while its tokens name it without one", _cut(text, "/"))
    return None


def _is_whole(address: Address) -> bool:
    """Whether nothing but the slash is missing: a tenant of Auth0 is its host, one of Microsoft the first segment."""
    segments = [segment for segment in address.path.split("/") if segment.parts]
    return len(segments) == (1 if address.host.literal == "sts.windows.net" else 0)


def _is_host(host: Text, known: str) -> bool:
    return host.ends_with(known).is_yes if known.startswith(".") else host.literal == known


def _is_cognito(address: Address) -> bool:
    return address.host.starts_with("cognito-idp.").is_yes


def _right_for(door: FrontDoor, text: Text) -> Text | None:
    """The issuer of the user pool that a text speaks of, where it is one of the front door."""
    for pool in door.user_pools:
        if set(pool.identity.references) & set(text.references):
            return issuer_of(pool.identity, door.region)
    return None


def _only_right(door: FrontDoor) -> Text | None:
    """The issuer of the front door's user pool, where it surely has just one."""
    pools = door.user_pools
    return issuer_of(pools.items[0].identity, door.region) if pools.complete and len(pools) == 1 else None


def _without(text: Text, beginning: str) -> Text:
    first = text.parts[0] if text.parts else ""
    return Text.of(first.removeprefix(beginning), *text.parts[1:]) if isinstance(first, str) else text


def _cut(text: Text, ending: str) -> Text:
    last = text.parts[-1]
    return Text.of(*text.parts[:-1], last.removesuffix(ending)) if isinstance(last, str) else text
