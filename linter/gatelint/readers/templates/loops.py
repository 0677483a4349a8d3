"""Fn::ForEach of the language extensions: copies of an entry, one for each value.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
"""

from __future__ import annotations

import re

from gatelint.readers.templates.nodes import Entry, Mapping, Node, Scalar, Sequence

LOOP = "Fn::ForEach::"
MOST_COPIES = 2000
MOST_NODES = 500_000
"""Aliases may make a small file stand for a huge one."""
DEEPEST = 100


def unrolled(root: Node) -> Node:
    """The template with its loops written out. A loop over what is not known is left as it is."""
    return _Unroller(root).without_loops(root, {}, 0)


class _Unroller:
    def __init__(self, root: Node) -> None:
        self.parameters = _child(root, "Parameters")
        self.mappings = _child(root, "Mappings")
        self.copies = 0
        self.nodes = 0

    def without_loops(self, node: Node, names: dict[str, str], depth: int) -> Node:
        """The node with its loops written out and the identifiers of the loops around it replaced."""
        self.nodes += 1
        if depth > DEEPEST or self.nodes > MOST_NODES:
            return node
        if isinstance(node, Scalar):
            return _replaced(node, names) if names else node
        if isinstance(node, Sequence):
            return Sequence([self.without_loops(item, names, depth + 1) for item in node.items], node.span, node.tag)
        if len(node.entries) == 1 and node.entries[0].key == "Ref" and isinstance(node.entries[0].value, Scalar):
            value = names.get(node.entries[0].value.text)
            if value is not None:
                return Scalar(value, None, node.span, "str")
        entries: list[Entry] = []
        for entry in node.entries:
            written_out = self._loop(entry, names, depth) if entry.key.startswith(LOOP) else None
            if written_out is None:
                value_node = self.without_loops(entry.value, names, depth + 1)
                written_out = [Entry(_named(entry.key, names), entry.key_span, value_node)]
            entries += written_out
        return Mapping(entries, node.span, node.tag)

    def _loop(self, loop: Entry, names: dict[str, str], depth: int) -> list[Entry] | None:
        """The entries that a loop stands for: [identifier, values, {key: value}]."""
        parts = loop.value.items if isinstance(loop.value, Sequence) else []
        if len(parts) != 3 or not isinstance(parts[0], Scalar) or not isinstance(parts[2], Mapping):
            return None
        values = self._values(self.without_loops(parts[1], names, depth + 1))
        if values is None:
            return None
        entries: list[Entry] = []
        for value in values:
            self.copies += 1
            if self.copies > MOST_COPIES:
                return None
            body = self.without_loops(parts[2], {**names, parts[0].text: value}, depth + 1)
            entries += body.entries if isinstance(body, Mapping) else []
        return entries

    def _values(self, node: Node) -> list[str] | None:
        """The values to go through: written out, or the default of a parameter."""
        if isinstance(node, Mapping) and len(node.entries) == 1 and node.entries[0].key == "Ref":
            name = node.entries[0].value
            declared = _child(self.parameters, name.text) if isinstance(name, Scalar) else None
            default = _child(declared, "Default")
            return [part.strip() for part in default.text.split(",")] if isinstance(default, Scalar) else None
        if not isinstance(node, Sequence):
            return None
        words = [item.text for item in node.items if isinstance(item, Scalar)]
        return words if len(words) == len(node.items) else None


def _child(node: Node | None, key: str) -> Node | None:
    entry = node.entry(key) if isinstance(node, Mapping) else None
    return None if entry is None else entry.value


def _replaced(node: Scalar, names: dict[str, str]) -> Scalar:
    text = _named(node.text, names)
    return node if text == node.text else Scalar(text, None, node.span, "str")


def _named(text: str, names: dict[str, str]) -> str:
    """The text with "${Identifier}" replaced, and "&{Identifier}", which keeps letters and digits only."""
    for name, value in names.items():
        if name in text:
            text = text.replace(f"${{{name}}}", value)
            text = text.replace(f"&{{{name}}}", re.sub(r"[^A-Za-z0-9]", "", value))
    return text
