"""The report in JUnit's XML, for services that show test results: a suite for each file, a test for each finding.

There is no one schema. This is what Jenkins' xUnit plugin validates, of which GitLab and GitHub's actions read parts:
https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
https://docs.gitlab.com/ci/testing/unit_test_reports/
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from gatelint.records import record
from gatelint.reports.report import path_from_here
from gatelint.reports.text import Paint, lines_about
from gatelint.reports.xml_text import document, element

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from gatelint.diagnosis import Diagnosis, Examination, Problem
    from gatelint.reports.report import Report

IN_ORDER = "no error found"
"""The test of a template that nothing is found in."""
FAILURE, ERROR, SKIPPED = "failure", "error", "skipped"


@record()
class Case:
    """A test: its name, and what came of it (FAILURE, ERROR, SKIPPED, or nothing where it passed)."""

    name: str
    outcome: str | None = None
    kind: str = ""
    message: str = ""
    text: str = ""


def rendered(report: Report, *, strict: bool = False) -> str:
    """An error that will happen is a failed test; one that may happen is a skipped one, with `strict` a failed one."""
    suites: dict[str, list[Case]] = {}
    for problem in report.unreadable:
        suites.setdefault(path_from_here(problem.source), []).append(unreadable(problem))
    for examination in report.examinations:
        if cases := list(cases_of(examination, strict=strict)):
            suites.setdefault(path_from_here(examination.source), []).extend(cases)
    told = [outcomes(cases) for cases in suites.values()]
    totals = {name: sum(counts[name] for counts in told) for name in ("tests", "failures", "errors")}
    root = element(None, "testsuites", {"name": "gatelint", **totals, "time": 0})
    for (source, cases), counts in zip(suites.items(), told, strict=True):
        add_suite(root, source, cases, counts)
    return document(root)


def cases_of(examination: Examination, *, strict: bool) -> Iterator[Case]:
    """The tests that the examination of a file stands for; none where it is no template."""
    found = [case(diagnosis, strict=strict) for diagnosis in examination.diagnoses]
    yield from found
    for accepted in examination.suppressed:
        message = f"accepted: {accepted.reason}"
        yield Case(name_of(accepted.diagnosis), SKIPPED, accepted.diagnosis.rule, message, message)
    for problem in examination.unreadable:
        yield unreadable(problem)
    for crash in examination.crashes:
        yield Case("every rule can be checked", ERROR, "gatelint", crash, crash)
    if examination.is_template and not found and not examination.failed:
        yield Case(IN_ORDER)


def case(diagnosis: Diagnosis, *, strict: bool) -> Case:
    outcome = FAILURE if diagnosis.is_certain or strict else SKIPPED
    text = "\n".join(lines_about(diagnosis, Paint(False)))
    return Case(name_of(diagnosis), outcome, diagnosis.rule, diagnosis.message, text)


def name_of(diagnosis: Diagnosis) -> str:
    """The name stays the same while lines move: services compare the tests of a change by it."""
    resource = f" ({diagnosis.at.resource})" if diagnosis.at.resource else ""
    return f"{diagnosis.rule}: {diagnosis.headline}{resource}"


def unreadable(problem: Problem) -> Case:
    return Case("the file can be read", ERROR, "unreadable", problem.message, str(problem))


def outcomes(cases: list[Case]) -> dict[str, int]:
    counted = Counter(case.outcome for case in cases)
    return {
        "tests": len(cases),
        "failures": counted[FAILURE],
        "errors": counted[ERROR],
        "skipped": counted[SKIPPED],
    }


def add_suite(root: Element, source: str, cases: list[Case], counts: dict[str, int]) -> None:
    suite = element(root, "testsuite", {"name": source, **counts, "time": 0, "file": source})
    seen: Counter[str] = Counter()
    for case in cases:
        seen[case.name] += 1
        # Of tests that share a name, GitLab reads the first.
        name = case.name if seen[case.name] == 1 else f"{case.name} ({seen[case.name]})"
        test = element(suite, "testcase", {"classname": source, "name": name, "time": 0})
        if case.outcome:
            element(test, case.outcome, {"type": case.kind, "message": case.message}, case.text)
