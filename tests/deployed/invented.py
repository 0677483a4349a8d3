"""Ids as AWS makes them up, always the same for the same thing."""

from __future__ import annotations

import hashlib

LOWER = "abcdefghijklmnopqrstuvwxyz0123456789"
UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
HEX = "0123456789abcdef"

DATE = "2026-11-02T09:30:00+00:00"
"""When everything was made."""


def invented(what: str, length: int, alphabet: str = LOWER) -> str:
    """So many characters of an alphabet for a thing."""
    number = int.from_bytes(hashlib.sha512(what.encode()).digest(), "big")
    characters: list[str] = []
    for _ in range(length):
        number, index = divmod(number, len(alphabet))
        characters.append(alphabet[index])
    return "".join(characters)


def uuid(what: str) -> str:
    """Such as "1b2c3d4e-....": ids of certificates, web ACLs and policies of CloudFront."""
    digits = invented(what, 32, HEX)
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
