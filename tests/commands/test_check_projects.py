"""`gatelint check` in folders as people have them: which templates are examined, and how often."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from gatelint.commands import main

API = """\
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: api, ProtocolType: HTTP}
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: {ApiId: !Ref Api, StageName: prod}
"""
RULE = "http-api-not-deployed"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def write(**texts: str) -> None:
    for name, text in texts.items():
        path = Path(name.replace("__", "/").replace("_dot_", "."))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    main(["check", "--format", "json", "--select", RULE, *arguments])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return report


def files_with_findings(report: dict[str, Any]) -> list[str]:
    return [finding["file"] for finding in report["findings"]]


SAM = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: CODE, Handler: index.handler, Runtime: nodejs22.x}
""" + API.removeprefix("Resources:\n")


def test_a_sam_project_is_checked_once_though_it_is_built_and_packaged(capsys: pytest.CaptureFixture[str]) -> None:
    packaged = SAM.replace("CODE", "s3://bucket/code")
    write(template_dot_yaml=SAM.replace("CODE", "src"), packaged_dot_yaml=packaged)
    Path(".aws-sam/build").mkdir(parents=True)
    Path(".aws-sam/build/template.yaml").write_text(SAM.replace("CODE", "Function"))
    assert files_with_findings(checked(capsys)) == ["template.yaml"]
    assert files_with_findings(checked(capsys, "packaged.yaml")) == ["packaged.yaml"]
    assert files_with_findings(checked(capsys, ".aws-sam/build")) == [".aws-sam/build/template.yaml"]


def test_a_packaged_template_counts_where_it_is_no_copy(capsys: pytest.CaptureFixture[str]) -> None:
    write(packaged_dot_yaml=SAM.replace("CODE", "s3://bucket/code"), other_dot_yaml="Resources: {}")
    assert files_with_findings(checked(capsys)) == ["packaged.yaml"]


def test_what_serverless_framework_packages_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    write(serverless_dot_yml="service: x\nresources:\n  Resources: {}\n")
    os.mkdir(".serverless")
    Path(".serverless/cloudformation-template-update-stack.json").write_text(
        json.dumps(
            {
                "Resources": {
                    "Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "a", "ProtocolType": "HTTP"}},
                    "Stage": {
                        "Type": "AWS::ApiGatewayV2::Stage",
                        "Properties": {"ApiId": {"Ref": "Api"}, "StageName": "$default"},
                    },
                }
            }
        )
    )
    assert files_with_findings(checked(capsys)) == [".serverless/cloudformation-template-update-stack.json"]


def test_a_nested_template_is_checked_with_its_parent_alone(capsys: pytest.CaptureFixture[str]) -> None:
    nests = "Resources:\n  Inner: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: nested/api.yaml}}\n"
    write(template_dot_yaml=nests, nested__api_dot_yaml=API)
    report = checked(capsys)
    assert files_with_findings(report) == ["nested/api.yaml"]
    assert report["summary"]["templates"] == 2
    assert files_with_findings(checked(capsys, "nested/api.yaml")) == ["nested/api.yaml"]
    assert files_with_findings(checked(capsys, "template.yaml")) == ["nested/api.yaml"]


def test_bad_ties_are_told_in_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    nests = "Resources:\n  Inner: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: FILE}}\n"
    write(a_dot_yaml=nests.replace("FILE", "a.yaml"), b_dot_yaml=nests.replace("FILE", "no.yaml"), c_dot_yaml=API)
    assert main(["check", "--select", RULE]) == 2
    output = capsys.readouterr()
    assert output.err.splitlines() == [
        "a.yaml:2:58: error: Inner nests this template in itself",
        "b.yaml:2:58: warning: the nested template no.yaml is not there; what is nested is not checked",
    ]
    assert "c.yaml:5:3" in output.out


def test_fixes_reach_every_template_of_an_application(capsys: pytest.CaptureFixture[str]) -> None:
    nests = "Resources:\n  Inner: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: web.yaml}}\n"
    web = """\
Resources:
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - Id: api
            DomainName: !Sub "abc.execute-api.${AWS::Region}.amazonaws.com"
            CustomOriginConfig: {OriginProtocolPolicy: http-only}  # why not
        DefaultCacheBehavior: {TargetOriginId: api, ViewerProtocolPolicy: https-only}
"""
    write(template_dot_yaml=nests, web_dot_yaml=web)
    main(["check", "--fix", "--select", "cloudfront-origin-http-only"])
    assert capsys.readouterr().err == "web.yaml: changed 1 of its values\n"
    assert Path("web.yaml").read_text() == web.replace("http-only}  #", "https-only}  #")
