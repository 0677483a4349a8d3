from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from gatelint.reports.report import Report
from gatelint.reports.sarif import rendered, uri_of
from gatelint.values import Place
from reports.a_report import a_report, a_report_of_an_account, an_empty_report, book, certain, deployed, possible

SCHEMA = json.loads((Path(__file__).parent / "sarif_subset.json").read_text())


def run_of(report: Report) -> Any:
    log = json.loads(rendered(report))
    return log["runs"][0]


@pytest.mark.parametrize(
    "report",
    [a_report(), an_empty_report(), an_empty_report(templates=2), a_report_of_an_account()],
)
def test_the_log_is_valid_sarif(report: Report) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    validator.validate(json.loads(rendered(report)))  # pyright: ignore[reportUnknownMemberType]


def test_certain_findings_are_errors_and_possible_ones_warnings() -> None:
    levels = {result["ruleId"]: result["level"] for result in run_of(a_report())["results"]}
    assert levels == {"no-stage": "warning", "origin-http-only": "error"}


def test_every_result_leads_to_the_description_of_its_rule() -> None:
    run = run_of(a_report())
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [r["ruleId"] for r in run["results"]]
    described = next(rule for rule in rules if rule["id"] == "origin-http-only")
    assert described["name"] == "OriginHttpOnly"
    assert described["shortDescription"]["text"] == "CloudFront speaks http to an API."
    assert described["help"]["markdown"].startswith("# origin-http-only (E9601, W9601)\n")


def test_a_result_tells_where_why_and_what_to_change() -> None:
    result = run_of(a_report())["results"][1]
    place = result["locations"][0]
    assert place["physicalLocation"]["artifactLocation"] == {"uri": "template.yaml"}
    assert place["physicalLocation"]["region"] == {"startLine": 9, "startColumn": 15, "endLine": 9, "endColumn": 46}
    assert place["logicalLocations"][0]["name"] == "Distribution"
    assert result["relatedLocations"][0]["message"]["text"] == "Api is the REST API, stage prod"
    assert result["message"]["text"].endswith(
        "listens on 443 only. This is so when IsProd is false and Protocol is http-only, its default. "
        "Set OriginProtocolPolicy to https-only."
    )


def test_a_fix_replaces_the_value_alone() -> None:
    fix = run_of(a_report())["results"][1]["fixes"][0]
    assert fix["artifactChanges"][0]["replacements"] == [
        {
            "deletedRegion": {"startLine": 9, "startColumn": 37, "endLine": 9, "endColumn": 46},
            "insertedContent": {"text": "https-only"},
        }
    ]


def test_an_accepted_finding_is_told_as_suppressed() -> None:
    results = run_of(a_report())["results"]
    assert [result.get("suppressions") for result in results] == [
        None,
        None,
        [{"kind": "inSource", "justification": "it is no API"}],
    ]


def test_fingerprints_stay_while_lines_move_and_tell_findings_apart() -> None:
    def fingerprints(report: Report) -> list[str]:
        return [json.dumps(result["partialFingerprints"]) for result in run_of(report)["results"]]

    moved = a_report()
    for diagnosis in moved.diagnoses:
        at = diagnosis.at
        diagnosis.at = Place(at.source, at.path, at.span and at.span._replace(line=99, end_line=99))
    assert fingerprints(moved) == fingerprints(a_report())
    assert len(set(fingerprints(a_report()))) == 3


def test_what_could_not_be_read_is_a_notification() -> None:
    invocation = run_of(a_report())["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "a tab: 100% wrong"
    assert run_of(an_empty_report())["invocations"] == [{"executionSuccessful": True}]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a/b.yaml", "a/b.yaml"),
        ("./b.yaml", "b.yaml"),
        ("a b/ü#?.yaml", "a%20b/%C3%BC%23%3F.yaml"),
        ("c:d.yaml", "c%3Ad.yaml"),
        ("/elsewhere/b c.yaml", "file:///elsewhere/b%20c.yaml"),
    ],
)
def test_paths_become_uris(path: str, uri: str) -> None:
    assert uri_of(path) == uri


def test_an_absolute_path_below_the_working_directory_becomes_relative(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert uri_of(str(tmp_path / "a" / "b.yaml")) == "a/b.yaml"


def test_findings_that_share_rule_place_and_request_are_still_counted_apart() -> None:
    report = a_report()
    report.examinations[0].diagnoses = [possible(), possible()]
    prints = [result["partialFingerprints"]["gatelintFinding/v1"] for result in run_of(report)["results"][:2]]
    assert [one.rpartition(":")[2] for one in prints] == ["1", "2"]


def test_the_report_needs_no_fix_to_be_whole() -> None:
    diagnosis = certain()
    diagnosis.fixes = []
    report = an_empty_report(templates=1)
    report.examinations[0].diagnoses = [diagnosis]
    assert report.rule_book is book
    assert "fixes" not in run_of(report)["results"][0]


def test_what_mends_an_account_is_a_property_of_the_result() -> None:
    (result,) = run_of(deployed("aws one"))["results"]
    assert result["properties"] == {"commands": ["aws one"], "noCommand": None}
    assert all("properties" not in result for result in run_of(a_report())["results"])
