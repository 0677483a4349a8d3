from __future__ import annotations

import pytest

from gatelint.diagnosis import Diagnosis, Examination
from gatelint.readers.templates.documents import read_document
from gatelint.rule import Certainty, Failure, Request, Response, Rule
from gatelint.suppressions import suppress
from gatelint.values import Place, Span

TEMPLATE = """\
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Name: api
  Other:
    Type: AWS::ApiGateway::RestApi
"""

forbidden = Failure("forbidden", {})
RULES = {rule.id: rule for rule in (Rule("no-stage", 9601, forbidden), Rule("no-route", 9602, forbidden))}


def at_name_of_api(text: str) -> Diagnosis:
    """A finding of no-stage on the line of Api's name, wherever that is."""
    line = next(number for number, line in enumerate(text.splitlines(), 1) if "Name:" in line or '"Name"' in line)
    at = Place("t.yaml", ("Resources", "Api", "Properties", "Name"), Span(line, 13, line, 16), Span(line, 7, line, 11))
    answer = Response(403)
    return Diagnosis("no-stage", 9601, Request("GET", "/"), Certainty.WILL, at, "so it is", answer, answer)


def sorted_out(text: str) -> Examination:
    examination = Examination("t.yaml")
    suppress([at_name_of_api(text)], read_document("t.yaml", text.encode()), examination, RULES)
    return examination


def reasons(text: str) -> list[str]:
    """Why the finding is suppressed; empty where it is not."""
    examination = sorted_out(text)
    assert len(examination.diagnoses) + len(examination.suppressed) == 1
    return [one.reason for one in examination.suppressed]


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("      Name: api", "      Name: api  # gatelint: ignore[no-stage] made elsewhere"),
        ("      Name: api", "      # gatelint: ignore[no-stage] made elsewhere\n      Name: api"),
        ("      Name: api", "      # gatelint: ignore[no-stage] made elsewhere\n\n      # more\n      Name: api"),
        ("      Name: api", "      Name: api  #gatelint:ignore[no-route, no-stage]   made elsewhere"),
        ("      Name: api", "      Name: api  # gatelint: ignore[9601] made elsewhere"),
        ("      Name: api", "      Name: api  # gatelint: ignore[E9601] made elsewhere"),
        ("  Api:", "  Api:  # gatelint: ignore[no-stage] made elsewhere"),
        ("  Api:", "  # gatelint: ignore[no-stage] made elsewhere\n  Api:"),
        ("  Api:", "  Api:\n    Metadata: {gatelint: {ignore: [{rule: no-stage, reason: made elsewhere}]}}"),
        ("Resources:", "Metadata: {gatelint: {ignore: [{rule: no-stage, reason: made elsewhere}]}}\nResources:"),
    ],
)
def test_a_finding_is_accepted_by_its_line_its_resource_or_its_template(line: str, instead: str) -> None:
    assert reasons(TEMPLATE.replace(line + "\n", instead + "\n", 1)) == ["made elsewhere"]


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("    Properties:", "    Properties:  # gatelint: ignore[no-stage] another line"),
        ("      Name: api", "      Name: api  # gatelint: ignore[no-route] another rule"),
        ("  Other:", "  Other:  # gatelint: ignore[no-stage] another resource"),
        ("  Other:", "  Other:\n    Metadata: {gatelint: {ignore: [{rule: no-stage, reason: another resource}]}}"),
        ("      Name: api", "      Name: api#gatelint:ignore[no-stage] no comment"),
    ],
)
def test_a_finding_elsewhere_or_of_another_rule_is_not_accepted(line: str, instead: str) -> None:
    assert reasons(TEMPLATE.replace(line + "\n", instead + "\n", 1)) == []


@pytest.mark.parametrize(
    ("comment", "remark"),
    [
        ("# gatelint: ignore[no-stage]", "no-stage is not ignored: say why, after its name"),
        (
            "# gatelint: ignore[no-stge] why",
            'nothing is ignored: no rule is called "no-stge" (did you mean no-stage?)',
        ),
        ("# gatelint: ignore why", 'nothing is ignored: name the rules, as in "gatelint: ignore[rule-id] the reason"'),
        ("# gatelint: ignore[forbidden] why", 'nothing is ignored: no rule is called "forbidden"'),
    ],
)
def test_what_is_not_understood_accepts_nothing_and_is_told(comment: str, remark: str) -> None:
    examination = sorted_out(TEMPLATE.replace("Name: api", f"Name: api  {comment}"))
    assert [one.rule for one in examination.diagnoses] == ["no-stage"]
    assert [str(one) for one in examination.remarks] == [f"t.yaml:5:18: {remark}"]


def test_metadata_without_a_reason_accepts_nothing_and_is_told() -> None:
    examination = sorted_out(TEMPLATE.replace("  Api:\n", "  Api:\n    Metadata: {gatelint: {ignore: [no-stage]}}\n"))
    assert [one.rule for one in examination.diagnoses] == ["no-stage"]
    assert [one.message for one in examination.remarks] == ["no-stage is not ignored: say why, after its name"]


def test_json_is_asked_for_its_metadata_only() -> None:
    template = '{"Resources": {"Api": {"Metadata": %s,\n"Properties": {"Name": "%s"}}}}'
    accepted = '{"gatelint": {"ignore": [{"rule": "no-stage", "reason": "made elsewhere"}]}}'
    assert reasons(template % (accepted, "api")) == ["made elsewhere"]
    assert reasons(template % ("{}", " # gatelint: ignore[no-stage] in a string")) == []


@pytest.mark.parametrize(
    "metadata", ["{gatelint: 1}", "{gatelint: {ignore: {}}}", "[]", "text gatelint", "{gatelint: }"]
)
def test_metadata_of_another_shape_does_no_harm(metadata: str) -> None:
    assert reasons(TEMPLATE.replace("  Api:\n", f"  Api:\n    Metadata: {metadata}\n")) == []
