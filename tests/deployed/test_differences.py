"""A template and the account in which it is deployed do not differ; whatever is changed there afterwards is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deployed import NotExpressible, deployed, parameters_of
from gatelint.differences import compared
from gatelint.readers.accounts.building.doors import read_accounts
from gatelint.readers.templates.read import read_template
from gatelint.values import known
from rule_fixtures import FIXTURES, cases, clean_templates, document_in

Json = dict[str, Any]

TEMPLATES = [path for case in cases() for path in (case.broken, case.fixed)] + clean_templates()


def name_of(path: Path) -> str:
    return str(path.relative_to(FIXTURES).with_suffix(""))


def doors_in(snapshot: Json) -> list[Any]:
    return [reading.scenarios[0].door for reading in read_accounts(snapshot)]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_that_is_deployed_as_it_is_has_no_difference(path: Path) -> None:
    try:
        snapshot = deployed(path)
    except NotExpressible as error:
        pytest.skip(error.why)
    reading = read_template(document_in(path), parameters_of(path))
    found = compared(lambda _: reading, doors_in(snapshot)).differences
    # SAM names an API after its stack, which the template does not tell.
    titles = {api.name: known(api.title) for scenario in reading.scenarios for api in scenario.door.apis}
    nameless = {name for name, title in titles.items() if title is None or title.literal is None}
    unsure = {f"no API of the account is surely {name}" for name in nameless}
    assert {each.message for each in found} <= unsure


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_in_one_of_its_scenarios_a_template_is_what_is_deployed(path: Path) -> None:
    try:
        snapshot = deployed(path)
    except NotExpressible as error:
        pytest.skip(error.why)
    region = {name: value for name, value in parameters_of(path).items() if name.startswith("AWS::")}
    comparison = compared(lambda names: read_template(document_in(path), region, names), doors_in(snapshot))
    sure = [each for each in comparison.differences if not each.message.startswith("no API of the account is surely")]
    assert sure == []


TEMPLATE = """\
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: orders, EndpointConfiguration: {Types: [REGIONAL]}}
  Function:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: orders-live
      Runtime: python3.13
      Handler: index.handler
      Role: arn:aws:iam::123456789012:role/orders
      Code: {ZipFile: "def handler(event, context): return {}"}
  Guard:
    Type: AWS::ApiGateway::Authorizer
    Properties:
      Name: guard
      RestApiId: !Ref Api
      Type: REQUEST
      IdentitySource: method.request.header.X-Token
      AuthorizerUri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Arn}/invocations
  Orders:
    Type: AWS::ApiGateway::Resource
    Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: orders}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Orders
      HttpMethod: GET
      AuthorizationType: CUSTOM
      AuthorizerId: !Ref Guard
      Integration:
        Type: AWS_PROXY
        IntegrationHttpMethod: POST
        Uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Arn}/invocations
  Put:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Orders
      HttpMethod: PUT
      AuthorizationType: NONE
      Integration: {Type: HTTP_PROXY, IntegrationHttpMethod: PUT, Uri: https://backend.example.com/orders}
  Deployment: {Type: AWS::ApiGateway::Deployment, DependsOn: [Get, Put], Properties: {RestApiId: !Ref Api}}
  Live:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref Api
      DeploymentId: !Ref Deployment
      StageName: live
      Variables: {backend: blue}
  Domain:
    Type: AWS::ApiGateway::DomainName
    Properties:
      DomainName: api.example.com
      RegionalCertificateArn: arn:aws:acm:eu-west-1:123456789012:certificate/4f1c2a90-7b3e-4d58-9c61-2e8a5b0d7f43
      EndpointConfiguration: {Types: [REGIONAL]}
  Mapping:
    Type: AWS::ApiGateway::BasePathMapping
    Properties: {DomainName: !Ref Domain, RestApiId: !Ref Api, Stage: !Ref Live, BasePath: v1}
  Tokens:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: tokens, ProtocolType: HTTP}
  Jwt:
    Type: AWS::ApiGatewayV2::Authorizer
    Properties:
      Name: jwt
      ApiId: !Ref Tokens
      AuthorizerType: JWT
      IdentitySource: [$request.header.Authorization]
      JwtConfiguration: {Issuer: https://issuer.example.com/, Audience: [web]}
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Aliases: [www.example.com]
        Origins:
          - Id: api
            DomainName: api.example.com
            OriginPath: /v1
            CustomOriginConfig: {OriginProtocolPolicy: https-only}
        DefaultCacheBehavior:
          TargetOriginId: api
          ViewerProtocolPolicy: https-only
          AllowedMethods: [GET, HEAD, OPTIONS]
          CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad
          OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac
        CacheBehaviors:
          - PathPattern: /static/*
            TargetOriginId: api
            ViewerProtocolPolicy: https-only
            CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6
"""


def rest_of(snapshot: Json) -> Json:
    found: Json = snapshot["accounts"][0]["regions"]["eu-west-1"]["apigateway"]
    return found


def api_of(snapshot: Json) -> Json:
    (api,) = rest_of(snapshot)["rest_apis"]
    found: Json = api
    return found


def method_of(snapshot: Json, verb: str) -> Json:
    resources = api_of(snapshot)["resources"]
    (method,) = (each["resourceMethods"][verb] for each in resources if each["path"] == "/orders")
    found: Json = method
    return found


def distribution_of(snapshot: Json) -> Json:
    (distribution,) = snapshot["accounts"][0]["global"]["cloudfront"]["distributions"]
    found: Json = distribution
    return found


def mapping_of(snapshot: Json) -> Json:
    (domain,) = rest_of(snapshot)["domain_names"]
    (mapping,) = domain["base_path_mappings"]
    found: Json = mapping
    return found


def jwt_of(snapshot: Json) -> Json:
    (api,) = snapshot["accounts"][0]["regions"]["eu-west-1"]["apigatewayv2"]["apis"]
    found: Json = api["authorizers"][0]["JwtConfiguration"]
    return found


def replaced(owner: Callable[[Json], Json], key: str, value: Any) -> Callable[[Json], None]:
    def change(snapshot: Json) -> None:
        owner(snapshot)[key] = value

    return change


def with_uri(old: str, new: str) -> Callable[[Json], None]:
    def change(snapshot: Json) -> None:
        integration = method_of(snapshot, "GET")["methodIntegration"]
        integration["uri"] = integration["uri"].replace(old, new)

    return change


def with_another_guard(snapshot: Json) -> None:
    authorizers = api_of(snapshot)["authorizers"]
    authorizers.append({**authorizers[0], "id": "other1", "name": "other"})
    method_of(snapshot, "GET")["authorizerId"] = "other1"


CHANGES: dict[str, tuple[Callable[[Json], None], list[str]]] = {
    "authorization": (
        replaced(lambda each: method_of(each, "PUT"), "authorizationType", "AWS_IAM"),
        ["PUT /orders has AuthorizationType AWS_IAM in API, and NONE in the template"],
    ),
    "guard": (
        with_another_guard,
        ["GET /orders is guarded by authorizer other in API, and guard in the template"],
    ),
    "key": (
        replaced(lambda each: method_of(each, "GET"), "apiKeyRequired", True),
        ["GET /orders has ApiKeyRequired true in API, and false in the template"],
    ),
    "function": (
        with_uri("orders-live", "orders-old"),
        ["GET /orders invokes function orders-old in API, and orders-live in the template"],
    ),
    "alias": (
        with_uri("orders-live", "orders-live:old"),
        ["GET /orders invokes its old in API, and no alias in the template"],
    ),
    "type": (
        replaced(lambda each: method_of(each, "PUT")["methodIntegration"], "type", "HTTP"),
        ["PUT /orders has an integration of type HTTP in API, and HTTP_PROXY in the template"],
    ),
    "address": (
        replaced(lambda each: method_of(each, "PUT")["methodIntegration"], "uri", "https://old.example.com/orders"),
        [
            (
                "PUT /orders leads to https://old.example.com/orders in API, and https://backend.example.com/orders "
                "in the template"
            )
        ],
    ),
    "type of authorizer": (
        replaced(lambda each: api_of(each)["authorizers"][0], "type", "TOKEN"),
        ["authorizer guard is of type TOKEN in API, and REQUEST in the template"],
    ),
    "identity sources": (
        replaced(
            lambda each: api_of(each)["authorizers"][0],
            "identitySource",
            "method.request.header.x-token, method.request.querystring.t",
        ),
        [
            (
                "authorizer guard has identity sources header.x-token, querystring.t in API, and header.x-token "
                "in the template"
            )
        ],
    ),
    "time to live": (
        replaced(lambda each: api_of(each)["authorizers"][0], "authorizerResultTtlInSeconds", 0),
        ["authorizer guard has AuthorizerResultTtlInSeconds 0 in API, and 300 in the template"],
    ),
    "issuer": (
        replaced(jwt_of, "Issuer", "https://old.example.com/"),
        [
            (
                "authorizer jwt has issuer https://old.example.com/ in TOKENS, and https://issuer.example.com/ "
                "in the template"
            )
        ],
    ),
    "audience": (
        replaced(jwt_of, "Audience", ["web", "app"]),
        ["authorizer jwt has audience app, web in TOKENS, and web in the template"],
    ),
    "variable": (
        replaced(lambda each: api_of(each)["stages"][0], "variables", {"backend": "green"}),
        ["variable backend of stage live is green in API, and blue in the template"],
    ),
    "other variables": (
        replaced(lambda each: api_of(each)["stages"][0], "variables", {"debug": "yes"}),
        [
            "stage live of API has no variable backend",
            "stage live of API has variable debug, and the template none",
        ],
    ),
    "stage of mapping": (
        replaced(mapping_of, "stage", "test"),
        ["api.example.com/v1 leads to stage test in the account, and live in the template"],
    ),
    "path of mapping": (
        replaced(mapping_of, "basePath", "v2"),
        [
            "api.example.com/v1 is not mapped in the account",
            "api.example.com/v2 is mapped to API in the account, and not in the template",
        ],
    ),
    "origin's name": (
        replaced(lambda each: distribution_of(each)["Origins"]["Items"][0], "DomainName", "old.example.com"),
        ["origin api has DomainName old.example.com in DIST, and api.example.com in the template"],
    ),
    "origin's path": (
        replaced(lambda each: distribution_of(each)["Origins"]["Items"][0], "OriginPath", ""),
        ['origin api has OriginPath "" in DIST, and /v1 in the template'],
    ),
    "origin's protocol": (
        replaced(
            lambda each: distribution_of(each)["Origins"]["Items"][0]["CustomOriginConfig"],
            "OriginProtocolPolicy",
            "match-viewer",
        ),
        ["origin api has OriginProtocolPolicy match-viewer in DIST, and https-only in the template"],
    ),
    "viewers": (
        replaced(lambda each: distribution_of(each)["DefaultCacheBehavior"], "ViewerProtocolPolicy", "allow-all"),
        ["* has ViewerProtocolPolicy allow-all in DIST, and https-only in the template"],
    ),
    "methods": (
        replaced(
            lambda each: distribution_of(each)["DefaultCacheBehavior"],
            "AllowedMethods",
            {"Quantity": 2, "Items": ["GET", "HEAD"]},
        ),
        ["* allows GET, HEAD in DIST, and GET, HEAD, OPTIONS in the template"],
    ),
    "origin request policy": (
        replaced(
            lambda each: distribution_of(each)["DefaultCacheBehavior"],
            "OriginRequestPolicyId",
            "59781a5b-3903-41f3-afcb-af62929ccde1",
        ),
        [
            "* takes headers by its origin request policy: origin in DIST, and all but host in the template",
            "* takes cookies by its origin request policy: none in DIST, and all in the template",
            "* takes query strings by its origin request policy: none in DIST, and all in the template",
        ],
    ),
    "cache policy": (
        replaced(
            lambda each: distribution_of(each)["DefaultCacheBehavior"],
            "CachePolicyId",
            "08627262-05a9-4f76-9ded-b50ca2e3a84f",
        ),
        [
            "* takes headers by its cache policy: origin in DIST, and none in the template",
            (
                "* takes query strings by its cache policy: aws.manifestfilter, end, m, start in DIST, and none "
                "in the template"
            ),
        ],
    ),
    "behavior": (
        replaced(
            lambda each: distribution_of(each)["CacheBehaviors"]["Items"][0],
            "PathPattern",
            "/old/*",
        ),
        [
            "DIST has no cache behavior for /static/*",
            "DIST has a cache behavior for /old/*, and Distribution has none",
        ],
    ),
    "unread authorizers": (lambda each: api_of(each).update(authorizers={"unread": "denied"}), []),
    "unread variables": (replaced(lambda each: api_of(each)["stages"][0], "variables", {"unread": "denied"}), []),
    "unread mappings": (
        lambda each: rest_of(each)["domain_names"][0].update(base_path_mappings={"unread": "denied"}),
        [],
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_changed_in_the_account_is_told_and_nothing_else(change: str, tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE)
    snapshot = deployed(path)
    tokens = snapshot["accounts"][0]["regions"]["eu-west-1"]["apigatewayv2"]
    names = {f"orders ({api_of(snapshot)['id']})": "API", f"tokens ({tokens['apis'][0]['ApiId']})": "TOKENS"}
    names[distribution_of(snapshot)["Id"]] = "DIST"
    if change.startswith("unread mapp") or "mapping" in change:
        # The newer API knows the mappings too, and wins.
        for domain in tokens["domain_names"]:
            domain["api_mappings"] = {"unread": "denied"} if "unread" in change else []
    make, expected = CHANGES[change]
    make(snapshot)
    api_of(snapshot)["exports"].clear()  # what is edited is deployed
    reading = read_template(document_in(path), parameters_of(path))
    messages = [each.message for each in compared(lambda _: reading, doors_in(snapshot)).differences]
    for name, short in names.items():
        messages = [message.replace(name, short) for message in messages]
    assert messages == expected


def test_what_is_edited_and_not_deployed_is_no_difference(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE)
    snapshot = deployed(path)
    make, expected = CHANGES["function"]
    assert expected
    make(snapshot)
    reading = read_template(document_in(path), parameters_of(path))
    assert compared(lambda _: reading, doors_in(snapshot)).differences == []
