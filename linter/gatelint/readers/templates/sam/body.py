"""The OpenAPI document of an API that SAM writes, or completes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Entry, Mapping, Node, Sequence
from gatelint.readers.templates.sam.making import Makeable, child, entries_of, entry_of, made, made_mapping, put, when

if TYPE_CHECKING:
    from gatelint.values import Span, Stretch

INTEGRATION = "x-amazon-apigateway-integration"
ANY_METHOD = "x-amazon-apigateway-any-method"
NOT_METHODS = ("summary", "description", "parameters")


class Body:
    """A document that grows. What somebody wrote is copied as far as it is changed."""

    def __init__(self, written: Node | None, near: Span | Stretch) -> None:
        self.near = near
        source = written if isinstance(written, Mapping) else made_mapping({}, near)
        self.document = Mapping(list(source.entries), source.stretch, source.tag)
        paths = child(source, "paths")
        self.is_valid = written is None or isinstance(paths, Mapping)
        self.paths = _copied(paths, 3) if isinstance(paths, Mapping) else made_mapping({}, near)
        if self.is_valid:
            put(self.document, "paths", self.paths, near)

    def has(self, path: str, method: str) -> bool:
        return any(entry_of(item, method) is not None for item in contents_of(child(self.paths, path)))

    def add(self, path: Entry, name: str, method: Entry | None, operation: Makeable, condition: str | None) -> None:
        """Adds an operation where no other is; `path` and `method` are where these are written."""
        entry = self.paths.entry(name)
        if entry is None:
            entry = Entry(name, path.value.stretch, made_mapping({}, path.value.stretch))
            self.paths.entries.append(entry)
        spelled = ANY_METHOD if method is None else _method_of(method)
        at = (path if method is None else method).value.stretch
        for item in contents_of(entry.value):
            if item.entry(spelled) is None:
                item.entries.append(Entry(spelled, at, made(when(condition, operation), at)))

    def operations(self) -> Iterator[tuple[str, str, Mapping]]:
        """Every operation that has an integration: path, method in lower case, and the operation to change."""
        for path in self.paths.entries:
            for item in contents_of(path.value):
                for method in item.entries:
                    if method.key in NOT_METHODS:
                        continue
                    for operation in contents_of(method.value):
                        if operation.entry(INTEGRATION) is not None:
                            yield path.key, method.key.lower(), operation

    def path_items(self) -> Iterator[tuple[str, Mapping]]:
        """Every path item to change."""
        for path in self.paths.entries:
            for item in contents_of(path.value):
                yield path.key, item

    def set(self, key: str, value: Makeable) -> None:
        put(self.document, key, value, self.near)

    def merge(self, key: str, entries: dict[str, Makeable]) -> None:
        """Adds entries to a mapping of the document; those that are there stay."""
        if not entries:
            return
        there = entries_of(child(self.document, key))
        known = {entry.key for entry in there}
        added = made_mapping({name: value for name, value in entries.items() if name not in known}, self.near)
        put(self.document, key, Mapping([*there, *added.entries], self.near), self.near)


def body_at(location: Entry) -> Entry:
    """The Body of an API whose document is a file: read where that is beside the template, else not in sight."""
    parameters: dict[str, Makeable] = {"Location": location}
    include = made({"Fn::Transform": {"Name": "AWS::Include", "Parameters": parameters}}, location.value.stretch)
    return Entry("Body", location.key_stretch, include)


def _method_of(method: Entry) -> str:
    written = getattr(method.value, "text", "").lower()
    return ANY_METHOD if written in ("any", "") else written


def contents_of(node: Node | None) -> Iterator[Mapping]:
    """The mapping, or those in the branches of a Fn::If."""
    if not isinstance(node, Mapping):
        return
    branches = child(node, "Fn::If") if len(node.entries) == 1 else None
    if isinstance(branches, Sequence):
        for branch in branches.items[1:]:
            if isinstance(branch, Mapping) and branch.entry("Ref") is None:
                yield branch
    else:
        yield node


def _copied(node: Node, depth: int) -> Mapping:
    """A mapping whose inner mappings, down to a depth, are copies. A Fn::If adds no depth."""
    assert isinstance(node, Mapping)
    return Mapping(
        [Entry(entry.key, entry.key_stretch, _copy(entry.value, depth - 1)) for entry in node.entries],
        node.stretch,
        node.tag,
    )


def _copy(node: Node, depth: int) -> Node:
    if not isinstance(node, Mapping) or depth < 0:
        return node
    branches = child(node, "Fn::If") if len(node.entries) == 1 else None
    if isinstance(branches, Sequence):
        items = [branches.items[0], *(_copy(item, depth) for item in branches.items[1:])]
        copied = Sequence(items, branches.stretch, branches.tag)
        return Mapping([Entry("Fn::If", node.entries[0].key_stretch, copied)], node.stretch, node.tag)
    return _copied(node, depth)
