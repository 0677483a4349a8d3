"""AWS's own translator says the same: a SAM template and what it is translated to are one front door.

The templates are those of this folder and of the fixtures, and with GATELINT_CORPUS those in a folder of anybody's.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gatelint.readers.templates.documents import Document, ReadError, is_template, looks_like_template, read_document
from gatelint.readers.templates.nodes import Mapping
from gatelint.readers.templates.read import read_template
from gatelint.readers.templates.template import SAM, Template
from readers.templates.sam.front_doors import described
from readers.templates.sam.translation import REGION, RefusedError, translated
from rule_fixtures import ENDINGS, FIXTURES

if TYPE_CHECKING:
    from readers.templates.sam.front_doors import Plain

TEMPLATES = Path(__file__).parent / "templates"
CORPUS = os.environ.get("GATELINT_CORPUS")

DIFFERENCES = (
    (r"\.functions\[\]\.environment\.\w+", "a variable may name what SAM makes of an event that is none of an API's"),
)
"""What may differ, and why."""


def sam_templates(folder: Path) -> list[Path]:
    """The SAM templates in a folder, at any depth."""
    return [path for path in sorted(folder.rglob("*")) if path.suffix in ENDINGS and is_sam_template(path)]


def is_sam_template(path: Path) -> bool:
    content = path.read_bytes()
    if b"AWS::Serverless" not in content or not looks_like_template(content):
        return False
    try:
        document = read_document(str(path), content)
    except ReadError:
        return False
    return is_template(document) and SAM in Template.of(document).transforms


def name_of(path: Path) -> str:
    return "-".join(path.with_suffix("").parts[-3:])


@pytest.mark.parametrize("path", [*sam_templates(TEMPLATES), *sam_templates(FIXTURES)], ids=name_of)
def test_a_template_and_its_translation_are_the_same_front_door(path: Path) -> None:
    assert list(differences(path)) == []


@pytest.mark.skipif(CORPUS is None, reason="GATELINT_CORPUS names no folder of templates")
def test_templates_of_others_and_their_translations_are_the_same_front_doors() -> None:
    refused: Counter[str] = Counter()
    paths = sam_templates(Path(CORPUS or ""))
    differing = {str(path): found for path in paths if (found := differences_unless_refused(path, refused))}
    assert differing == {}
    assert sum(refused.values()) < len(paths) / 4, refused.most_common()


def differences_unless_refused(path: Path, refused: Counter[str]) -> list[str]:
    try:
        return list(differences(path))
    except RefusedError as reason:
        refused[str(reason)] += 1
        return []


def differences(path: Path) -> Iterator[str]:
    """What a template says otherwise than its translation. Raises RefusedError."""
    document = read_document(str(path), path.read_bytes())
    made = translated(document)
    names = {section: set(keys_of(document, section)) for section in ("Resources", "Conditions")}
    ours, theirs = doors_of(document, names), doors_of(made, names)
    for decided in sorted({*ours, *theirs}):
        for field, what in unlike(ours.get(decided), theirs.get(decided), ""):
            if not any(re.fullmatch(pattern, field) for pattern, _ in DIFFERENCES):
                yield f"{decided}{field}: {what}"


def keys_of(document: Document, section: str) -> list[str]:
    node = document.root.get(section) if isinstance(document.root, Mapping) else None
    return [entry.key for entry in node.entries] if isinstance(node, Mapping) else []


def doors_of(document: Document, names: dict[str, set[str]]) -> dict[str, Plain]:
    """The front doors of a template, by what each scenario decides of the conditions that are written."""
    template = Template.of(document)

    def type_of_made(name: str) -> str:
        return "" if name in names["Resources"] else template.resource_type(name)

    doors: dict[str, list[Plain]] = {}
    for scenario in read_template(document, {"AWS::Region": REGION}).scenarios:
        decided = {name: holds for name, holds in scenario.decisions.items() if name in names["Conditions"]}
        door = described(scenario.door, document.source, type_of_made)
        doors.setdefault(json.dumps(decided, sort_keys=True), []).append(door)
    return {decided: found[0] if len(found) == 1 else found for decided, found in doors.items()}


def unlike(one: Plain, other: Plain, field: str) -> Iterator[tuple[str, str]]:
    """The fields in which two values differ, and how; lists are in order, and hold things once."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            yield from unlike(one.get(key), other.get(key), f"{field}.{key}")
    elif isinstance(one, list) and isinstance(other, list):
        theirs = [item for item in other if item not in one]
        for item in one:
            if item not in other:
                twin = next((each for each in theirs if is_like(item, each)), None)
                if twin is not None:
                    theirs.remove(twin)
                yield from unlike(item, twin, f"{field}[]")
        for item in theirs:
            yield from unlike(None, item, f"{field}[]")
    elif one != other:
        yield field, f"{json.dumps(one)}, not {json.dumps(other)}"


def is_like(one: Plain, other: Plain) -> bool:
    """Whether two things in lists stand for the same thing, which differs."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    return all(one.get(key) == other.get(key) for key in ("name", "path", "method", "stage_name"))
