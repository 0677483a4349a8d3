from __future__ import annotations

from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.integration import Integration
from gatelint.values import Known, Truth, Unresolved, known
from readers.templates.api_templates import api_of, apis_of, route_of

API = """
Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: orders}}
"""

METHOD = """
Method:
  Type: AWS::ApiGateway::Method
  Properties:
    RestApiId: !Ref Api
    ResourceId: !GetAtt Api.RootResourceId
    HttpMethod: get
"""

UNKNOWN_ID = """
Parameters:
  Id: {Type: String}
"""


def test_what_nobody_wrote_has_the_documented_default() -> None:
    api = api_of(API)
    assert isinstance(api.endpoint_type, Known)
    assert api.endpoint_type.value == "EDGE"
    assert api.endpoint_type.is_default
    assert known(api.disable_execute_api_endpoint) is False
    assert api.policy is None
    assert api.routes.complete
    assert not api.imported


def test_the_endpoint_type_is_the_configured_one() -> None:
    api = api_of("""
        Api:
          Type: AWS::ApiGateway::RestApi
          Properties:
            EndpointConfiguration: {Types: [PRIVATE], VpcEndpointIds: [vpce-1]}
        """)
    assert api.is_private is Truth.YES
    assert [str(known(endpoint)) for endpoint in api.vpc_endpoints] == ["vpce-1"]


def test_the_endpoint_type_may_stand_among_the_import_parameters() -> None:
    api = api_of("""
        Api: {Type: AWS::ApiGateway::RestApi, Properties: {Parameters: {endpointConfigurationTypes: REGIONAL}}}
        """)
    assert known(api.endpoint_type) == "REGIONAL"


def test_an_unread_endpoint_type_is_no_default() -> None:
    api = api_of(
        "Api: {Type: AWS::ApiGateway::RestApi, Properties: {EndpointConfiguration: {Types: [!Ref Id]}}}", UNKNOWN_ID
    )
    assert isinstance(api.endpoint_type, Unresolved)


def test_a_method_on_the_root_has_the_path_of_the_root() -> None:
    route = route_of(API + METHOD)
    assert route.key == "GET /"
    assert route.names == {"Method"}
    assert isinstance(route.authorization_type, Known)
    assert route.authorization_type.is_default
    assert route.integration is None


def test_a_chain_of_resources_makes_the_path() -> None:
    route = route_of(
        API
        + """
Orders:
  Type: AWS::ApiGateway::Resource
  Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: orders}
Order:
  Type: AWS::ApiGateway::Resource
  Properties: {RestApiId: !Ref Api, ParentId: !Ref Orders, PathPart: '{id}'}
Method:
  Type: AWS::ApiGateway::Method
  Properties: {RestApiId: !Ref Api, ResourceId: !Ref Order, HttpMethod: ANY, ApiKeyRequired: 'true'}
"""
    )
    assert route.key == "ANY /orders/{id}"
    assert route.names == {"Method", "Order", "Orders"}
    assert known(route.api_key_required) is True


def test_resources_in_a_circle_have_no_path() -> None:
    route = route_of(
        API
        + """
A: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !Ref B, PathPart: a}}
B: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !Ref A, PathPart: b}}
Method:
  Type: AWS::ApiGateway::Method
  Properties: {RestApiId: !Ref Api, ResourceId: !Ref A, HttpMethod: GET}
"""
    )
    assert isinstance(route.path, Unresolved)


def test_a_long_chain_of_resources_is_read() -> None:
    parts = "".join(
        f"R{i}: {{Type: AWS::ApiGateway::Resource, Properties: "
        f"{{RestApiId: !Ref Api, ParentId: {f'!Ref R{i - 1}' if i else '!GetAtt Api.RootResourceId'}, PathPart: p}}}}\n"
        for i in range(600)
    )
    method = METHOD.replace("!GetAtt Api.RootResourceId", "!Ref R599")
    assert known(route_of(API + parts + method).path) == "/p" * 600


def test_a_path_below_an_unread_parent_is_unread() -> None:
    route = route_of(API + METHOD.replace("!GetAtt Api.RootResourceId", "!Ref Id"), UNKNOWN_ID)
    assert isinstance(route.path, Unresolved)
    assert known(route.method) == "GET"


