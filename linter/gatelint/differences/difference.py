"""What a difference is, and when two values surely are different ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.records import field, record
from gatelint.values import Known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gatelint.values import Listing, Maybe, Place


@record()
class Difference:
    """Something that an account lacks, has besides, or has otherwise; `at` is its place in the template, or its ARN.

    `when` describes the scenarios of the template that it is there in (an OR of ANDs, empty for all); `hangs_on` are
    the parameters, with their defaults, that must have been left alone on deployment for it to be one.
    """

    at: Place
    message: str
    when: list[dict[str, bool]] = field(default_factory=list[dict[str, bool]])
    hangs_on: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


def surely_other(mine: Maybe[object], theirs: Maybe[object]) -> bool:
    """Whether two values are known as far as it takes to see that they are not the same one.

    Something that is absent is none that could be compared: absence means another thing for each property.
    """
    return isinstance(mine, Known) and isinstance(theirs, Known) and mine.equals(theirs).is_no


def shown(value: Maybe[object]) -> str:
    """The value as a template or an account writes it."""
    if not isinstance(value, Known):
        return "nothing"
    written = value.value
    if isinstance(written, bool):
        return str(written).lower()
    return str(written) or '""'


def otherwise(mine: Maybe[object], theirs: Maybe[object], owner: str) -> str:
    """How values differ, after what they are of: "x there (orders (a1b2)), and y in the template"."""
    return f"{shown(theirs)} in {owner}, and {shown(mine)} in the template"


def names_in(listing: Listing[str]) -> frozenset[str] | None:
    """All that is listed, in lower case; None where there may be more."""
    return frozenset(name.lower() for name in listing) if listing.complete else None


def told(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
