"""What a run leaves out of its report because a baseline knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.baseline import Baseline

if TYPE_CHECKING:
    from collections.abc import Callable

    from gatelint.diagnosis import Examination
    from gatelint.reports.report import Report


def write_baseline(path: str, report: Report) -> Baseline:
    """Makes all that is found known, in a new file. Raises UsageError."""
    baseline = Baseline.of(report.diagnoses, path)
    baseline.write()
    report.is_baseline_new = True
    return baseline


def compare(report: Report, baseline: Baseline, decided: Callable[[str, Examination], bool]) -> None:
    """Leaves out of a report what a baseline knows.

    `decided` tells of a rule and a file whether all that the rule could say of it was said.
    """
    examined = {examination.source: examination for examination in report.examinations if examination.is_template}

    def is_looked_at(rule: str, file: str) -> bool:
        return file in examined and (rule not in report.rule_book.rules or decided(rule, examined[file]))

    comparison = baseline.compared(list(report.diagnoses), is_looked_at)
    new = {id(diagnosis) for diagnosis in comparison.new}
    for examination in report.examinations:
        examination.diagnoses = [each for each in examination.diagnoses if id(each) in new]
    report.comparison = comparison
