"""TOML as plain values, or one line that says what is wrong, and where."""

from __future__ import annotations

import re
import sys

from gatelint.readers.templates.documents import ReadError
from gatelint.readers.templates.nodes import Lines

MOST_DOTS = 1000
"""Dots in a key of TOML: tomllib takes seconds for some ten thousand of them. A line of dots may be a comment."""

_NOT_OF_KEYS = re.compile(r"""[^\w.\-"' \t]+""")
_PLACE = re.compile(r"(.*) \(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)", re.DOTALL)


def parse_toml(path: str, text: str) -> dict[str, object]:
    """The values of a file whose lines end in line feeds. Raises ReadError."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    if any(piece.count(".") > MOST_DOTS for piece in _NOT_OF_KEYS.split(text)):
        raise ReadError(path, 0, 0, f"a key has more than {MOST_DOTS} dots, which no option has")
    try:
        return tomllib.loads(text)
    except ValueError as error:  # also for a number of thousands of digits, which int() refuses
        found = _PLACE.fullmatch(str(error))
        message = " ".join((found[1] if found else str(error)).split())
        place = (0, 0)
        if found:
            place = (int(found[2]), int(found[3])) if found[2] else Lines(text).position(len(text))
        raise ReadError(path, *place, f"this is not TOML: {message[:1].lower()}{message[1:]}") from None
    except RecursionError:
        raise ReadError(path, 0, 0, "tables and lists stand too deep within one another") from None
