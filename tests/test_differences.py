from __future__ import annotations

from typing import Any

from account_snapshots import API, REGION, cloudfront, distribution, method, resource, rest, rest_api, snapshot
from gatelint.differences import AgainstAccount, compared, differences
from gatelint.packs import RuleBook
from gatelint.readers.accounts.building.doors import read_accounts
from gatelint.readers.templates.documents import read_document
from gatelint.readers.templates.read import Reading, read_template
from gatelint.reports import json_report, text
from gatelint.reports.report import Report

ARN = f"arn:aws:apigateway:{REGION}::/restapis/{API}"
TEMPLATE = """
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: orders}}
  Orders:
    Type: AWS::ApiGateway::Resource
    Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: orders}
  Get:
    Type: AWS::ApiGateway::Method
    Properties: {RestApiId: !Ref Api, ResourceId: !Ref Orders, HttpMethod: GET, AuthorizationType: AWS_IAM}
  Delete:
    Type: AWS::ApiGateway::Method
    Properties: {RestApiId: !Ref Api, ResourceId: !Ref Orders, HttpMethod: DELETE, AuthorizationType: NONE}
  Deployment: {Type: AWS::ApiGateway::Deployment, DependsOn: [Get, Delete], Properties: {RestApiId: !Ref Api}}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties: {RestApiId: !Ref Api, DeploymentId: !Ref Deployment, StageName: live}
"""
DISTRIBUTION = """
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Aliases: [www.example.com]
        Origins: [{Id: api, DomainName: x.example.com, CustomOriginConfig: {OriginProtocolPolicy: https-only}}]
        DefaultCacheBehavior: {TargetOriginId: api, ViewerProtocolPolicy: https-only}
        CacheBehaviors: [{PathPattern: /api/*, TargetOriginId: api, ViewerProtocolPolicy: https-only}]
"""


def told(deployed: dict[str, Any], template: str = TEMPLATE) -> list[str]:
    (scenario,) = read_template(read_document("t.yaml", template.encode())).scenarios
    doors = [reading.scenarios[0].door for reading in read_accounts(deployed)]
    return [f"{each.at.source}: {each.message}" for each in differences(scenario.door, doors)]


def deployed(*apis: dict[str, Any], everywhere: dict[str, Any] | None = None) -> dict[str, Any]:
    return snapshot({REGION: {"apigateway": rest(*apis)}}, everywhere)


def test_routes_and_stages_are_compared_with_what_is_deployed() -> None:
    methods = {**method("GET", "orders"), **method("POST", "orders")}
    assert told(deployed(rest_api(resource("/orders", methods)))) == [
        f"t.yaml: DELETE /orders is not deployed in orders ({API})",
        f"{ARN}/resources/r/orders/methods/POST: POST /orders is deployed in orders ({API}), and Api has no such route",
        f"t.yaml: GET /orders has AuthorizationType NONE in orders ({API}), and AWS_IAM in the template",
        f"t.yaml: stage live is not deployed in orders ({API})",
    ]


def test_the_tags_of_cloudformation_say_which_api_is_which() -> None:
    other = {**rest_api(), "id": "zzzzzzzzzz", "tags": {"aws:cloudformation:logical-id": "Api"}}
    assert any("in orders (zzzzzzzzzz)" in each for each in told(deployed(rest_api(), other)))


def test_of_two_apis_of_one_name_nobody_knows_which_is_meant() -> None:
    twin = {**rest_api(), "id": "zzzzzzzzzz"}
    assert told(deployed(rest_api(), twin)) == ["t.yaml: no API of the account is surely Api"]


def test_what_could_not_be_read_is_no_difference() -> None:
    assert told(deployed(rest_api(resources={"unread": "denied"}, stages={"unread": "denied"}))) == []


