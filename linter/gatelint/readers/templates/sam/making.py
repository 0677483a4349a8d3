"""Nodes that nobody wrote: what SAM makes, standing where that is written which SAM makes it of."""

from __future__ import annotations

from collections.abc import Mapping as Entries
from typing import TYPE_CHECKING, TypeAlias, TypeGuard, Union

from gatelint.readers.templates.nodes import Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from gatelint.values import Span, Stretch

Makeable: TypeAlias = Union["Node", "Entry", str, int, bool, "list[Makeable]", "dict[str, Makeable]", None]
"""What nodes are made of. An entry brings the place of its key along; None leaves a key out."""

NO_VALUE = "AWS::NoValue"


def made(value: Makeable, near: Span | Stretch) -> Node:
    """The value as a node that stands at `near`; nodes within it stay where they are."""
    if isinstance(value, Scalar | Mapping | Sequence):
        return value
    if isinstance(value, Entry):
        return value.value
    if isinstance(value, dict):
        return made_mapping(value, near)
    if isinstance(value, list):
        return Sequence([made(item, near) for item in value], near)
    if isinstance(value, bool):
        return Scalar("true" if value else "false", None, near, "bool")
    return Scalar("" if value is None else str(value), None, near, "str")


def made_mapping(entries: Entries[str, Makeable], near: Span | Stretch) -> Mapping:
    """A mapping of what is there. A key stands where its value does, unless that brings a key along."""
    return Mapping([made_entry(key, value, near) for key, value in entries.items() if value is not None], near)


def made_entry(key: str, value: Makeable, near: Span | Stretch) -> Entry:
    node = made(value, near)
    return Entry(key, value.key_stretch if isinstance(value, Entry) else node.stretch, node)


def entry_of(node: Node | None, key: str) -> Entry | None:
    """The entry of a key, where a node is a mapping that has it."""
    return node.entry(key) if isinstance(node, Mapping) else None


def child(node: Node | None, *keys: str) -> Node | None:
    """What a path of keys leads to."""
    for key in keys:
        entry = entry_of(node, key)
        node = None if entry is None else entry.value
    return node


def filled(node: Node | None, key: str) -> Entry | None:
    """The entry of a key that holds something which SAM heeds: no null, no false, nothing empty."""
    entry = entry_of(node, key)
    return entry if entry is not None and says_something(entry.value) else None


def says_something(node: Node | None) -> bool:
    """Whether a value counts where SAM asks for nothing but one. A call of a function does, whatever it gives."""
    if isinstance(node, Mapping):
        return bool(node.entries)
    if isinstance(node, Sequence):
        return bool(node.items)
    if node is None or node.is_null:
        return False
    return is_true(node) if node.is_boolean else node.text not in ("", "0") or (node.kind == "str" and node.text == "0")


def word(node: Node | None) -> str | None:
    """A scalar as written; None for everything else, and for null."""
    return node.text if isinstance(node, Scalar) and not node.is_null else None


def entries_of(node: Node | None) -> list[Entry]:
    """The entries of a mapping, none of anything else."""
    return node.entries if isinstance(node, Mapping) else []


def items_of(node: Node | None) -> list[Node]:
    """The items of a list; a single thing counts as a list of one."""
    return [] if node is None else node.items if isinstance(node, Sequence) else [node]


def is_true(node: Node | None) -> bool:
    """Whether a node is the boolean, and no string that says the same."""
    return isinstance(node, Scalar) and node.is_boolean and node.text.lower() in ("true", "yes", "on")


def is_function(node: Node | None) -> TypeGuard[Mapping]:
    """Whether a node is a call of an intrinsic function."""
    if not isinstance(node, Mapping) or len(node.entries) != 1:
        return False
    key = node.entries[0].key
    return key in ("Ref", "Condition") or key.startswith("Fn::")


def referred(node: Node | None) -> str | None:
    """The name in a Ref."""
    return word(child(node, "Ref")) if is_function(node) else None


def ref(name: str) -> dict[str, Makeable]:
    return {"Ref": name}


def when(condition: str | None, value: Makeable) -> Makeable:
    """The value, or nothing where a condition does not hold."""
    return value if condition is None else {"Fn::If": [condition, value, ref(NO_VALUE)]}


def put(mapping: Mapping, key: str, value: Makeable, near: Span | Stretch) -> None:
    """Sets an entry of a mapping that SAM made; the entry that was there may be one of the template."""
    there = mapping.entry(key)
    if there is None:
        mapping.entries.append(made_entry(key, value, near))
    else:
        mapping.entries[mapping.entries.index(there)] = Entry(key, there.key_stretch, made(value, near))


def picked(mapping: Node | None, *keys: str) -> dict[str, Makeable]:
    """Those entries of a mapping that have these keys."""
    return {entry.key: entry for entry in entries_of(mapping) if entry.key in keys}


DEEPEST = 5
"""What is nested deeper is not looked at: aliases may make a small file stand for a huge one."""


def same(one: Node, other: Node, depth: int = DEEPEST) -> bool:
    """Whether two nodes say the same."""
    if one is other or depth == 0:
        return one is other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        pairs = zip(one.entries, other.entries, strict=False)
        alike = all(mine.key == theirs.key and same(mine.value, theirs.value, depth - 1) for mine, theirs in pairs)
        return len(one.entries) == len(other.entries) and alike
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        return len(one.items) == len(other.items) and all(
            same(mine, theirs, depth - 1) for mine, theirs in zip(one.items, other.items, strict=True)
        )
    return isinstance(one, Scalar) and isinstance(other, Scalar) and one.text == other.text