def test_an_integration_is_read_with_its_responses() -> None:
    route = route_of(
        API
        + METHOD
        + """
    Integration:
      Type: AWS
      IntegrationHttpMethod: POST
      Uri: !Sub arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations
      PassthroughBehavior: NEVER
      RequestTemplates: {application/json: '{}'}
      IntegrationResponses:
        - StatusCode: 200
          ResponseParameters: {method.response.header.Access-Control-Allow-Origin: "'*'"}
        - {StatusCode: '400', SelectionPattern: '.*bad.*'}
    MethodResponses:
      - StatusCode: 200
        ResponseParameters: {method.response.header.Access-Control-Allow-Origin: true}
F: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.12, Handler: i.h, Role: r, Code: {ZipFile: x}}}
"""
    )
    integration = route.integration
    assert isinstance(integration, Integration)
    assert known(integration.type) == "AWS"
    assert known(integration.http_method) == "POST"
    assert known(integration.timeout) == 29_000
    assert known(integration.passthrough_behavior) == "NEVER"
    assert list(integration.request_templates) == ["application/json"]
    assert integration.target is not None
    assert not isinstance(integration.target.function, Unresolved)
    assert integration.target.function.name == "F"
    ok, bad = integration.responses
    assert (known(ok.status_code), list(ok.headers)) == ("200", ["Access-Control-Allow-Origin"])
    assert (known(bad.status_code), known(bad.selection_pattern)) == ("400", ".*bad.*")
    assert route.method_responses.items[0].headers.items == ["Access-Control-Allow-Origin"]


def test_what_a_method_demands_is_read() -> None:
    route = route_of(
        API
        + METHOD
        + """
    RequestParameters: {method.request.header.X-Tenant: true, method.request.querystring.page: false}
    RequestModels: {application/json: Order}
    RequestValidatorId: !Ref Validator
Validator:
  Type: AWS::ApiGateway::RequestValidator
  Properties: {RestApiId: !Ref Api, ValidateRequestParameters: true}
"""
    )
    declared = [(one.location, one.name, known(one.required)) for one in route.request_parameters]
    assert declared == [("header", "X-Tenant", True), ("querystring", "page", False)]
    assert (known(route.validates_parameters), known(route.validates_body)) == (True, False)
    assert list(route.request_models) == ["application/json"]


def test_a_method_leads_to_its_authorizer() -> None:
    api = api_of(
        API
        + METHOD
        + """
    AuthorizationType: CUSTOM
    AuthorizerId: !Ref Auth
Auth:
  Type: AWS::ApiGateway::Authorizer
  Properties:
    RestApiId: !Ref Api
    Type: REQUEST
    IdentitySource: method.request.header.Authorization, method.request.querystring.t,context.httpMethod
"""
    )
    authorizer = api.routes.items[0].authorizer
    assert isinstance(authorizer, Authorizer)
    assert authorizer is api.authorizers.items[0]
    assert [(source.location, source.name) for source in authorizer.identity_sources] == [
        ("header", "Authorization"),
        ("querystring", "t"),
        ("context", "httpMethod"),
    ]
    assert known(authorizer.result_ttl) == 300


def test_an_authorizer_from_elsewhere_is_unread() -> None:
    route = route_of(API + METHOD + "    AuthorizerId: abc123\n")
    assert isinstance(route.authorizer, Unresolved)


def test_a_deployment_knows_what_is_created_before_it() -> None:
    api = api_of(
        API
        + METHOD
        + """
Deployment: {Type: AWS::ApiGateway::Deployment, DependsOn: Method, Properties: {RestApiId: !Ref Api}}
Stage:
  Type: AWS::ApiGateway::Stage
  Properties:
    RestApiId: !Ref Api
    DeploymentId: !Ref Deployment
    StageName: prod
    Variables: {fn: orders}
    MethodSettings: [{ResourcePath: "/~1orders~1{id}", HttpMethod: GET, ThrottlingRateLimit: 0}]
"""
    )
    (deployment,) = api.deployments
    assert deployment.waits_for is not None
    assert "Method" in deployment.waits_for
    stage = api.only_stage
    assert stage is not None
    assert stage.is_live is Truth.YES
    assert stage.defines_variable("fn") is Truth.YES
    (setting,) = stage.settings
    assert known(setting.resource_path) == "/orders/{id}"
    assert known(setting.throttling_rate_limit) == 0


