"""The rules inside cfn-lint: the same findings as those of `gatelint check`."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest
from cfnlint.config import ConfigMixIn
from cfnlint.rules import Match, Rules
from cfnlint.runner.template import run_template_by_file_paths

from gatelint.commands import main
from rule_fixtures import ENDINGS, FIXTURES, ROOT, book

Finding: TypeAlias = tuple[str, str, int, int, str]
"""Id, file, line, column and the rule's own id."""

BROKEN = FIXTURES / "cloudfront-origin-http-only" / "sub" / "broken.yaml"
REFUSED = ("E0000", "E0001")
"""What cfn-lint says of a template that it cannot read or transform, and on which it then runs no rule."""

SAM = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties: {StageName: prod}
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: app.handler
      Runtime: python3.13
      Events:
        Get: {Type: Api, Properties: {Path: /orders, Method: GET, RestApiId: !Ref Api}}
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        DefaultCacheBehavior:
          {TargetOriginId: api, ViewerProtocolPolicy: https-only, ForwardedValues: {QueryString: true}}
        Origins:
          - Id: api
            DomainName: !Sub "${Api}.execute-api.${AWS::Region}.amazonaws.com"
            OriginPath: /prod
            CustomOriginConfig:
              OriginProtocolPolicy: http-only%s
"""
HTTP_ONLY = ("E9601", 25, 15, "cloudfront-origin-http-only")


def templates() -> list[Path]:
    roots = [FIXTURES, *map(Path, filter(None, [os.environ.get("GATELINT_INCIDENTS")]))]
    return sorted(path for root in roots for path in root.rglob("*") if path.suffix in ENDINGS)


def name_of(path: Path) -> str:
    return "/".join(path.parts[-3:])


@cache
def gatelint_rules() -> Rules:
    return Rules.create_from_module("gatelint.cfn_lint")


def linted(path: Path | str, *arguments: str) -> list[Match]:
    """What cfn-lint says of a template where gatelint's rules are the only ones, so that it does not take a second."""
    config = ConfigMixIn(["--template", str(path), *arguments])
    return list(run_template_by_file_paths(config, gatelint_rules()))


def findings_of(matches: Iterable[Match]) -> list[Finding]:
    return sorted(
        (match.rule.id, match.filename or "", match.linenumber, match.columnnumber, rule_named_in(match.message))
        for match in matches
    )


def rule_named_in(message: str) -> str:
    found = re.search(r"\[([a-z0-9-]+)\]$", message)
    return found[1] if found else message


