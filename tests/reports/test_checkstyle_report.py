from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st

from gatelint.reports.checkstyle import rendered
from gatelint.reports.report import Report
from gatelint.reports.xml_text import readable
from reports.a_report import a_report, a_report_of_an_account, a_report_of_an_app, an_empty_report, possible

SCHEMA = xmlschema.XMLSchema(Path(__file__).parent / "checkstyle_subset.xsd")


def errors(report: Report) -> list[tuple[str, dict[str, str]]]:
    """Each error with the name of its file."""
    root = ElementTree.fromstring(rendered(report))
    SCHEMA.validate(root)
    return [(file.get("name", ""), error.attrib) for file in root for error in file]


@pytest.mark.parametrize("report", [a_report(), a_report_of_an_account(), a_report_of_an_app(), an_empty_report()])
def test_the_report_is_what_readers_of_checkstyle_read(report: Report) -> None:
    assert len(errors(report)) == len(list(report.diagnoses)) + len(list(report.problems))


def test_an_error_tells_place_rule_and_certainty() -> None:
    found = errors(a_report())
    file, error = found[1]
    assert (file, error["line"], error["column"]) == ("template.yaml", "9", "15")
    assert error["source"] == "gatelint.origin_unreachable.origin-http-only"
    assert error["message"].endswith("Set OriginProtocolPolicy to https-only.")
    assert [error["severity"] for _, error in found] == ["warning", "error", "error"]


def test_what_cannot_be_read_is_an_error() -> None:
    file, error = errors(a_report())[2]
    assert (file, error["line"], error["column"]) == ("odd, file.yaml", "3", "7")
    assert error["source"] == "gatelint.unreadable"


def test_a_finding_in_an_account_has_an_arn_and_no_line() -> None:
    file, error = errors(a_report_of_an_account())[0]
    assert file == "arn:aws:apigateway:eu-west-1::/restapis/abc"
    assert "line" not in error


def test_a_finding_in_an_app_is_on_the_line_of_the_app_where_that_is_known() -> None:
    assert [file for file, _ in errors(a_report_of_an_app())] == [
        "cdk.out/App.template.json",
        "lib/orders.ts",
        "odd, file.yaml",
    ]


@settings(deadline=None)
@given(st.text())
def test_any_message_is_read_as_it_was_written(cause: str) -> None:
    report = an_empty_report(templates=1)
    diagnosis = possible()
    diagnosis.cause = cause
    report.examinations[0].diagnoses = [diagnosis]
    ((_, error),) = errors(report)
    assert error["message"] == readable(f"{diagnosis.message}.")
