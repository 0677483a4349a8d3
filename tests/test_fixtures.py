"""Every rule over every fixture."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from gatelint.fixes import apply, safe_edits
from gatelint.rule import Rule
from rule_fixtures import Case, all_cases, book, clean_files, examined, report_on, rules


def identifier(value: Case | Path | Rule) -> str:
    if isinstance(value, Case):
        return value.name
    return value.stem if isinstance(value, Path) else value.id


@pytest.mark.parametrize("case", all_cases(), ids=identifier)
def test_a_broken_template_is_found_broken_and_the_report_is_as_expected(case: Case, *, update: bool) -> None:
    examination = examined(case.broken)
    assert not examination.crashes
    assert not examination.unreadable
    report = report_on(examination, case.rule)
    assert report, f"{case.rule} does not speak"
    if update:
        case.report.write_text(report)
    assert case.report.is_file(), "run pytest --update, and read what it writes"
    assert report == case.report.read_text()


@pytest.mark.parametrize("case", all_cases(), ids=identifier)
def test_a_fixed_template_is_found_to_be_in_order(case: Case) -> None:
    examination = examined(case.fixed)
    assert not examination.crashes
    assert not examination.unreadable
    examination.diagnoses = [one for one in examination.diagnoses if one.is_certain or one.rule == case.rule]
    assert report_on(examination) == ""


@pytest.mark.parametrize("path", clean_files(), ids=identifier)
def test_every_rule_is_silent_on_a_clean_template(path: Path) -> None:
    examination = examined(path)
    assert not examination.crashes
    assert not examination.unreadable
    assert report_on(examination) == ""


@pytest.mark.parametrize("case", all_cases(), ids=identifier)
def test_a_safe_fix_makes_the_fixed_template_of_the_broken_one(case: Case) -> None:
    rule = book().rules[case.rule]
    found = [one for one in examined(case.broken).diagnoses if one.rule == case.rule]
    offered = {"safe" if fix.safe else "unsafe" for one in found for fix in one.fixes}
    assert offered <= {rule.fix}
    if "safe" in offered:
        before = case.broken.read_bytes().decode()
        assert apply(before, safe_edits(found, case.broken.name)) == case.fixed.read_bytes().decode()


def test_every_folder_of_fixtures_is_named_after_a_rule() -> None:
    assert {case.rule for case in all_cases()} <= set(book().rules)


@pytest.mark.parametrize("rule", rules(), ids=identifier)
def test_every_rule_is_tried_in_two_notations_at_least(rule: Rule) -> None:
    assert Counter(case.rule for case in all_cases())[rule.id] >= 2
