"""A node of a template together with where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from gatelint.readers.templates.nodes import Entry, Mapping, Node, Sequence
from gatelint.records import record
from gatelint.text import Text
from gatelint.values import Known, PathItem, Place, Span, Stretch, Unresolved


@record()
class Located:
    """A node, the file that it stands in, the keys that lead to it, and the span of the last of them."""

    node: Node
    source: str
    path: tuple[PathItem, ...] = ()
    key: Span | Stretch | None = None

    def __init__(
        self,
        node: Node,
        source: str,
        path: tuple[PathItem, ...] = (),
        key: Span | Stretch | None = None,
    ) -> None:
        self.node = node
        self.source = source
        self.path = path
        self.key = key

    @property
    def place(self) -> Place:
        return Place(self.source, self.path, self.node.stretch, self.key)

    def entry(self, key: str) -> Located | None:
        """The value under a key; None where it is absent, or this is no mapping."""
        if not isinstance(self.node, Mapping):
            return None
        entry = self.node.entry(key)
        return None if entry is None else self.below(entry)

    def below(self, entry: Entry) -> Located:
        """The value of one of this mapping's entries."""
        return Located(entry.value, self.source, (*self.path, entry.key), entry.key_stretch)

    def entries(self) -> Iterator[tuple[str, Located]]:
        """The entries of a mapping; none of anything else."""
        if isinstance(self.node, Mapping):
            for entry in self.node.entries:
                yield entry.key, self.below(entry)

    def items(self) -> list[Located]:
        """The items of a list; none of anything else."""
        if not isinstance(self.node, Sequence):
            return []
        return [Located(item, self.source, (*self.path, index)) for index, item in enumerate(self.node.items)]


@record()
class Items:
    """A list that a function made: `items` may be strings, not known, or nodes."""

    items: list[Known[Text] | Unresolved | Located]
    place: Place


Evaluated: TypeAlias = "Located | Items | Known[Text] | Unresolved | None"
"""A node whose functions have been applied: a mapping or list, a computed list, a string, not known, or nothing.

Nothing is AWS::NoValue, or null. Strings are also what numbers and booleans are written as.
"""
