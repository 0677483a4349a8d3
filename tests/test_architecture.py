"""Which part may know which: the imports that must never be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from rule_fixtures import ROOT

ENGINE = ROOT / "linter" / "gatelint"
RULES = ROOT / "rules" / "gatelint_rules"
LONGEST = 450
"""No file grows past what one reads in a sitting."""

SAYING_NOTHING = ("utils", "helpers", "common", "base", "manager")


def modules(*roots: Path) -> list[Path]:
    return sorted(path for root in roots for path in root.rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, within functions and for type checkers too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def imports_of(path: Path, *packages: str) -> list[str]:
    return [name for name in imports(path) if any(name == one or name.startswith(f"{one}.") for one in packages)]


@pytest.mark.parametrize("path", modules(ENGINE), ids=name_of)
def test_the_engine_knows_no_rule(path: Path) -> None:
    assert imports_of(path, "gatelint_rules") == []


@pytest.mark.parametrize("path", modules(ENGINE / "front_door", ENGINE / "behavior"), ids=name_of)
def test_the_model_and_the_behavior_know_no_reader_and_no_report(path: Path) -> None:
    assert (
        imports_of(path, "gatelint.readers", "gatelint.reports", "gatelint.commands", "gatelint.engine", "yaml") == []
    )


@pytest.mark.parametrize("path", modules(ENGINE / "front_door"), ids=name_of)
def test_the_model_does_not_know_how_aws_behaves(path: Path) -> None:
    assert imports_of(path, "gatelint.behavior") == []


@pytest.mark.parametrize("path", modules(ENGINE / "readers"), ids=name_of)
def test_a_reader_knows_no_report_and_no_behavior(path: Path) -> None:
    assert imports_of(path, "gatelint.reports", "gatelint.behavior", "gatelint.rule") == []


@pytest.mark.parametrize("path", modules(RULES), ids=name_of)
def test_a_rule_asks_the_model_alone(path: Path) -> None:
    readers = ("gatelint.readers", "gatelint.reports", "gatelint.commands", "gatelint.engine")
    assert imports_of(path, *readers, "yaml", "json", "boto3", "botocore", "cfnlint") == []


@pytest.mark.parametrize("path", modules(ENGINE, RULES), ids=name_of)
def test_what_is_slow_to_load_has_one_door(path: Path) -> None:
    if path != ENGINE / "readers" / "accounts" / "aws.py":
        assert imports_of(path, "boto3", "botocore") == []
    if path != ENGINE / "cfn_lint.py":
        assert imports_of(path, "cfnlint") == []


@pytest.mark.parametrize("path", modules(ENGINE, RULES, ROOT / "tests"), ids=name_of)
def test_a_file_is_named_after_what_is_in_it_and_can_be_read_in_a_sitting(path: Path) -> None:
    assert path.stem not in SAYING_NOTHING
    assert len(path.read_text().splitlines()) <= LONGEST
