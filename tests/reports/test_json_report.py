from __future__ import annotations

import json

from gatelint import __version__
from gatelint.reports.json_report import as_json, conditions, rendered
from reports.a_report import a_report, an_empty_report, certain, deployed, possible


def test_the_report_has_every_key_that_programs_rely_on() -> None:
    report = json.loads(rendered(a_report()))
    assert report["gatelint"] == __version__
    assert report["findings"][1] == {
        "rule": "origin-http-only",
        "code": 9601,
        "certainty": "will",
        "request": "ANY /api/*",
        "api": "REST",
        "response": {
            "status": 502,
            "errortype": None,
            "body": "<H1>502 ERROR</H1> The request could not be satisfied.",
        },
        "failure": {
            "status": 502,
            "errortype": None,
            "body": "<H1>502 ERROR</H1> The request could not be satisfied.",
        },
        "cause": "CloudFront speaks http to Api; API Gateway listens on 443 only",
        "message": 'every request to /api/* will get 502 "The request could not be satisfied": '
        "CloudFront speaks http to Api; API Gateway listens on 443 only",
        "help": "set OriginProtocolPolicy to https-only",
        "commands": [],
        "no_command": None,
        "url": "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html",
        "resource": "Distribution",
        "path": [
            *("Resources", "Distribution", "Properties", "DistributionConfig", "Origins", 0),
            *("CustomOriginConfig", "OriginProtocolPolicy"),
        ],
        "file": "template.yaml",
        "line": 9,
        "column": 15,
        "end_line": 9,
        "end_column": 46,
        "construct": None,
        "when": [{"IsProd": False, "Protocol": "http-only"}],
        "notes": [
            {
                "file": "template.yaml",
                "line": 7,
                "column": 13,
                "end_line": 7,
                "end_column": 20,
                "message": "Api is the REST API, stage prod",
            }
        ],
        "fixes": [
            {
                "title": "speak https to the origin",
                "safe": True,
                "edits": [
                    {
                        "file": "template.yaml",
                        "line": 9,
                        "column": 37,
                        "end_line": 9,
                        "end_column": 46,
                        "text": "https-only",
                    }
                ],
            }
        ],
    }


def test_what_could_not_be_read_or_decided_is_told_beside_the_findings() -> None:
    report = as_json(a_report())
    assert report["unreadable"] == [{"file": "odd, file.yaml", "line": 3, "column": 7, "message": "a tab: 100% wrong"}]
    undecided = report["undecided"]
    assert isinstance(undecided, list)
    assert undecided[0]["rule"] == "no-stage"
    assert undecided[0]["resource"] == "Api"
    assert undecided[0]["why"] == "parameter Stage has no default"
    summary = report["summary"]
    assert isinstance(summary, dict)
    assert summary["templates"], summary["apis"] == (1, 1)
    assert (summary["routes"], summary["will"], summary["may"]) == (4, 1, 1)


def test_an_empty_report_has_the_same_keys() -> None:
    assert list(as_json(an_empty_report())) == list(as_json(a_report()))


def test_defaults_stand_in_every_case_or_alone() -> None:
    diagnosis = certain()
    diagnosis.when = [{"A": True}, {"B": True}]
    assert conditions(diagnosis) == [{"A": True, "Protocol": "http-only"}, {"B": True, "Protocol": "http-only"}]
    diagnosis.when = []
    assert conditions(diagnosis) == [{"Protocol": "http-only"}]
    assert conditions(possible()) == []


def test_what_mends_an_account_has_a_field_of_its_own() -> None:
    (finding,) = json.loads(rendered(deployed("aws one", "aws two")))["findings"]
    assert (finding["help"], finding["commands"]) == ("set OriginProtocolPolicy to https-only", ["aws one", "aws two"])
    (finding,) = json.loads(rendered(deployed(no_command="somebody has to decide")))["findings"]
    assert (finding["commands"], finding["no_command"]) == ([], "somebody has to decide")
