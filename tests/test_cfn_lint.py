"""The rules inside cfn-lint: the same findings as those of `gatelint check`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

import pytest
from cfnlint.rules import Match

from cfn_linting import BROKEN, SAM, gatelint_rules, ids, linted, one, rule_named_in
from gatelint.commands import main
from rule_fixtures import ENDINGS, FIXTURES, book

Finding: TypeAlias = tuple[str, str, int, int, str]
"""Id, file, line, column and the rule's own id."""

REFUSED = ("E0000", "E0001")
"""What cfn-lint says of a template that it cannot read or transform, and on which it then runs no rule."""


def templates() -> list[Path]:
    roots = [FIXTURES, *map(Path, filter(None, [os.environ.get("GATELINT_INCIDENTS")]))]
    return sorted(path for root in roots for path in root.rglob("*") if path.suffix in ENDINGS)


def name_of(path: Path) -> str:
    return "/".join(path.parts[-3:])


def findings_of(matches: Iterable[Match]) -> list[Finding]:
    return sorted(
        (match.rule.id, match.filename or "", match.linenumber, match.columnnumber, rule_named_in(match.message))
        for match in matches
    )


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
    assert line[match.columnnumber - 1 : match.columnnumberend - 1] == "Cors"


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


REGIONAL = """\
Resources:
  Name:
    Type: AWS::ApiGatewayV2::DomainName
    Properties:
      DomainName: api.example.com
      DomainNameConfigurations:
        - EndpointType: REGIONAL
          CertificateArn: arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555
"""


def test_the_region_that_the_rule_is_configured_with_is_that_of_the_deployment(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(REGIONAL)
    code = f"E{book().rules['custom-domain-certificate-region'].code}"
    assert code not in ids(linted(path))
    assert code in ids(linted(path, "--configure-rule", "E9600:region=eu-west-1"))


SAMCONFIG = """\
version = 0.1
[prod.deploy.parameters]
parameter_overrides = "Protocol=http-only"
"""


def test_the_environment_that_the_rule_is_configured_with_is_taken_of_samconfig(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(PARAMETER + BROKEN.read_text().replace("http-only", "!Ref Protocol"))
    (tmp_path / "samconfig.toml").write_text(SAMCONFIG)
    assert "E9601" not in ids(linted(path))
    assert "E9601" in ids(linted(path, "--configure-rule", "E9600:config_env=prod"))


API = """\
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties: {StageName: prod, DefinitionUri: openapi.yaml}
"""
OPENAPI = """\
openapi: "3.0.1"
info: {title: orders, version: "1"}
paths:
  /orders:
    get:
      responses: {}
      x-amazon-apigateway-integration:
        type: aws_proxy
        httpMethod: GET
        uri: arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/FUNCTION/invocations
"""


def test_what_is_wrong_in_an_openapi_document_is_told_in_its_file(tmp_path: Path) -> None:
    path, document = tmp_path / "template.yaml", tmp_path / "openapi.yaml"
    path.write_text("Transform: AWS::Serverless-2016-10-31\n" + API)
    document.write_text(OPENAPI.replace("FUNCTION", "arn:aws:lambda:eu-west-1:123456789012:function:orders"))
    code = f"E{book().rules['aws-proxy-integration-method-not-post'].code}"
    match = one(linted(path), code)
    assert (match.filename, match.linenumber, match.columnnumber) == (str(document), 9, 9)
