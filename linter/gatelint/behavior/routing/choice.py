"""What AWS picks of several things - a route, a stage, a mapping, a behavior - as far as that can be told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from gatelint.records import record
from gatelint.values import Truth

T = TypeVar("T")


@record()
class Choice(Generic[T]):
    """What is picked of several things.

    `candidates` are all that may be picked of those in sight, the likeliest first. `found` answers whether anything is
    picked at all: no is a proof that nothing is, yes may hold though it is not known which. `unread` says why something
    out of sight may be picked instead, or is None.
    """

    candidates: tuple[T, ...] = ()
    found: Truth = Truth.NO
    unread: str | None = None

    @property
    def surely(self) -> T | None:
        """The one that is picked whatever is not known, if there is one."""
        alone = self.found is Truth.YES and self.unread is None and len(self.candidates) == 1
        return self.candidates[0] if alone else None


def first_of(options: Iterable[tuple[Truth, T]], unread: str | None = None) -> Choice[T]:
    """The choice where AWS tries options in this order and takes the first that fits.

    `unread` says why options may be missing from the list; what is missing may be tried before all others.
    """
    candidates: list[T] = []
    for fits, option in options:
        if fits is Truth.NO:
            continue
        candidates.append(option)
        if fits is Truth.YES:
            return Choice(tuple(candidates), Truth.YES, unread)
    found = Truth.UNKNOWN if candidates or unread is not None else Truth.NO
    return Choice(tuple(candidates), found, unread)
