from __future__ import annotations

import io

import pytest

from gatelint.diagnosis import Examination
from gatelint.reports.report import Report
from gatelint.reports.text import location, rendered, summary, wants_color, write
from gatelint.values import Place
from reports.a_report import a_report, an_empty_report, book, certain, deployed, possible

WHOLE = """\
template.yaml:2:3: GET /orders, 100% may get 403 "Forbidden" [no-stage]
  |
2 |   Distribution:
  |   ^^^^^^^^^^^^ no stage is in sight
  |

template.yaml:9:15: every request to /api/* will get 502 "The request could not be satisfied" [origin-http-only]
  |
9 |               OriginProtocolPolicy: http-only
  |                                     ^^^^^^^^^ CloudFront speaks http to Api; API Gateway listens on 443 only
  |
  = note: template.yaml:7:13: Api is the REST API, stage prod
  = when: IsProd is false and Protocol is http-only, its default
  = help: set OriginProtocolPolicy to https-only (gatelint check --fix)

examined 1 template: 1 API, 4 routes; 1 error will and 1 may happen; 1 suppressed; \
1 question could not be decided (parameter Stage has no default); 1 file could not be read
"""


def test_a_finding_shows_its_line_its_cause_and_what_to_change() -> None:
    assert rendered(a_report()) == WHOLE


def test_a_quiet_report_is_of_findings_only() -> None:
    assert rendered(a_report(), quiet=True) == WHOLE[: WHOLE.rindex("\nexamined")]
    assert rendered(an_empty_report(templates=1), quiet=True) == ""


def test_colour_changes_nothing_but_colour() -> None:
    import re

    colored = rendered(a_report(), color=True)
    assert "\x1b[1;31m" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == WHOLE


def test_nothing_found_is_one_line() -> None:
    assert rendered(an_empty_report()) == "examined no template\n"
    assert rendered(an_empty_report(templates=2)) == "examined 2 templates: 0 APIs, 0 routes; no error found\n"


def test_the_gutter_grows_with_the_line_number() -> None:
    diagnosis = certain()
    assert diagnosis.excerpt is not None
    diagnosis.excerpt.line = 1234
    diagnosis.cause = "it is http"
    lines = rendered(Report(book, [Examination("t", diagnoses=[diagnosis])])).splitlines()
    assert lines[1:4] == [
        "     |",
        "1234 |               OriginProtocolPolicy: http-only",
        "     |                                     ^^^^^^^^^ it is http",
    ]


def test_a_finding_without_a_line_still_tells_its_cause() -> None:
    diagnosis = possible()
    diagnosis.excerpt, diagnosis.at = None, Place("arn:aws:apigateway:eu-west-1::/restapis/abc", ("policy",))
    assert rendered(Report(book, [Examination("t", diagnoses=[diagnosis])]), quiet=True).splitlines() == [
        'arn:aws:apigateway:eu-west-1::/restapis/abc policy: GET /orders, 100% may get 403 "Forbidden" [no-stage]',
        "  = because: no stage is in sight",
    ]


@pytest.mark.parametrize(
    ("will", "may", "words"),
    [
        (0, 0, "no error found"),
        (1, 0, "1 error will happen"),
        (2, 0, "2 errors will happen"),
        (0, 1, "1 error may happen"),
        (0, 3, "3 errors may happen"),
        (2, 1, "2 errors will and 1 may happen"),
    ],
)
def test_the_last_line_counts_what_will_and_may_happen(will: int, may: int, words: str) -> None:
    diagnoses = [certain() for _ in range(will)] + [possible() for _ in range(may)]
    assert words in summary(Report(book, [Examination("t", diagnoses=diagnoses)]))


def test_the_last_line_tells_the_most_frequent_reasons_for_open_questions() -> None:
    report = a_report()
    question = report.examinations[0].open_questions[0]
    kinds = [type(question)("r", question.at, why) for why in ("b", "a", "a", "c", "d")]
    report.examinations[0].open_questions = kinds
    assert "5 questions could not be decided (a; b; and 2 other reasons)" in summary(report)


def test_a_template_of_too_many_scenarios_is_mentioned() -> None:
    report = an_empty_report(templates=1)
    report.examinations[0].capped = True
    assert "1 template has too many scenarios to try all of them" in summary(report)


def test_a_place_without_a_span_is_the_file() -> None:
    assert location(Place("t.yaml")) == "t.yaml"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("choice", "environment", "stream", "expected"),
    [
        ("auto", {}, Terminal(), True),
        ("auto", {}, io.StringIO(), False),
        ("auto", {"NO_COLOR": "1"}, Terminal(), False),
        ("auto", {"FORCE_COLOR": "1"}, io.StringIO(), True),
        ("auto", {"TERM": "dumb"}, Terminal(), False),
        ("always", {"NO_COLOR": "1"}, io.StringIO(), True),
        ("never", {"FORCE_COLOR": "1"}, Terminal(), False),
    ],
)
def test_colour_is_for_terminals_unless_asked_for_or_refused(
    choice: str, environment: dict[str, str], stream: io.StringIO, *, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_color(choice, stream) is expected


def test_what_a_stream_cannot_encode_is_replaced() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    write("日本 ok", stream)
    stream.flush()
    assert raw.getvalue() == b"?? ok"


def test_commands_can_be_copied_into_a_shell_as_they_are() -> None:
    told = rendered(deployed("aws one --id E1 > E1.json", "aws two"), quiet=True).splitlines()
    assert told[2:] == [
        "  = help: set OriginProtocolPolicy to https-only",
        "  = commands:",
        "    aws one --id E1 > E1.json",
        "    aws two",
    ]
    assert rendered(deployed("aws one"), quiet=True).splitlines()[-2:] == ["  = command:", "    aws one"]


def test_a_finding_that_no_command_mends_says_why() -> None:
    told = rendered(deployed(no_command="somebody has to decide"), quiet=True).splitlines()
    assert told[-1] == "  = no command: somebody has to decide"
