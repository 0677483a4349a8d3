"""Nodes as plain values, and the text that they stand on, for assertions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.excerpts import lines_of
from gatelint.readers.templates.documents import read_document
from gatelint.readers.templates.nodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.readers.templates.documents import Document
    from gatelint.readers.templates.nodes import Node
    from gatelint.values import Span


def read(text: str) -> Document:
    return read_document("t.yaml", text.encode())


def said(text: str) -> object:
    """What a text says: dictionaries, lists, and the texts of scalars."""
    return plain(read(text).root)


def plain(node: Node | None) -> object:
    if isinstance(node, Mapping):
        return {entry.key: plain(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return None if node is None else node.text


def at(node: Node, *path: str | int) -> Node:
    """The node that a path of keys leads to."""
    for step in path:
        found = node.get(str(step)) if isinstance(node, Mapping) else node
        node = found.items[int(step)] if isinstance(found, Sequence) and isinstance(step, int) else found or node
    return node


def cut(document: Document, span: Span) -> str:
    """The text of a span, its lines separated by line feeds."""
    lines = lines_of(document.text)[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)


def cuts(document: Document) -> dict[str, str]:
    """The texts that all nodes of a document stand on, by the path of their keys."""
    return dict(walked(document, document.root, ""))


def walked(document: Document, node: Node, path: str) -> Iterator[tuple[str, str]]:
    yield path, cut(document, node.span)
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield f"{path}.{entry.key}=", cut(document, entry.key_span)
            yield from walked(document, entry.value, f"{path}.{entry.key}")
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from walked(document, item, f"{path}.{index}")


def scalars(node: Node) -> Iterator[Scalar]:
    """All scalars below a node."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield from scalars(entry.value)
    else:
        for item in node.items:
            yield from scalars(item)
