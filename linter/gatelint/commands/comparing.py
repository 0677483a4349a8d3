"""What a run leaves out of its report because a baseline knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.baseline import Baseline

if TYPE_CHECKING:
    from collections.abc import Callable

    from gatelint.diagnosis import Examination
    from gatelint.reports.report import Report


def compare_with(source: str, report: Report, decided: Callable[[str, Examination], bool], *, is_new: bool) -> None:
    """Leaves out of a report what the baseline `source` knows; one that is new is written, and knows all of it.

    `decided` tells of a rule and a file whether all that the rule could say of it was said. Raises UsageError.
    """
    diagnoses = list(report.diagnoses)
    if is_new:
        baseline = Baseline.of(diagnoses, source)
        baseline.write()
    else:
        baseline = Baseline.read(source)
    examined = {examination.source: examination for examination in report.examinations if examination.is_template}

    def is_looked_at(rule: str, file: str) -> bool:
        return file in examined and (rule not in report.rule_book.rules or decided(rule, examined[file]))

    comparison = baseline.compared(diagnoses, is_looked_at)
    new = {id(diagnosis) for diagnosis in comparison.new}
    for examination in report.examinations:
        examination.diagnoses = [each for each in examination.diagnoses if id(each) in new]
    report.comparison = comparison
    report.is_baseline_new = is_new