def test_a_deployment_with_a_stage_name_makes_a_stage() -> None:
    api = api_of(
        API
        + """
Deployment:
  Type: AWS::ApiGateway::Deployment
  Properties: {RestApiId: !Ref Api, StageName: v1, StageDescription: {Variables: {a: b}, ThrottlingRateLimit: 5}}
"""
    )
    stage = api.only_stage
    assert stage is not None
    assert stage.from_deployment
    assert stage.is_live is Truth.YES
    assert list(stage.variables) == ["a"]
    assert [known(setting.resource_path) for setting in stage.settings] == ["/*"]


def test_a_gateway_response_is_read() -> None:
    api = api_of(
        API
        + """
Response:
  Type: AWS::ApiGateway::GatewayResponse
  Properties:
    RestApiId: !Ref Api
    ResponseType: default_4xx
    ResponseParameters: {gatewayresponse.header.Access-Control-Allow-Origin: "'*'"}
"""
    )
    (response,) = api.gateway_responses
    assert known(response.response_type) == "DEFAULT_4XX"
    assert list(response.headers) == ["Access-Control-Allow-Origin"]
    assert response.status_code is None


def test_a_policy_is_read_from_a_mapping_and_from_a_string() -> None:
    for policy in ("{Statement: [{Effect: Deny}]}", """'{"Statement": [{"Effect": "Deny"}]}'"""):
        api = api_of(f"Api: {{Type: AWS::ApiGateway::RestApi, Properties: {{Policy: {policy}}}}}")
        assert api.policy is not None
        assert not isinstance(api.policy, Unresolved)
        assert [known(statement.effect) for statement in api.policy.statements] == ["Deny"]


def test_methods_of_an_unread_api_may_belong_to_every_api() -> None:
    own, other = apis_of(API + METHOD.replace("RestApiId: !Ref Api", "RestApiId: !Ref Id"), UNKNOWN_ID)
    assert not own.routes.complete
    assert own.stages.complete
    assert other.imported
    assert len(other.routes) == 1
    assert not other.stages.complete
    assert isinstance(other.endpoint_type, Unresolved)


def test_two_methods_of_one_imported_api_belong_together() -> None:
    imported = METHOD.replace("!Ref Api", "!ImportValue Id")
    api = api_of(imported + imported.replace("Method:", "Second:"))
    assert api.imported
    assert len(api.routes) == 2


def test_an_api_whose_id_is_exported_may_have_more_routes() -> None:
    outputs = "Outputs: {Id: {Value: !Ref Api, Export: {Name: api}}}"
    assert not api_of(API, after=outputs).routes.complete


def test_an_api_whose_url_is_put_out_has_the_routes_in_sight() -> None:
    outputs = "Outputs: {Url: {Value: !Sub 'https://${Api}.execute-api.eu-west-1.amazonaws.com/prod'}}"
    assert api_of(API, after=outputs).routes.complete


def test_an_api_that_a_nested_stack_is_given_may_have_more_routes() -> None:
    nested = """
Nested:
  Type: AWS::CloudFormation::Stack
  Properties: {TemplateURL: x, Parameters: {ApiId: !Ref Api}}
"""
    assert not api_of(API + nested).routes.complete


def test_properties_of_the_wrong_type_are_unread() -> None:
    api = api_of(
        """
        Api: {Type: AWS::ApiGateway::RestApi, Properties: {EndpointConfiguration: [], Policy: 3, Body: x}}
        Method:
          Type: AWS::ApiGateway::Method
          Properties: {RestApiId: !Ref Api, ResourceId: [], HttpMethod: {}, Integration: 3, RequestParameters: x}
        Stage: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, StageName: [], Variables: []}}
        """
    )
    assert isinstance(api.endpoint_type, Unresolved)
    assert not api.routes.complete
    (stage,) = api.stages
    assert isinstance(stage.stage_name, Unresolved)
    assert stage.defines_variable("x") is Truth.UNKNOWN
