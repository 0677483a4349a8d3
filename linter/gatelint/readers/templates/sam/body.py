"""The OpenAPI document of an API that SAM writes, or completes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Entry, Mapping, Node, Sequence
from gatelint.readers.templates.sam.making import (
    Makeable,
    child,
    entries_of,
    entry_of,
    filled,
    is_function,
    made,
    made_entry,
    made_mapping,
    put,
    when,
    word,
)

if TYPE_CHECKING:
    from gatelint.readers.templates.sam.expansion import Expansion
    from gatelint.values import Span, Stretch

INTEGRATION = "x-amazon-apigateway-integration"
ANY_METHOD = "x-amazon-apigateway-any-method"
ENDPOINT_CONFIGURATION = "x-amazon-apigateway-endpoint-configuration"
NOT_METHODS = ("summary", "description", "parameters")

_VERSION_3 = re.compile(r"3(\.\d){0,2}")


class Body:
    """A document that grows. What somebody wrote is copied as far as it is changed.

    `is_managed` says that nobody wrote any of it; `is_valid` that there are paths to add to.
    """

    def __init__(self, written: Node | None, near: Span | Stretch, version: Makeable = "2.0") -> None:
        self.near = near
        self.is_managed = written is None
        source = written if isinstance(written, Mapping) else made_mapping(_skeleton(version), near)
        self.document = Mapping(list(source.entries), source.stretch, source.tag)
        paths = child(source, "paths")
        is_readable = isinstance(paths, Mapping) and not is_function(paths)
        self.is_valid = self.is_managed or is_readable
        self.paths = _copied(paths, 3) if isinstance(paths, Mapping) and is_readable else made_mapping({}, near)
        self._conditions: dict[str, list[str | None]] = {}
        if self.is_valid:
            put(self.document, "paths", self.paths, near)

    @property
    def is_version_3(self) -> bool:
        return word(child(self.document, "swagger")) is None and is_version_3(child(self.document, "openapi"))

    def add(self, path: Entry, name: str, method: Entry | None, operation: Makeable, condition: str | None) -> None:
        """Adds an operation where no other is; `path` and `method` are where these are written."""
        item_entry = self.paths.entry(name)
        if item_entry is None:
            item_entry = Entry(name, path.value.stretch, made_mapping({}, path.value.stretch))
            self.paths.entries.append(item_entry)
        self._conditions.setdefault(name, []).append(condition)
        at = (path if method is None else method).value.stretch
        spelled = spelled_method(None if method is None else word(method.value))
        for item in contents_of(item_entry.value):
            if item.entry(spelled) is None:
                item.entries.append(Entry(spelled, at, made(when(condition, made(operation, at)), at)))

    def lacks(self, unread: Node) -> None:
        """Notes that there may be more operations than are added, as something cannot be read."""
        self.paths.entries.append(Entry(f"/?{len(self.paths.entries)}", unread.stretch, unread))

    def put_over(self, path: Entry, name: str, method: Entry, operation: Mapping) -> None:
        """Adds an operation, of which every entry goes before those of one that is written already."""
        written = child(self.paths, name)
        if not isinstance(written, Mapping):
            written = made_mapping({}, path.value.stretch)
            self.paths.entries.append(Entry(name, path.value.stretch, written))
        # SAM spells the method as the event does here, ANY included.
        spelled = (word(method.value) or "").lower()
        kept = [one for one in entries_of(child(written, spelled)) if operation.entry(one.key) is None]
        put(written, spelled, Mapping([*kept, *operation.entries], method.value.stretch), method.value.stretch)

    def operations_at(self, path: str, method: str) -> Iterator[Mapping]:
        """The operations of a path and method that have an integration, to change."""
        for item in contents_of(child(self.paths, path)):
            for operation in contents_of(child(item, method)):
                if filled(operation, INTEGRATION) is not None:
                    yield operation

    def operations(self) -> Iterator[tuple[str, Mapping]]:
        """Every operation that has an integration: the method in lower case, and the operation to change."""
        for _, item in self.path_items():
            for method in item.entries:
                if method.key not in NOT_METHODS:
                    for operation in contents_of(method.value):
                        if filled(operation, INTEGRATION) is not None:
                            yield method.key.lower(), operation

    def path_items(self) -> Iterator[tuple[str, Mapping]]:
        """Every path item to change."""
        for path in self.paths.entries:
            for item in contents_of(path.value):
                yield path.key, item

    def make_paths_conditional(self, expansion: Expansion, api: str) -> None:
        """Makes each path hang on the conditions of its events, if all of them have one."""
        for path in self.paths.entries if self.is_managed else ():
            name = re.sub(r"[^A-Za-z0-9]", "", path.key.replace("/", "SLASH"))
            condition = expansion.any_of(f"{api}{name}PathCondition", self._conditions.get(path.key, [None]))
            path.value = made(when(condition, path.value), path.value.stretch)

    def set(self, key: str, value: Makeable) -> None:
        put(self.document, key, value, self.near)

    def merge(self, entries: dict[str, Makeable], *keys: str) -> None:
        """Puts entries into the mapping that keys of the document lead to; those of the same names are replaced.

        What cannot be read stays as it is.
        """
        if not entries:
            return
        parent = self.document
        for key in keys:
            written = child(parent, key)
            if is_function(written):
                return
            inner = Mapping(list(entries_of(written)), written.stretch if written is not None else self.near)
            put(parent, key, inner, self.near)
            parent = inner
        for name, value in entries.items():
            parent.entries = [entry for entry in parent.entries if entry.key != name]
            parent.entries.append(made_entry(name, value, self.near))

    def replace(self, value: Makeable, *keys: str) -> None:
        """Sets what keys of the document lead to."""
        self.merge({keys[-1]: value}, *keys[:-1])

    def remove(self, key: str) -> None:
        self.document.entries = [entry for entry in self.document.entries if entry.key != key]

    def disable_endpoint(self, disabled: Entry, *, in_servers: bool) -> None:
        """Writes DisableExecuteApiEndpoint into the document, and in OpenAPI 3 into every server of it."""
        setting: dict[str, Makeable] = {"disableExecuteApiEndpoint": disabled}
        if not in_servers:
            self.merge(setting, ENDPOINT_CONFIGURATION)
            return
        servers: list[Makeable] = []
        for server in _servers_of(self.document) or [made_mapping({}, self.near)]:
            kept = [one for one in entries_of(child(server, ENDPOINT_CONFIGURATION)) if one.key not in setting]
            configuration = Mapping([*kept, *made_mapping(setting, self.near).entries], self.near)
            others = [one for one in entries_of(server) if one.key != ENDPOINT_CONFIGURATION]
            added = made_mapping({ENDPOINT_CONFIGURATION: configuration}, self.near)
            servers.append(Mapping([*others, *added.entries], server.stretch))
        self.set("servers", servers)


def _skeleton(version: Makeable) -> dict[str, Makeable]:
    node = version.value if isinstance(version, Entry) else None
    is_new = is_version_3(node) if node is not None else version != "2.0"
    title: dict[str, Makeable] = {"title": {"Ref": "AWS::StackName"}}
    return {"openapi" if is_new else "swagger": version if is_new else "2.0", "info": title}


def is_version_3(version: Node | None) -> bool:
    """Whether a document of this version is one of OpenAPI 3."""
    return _VERSION_3.fullmatch(word(version) or "") is not None


def _servers_of(document: Mapping) -> list[Node]:
    servers = child(document, "servers")
    return servers.items if isinstance(servers, Sequence) else []


def body_at(location: Entry) -> Entry:
    """The Body of an API whose document is a file: read where that is beside the template, else not in sight."""
    parameters: dict[str, Makeable] = {"Location": location}
    include = made({"Fn::Transform": {"Name": "AWS::Include", "Parameters": parameters}}, location.value.stretch)
    return Entry("Body", location.key_stretch, include)


def spelled_method(written: str | None) -> str:
    """A method as documents spell it."""
    method = (written or "any").lower()
    return ANY_METHOD if method == "any" else method


def contents_of(node: Node | None) -> Iterator[Mapping]:
    """The mapping, or those in the branches of a Fn::If."""
    branches = entry_of(node, "Fn::If")
    parts = [node]
    if branches is not None:
        parts = [*branches.value.items[1:]] if isinstance(branches.value, Sequence) else []
    for part in parts:
        if isinstance(part, Mapping) and not is_function(part):
            yield part


def _copied(mapping: Mapping, depth: int) -> Mapping:
    """A mapping whose inner mappings, down to a depth, are copies. A Fn::If adds no depth."""
    return Mapping(
        [Entry(entry.key, entry.key_stretch, _copy(entry.value, depth - 1)) for entry in mapping.entries],
        mapping.stretch,
        mapping.tag,
    )


def _copy(node: Node, depth: int) -> Node:
    if not isinstance(node, Mapping) or depth < 0:
        return node
    branches = node.get("Fn::If")
    if not isinstance(branches, Sequence):
        return _copied(node, depth)
    # SAM looks into a function, and not into one within it.
    items = [_copied(item, depth) if isinstance(item, Mapping) else item for item in branches.items]
    copied = Sequence(items, branches.stretch, branches.tag)
    return Mapping([Entry("Fn::If", node.entries[0].key_stretch, copied)], node.stretch, node.tag)