def checked(path: Path, capsys: pytest.CaptureFixture[str]) -> list[Finding]:
    """What `gatelint check` says of the same template."""
    main(["check", "--format", "json", str(path)])
    found = json.loads(capsys.readouterr().out)["findings"]
    letters = {"will": "E", "may": "W"}
    return sorted(
        {
            (f"{letters[each['certainty']]}{each['code']}", each["file"], each["line"], each["column"], each["rule"])
            for each in found
        }
    )


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_check_and_cfn_lint_agree(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    matches = linted(path)
    if refusals := [match.message for match in matches if match.rule.id in REFUSED]:
        pytest.skip(f"cfn-lint refuses it: {refusals[0]}")
    here = [each for each in checked(path, capsys) if each[1] == str(path)]
    assert sorted(set(findings_of(matches))) == here


def cfn_lint(*arguments: str, text: str | None = None, cwd: Path = ROOT) -> list[tuple[str, int, int, str]]:
    """What the command line says of gatelint's rules, with all of cfn-lint's own about."""
    run = subprocess.run(
        [sys.executable, "-c", "from cfnlint.runner import main; main()", "--format", "json", *arguments],
        cwd=cwd,
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    return told_in(run.stdout, run.stderr)


def told_in(output: str, errors: str) -> list[tuple[str, int, int, str]]:
    assert output, errors
    return sorted(
        (each["Rule"]["Id"], start["LineNumber"], start["ColumnNumber"], rule_named_in(each["Message"]))
        for each in json.loads(output)
        for start in [each["Location"]["Start"]]
        if re.fullmatch(r"[EWI]9[6-9]\d\d", each["Rule"]["Id"])
    )


def test_the_command_line_tells_an_error_by_its_id_and_place() -> None:
    assert cfn_lint("-a", "gatelint.cfn_lint", "--", str(BROKEN)) == [("E9601", 58, 15, "cloudfront-origin-http-only")]


def test_what_comes_from_standard_input_is_read_as_it_is_written() -> None:
    assert HTTP_ONLY in cfn_lint("-a", "gatelint.cfn_lint", text=SAM % "")


def test_a_comment_counts_in_what_comes_from_standard_input() -> None:
    comment = "  # gatelint: ignore[cloudfront-origin-http-only] for a while"
    assert HTTP_ONLY not in cfn_lint("-a", "gatelint.cfn_lint", text=SAM % comment)


def test_cfnlintrc_appends_the_rules(tmp_path: Path) -> None:
    (tmp_path / ".cfnlintrc").write_text("append_rules: [gatelint.cfn_lint]\n")
    (tmp_path / "template.yaml").write_text(SAM % "")
    assert HTTP_ONLY in cfn_lint("template.yaml", cwd=tmp_path)


PROGRAM = """\
import json, sys
from cfnlint.api import lint
from cfnlint.formatters import JsonFormatter
for text in json.load(sys.stdin):
    matches = lint(text, config={"append_rules": ["gatelint.cfn_lint"], "regions": ["eu-west-1"]})
    print(JsonFormatter().print_matches(matches, None, None).replace("\\n", ""))
"""


def test_a_program_hands_over_texts_as_sam_validate_and_editors_do() -> None:
    comment = "  # gatelint: ignore[E9601] for a while"
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps([SAM % "", SAM % comment, "\n" + SAM % ""]),
        capture_output=True,
        text=True,
        check=False,
    )
    first, second, third = (told_in(line, run.stderr) for line in run.stdout.splitlines())
    assert HTTP_ONLY in first
    assert not any(each[0] == "E9601" for each in second)
    assert ("E9601", 26, 15, "cloudfront-origin-http-only") in third


EDITOR = """\
import sys
from cfnlint.core import get_rules, run_checks
from cfnlint.decode import cfn_yaml
from cfnlint.formatters import JsonFormatter
rules = get_rules(["gatelint.cfn_lint"], [], [])
template = cfn_yaml.loads(sys.stdin.read())
print(JsonFormatter().print_matches(run_checks(sys.argv[1], template, rules, ["us-east-1"]), None, None))
"""


def test_an_unsaved_text_counts_rather_than_its_file(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(SAM % "")
    unsaved = "\n\n" + SAM % ""
    run = subprocess.run(
        [sys.executable, "-c", EDITOR, str(path)], input=unsaved, capture_output=True, text=True, check=False
    )
    assert ("E9601", 27, 15, "cloudfront-origin-http-only") in told_in(run.stdout, run.stderr)


def ids(matches: Iterable[Match]) -> Iterator[str]:
    return (match.rule.id for match in matches)


def test_each_rule_has_an_id_for_what_will_and_one_for_what_may_happen() -> None:
    codes = {rule.code for rule in book() if rule.has_check}
    pairs = {f"{letter}{code}" for letter in "EW" for code in codes}
    assert set(gatelint_rules()) == pairs | {"E9600", "I9600"}
    assert {rule.severity for name, rule in gatelint_rules().items() if name.startswith("W")} == {"warning"}


@pytest.mark.parametrize("named", ["E9601", "E96", "E"])
def test_an_ignored_id_is_not_told(named: str) -> None:
    assert "E9601" in ids(linted(BROKEN))
    assert "E9601" not in ids(linted(BROKEN, "--ignore-checks", named))


def test_a_mandatory_check_is_told_though_it_is_ignored() -> None:
    assert "E9601" in ids(linted(BROKEN, "--ignore-checks", "E9601", "--mandatory-checks", "E9601"))


def test_ignoring_the_rule_that_examines_leaves_the_others() -> None:
    assert "E9601" in ids(linted(BROKEN, "--ignore-checks", "E9600"))


METADATA = "Metadata: {cfn-lint: {config: {ignore_checks: [E9601]}}}\n"


def test_metadata_of_a_resource_ignores_by_id(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text((SAM % "").replace("  Distribution:\n", f"  Distribution:\n    {METADATA}"))
    assert "E9601" not in ids(linted(path))


def test_metadata_of_another_resource_ignores_nothing(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text((SAM % "").replace("  Orders:\n", f"  Orders:\n    {METADATA}"))
    assert "E9601" in ids(linted(path))


def test_metadata_of_the_template_ignores_by_id(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(METADATA + SAM % "")
    assert "E9601" not in ids(linted(path))


def one(matches: Iterable[Match], rule_id: str) -> Match:
    (match,) = (match for match in matches if match.rule.id == rule_id)
    return match


def test_a_finding_spans_its_key_and_value() -> None:
    match = one(linted(BROKEN), "E9601")
    line = BROKEN.read_text().splitlines()[match.linenumber - 1]
    assert match.linenumberend == match.linenumber
    assert line[match.columnnumber - 1 : match.columnnumberend - 1] == "OriginProtocolPolicy: http-only"
    assert match.path[:2] == ["Resources", "Distribution"]


def test_a_finding_on_a_block_spans_its_key_alone() -> None:
    path = FIXTURES / "cors-rest-options-requires-auth" / "sam-default-authorizer" / "broken.yaml"
    match = one(linted(path), "E9623")
    line = path.read_text().splitlines()[match.linenumber - 1]
    assert match.linenumberend == match.linenumber
    assert line[match.columnnumber - 1 : match.columnnumberend - 1] == "Auth"


def test_the_message_tells_request_answer_cause_change_and_the_other_places() -> None:
    assert one(linted(BROKEN), "E9601").message == (
        'every request to /* will get 502 "The request could not be satisfied": CloudFront speaks http to ApiOrigin; '
        "API Gateway listens on 443 only. Set OriginProtocolPolicy to https-only. "
        "ApiOrigin is the REST API Api (line 55). [cloudfront-origin-http-only]"
    )


NESTING = """\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Nested:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: nested.yaml}
"""


def test_what_is_wrong_in_a_nested_template_is_told_where_that_is_linted(tmp_path: Path) -> None:
    outer, nested = tmp_path / "outer.yaml", tmp_path / "nested.yaml"
    outer.write_text(NESTING)
    nested.write_text(BROKEN.read_text())
    assert list(ids(linted(outer))) == []
    assert list(ids(linted(nested))) == ["E9601"]


def test_what_is_odd_is_told_to_whoever_wants_information(tmp_path: Path) -> None:
    path = tmp_path / "outer.yaml"
    path.write_text(NESTING)
    assert list(ids(linted(path))) == []
    match = one(linted(path, "--include-checks", "I9600"), "I9600")
    assert (match.linenumber, match.message) == (
        5,
        "the nested template nested.yaml is not there; what is nested is not checked",
    )


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text("AWSTemplateFormatVersion: '2010-09-09'\nResources: [a, b]\n")
    match = one(linted(path), "E9600")
    assert match.linenumber == 2


def test_a_file_that_is_no_template_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "values.yaml"
    path.write_text("replicas: 2\n")
    assert linted(path) == []


PARAMETER = """\
Parameters: {Protocol: {Type: String, Default: https-only}}
"""


def test_the_parameters_of_cfn_lint_count(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(PARAMETER + BROKEN.read_text().replace("http-only", "!Ref Protocol"))
    assert "E9601" not in ids(linted(path))
    assert "E9601" in ids(linted(path, "--parameters", "Protocol=http-only"))
