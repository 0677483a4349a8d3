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


def test_a_template_that_two_others_nest_is_told_of_and_mended_once(capsys: pytest.CaptureFixture[str]) -> None:
    nests = "Resources:\n  Inner: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ../shared/api.yaml}}\n"
    shared = API.replace("StageName: prod", "StageName: prod, AutoDeploy: no")
    write(dev__a_dot_yaml=nests, prod__a_dot_yaml=nests, shared__api_dot_yaml=shared)
    report = checked(capsys)
    assert files_with_findings(report) == ["shared/api.yaml"]
    assert report["summary"]["templates"] == 3
    main(["check", "--fix", "--select", RULE])
    assert Path("shared/api.yaml").read_text() == shared.replace("AutoDeploy: no", "AutoDeploy: true")


def test_a_template_that_is_nested_by_two_paths_is_told_of_and_mended_once(capsys: pytest.CaptureFixture[str]) -> None:
    nested = "{Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: FOLDER/api.yaml}}"
    lines = [f"  {name}: {nested.replace('FOLDER', name)}\n" for name in ("a", "b")]
    api = API.replace("StageName: prod", "StageName: prod, AutoDeploy: no")
    write(template_dot_yaml="".join(["Resources:\n", *lines]), a__api_dot_yaml=api)
    Path("b").symlink_to("a")
    assert files_with_findings(checked(capsys)) == ["a/api.yaml"]
    main(["check", "--fix", "--select", RULE])
    assert Path("a/api.yaml").read_text() == api.replace("AutoDeploy: no", "AutoDeploy: true")


def test_what_is_wrong_with_a_nested_template_is_told_with_its_parent_alone(capsys: pytest.CaptureFixture[str]) -> None:
    nests = "Resources:\n  Inner: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: inner.yaml}}\n"
    write(template_dot_yaml=nests, inner_dot_yaml="Resources:\n  Api: {Type: 'AWS::ApiGateway::RestApi'\n  Stage: [\n")
    for paths in (["template.yaml"], ["."]):
        assert main(["check", "--select", RULE, *paths]) == 2
        output = capsys.readouterr()
        assert output.err == 'inner.yaml:3:3: error: a "," or "}" must stand here: a mapping begins on line 2\n'
        assert "examined 1 template:" in output.out


EDGE: dict[str, Any] = {
    "Resources": {
        "Distribution": {
            "Type": "AWS::CloudFront::Distribution",
            "Properties": {
                "DistributionConfig": {
                    "Enabled": True,
                    "Origins": [
                        {
                            "Id": "api",
                            "DomainName": {
                                "Fn::Join": [
                                    "",
                                    [
                                        {"Fn::ImportValue": "shop-api:ExportsOutputRefApi"},
                                        ".execute-api.eu-west-1.",
                                        {"Ref": "AWS::URLSuffix"},
                                    ],
                                ]
                            },
                            "OriginPath": "/prod",
                            "CustomOriginConfig": {"OriginProtocolPolicy": "http-only"},
                        }
                    ],
                    "DefaultCacheBehavior": {"TargetOriginId": "api", "ViewerProtocolPolicy": "https-only"},
                }
            },
            "Metadata": {"aws:cdk:path": "Edge/Distribution/Resource"},
        }
    }
}
BACKEND: dict[str, Any] = {
    "Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "shop"}}},
    "Outputs": {"Ref": {"Value": {"Ref": "Api"}, "Export": {"Name": "shop-api:ExportsOutputRefApi"}}},
}
HTTP_ONLY = "cloudfront-origin-http-only"


def synthesize(folder: str = "cdk.out", version: str = "38.0.0", region: str = "eu-west-1", **lacking: str) -> None:
    """Writes a cloud assembly of two stacks, one of which imports from the other; `lacking` are not written."""
    templates = {"Api": BACKEND, "Edge": EDGE}
    os.makedirs(folder)
    for name, template in templates.items():
        if name not in lacking:
            Path(folder, f"{name}.template.json").write_text(json.dumps(template, indent=1))
    artifacts = {
        name: {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://123456789012/{region}",
            "properties": {"templateFile": f"{name}.template.json", "stackName": f"shop-{name.lower()}"},
            "metadata": {
                "/Edge/Distribution/Resource": [
                    {
                        "type": "aws:cdk:logicalId",
                        "data": "Distribution",
                        "trace": [
                            "new CfnDistribution (/app/node_modules/aws-cdk-lib/aws-cloudfront/lib/d.js:1:2)",
                            f"new EdgeStack ({os.path.abspath('lib/edge.ts')}:7:5)",
                        ],
                    }
                ]
            }
            if name == "Edge"
            else {},
        }
        for name in templates
    }
    Path(folder, "manifest.json").write_text(json.dumps({"version": version, "artifacts": artifacts}))
    Path("lib").mkdir(exist_ok=True)
    Path("lib/edge.ts").write_text("\n" * 9)


def test_an_assembly_of_the_cdk_is_one_front_door_with_the_lines_of_the_app(
    capsys: pytest.CaptureFixture[str],
) -> None:
    synthesize()
    Path("cdk.out/Old.template.json").write_text(json.dumps(EDGE))
    main(["check", "--format", "json", "--select", HTTP_ONLY])
    report = json.loads(capsys.readouterr().out)
    (finding,) = report["findings"]
    assert finding["file"] == os.path.join("cdk.out", "Edge.template.json")
    assert finding["notes"][0]["message"] == "api is the REST API Api"
    assert finding["fixes"] == []
    assert finding["construct"] == {
        "path": "Edge/Distribution/Resource",
        "file": os.path.join("lib", "edge.ts"),
        "line": 7,
        "column": 5,
    }
    assert report["summary"]["templates"] == 2
    for path in ("cdk.out", "cdk.out/Edge.template.json"):
        assert main(["check", "--quiet", "--select", HTTP_ONLY, path]) == 1
        assert "= construct: Edge/Distribution/Resource, created at lib/edge.ts:7:5\n" in capsys.readouterr().out


