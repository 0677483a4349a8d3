from __future__ import annotations

from typing import Any

from account_snapshots import API, REGION, cloudfront, distribution, method, resource, rest, rest_api, snapshot
from gatelint.differences import differences
from gatelint.readers.accounts.building.doors import read_accounts
from gatelint.readers.templates.documents import read_document
from gatelint.readers.templates.read import read_template

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
        f"t.yaml: GET /orders has AuthorizationType NONE in orders ({API}), and AWS_IAM in the template",
        f"t.yaml: DELETE /orders is not deployed in orders ({API})",
        f"{ARN}/resources/r/orders/methods/POST: POST /orders is deployed in orders ({API}), and Api has no such route",
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
        "t.yaml: * goes to api.example.com in E1, and to api in the template",
    ]
