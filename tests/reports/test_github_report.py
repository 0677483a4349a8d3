from __future__ import annotations

from gatelint.reports.github import annotation, rendered
from reports.a_report import a_report, certain, deployed, possible


def test_a_certain_finding_is_an_error_on_its_value() -> None:
    assert annotation(certain()) == (
        "::error file=template.yaml,line=9,endLine=9,col=37,endColumn=45,title=E9601 origin-http-only::"
        'every request to /api/* will get 502 "The request could not be satisfied": '
        "CloudFront speaks http to Api; API Gateway listens on 443 only"
        "%0Anote: template.yaml:7:13: Api is the REST API, stage prod"
        "%0Awhen: IsProd is false and Protocol is http-only, its default"
        "%0Ahelp: set OriginProtocolPolicy to https-only"
    )


def test_a_possible_finding_is_a_warning() -> None:
    assert annotation(possible()).startswith(
        "::warning file=template.yaml,line=2,endLine=2,col=3,endColumn=14,title=W9642 no-stage::"
    )


def test_what_workflow_commands_give_a_meaning_to_is_escaped() -> None:
    text = rendered(a_report("a,b: c%.yaml"))
    assert "file=a%2Cb%3A c%25.yaml," in text
    assert "::GET /orders, 100%25 may get" in text
    assert text.splitlines()[-1] == (
        "::error file=odd%2C file.yaml,line=3,col=7,title=gatelint cannot read this::a tab: 100%25 wrong"
    )


def test_every_annotation_is_one_line() -> None:
    lines = rendered(a_report()).splitlines()
    assert len(lines) == 3
    assert all(line.startswith("::") for line in lines)


def test_what_mends_an_account_stands_below() -> None:
    assert rendered(deployed("aws one", "aws two")).rstrip().endswith("to https-only%0Aaws one%0Aaws two")
    told = rendered(deployed(no_command="somebody has to decide"))
    assert told.rstrip().endswith("%0Ano command: somebody has to decide")
