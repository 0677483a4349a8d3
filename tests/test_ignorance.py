"""Ignorance never accuses: what is proved of a template must not become more when less of it is known.

Every property of every fixture is replaced in turn by a parameter without default; no finding that *will* happen may
appear on a resource that had none of that rule.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gatelint.engine import examine
from gatelint.readers.projects.stack_settings import StackSettings
from gatelint.readers.templates.documents import Document, read_document
from gatelint.readers.templates.nodes import Mapping, Node, Sequence
from rule_fixtures import book, cases, clean_templates, document_in, rules

UNKNOWN = "UnresolvedParameter"
SAMPLE = 40
"""So many properties of each template are tried without --every-property."""


def templates() -> list[Path]:
    return [path for case in cases() for path in (case.broken, case.fixed)] + clean_templates()


def name_of(path: Path) -> str:
    return "-".join(path.with_suffix("").parts[-3:])


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_knowing_less_never_proves_more(path: Path, request: pytest.FixtureRequest) -> None:
    document = document_in(path)
    declare_unknown_parameter(document)
    before = proved(document)
    places = list(properties_of(document))
    if not request.config.getoption("--every-property"):
        places = sorted(places, key=lambda place: zlib.crc32(f"{path.name}{place[0]}".encode()))[:SAMPLE]
    accused = {name: new for name, replace in places if (new := proved_without(document, replace) - before)}
    assert accused == {}


def proved_without(document: Document, replace: Callable[[], Callable[[], None]]) -> set[tuple[str, str | None]]:
    restore = replace()
    found = proved(document)
    restore()
    return found


def proved(document: Document) -> set[tuple[str, str | None]]:
    """The rules that say *will*, each with the resource that it says it of."""
    examination = examine(document, rules(), StackSettings(), book().rules)
    assert not examination.crashes
    return {(one.rule, one.at.resource) for one in examination.diagnoses if one.is_certain}


def properties_of(document: Document) -> Iterator[tuple[str, Callable[[], Callable[[], None]]]]:
    """Each value at any depth of the resources' Properties: path, and what replaces it (and returns the way back)."""
    for logical_id, resource in entries(child(document.root, "Resources")):
        yield from replaceable(child(resource, "Properties"), logical_id)


def replaceable(node: Node | None, path: str) -> Iterator[tuple[str, Callable[[], Callable[[], None]]]]:
    if isinstance(node, Mapping):
        for index, entry in enumerate(node.entries):
            yield f"{path}.{entry.key}", in_mapping(node, index)
            yield from replaceable(entry.value, f"{path}.{entry.key}")
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield f"{path}.{index}", in_sequence(node, index)
            yield from replaceable(item, f"{path}.{index}")


def in_mapping(node: Mapping, index: int) -> Callable[[], Callable[[], None]]:
    def replace() -> Callable[[], None]:
        entry = node.entries[index]
        value, entry.value = entry.value, reference_to_unknown()

        def restore() -> None:
            entry.value = value

        return restore

    return replace


def in_sequence(node: Sequence, index: int) -> Callable[[], Callable[[], None]]:
    def replace() -> Callable[[], None]:
        value, node.items[index] = node.items[index], reference_to_unknown()

        def restore() -> None:
            node.items[index] = value

        return restore

    return replace


def reference_to_unknown() -> Node:
    return read_document("unknown.json", f'{{"Ref": "{UNKNOWN}"}}'.encode()).root


def declare_unknown_parameter(document: Document) -> None:
    declared = read_document("unknown.json", f'{{"Parameters": {{"{UNKNOWN}": {{"Type": "String"}}}}}}'.encode()).root
    assert isinstance(declared, Mapping)
    assert isinstance(document.root, Mapping)
    parameters = child(document.root, "Parameters")
    if isinstance(parameters, Mapping):
        added = child(declared, "Parameters")
        assert isinstance(added, Mapping)
        parameters.entries += added.entries
    else:
        document.root.entries += declared.entries


def child(node: Node | None, key: str) -> Node | None:
    return next((value for name, value in entries(node) if name == key), None)


def entries(node: Node | None) -> Iterator[tuple[str, Node]]:
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield entry.key, entry.value
