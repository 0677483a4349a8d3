"""What tokens the validation expression of a TOKEN authorizer lets through.

API Gateway matches the header's whole value, "Bearer " and all, before it calls the authorizer's function. Whether the
expression has to match the value from end to end, or some part of it, is not written anywhere: an answer is sure only
where both come to the same.
https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html
"""

from __future__ import annotations

import enum
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from gatelint.behavior.authorizers.java_patterns import ALPHABET, read_java_pattern
from gatelint.values import Truth, every, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.behavior.authorizers.java_patterns import JavaPattern
    from gatelint.text import Text

_HEADER = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImsxIn0"
_PAYLOAD = "eyJzdWIiOiJ1MSIsImlzcyI6Imh0dHBzOi8vaWRwLmV4YW1wbGUuY29tIiwiZXhwIjo0MTAyNDQ0ODAwfQ"
_SIGNATURE = "c2lnbmF0dXJlT2ZBVG9rZW5UaGF0Tm9ib2R5Q291bGRDaGVja0J1dFdoaWNoTG9va3NMaWtlT25lRG9lczEyMw"

_WORDS = (_SIGNATURE[:20], _SIGNATURE[:43], _SIGNATURE)
"""Opaque tokens of several lengths."""

_PLAIN_JWT = f"{_HEADER}.{_PAYLOAD}.{_SIGNATURE}"
_JWT = f"{_HEADER}.{_PAYLOAD}.{_SIGNATURE[:30]}-{_SIGNATURE[30:60]}_{_SIGNATURE[60:]}"

TOKENS = (_JWT, _PLAIN_JWT, *_WORDS)
"""Tokens as clients have them: JWTs, and opaque ones."""

BEARER = "Bearer "

LONGEST = 2000
"""Longer values are not matched with an expression."""

_PLACEHOLDER = r"(?i)<[^<>]*>|\$\{[^{}]*\}|\{\{?[^{}]*\}?\}|\$\w+|\[[^\[\]]*\]|YOUR[-_ ]\w*|\.\.\.|…"


class Misfit(enum.Enum):
    """What an expression has against the tokens that clients send, as the end of a sentence about it.

    `OPAQUE_ONLY` and `NO_SCHEME` are in the way only of clients that send a JWT, or "Bearer" before the token: opaque
    tokens, and tokens without a scheme, are just as common.
    """

    NOTHING = "matches no value at all"
    ODD_SCHEME = "does not let a header begin with Bearer and a blank, as clients begin it"
    PARTIAL = "matches no token from its beginning to its end"
    NO_DOTS = "has no room for the dots of a JWT behind Bearer"
    NO_BASE64URL = "has no room for the - and _ that JWTs are written with"
    OPAQUE_ONLY = "has no room for the dots of a JWT"
    NO_SCHEME = "has no room for Bearer and a blank before the token"


def lets_through(expression: str, value: str) -> Truth:
    """Whether a header of this value gets past the expression."""
    pattern = _pattern(expression)
    if pattern is None or len(value) > LONGEST or not ALPHABET.issuperset(value):
        return Truth.UNKNOWN
    return _lets_through(pattern, value)


def lets_any_through(expression: str, header: Text) -> Truth:
    """Whether a header gets past the expression of which only some is told: "Bearer <token>", "Bearer ${Token}".

    Yes if some token does in the place of what is not told, no if none does because of what is told before it. Unknown
    where the expression takes tokens of a form of their own.
    """
    shown = "".join(part if isinstance(part, str) else "<token>" for part in header.parts)
    placeholder = re.search(_PLACEHOLDER, shown)
    if placeholder is None:
        return lets_through(expression, shown)
    # What stands for the whole value may hold the scheme too.
    schemes = ("", BEARER) if placeholder.start() == 0 else ("",)
    fillings = [scheme + token for scheme in schemes for token in TOKENS]
    told = some(lets_through(expression, re.sub(_PLACEHOLDER, filling, shown)) for filling in fillings)
    pattern = _pattern(expression)
    takes_common = pattern is not None and any(_takes(pattern, prefix) for prefix in ("", BEARER, "bearer "))
    return told if takes_common else told | Truth.UNKNOWN


def is_told_whole(header: Text) -> bool:
    """Whether the value of a header is told as it is sent, with nothing that stands for something else."""
    return header.literal is not None and re.search(_PLACEHOLDER, header.literal) is None


def misfits_of(expression: str, header: str) -> list[Misfit]:
    """What a validation expression surely has against the tokens that clients send in the header of this name.

    Nothing where it is not read here, and where only tokens of a form of their own would match.
    """
    pattern = _pattern(expression)
    if pattern is None:
        return []
    if pattern.is_found_in_nothing:
        return [Misfit.NOTHING]
    with_scheme = [_lets_through(pattern, BEARER + token) for token in TOKENS]
    without = [_lets_through(pattern, token) for token in TOKENS]
    if some(with_scheme).is_no and some(without).is_no:
        odd = ("bearer ", "BEARER ", "Bearer", "Bearer: ", f"{header}: ", f"{header}: {BEARER}")
        return [Misfit.ODD_SCHEME] if any(_takes(pattern, prefix) for prefix in odd) else []
    if not some((*with_scheme, *without)).is_yes:
        found_in_all = [answers for answers in (with_scheme, without) if not some(map(_is_no, answers)).is_yes]
        return [Misfit.PARTIAL] if found_in_all else []
    return list(_misfits(pattern, with_scheme, without))


def _misfits(pattern: JavaPattern, with_scheme: list[Truth], without: list[Truth]) -> Iterator[Misfit]:
    """Of an expression that lets some token through: each list answers for `TOKENS`."""
    for (full, plain, *words), no_dots in ((with_scheme, Misfit.NO_DOTS), (without, Misfit.OPAQUE_ONLY)):
        if plain.is_yes and full.is_no:
            yield Misfit.NO_BASE64URL
        elif plain.is_no and full.is_no and every(words).is_yes:
            yield no_dots
    if some(with_scheme).is_no and not _takes(pattern, "Basic "):
        yield Misfit.NO_SCHEME


def _is_no(answer: Truth) -> Truth:
    return Truth.of(answer.is_no)


def _takes(pattern: JavaPattern, prefix: str) -> bool:
    return any(_lets_through(pattern, prefix + token).is_yes for token in TOKENS)


def _lets_through(pattern: JavaPattern, value: str) -> Truth:
    if pattern.is_matched_by(value):
        return Truth.YES
    return Truth.UNKNOWN if pattern.is_found_in(value) else Truth.NO


@lru_cache(maxsize=64)
def _pattern(expression: str) -> JavaPattern | None:
    return read_java_pattern(expression)