def test_cache_behaviors_are_compared_where_an_alias_is_the_same() -> None:
    other = {**distribution("api.example.com"), "Aliases": {"Quantity": 1, "Items": ["www.example.com"]}}
    found = told(deployed(everywhere=cloudfront(other)), "Resources:" + DISTRIBUTION)
    assert found == [
        "t.yaml: E1 has no cache behavior for /api/*",
        "t.yaml: * goes to api.example.com in E1, and api in the template",
        "t.yaml: * allows DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT in E1, and GET, HEAD in the template",
    ]


CONDITIONAL = """
Parameters: {Stage: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: orders}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
      AuthorizationType: !If [IsProd, AWS_IAM, NONE]
      ApiKeyRequired: false
"""


def with_root(**changes: Any) -> dict[str, Any]:
    root = {"id": "root", "path": "/", "resourceMethods": method("GET", "orders", **changes)}
    return deployed({**rest_api(), "resources": [root]})


def compared_with(snapshot: dict[str, Any], template: str = CONDITIONAL) -> AgainstAccount:
    def read(unresolved_defaults: frozenset[str]) -> Reading:
        return read_template(read_document("t.yaml", template.encode()), {}, unresolved_defaults)

    return compared(read, [reading.scenarios[0].door for reading in read_accounts(snapshot)])


def test_where_the_account_is_as_one_scenario_the_others_are_not_told() -> None:
    found = compared_with(with_root())
    assert (found.differences, found.deployed_as) == ([], [{"IsProd": False}])
    assert compared_with(with_root(authorizationType="AWS_IAM")).deployed_as == [{"IsProd": True}]


def test_what_is_otherwise_than_in_some_scenarios_says_in_which() -> None:
    found = compared_with(with_root(apiKeyRequired=True))
    assert found.deployed_as is None
    assert [(each.message, each.when) for each in found.differences] == [
        (f"GET / has AuthorizationType NONE in orders ({API}), and AWS_IAM in the template", [{"IsProd": True}]),
        (f"GET / has ApiKeyRequired true in orders ({API}), and false in the template", []),
    ]


def test_what_is_as_the_template_in_all_scenarios_needs_no_word() -> None:
    found = compared_with(with_root(authorizationType={"unread": "denied"}))
    assert (found.differences, found.deployed_as) == ([], [])


def test_the_reports_tell_in_which_scenario_something_is_otherwise() -> None:
    differing = compared_with(with_root(apiKeyRequired=True))
    report = Report(RuleBook({}, {}), against=[differing])
    lines = text.rendered(report, quiet=True).splitlines()
    assert lines[0] == "deployed otherwise than these templates say:"
    assert lines[1].endswith("and AWS_IAM in the template (when IsProd is true)")
    assert lines[2].endswith("and false in the template")
    told = json_report.as_json(report)
    assert [each["when"] for each in told["differences"]] == [[{"IsProd": True}], []]  # type: ignore[attr-defined]
    assert told["deployed"] == [{"file": "t.yaml", "when": None}]


def test_the_reports_tell_which_scenario_is_deployed() -> None:
    report = Report(RuleBook({}, {}), against=[compared_with(with_root())])
    assert text.rendered(report, quiet=True) == "t.yaml is deployed as it is when IsProd is false\n"
    assert json_report.as_json(report)["deployed"] == [{"file": "t.yaml", "when": [{"IsProd": False}]}]


def test_what_hangs_on_a_default_says_so_for_something_else_may_have_been_given() -> None:
    template = TEMPLATE.replace("StageName: live", "StageName: !Ref Name")
    template = f"Parameters: {{Name: {{Type: String, Default: dev}}}}\n{template}"
    comparison = compared_with(deployed(rest_api(resource("/orders", method("GET", "orders")))), template)
    told = {each.message: each.hangs_on for each in comparison.differences}
    assert told[f"stage dev is not deployed in orders ({API})"] == [("Name", "dev")]
    assert told[f"DELETE /orders is not deployed in orders ({API})"] == []
    lines = text.rendered(Report(RuleBook({}, {}), against=[comparison]), quiet=True).splitlines()
    assert lines[-1].endswith("(when Name is dev, its default)")
