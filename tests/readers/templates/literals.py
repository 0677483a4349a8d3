"""Texts as plain strings, for assertions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gatelint.values import known

if TYPE_CHECKING:
    from gatelint.text import Text
    from gatelint.values import Maybe, Value


def literal_of(value: Maybe[Text]) -> str | None:
    """The string that a value surely is, if it is one."""
    text = known(value)
    return None if text is None else text.literal


def literals_of(values: Iterable[Value[Text]]) -> list[str | None]:
    """Each of the values as `literal_of` shows it."""
    return [literal_of(value) for value in values]
