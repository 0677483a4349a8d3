from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import junitparser
import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st

from gatelint.diagnosis import Problem
from gatelint.reports.junit import rendered
from gatelint.reports.report import Report
from gatelint.reports.xml_text import readable
from reports.a_report import a_report, a_report_of_an_account, a_report_of_an_app, an_empty_report, certain

UNREACHABLE = (
    'origin-http-only: every request to /api/* will get 502 "The request could not be satisfied" (Distribution)'
)
SCHEMA = xmlschema.XMLSchema(Path(__file__).parent / "junit_subset.xsd")


def suites(report: Report, *, strict: bool = False) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(rendered(report, strict=strict))
    SCHEMA.validate(root)
    return list(root)


def outcomes(report: Report, *, strict: bool = False) -> list[tuple[str, str]]:
    """The name of each test, with what came of it."""
    cases = [case for suite in suites(report, strict=strict) for case in suite]
    return [(case.get("name", ""), case[0].tag if len(case) else "passed") for case in cases]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    "report", [a_report(), a_report_of_an_account(), a_report_of_an_app(), an_empty_report(templates=2)]
)
def test_a_reader_finds_as_many_tests_as_the_report_says(report: Report, *, strict: bool) -> None:
    read: Any = junitparser.JUnitXml.fromstring(rendered(report, strict=strict).encode())
    suites(report, strict=strict)
    counts = (read.tests, read.failures, read.errors)
    read.update_statistics()
    assert (read.tests, read.failures, read.errors) == counts
    assert read.tests > 0


def test_what_will_happen_fails_and_what_may_is_skipped_unless_it_counts() -> None:
    assert outcomes(a_report()) == [
        ("the file can be read", "error"),
        ('no-stage: GET /orders, 100% may get 403 "Forbidden" (Distribution)', "skipped"),
        (
            UNREACHABLE,
            "failure",
        ),
        (
            f"{UNREACHABLE} (2)",
            "skipped",
        ),
    ]
    assert outcomes(a_report(), strict=True)[1][1] == "failure"


def test_a_template_in_order_is_a_test_that_passes() -> None:
    assert outcomes(an_empty_report(templates=2)) == [("no error found", "passed")] * 2
    assert [suite.get("file") for suite in suites(an_empty_report(templates=2))] == ["0.yaml", "1.yaml"]


def test_a_file_that_is_no_template_is_no_test() -> None:
    report = an_empty_report(templates=1)
    report.examinations[0].is_template = False
    assert suites(report) == []


def test_a_template_that_could_not_be_examined_whole_does_not_pass() -> None:
    report = an_empty_report(templates=2)
    report.examinations[0].unreadable = [Problem("0.yaml", 3, 1, "a tab")]
    report.examinations[1].crashes = ["internal error"]
    assert outcomes(report) == [("the file can be read", "error"), ("every rule can be checked", "error")]


def test_a_failure_says_where_why_and_what_to_change() -> None:
    (failure,) = suites(a_report())[1].iter("failure")
    assert failure.get("message", "").endswith("CloudFront speaks http to Api; API Gateway listens on 443 only")
    assert (failure.text or "").startswith("template.yaml:9:15: every request to /api/* will get 502")
    assert (failure.text or "").endswith("= help: set OriginProtocolPolicy to https-only (gatelint check --fix)")


def test_no_two_tests_of_a_file_have_the_same_name() -> None:
    report = a_report()
    report.examinations[0].diagnoses = [certain() for _ in range(3)]
    names = [name for name, _ in outcomes(report)]
    assert len(set(names)) == len(names) == 5


def texts() -> Iterator[st.SearchStrategy[str]]:
    yield st.text(min_size=1)
    yield st.text(st.characters(categories=["Cc", "Cs", "Co", "Po"]), min_size=1)
    yield st.text(alphabet="\r\n\t \x00\x1b\ufffe\ud800<&>\"']]>a", min_size=1)


@settings(deadline=None)
@given(st.one_of(*texts()))
def test_any_message_is_read_as_it_was_written(message: str) -> None:
    report = an_empty_report(templates=1)
    report.examinations[0].unreadable = [Problem("0.yaml", 0, 0, message)]
    text = rendered(report)
    assert text.isascii()
    (error,) = ElementTree.fromstring(text).iter("error")
    assert error.get("message") == readable(message)
    assert error.text == readable(f"0.yaml: {message}")
    junitparser.JUnitXml.fromstring(text.encode())