def test_a_synthesized_template_is_not_mended(capsys: pytest.CaptureFixture[str]) -> None:
    synthesize()
    before = Path("cdk.out/Edge.template.json").read_text()
    assert main(["check", "--quiet", "--fix", "--select", HTTP_ONLY]) == 1
    assert "--fix" not in capsys.readouterr().out
    assert Path("cdk.out/Edge.template.json").read_text() == before


def test_a_template_that_a_manifest_names_in_vain_is_told_and_the_others_are_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    synthesize(Api="lacks")
    assert main(["check", "--select", HTTP_ONLY]) == 2
    output = capsys.readouterr()
    assert output.err == (
        'cdk.out/manifest.json:1:143: error: artifact "Api" has a templateFile that is not there: "Api.template.json"\n'
    )
    assert "cdk.out/Edge.template.json" in output.out
    # Whoever checks one template alone has not asked for the others.
    assert main(["check", "--select", HTTP_ONLY, "cdk.out/Edge.template.json"]) == 1
    assert capsys.readouterr().err == ""


def test_a_manifest_of_a_newer_version_is_told_and_read(capsys: pytest.CaptureFixture[str]) -> None:
    synthesize(version="999.0.0")
    assert main(["check", "--select", HTTP_ONLY]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("cdk.out/manifest.json:1:2: warning: the manifest has version 999, newer than ")


STAGED = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Policy: {Type: String, Default: https-only}
Resources:
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - Id: api
            DomainName: !Sub "abc.execute-api.${AWS::Region}.amazonaws.com"
            CustomOriginConfig: {OriginProtocolPolicy: !Ref Policy}
        DefaultCacheBehavior: {TargetOriginId: api, ViewerProtocolPolicy: https-only}
"""
CONFIG = """\
version = 0.1
[default.deploy.parameters]
region = "eu-west-1"
[prod.deploy.parameters]
parameter_overrides = "Policy=http-only"
"""


def test_samconfig_tells_how_a_template_is_deployed(capsys: pytest.CaptureFixture[str]) -> None:
    write(template_dot_yaml=STAGED, samconfig_dot_toml=CONFIG)
    arguments = ["check", "--quiet", "--select", HTTP_ONLY]
    assert main(arguments) == 0
    assert main([*arguments, "--config-env", "prod"]) == 1
    assert main([*arguments, "--config-env", "prod", "--parameter", "Policy=https-only"]) == 0
    capsys.readouterr()
    assert main([*arguments, "--config-env", "prd"]) == 2
    assert capsys.readouterr().err == (
        'samconfig.toml: error: there is no environment "prd", only "default" and "prod" (did you mean prod?)\n'
    )


def test_a_broken_samconfig_is_told_once_and_the_templates_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    write(template_dot_yaml=STAGED, other_dot_yaml=API, samconfig_dot_toml="version = \n")
    assert main(["check", "--quiet", "--select", RULE]) == 2
    output = capsys.readouterr()
    (line,) = output.err.splitlines()
    assert line.startswith("samconfig.toml:1:11: error: ")
    assert "other.yaml:5:3" in output.out


def test_what_the_cdk_exports_for_the_same_app_reaches_nobody_else() -> None:
    """A function whose ARN another stack of the app imports has all its permissions in sight, if the app is."""
    synthesize()
    function = {
        "Type": "AWS::Lambda::Function",
        "Properties": {"Code": {"ZipFile": "x"}, "Handler": "i.h", "Role": "r", "Runtime": "nodejs22.x"},
    }
    exported = {
        "Value": {"Fn::GetAtt": ["Function", "Arn"]},
        "Export": {"Name": "shop-api:ExportsOutputFnGetAttFunctionArn"},
    }
    backend = {"Resources": {"Function": function}, "Outputs": {"Out": exported}}
    uri = {
        "Fn::Join": [
            "",
            [
                "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/",
                {"Fn::ImportValue": "shop-api:ExportsOutputFnGetAttFunctionArn"},
                "/invocations",
            ],
        ]
    }
    edge = {
        "Resources": {
            "Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "a", "ProtocolType": "HTTP"}},
            "Integration": {
                "Type": "AWS::ApiGatewayV2::Integration",
                "Properties": {
                    "ApiId": {"Ref": "Api"},
                    "IntegrationType": "AWS_PROXY",
                    "IntegrationUri": uri,
                    "PayloadFormatVersion": "2.0",
                },
            },
            "Route": {
                "Type": "AWS::ApiGatewayV2::Route",
                "Properties": {
                    "ApiId": {"Ref": "Api"},
                    "RouteKey": "GET /",
                    "Target": {"Fn::Join": ["/", ["integrations", {"Ref": "Integration"}]]},
                },
            },
            "Stage": {
                "Type": "AWS::ApiGatewayV2::Stage",
                "Properties": {"ApiId": {"Ref": "Api"}, "StageName": "$default", "AutoDeploy": True},
            },
        }
    }
    for name, template in {"Api": backend, "Edge": edge}.items():
        Path(f"cdk.out/{name}.template.json").write_text(json.dumps(template))
    arguments = ["check", "--quiet", "--select", "lambda-permission-missing"]
    assert main([*arguments, "cdk.out"]) == 1
    assert main([*arguments, "cdk.out/Api.template.json", "cdk.out/Edge.template.json"]) == 1
    os.unlink("cdk.out/manifest.json")
    assert main([*arguments, "cdk.out"]) == 0
