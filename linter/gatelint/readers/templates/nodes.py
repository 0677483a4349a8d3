"""What a YAML or JSON file says, with the place of each word: scalars, mappings and sequences.

A tag that stands for a function is read as the mapping that it is short for: `!GetAtt Api.Arn` is
`{Fn::GetAtt: [Api, Arn]}`, and only its `tag` tells how it was written.

There are many nodes in a template, and most are never asked for. So they are small, are compared by identity, and
count lines when somebody wants to know their place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import Literal, TypeAlias

from gatelint.values import Span, Stretch, measured

Kind: TypeAlias = Literal["str", "bool", "int", "float", "null"]

# Plain text as YAML 1.1 reads it, which is what CloudFormation takes. It knows no timestamps, so that dates are text.
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLEANS = frozenset(
    spelled for word in ("yes", "no", "true", "false", "on", "off") for spelled in (word, word.title(), word.upper())
)
_INT = r"[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]+|0|[1-9][0-9_]*(?::[0-5]?[0-9])*)"
_FLOAT = (
    r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*"
    r"|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|\.(?:inf|Inf|INF))|\.(?:nan|NaN|NAN)"
)

MOST_WALKED = 8
"""The entries of longer mappings are found by an index."""


class Lines:
    """The lines of a text, counted as YAML counts them."""

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] | None = None

    def position(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset."""
        if self._starts is None:
            # What ends a line to Python but not to YAML are control characters, which neither YAML nor JSON may hold.
            self._starts = list(accumulate(map(len, self._text.splitlines(keepends=True)), initial=0))
            if not self._text.endswith(("\n", "\r", "\x85", "\u2028", "\u2029")) and len(self._starts) > 1:
                self._starts.pop()
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """The span from an offset up to another."""
        return Span(*self.position(start), *self.position(end))


class _Node:
    """Something that stands somewhere; `tag` is what is written before it (`!Ref`), if anything is."""

    __slots__ = ("stretch", "tag")

    def __init__(self, span: Span | Stretch, tag: str | None) -> None:
        self.stretch = span
        self.tag = tag

    @property
    def span(self) -> Span:
        span = self.stretch = measured(self.stretch)
        return span


class Scalar(_Node):
    """A word. `text` is what it says: numbers and booleans as they are written, strings without quotes and escapes."""

    __slots__ = ("_kind", "text")

    def __init__(self, text: str, tag: str | None, span: Span | Stretch, kind: Kind | None = None) -> None:
        """Without `kind`, the text itself tells what it is, as it does in YAML where it has no quotes."""
        self.text = text
        self.tag = tag
        self.stretch = span
        self._kind: Kind | None = kind

    @property
    def kind(self) -> Kind:
        """What the word is to CloudFormation."""
        if self._kind is None:
            self._kind = _kind_of_plain(self.text)
        return self._kind

    @property
    def is_null(self) -> bool:
        return self.text in _NULLS and self.kind == "null"

    @property
    def is_boolean(self) -> bool:
        """Whether it is true or false, or in YAML yes, no, on or off."""
        return self.text in _BOOLEANS and self.kind == "bool"


class Entry:
    """A key of a mapping, as text whatever it is, and its value."""

    __slots__ = ("key", "key_stretch", "value")

    def __init__(self, key: str, key_span: Span | Stretch, value: Node) -> None:
        self.key = key
        self.key_stretch = key_span
        self.value = value

    @property
    def key_span(self) -> Span:
        span = self.key_stretch = measured(self.key_stretch)
        return span


class Mapping(_Node):
    """Keys and values. No two entries have the same key."""

    __slots__ = ("_index", "entries")

    def __init__(self, entries: list[Entry], span: Span | Stretch, tag: str | None = None) -> None:
        self.entries = entries
        self.stretch = span
        self.tag = tag
        self._index: dict[str, int] | None = None

    def entry(self, key: str) -> Entry | None:
        """The entry of a key, also after entries have been added, replaced or taken out."""
        entries = self.entries
        if len(entries) > MOST_WALKED:
            if self._index is None:
                self._index = {entry.key: position for position, entry in enumerate(entries)}
            position = self._index.get(key, len(entries))
            if position < len(entries) and entries[position].key == key:
                return entries[position]
        for entry in entries:
            if entry.key == key:
                return entry
        return None

    def get(self, key: str) -> Node | None:
        """The value of a key."""
        entry = self.entry(key)
        return None if entry is None else entry.value


class Sequence(_Node):
    """A list."""

    __slots__ = ("items",)

    def __init__(self, items: list[Node], span: Span | Stretch, tag: str | None = None) -> None:
        self.items = items
        self.stretch = span
        self.tag = tag


Node: TypeAlias = Scalar | Mapping | Sequence


def _kind_of_plain(text: str) -> Kind:
    if text in _NULLS:
        return "null"
    if text in _BOOLEANS:
        return "bool"
    if re.fullmatch(_INT, text):
        return "int"
    return "float" if re.fullmatch(_FLOAT, text) else "str"
