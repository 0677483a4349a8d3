"""The fixtures of the rules: fixtures/<rule-id>/<case>/{broken,fixed}.{yaml,json}, and fixtures/clean/.

In a folder called `account...` they are snapshots of accounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gatelint.account_engine import examine_accounts
from gatelint.diagnosis import Examination
from gatelint.engine import examine
from gatelint.packs import RuleBook, load_packs
from gatelint.readers.accounts.snapshot import load
from gatelint.readers.projects.stack_settings import StackSettings
from gatelint.readers.templates.documents import Document, read_document
from gatelint.reports.report import Report
from gatelint.reports.text import rendered
from gatelint.rule import Rule

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
ENDINGS = (".yaml", ".yml", ".json", ".template")


@dataclass(frozen=True)
class Case:
    """A folder with a broken template and the same one mended."""

    folder: Path

    @property
    def rule(self) -> str:
        return self.folder.parent.name

    @property
    def name(self) -> str:
        return f"{self.rule}/{self.folder.name}"

    @property
    def broken(self) -> Path:
        return one_template(self.folder, "broken")

    @property
    def fixed(self) -> Path:
        return one_template(self.folder, "fixed")

    @property
    def report(self) -> Path:
        return self.folder / "report.txt"


def one_template(folder: Path, stem: str) -> Path:
    found = [path for path in sorted(folder.glob(f"{stem}.*")) if path.suffix in ENDINGS]
    assert len(found) == 1, f"{folder} needs one {stem}.yaml or {stem}.json"
    return found[0]


def all_cases() -> list[Case]:
    folders = sorted(path for path in FIXTURES.glob("*/*") if path.is_dir() and path.parent.name != "clean")
    return [Case(folder) for folder in folders]


def cases() -> list[Case]:
    """The cases that are templates."""
    return [case for case in all_cases() if not is_snapshot(case.folder)]


def clean_templates() -> list[Path]:
    return [path for path in clean_files() if not is_snapshot(path)]


def clean_files() -> list[Path]:
    return sorted(path for path in (FIXTURES / "clean").rglob("*") if path.suffix in ENDINGS)


def is_snapshot(path: Path) -> bool:
    """Whether a fixture is the snapshot of an account."""
    return path.name.startswith("account")


@cache
def book() -> RuleBook:
    return load_packs()


@cache
def rules() -> Sequence[Rule]:
    return book().chosen([], [])


def document_in(path: Path) -> Document:
    return read_document(path.name, path.read_bytes())


def examined(path: Path) -> Examination:
    if is_snapshot(path.parent) or is_snapshot(path):
        snapshot = load([str(path)])
        (examination,) = examine_accounts(snapshot, rules())
        return examination
    return examine(document_in(path), rules(), StackSettings(), book().rules)


def report_on(examination: Examination, rule: str | None = None) -> str:
    """The findings as text: of one rule alone, so that a new rule does not change its neighbours' reports."""
    examination.diagnoses = [one for one in examination.diagnoses if rule in (None, one.rule)]
    return rendered(Report(book(), [examination]), quiet=True)
