"""How AWS answers of what small templates make."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from deployed import NotExpressible, deployed, parameters_of

if TYPE_CHECKING:
    from pathlib import Path

REST = """
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Name: orders
      Policy:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: "*", Action: execute-api:Invoke, Resource: execute-api:/*}]
  Orders:
    Type: AWS::ApiGateway::Resource
    Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: orders}
  One:
    Type: AWS::ApiGateway::Resource
    Properties: {RestApiId: !Ref Api, ParentId: !Ref Orders, PathPart: "{id}"}
  Read:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref One
      HttpMethod: GET
      AuthorizationType: NONE
      ApiKeyRequired: "true"
      MethodResponses: [{StatusCode: 200}]
      Integration: {Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: !Sub "arn:aws:apigateway:${AWS::Region}:\
lambda:path/2015-03-31/functions/${Function.Arn}:live/invocations"}
  Failures:
    Type: AWS::ApiGateway::GatewayResponse
    Properties: {RestApiId: !Ref Api, ResponseType: DEFAULT_5XX, StatusCode: 599}
  Deployment:
    Type: AWS::ApiGateway::Deployment
    DependsOn: Read
    Properties: {RestApiId: !Ref Api}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref Api
      DeploymentId: !Ref Deployment
      StageName: prod
      MethodSettings: [{ResourcePath: "/~1orders~1{id}", HttpMethod: GET, CachingEnabled: true}]
  Function:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: reader
      Runtime: python3.13
      Handler: index.handler
      Role: arn:aws:iam::123456789012:role/reader
      Code: {ZipFile: ""}
      Environment: {Variables: {API_URL: !Sub "https://${Api}.execute-api.eu-west-1.amazonaws.com/prod", KEY: secret}}
  Version:
    Type: AWS::Lambda::Version
    Properties: {FunctionName: !Ref Function}
  Live:
    Type: AWS::Lambda::Alias
    Properties: {FunctionName: !Ref Function, FunctionVersion: !GetAtt Version.Version, Name: live}
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Live
      Action: lambda:InvokeFunction
      Principal: apigateway.amazonaws.com
      SourceArn: !Sub arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/GET/orders/*
"""

DOMAIN = """
Parameters:
  CertificateArn: {Type: String}
Resources:
  Domain:
    Type: AWS::ApiGateway::DomainName
    Properties:
      DomainName: api.example.com
      RegionalCertificateArn: !Ref CertificateArn
      EndpointConfiguration: {Types: [REGIONAL]}
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: orders, ProtocolType: HTTP, Target: "https://orders.example.com"}
  Mapping:
    Type: AWS::ApiGatewayV2::ApiMapping
    Properties: {DomainName: !Ref Domain, ApiId: !Ref Api, Stage: $default, ApiMappingKey: v1/orders}
"""


def account_of(folder: Path, text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The account in which a template is deployed, and the region."""
    path = folder / "template.yaml"
    path.write_text(text)
    account: dict[str, Any] = deployed(path)["accounts"][0]
    return account, account["regions"]["eu-west-1"]


def rest_api(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = account_of(folder, REST)[1]["apigateway"]["rest_apis"][0]
    return found


def test_resources_lead_up_to_the_root_and_hold_their_methods(tmp_path: Path) -> None:
    api = rest_api(tmp_path)
    by_path = {each["path"]: each for each in api["resources"]}
    assert list(by_path) == ["/", "/orders", "/orders/{id}"]
    assert by_path["/"]["id"] == api["rootResourceId"]
    assert by_path["/orders/{id}"]["parentId"] == by_path["/orders"]["id"]
    assert "resourceMethods" not in by_path["/orders"]
    method = by_path["/orders/{id}"]["resourceMethods"]["GET"]
    assert method["apiKeyRequired"] is True
    assert method["methodResponses"] == {"200": {"statusCode": "200"}}
    assert method["methodIntegration"]["timeoutInMillis"] == 29000


def test_a_policy_is_a_string_with_escaped_quotation_marks_and_whole_arns(tmp_path: Path) -> None:
    api = rest_api(tmp_path)
    policy = json.loads(api["policy"].replace('\\"', '"'))
    assert policy["Statement"][0]["Resource"] == f"arn:aws:execute-api:eu-west-1:123456789012:{api['id']}/*"


def test_what_is_deployed_is_summed_up_and_exported(tmp_path: Path) -> None:
    api = rest_api(tmp_path)
    (deployment,) = api["deployments"]
    assert api["stages"][0]["deploymentId"] == deployment["id"]
    method = {"authorizationType": "NONE", "apiKeyRequired": True}
    assert api["summaries"] == {deployment["id"]: {"/orders/{id}": {"GET": method}}}
    operation = api["exports"]["prod"]["paths"]["/orders/{id}"]["get"]
    assert operation["security"] == [{"api_key": []}]
    assert operation["x-amazon-apigateway-integration"]["type"] == "aws_proxy"


def test_settings_are_told_by_escaped_path_and_method(tmp_path: Path) -> None:
    settings = rest_api(tmp_path)["stages"][0]["methodSettings"]
    assert settings["~1orders~1{id}/GET"]["cachingEnabled"] is True


def test_all_gateway_responses_are_listed_and_follow_what_is_changed_for_all(tmp_path: Path) -> None:
    responses = {each["responseType"]: each for each in rest_api(tmp_path)["gateway_responses"]}
    assert len(responses) == 21
    assert responses["DEFAULT_5XX"]["defaultResponse"] is False
    assert (responses["INTEGRATION_FAILURE"]["statusCode"], responses["THROTTLED"]["statusCode"]) == ("599", "429")


def test_a_permission_is_a_statement_of_the_qualifier_that_it_is_for(tmp_path: Path) -> None:
    account, region = account_of(tmp_path, REST)
    function = region["lambda"]["functions"]["reader"]
    api = region["apigateway"]["rest_apis"][0]["id"]
    assert function["policies"][""] is None
    (statement,) = function["policies"]["live"]["Statement"]
    assert statement["Principal"] == {"Service": "apigateway.amazonaws.com"}
    assert statement["Resource"] == "arn:aws:lambda:eu-west-1:123456789012:function:reader:live"
    arn = f"arn:aws:execute-api:eu-west-1:123456789012:{api}/*/GET/orders/*"
    assert statement["Condition"] == {"ArnLike": {"AWS:SourceArn": arn}}
    assert function["aliases"][0]["FunctionVersion"] == "1"
    assert account["unread"] == []


def test_of_environment_variables_only_urls_are_told(tmp_path: Path) -> None:
    region = account_of(tmp_path, REST)[1]
    variables = region["lambda"]["functions"]["reader"]["configuration"]["Environment"]["Variables"]
    api = region["apigateway"]["rest_apis"][0]["id"]
    assert variables == {"API_URL": f"https://{api}.execute-api.eu-west-1.amazonaws.com/prod", "KEY": None}


def test_both_apis_list_a_domain_name_and_only_one_what_the_other_cannot_hold(tmp_path: Path) -> None:
    account, region = account_of(tmp_path, DOMAIN)
    (v1,) = region["apigateway"]["domain_names"]
    (v2,) = region["apigatewayv2"]["domain_names"]
    assert v1["domainName"] == v2["DomainName"] == "api.example.com"
    assert v1["regionalDomainName"] == v2["DomainNameConfigurations"][0]["ApiGatewayDomainName"]
    assert v1["base_path_mappings"] == []
    assert v2["api_mappings"][0]["ApiMappingKey"] == "v1/orders"
    assert region["acm"]["certificates"][v1["regionalCertificateArn"]] == {
        "unread": "acm:DescribeCertificate: AccessDeniedException"
    }
    assert [each["operation"] for each in account["unread"]] == ["DescribeCertificate"]


def test_quick_create_makes_a_route_an_integration_and_a_stage(tmp_path: Path) -> None:
    (api,) = account_of(tmp_path, DOMAIN)[1]["apigatewayv2"]["apis"]
    assert api["routes"][0]["RouteKey"] == "$default"
    assert api["routes"][0]["Target"] == f"integrations/{api['integrations'][0]['IntegrationId']}"
    assert api["stages"][0]["DeploymentId"] == api["deployments"][0]["DeploymentId"]
    assert api["exports"]["$default"]["paths"]["/$default"]["x-amazon-apigateway-any-method"]["isDefaultRoute"] is True


def test_the_parameters_tell_where_and_with_what_a_template_is_deployed(tmp_path: Path) -> None:
    account_of(tmp_path, DOMAIN)
    given = parameters_of(tmp_path / "template.yaml")
    assert given["AWS::Region"] == "eu-west-1"
    assert given["CertificateArn"].startswith("arn:aws:acm:eu-west-1:123456789012:certificate/")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("Fn::ImportValue: name", "name is exported by another stack"),
        ("Ref: Name", "parameter Name has no default"),
    ],
)
def test_what_only_the_deployment_itself_would_tell_cannot_be_expressed(tmp_path: Path, change: str, why: str) -> None:
    text = "Parameters: {Name: {Type: String}}" + REST.replace("PathPart: orders", f"PathPart: {{{change}}}")
    with pytest.raises(NotExpressible) as raised:
        account_of(tmp_path, text)
    assert raised.value.why == why
