"""What a value in a followed program may be, and what can be done with it.

Values come as `Values`, all that one may be. What cannot be followed is `Thing.UNKNOWN`.
"""

from __future__ import annotations

import enum
import itertools
from typing import TYPE_CHECKING, TypeAlias

from gatelint.records import record
from gatelint.text import Reference, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gatelint.behavior.authorizers.code.program import Closure

MOST_CHOICES = 8


class Thing(enum.Enum):
    EVENT = "event"
    CONTEXT = "context"
    CALLBACK = "callback"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


@record(hashable=True)
class String:
    text: Text


@record(hashable=True)
class Plain:
    """A number or a boolean."""

    value: float | bool


class Object:
    """A dict or object that is made on a line of the code.

    `made_in` is the block that makes it: what other blocks write to it, they may write. It is `open` if it may hold
    more than its fields.
    """

    __slots__ = ("fields", "line", "made_in", "open")

    def __init__(self, line: int, made_in: int, fields: dict[str, Values] | None = None) -> None:
        self.line = line
        self.made_in = made_in
        self.fields: dict[str, Values] = fields or {}
        self.open = False

    def forget(self) -> None:
        """Nothing is known of it any more."""
        self.fields.clear()
        self.open = True


class Array:
    """A list. It is `open` if more may follow its items."""

    __slots__ = ("items", "made_in", "open")

    def __init__(self, made_in: int, items: list[Values], open_ended: bool = False) -> None:
        self.made_in = made_in
        self.items = items
        self.open = open_ended

    def forget(self) -> None:
        """Nothing is known of it any more."""
        self.items.clear()
        self.open = True


class Routine:
    """A function of the program, with the variables around it."""

    __slots__ = ("closure", "scope")

    def __init__(self, closure: Closure, scope: Scope) -> None:
        self.closure = closure
        self.scope = scope


class Method:
    """What `of.name` gives where it is no known field: a method, if anything."""

    __slots__ = ("name", "of")

    def __init__(self, of: Value, name: str) -> None:
        self.of = of
        self.name = name


Value: TypeAlias = Thing | String | Plain | Object | Array | Routine | Method
Values: TypeAlias = tuple[Value, ...]

UNKNOWN: Values = (Thing.UNKNOWN,)
NOTHING: Values = (Thing.NOTHING,)


class Scope:
    """The variables of a function, within those of the function or module around it."""

    __slots__ = ("outer", "variables")

    def __init__(self, outer: Scope | None) -> None:
        self.outer = outer
        self.variables: dict[str, Values] = {}

    def owner_of(self, name: str) -> Scope | None:
        scope: Scope | None = self
        while scope is not None and name not in scope.variables:
            scope = scope.outer
        return scope


def united(choices: Iterable[Values]) -> Values:
    """All that a value may be which is one of several."""
    found: list[Value] = []
    for values in choices:
        found += [value for value in values if value not in found]
    return tuple(found) if len(found) <= MOST_CHOICES else UNKNOWN


def constant(value: str | float | bool | None) -> Value:
    if value is None:
        return Thing.NOTHING
    return String(Text.of(value)) if isinstance(value, str) else Plain(value)


def word(values: Values) -> str | int | None:
    """The string or whole number that a value surely is."""
    only = values[0] if len(values) == 1 else None
    if isinstance(only, String):
        return only.text.literal
    return only.value if isinstance(only, Plain) and type(only.value) is int else None


def concatenated(parts: Iterable[Values]) -> Values:
    """Strings one after another."""
    texts = [Text.of("")]
    for values in parts:
        strings = [value.text for value in values if isinstance(value, String)]
        if len(strings) < len(values) or len(texts) * len(strings) > MOST_CHOICES:
            return UNKNOWN
        texts = [Text.of(text, string) for text in texts for string in strings]
    return tuple(String(text) for text in texts)


def split(text: Text, separator: str | int | None, block: int) -> Value:
    """The pieces of a string. One that may hold separators itself is cut, and is the last that is known."""
    if not isinstance(separator, str) or not separator:
        return Thing.UNKNOWN
    pieces: list[Values] = []
    for piece in text.split(separator):
        if not all(reference.plain for reference in piece.references):
            return Array(block, [*pieces, (String(_cut(piece)),)], open_ended=True)
        pieces.append((String(piece),))
    return Array(block, pieces)


def _cut(piece: Text) -> Text:
    known = itertools.takewhile(lambda part: isinstance(part, str) or part.plain, piece.parts)
    return Text.of(*known, Reference("cut", "the rest", plain=False))


def sliced(value: Value, start: int | None, end: int | None) -> Value:
    """The items of a list from `start` to before `end`."""
    if not isinstance(value, Array):
        return Thing.UNKNOWN
    first = start or 0
    if value.open and (first < 0 or end is None or end < 0 or end > len(value.items)):
        return Thing.UNKNOWN
    return Array(value.made_in, value.items[first:end])


def joined(of: Value, argument: Values) -> Values:
    """Both ways to write it: `"/".join(pieces)` and `pieces.join("/")`."""
    only = argument[0] if len(argument) == 1 else None
    separator, pieces = (of, only) if isinstance(of, String) else (only, of)
    if not isinstance(separator, String) or not isinstance(pieces, Array) or pieces.open:
        return UNKNOWN
    parts: list[Values] = []
    for index, item in enumerate(pieces.items):
        parts += [(separator,), item] if index else [item]
    return concatenated(parts)
