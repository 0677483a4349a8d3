"""What a run leaves out of its report because a baseline knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.baseline import Baseline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gatelint.diagnosis import Examination
    from gatelint.readers.accounts.building.resources import Json
    from gatelint.reports.report import Report
    from gatelint.rule import Rule


def write_baseline(path: str, report: Report) -> Baseline:
    """Makes all that is found known, in a new file. Raises UsageError."""
    baseline = Baseline.of(report.diagnoses, path)
    baseline.write()
    report.is_baseline_new = True
    return baseline


def compare(report: Report, baseline: Baseline, is_looked_at: Callable[[str, str], bool]) -> None:
    """Leaves out of a report what a baseline knows.

    `is_looked_at` tells of a rule and a file (or an ARN) whether all that the rule could say of it was said.
    """
    comparison = baseline.compared(list(report.diagnoses), is_looked_at)
    new = {id(diagnosis) for diagnosis in comparison.new}
    for examination in report.examinations:
        examination.diagnoses = [each for each in examination.diagnoses if id(each) in new]
    report.comparison = comparison


def files_looked_at(report: Report, decided: Callable[[str, Examination], bool]) -> Callable[[str, str], bool]:
    """Of a run over templates; `decided` tells of a rule and a template whether all was said."""
    examined = {examination.source: examination for examination in report.examinations if examination.is_template}

    def is_looked_at(rule: str, file: str) -> bool:
        return file in examined and (rule not in report.rule_book.rules or decided(rule, examined[file]))

    return is_looked_at


def arns_looked_at(report: Report, snapshot: Json, ran: Sequence[Rule]) -> Callable[[str, str], bool]:
    """Of a run over accounts: what is there was looked at, if its account was read whole.

    What is not there may be in an account that was not read: an ARN of API Gateway does not tell whose it is.
    """
    from gatelint.idle_ignores import is_decided
    from gatelint.readers.accounts.building.arns import owner_of, owners_in

    examined = {examination.source: examination for examination in report.examinations}
    owners = owners_in(snapshot)
    ids = {rule.id for rule in ran}

    def is_looked_at(rule: str, arn: str) -> bool:
        regions = owners.get(owner_of(arn), ())
        if not regions or not all(
            region in examined and region.partition("/")[0] not in examined for region in regions
        ):
            return False
        return rule not in report.rule_book.rules or all(is_decided(rule, examined[one], ids) for one in regions)

    return is_looked_at
