"""The pages in rules/docs and the tables of rules are generated: pytest --update writes them."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from gatelint.pages import GENERATED, Example, index, page, sections_of, summary_of
from gatelint.rule import Rule
from rule_fixtures import ROOT, Case, all_cases, book

DOCS = ROOT / "rules" / "docs"
INDEX = ROOT / "rules" / "README.md"
README = ROOT / "README.md"
BEGIN, END = "<!-- rules -->\n", "<!-- end of rules -->"
EXAMPLES = 2


def every_rule() -> list[Rule]:
    return list(book())


def name_of(rule: Rule) -> str:
    return rule.id


def expected_page(rule: Rule) -> str:
    own = [case for case in all_cases() if case.rule == rule.id and case.report.is_file()]
    own.sort(key=lambda case: case.folder.name.startswith("account-"))  # most readers have a template before them
    return page(rule, book().documentation_of(rule), map(example_of, own[:EXAMPLES])) + f"\n{GENERATED}\n"


def example_of(case: Case) -> Example:
    before, after = case.broken.read_text().splitlines(), case.fixed.read_text().splitlines()
    change = difflib.unified_diff(before, after, case.broken.name, case.fixed.name, lineterm="")
    return Example(case.folder.name, case.report.read_text(), "\n".join(change))


def compare(path: Path, expected: str, *, update: bool) -> None:
    if update:
        path.parent.mkdir(exist_ok=True)
        path.write_text(expected)
    assert path.is_file(), "run pytest --update"
    assert path.read_text() == expected, "run pytest --update"


@pytest.mark.parametrize("rule", every_rule(), ids=name_of)
def test_the_page_of_every_rule_is_up_to_date(rule: Rule, *, update: bool) -> None:
    compare(DOCS / f"{rule.id}.md", expected_page(rule), update=update)


@pytest.mark.parametrize("rule", every_rule(), ids=name_of)
def test_every_rule_is_documented_in_full(rule: Rule) -> None:
    documentation = book().documentation_of(rule)
    assert summary_of(documentation).endswith(".")
    assert len(summary_of(documentation)) <= 120
    assert list(sections_of(documentation)) == ["Why", "How to fix", "Exceptions", "References"]
    assert "https://" in sections_of(documentation)["References"]


@pytest.mark.parametrize("rule", every_rule(), ids=name_of)
def test_a_rule_is_named_after_its_module_and_stands_with_its_failure(rule: Rule) -> None:
    _, failure, cause = book().modules[rule.id].__name__.rsplit(".", 2)
    assert (rule.failure.name, rule.id) == (failure, cause.replace("_", "-"))


def test_no_page_is_left_of_a_rule_that_is_gone(*, update: bool) -> None:
    gone = [path for path in DOCS.glob("*.md") if path.stem not in book().rules]
    if update:
        for path in gone:
            path.unlink()
        gone = []
    assert gone == []


def test_the_index_leads_from_errors_to_their_causes(*, update: bool) -> None:
    compare(
        INDEX, f"# Rules\n\nFrom what a client sees to what causes it.\n\n{index(book())}\n{GENERATED}\n", update=update
    )


def test_the_table_in_the_readme_is_up_to_date(*, update: bool) -> None:
    text = README.read_text()
    if BEGIN not in text:
        pytest.skip(f"README.md has no place for the table, between {BEGIN.strip()} and {END}")
    before, _, rest = text.partition(BEGIN)
    after = rest[rest.index(END) :]
    compare(README, f"{before}{BEGIN}\n{index(book(), 'rules/docs')}\n{after}", update=update)
