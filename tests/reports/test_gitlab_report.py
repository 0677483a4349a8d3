from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatelint.reports.gitlab import rendered
from gatelint.reports.report import Report
from gatelint.values import Place, Span
from reports.a_report import a_report, a_report_of_an_account, a_report_of_an_app, an_empty_report, certain, possible

SCHEMA = json.loads((Path(__file__).parent / "gitlab_code_quality.json").read_text())


def violations(report: Report) -> Any:
    found = json.loads(rendered(report))
    jsonschema.Draft202012Validator(SCHEMA).validate(found)  # pyright: ignore[reportUnknownMemberType]
    return found


@pytest.mark.parametrize("report", [a_report(), a_report_of_an_account(), a_report_of_an_app(), an_empty_report()])
def test_the_report_is_what_gitlab_documents(report: Report) -> None:
    assert len(violations(report)) == len(list(report.diagnoses)) + len(list(report.problems))


def test_a_violation_tells_the_rule_the_place_and_what_to_change() -> None:
    found = violations(a_report())[1]
    assert found["check_name"] == "origin-http-only"
    assert found["location"] == {"path": "template.yaml", "lines": {"begin": 9}}
    assert found["description"].endswith("Set OriginProtocolPolicy to https-only.")


def test_what_will_happen_is_critical_and_what_may_is_minor() -> None:
    assert [found["severity"] for found in violations(a_report())[:2]] == ["minor", "critical"]


def test_what_cannot_be_read_is_a_violation_of_its_own() -> None:
    found = violations(a_report())[2]
    assert (found["check_name"], found["severity"]) == ("unreadable", "critical")
    assert found["location"] == {"path": "odd, file.yaml", "lines": {"begin": 3}}


def test_a_finding_in_an_account_has_its_arn_for_a_path() -> None:
    found = violations(a_report_of_an_account())[0]
    assert found["location"] == {"path": "arn:aws:apigateway:eu-west-1::/restapis/abc", "lines": {"begin": 1}}


def test_a_finding_in_an_app_is_on_the_line_of_the_app_where_that_is_known() -> None:
    paths = [found["location"] for found in violations(a_report_of_an_app())[:2]]
    assert paths == [
        {"path": "cdk.out/App.template.json", "lines": {"begin": 2}},
        {"path": "lib/orders.ts", "lines": {"begin": 12}},
    ]


def test_paths_are_those_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = [violations(a_report(source))[:2] for source in ("t.yaml", "./t.yaml", str(tmp_path / "t.yaml"))]
    assert told[0] == told[1] == told[2]
    assert told[0][0]["location"]["path"] == "t.yaml"


@settings(deadline=None)
@given(st.lists(st.integers(min_value=1, max_value=10_000), min_size=2, max_size=2), st.booleans())
def test_fingerprints_stay_while_lines_move_and_no_two_are_the_same(lines: list[int], twice: bool) -> None:
    def fingerprints(report: Report) -> list[str]:
        return [found["fingerprint"] for found in violations(report)]

    report = a_report()
    diagnoses = [possible(), certain()] * (2 if twice else 1)
    report.examinations[0].diagnoses = diagnoses
    before = fingerprints(report)
    for diagnosis, line in zip(diagnoses, lines * 2, strict=False):
        diagnosis.at = Place(diagnosis.at.source, diagnosis.at.path, Span(line, 1, line, 2))
    assert fingerprints(report) == before
    assert len(set(before)) == len(before)
