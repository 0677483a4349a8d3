"""What SAM makes stands where that is written of which it is made."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

from gatelint.front_door.access import Policy
from gatelint.front_door.integration import Integration
from gatelint.readers.templates.documents import read_document
from gatelint.readers.templates.read import read_template

if TYPE_CHECKING:
    from gatelint.front_door.api import Api
    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.route import Route
    from gatelint.values import Place

TEMPLATE = dedent(
    """\
    Transform: AWS::Serverless-2016-10-31
    Globals:
      Api:
        EndpointConfiguration: REGIONAL
      Function:
        Runtime: python3.12
        Timeout: 30
    Resources:
      Api:
        Type: AWS::Serverless::Api
        Properties:
          StageName: live
          Cors:
            AllowOrigin: "'https://shop.example.com'"
            AllowHeaders: "'content-type'"
          Auth:
            DefaultAuthorizer: Token
            ApiKeyRequired: true
            Authorizers:
              Token:
                FunctionArn: !GetAtt Check.Arn
                Identity:
                  Header: X-Token
                  ReauthorizeEvery: 60
            ResourcePolicy:
              IpRangeWhitelist: [192.0.2.0/24]
            UsagePlan:
              CreateUsagePlan: PER_API
          GatewayResponses:
            UNAUTHORIZED:
              StatusCode: 418
          MethodSettings:
            - {ResourcePath: /orders, HttpMethod: GET}
          Domain:
            DomainName: api.example.com
            CertificateArn: arn:aws:acm:us-east-1:111122223333:certificate/1
            BasePath: [orders]
      Handler:
        Type: AWS::Serverless::Function
        Properties:
          CodeUri: src/
          Handler: app.handler
          Events:
            List:
              Type: Api
              Properties:
                RestApiId: !Ref Api
                Path: /orders
                Method: GET
            Add:
              Type: Api
              Properties:
                RestApiId: !Ref Api
                Path: /orders
                Method: POST
                Auth:
                  Authorizer: NONE
                  ApiKeyRequired: false
                TimeoutInMillis: 5000
            Implied:
              Type: HttpApi
              Properties:
                Path: /implied
                Method: GET
      Check:
        Type: AWS::Serverless::Function
        Properties:
          InlineCode: |
            def handler(event, context):
                return None
          Handler: index.handler
          AutoPublishAlias: live
    """
)


def door_of(text: str = TEMPLATE, source: str = "template.yaml") -> FrontDoor:
    (scenario,) = read_template(read_document(source, text.encode())).scenarios
    return scenario.door


def api_of(name: str = "Api") -> Api:
    return next(api for api in door_of().apis if api.name == name)


def route_of(key: str) -> Route:
    return next(route for route in api_of().routes if route.key == key)


def integration_of(key: str) -> Integration:
    integration = route_of(key).integration
    assert isinstance(integration, Integration)
    return integration


def line_at(place: Place | None, text: str = TEMPLATE) -> str:
    """The line on which a place begins, without the spaces around it."""
    assert place is not None
    assert place.span is not None
    return text.splitlines()[place.span.line - 1].strip()


def test_a_route_stands_at_its_method_and_its_path() -> None:
    route = route_of("POST /orders")
    assert line_at(route.at) == "Method: POST"
    assert line_at(route.path.place) == "Path: /orders"


def test_a_route_belongs_to_the_function_whose_event_it_is() -> None:
    at = route_of("POST /orders").at
    assert at.resource == "Handler"
    assert at.path == ("Resources", "Handler", "Properties", "Events", "Add", "Properties", "Method")


def test_an_integration_stands_at_its_event_and_its_timeout_where_that_is_written() -> None:
    integration = integration_of("POST /orders")
    assert line_at(integration.at) == "Type: Api"
    assert integration.timeout is not None
    assert line_at(integration.timeout.place) == "TimeoutInMillis: 5000"


def test_what_an_event_demands_stands_in_its_auth() -> None:
    assert line_at(route_of("POST /orders").authorization_type.place) == "Authorizer: NONE"


def test_what_an_api_demands_stands_in_the_auth_of_the_api() -> None:
    route = route_of("GET /orders")
    assert line_at(route.api_key_required.place) == "ApiKeyRequired: true"
    assert route.api_key_required.place.path == ("Resources", "Api", "Properties", "Auth", "ApiKeyRequired")


def test_an_authorizer_stands_where_it_is_written_and_so_does_its_identity_source() -> None:
    (authorizer,) = api_of().authorizers
    assert line_at(authorizer.at) == "FunctionArn: !GetAtt Check.Arn"
    assert line_at(authorizer.identity_sources.items[0].at) == "Header: X-Token"
    assert line_at(authorizer.result_ttl.place) == "ReauthorizeEvery: 60"


def test_a_preflight_stands_at_cors_and_its_headers_where_they_are_written() -> None:
    route = route_of("OPTIONS /orders")
    assert line_at(route.at) == "AllowOrigin: \"'https://shop.example.com'\""
    assert route.at.path == ("Resources", "Api", "Properties", "Cors")
    headers = integration_of("OPTIONS /orders").responses.items[0].headers
    assert line_at(headers["Access-Control-Allow-Headers"].place) == "AllowHeaders: \"'content-type'\""
    assert headers["Access-Control-Allow-Methods"].place.path == ("Resources", "Api", "Properties", "Cors")


def test_a_stage_is_called_where_its_name_is_written() -> None:
    stages = {str(stage.name): stage for stage in api_of().stages}
    assert line_at(stages["ApiliveStage"].stage_name.place) == "StageName: live"
    assert line_at(stages["ApiliveStage"].settings.items[0].at) == "- {ResourcePath: /orders, HttpMethod: GET}"
    assert stages["ApiDeployment"].at.resource == "Api"


def test_a_resource_policy_stands_at_the_list_that_it_is_made_of() -> None:
    policy = api_of().policy
    assert isinstance(policy, Policy)
    assert {line_at(statement.at) for statement in policy.statements} == {"IpRangeWhitelist: [192.0.2.0/24]"}


def test_a_gateway_response_stands_where_it_is_written() -> None:
    (response,) = api_of().gateway_responses
    assert line_at(response.at) == "StatusCode: 418"
    assert response.at.path == ("Resources", "Api", "Properties", "GatewayResponses", "UNAUTHORIZED")


def test_a_usage_plan_and_its_key_stand_at_the_usage_plan_of_the_auth() -> None:
    door = door_of()
    places = [door.usage_plans.items[0].at, door.api_keys.items[0].at]
    assert [line_at(place) for place in places] == ["CreateUsagePlan: PER_API"] * 2


def test_a_domain_name_and_its_mappings_stand_in_domain() -> None:
    (domain,) = door_of().domains
    assert line_at(domain.domain_name.place) == "DomainName: api.example.com"
    assert line_at(domain.mappings.items[0].base_path.place) == "BasePath: [orders]"


def test_what_the_globals_say_stands_in_the_globals_and_belongs_to_the_resource() -> None:
    endpoint = api_of().endpoint_type
    assert line_at(endpoint.place) == "EndpointConfiguration: REGIONAL"
    assert endpoint.place.resource == "Api"


def test_a_permission_stands_at_its_event() -> None:
    handler = next(function for function in door_of().functions if function.name == "Handler")
    places = {str(permission.name): permission.at for permission in handler.permissions}
    assert places["HandlerAddPermission"].path == ("Resources", "Handler", "Properties", "Events", "Add")


def test_an_api_that_nobody_wrote_stands_at_the_first_event_that_needs_it() -> None:
    api = api_of("ServerlessHttpApi")
    assert line_at(api.at) == "Type: HttpApi"
    assert api.at.resource == "Handler"


def test_an_alias_stands_at_its_function() -> None:
    check = next(function for function in door_of().functions if function.name == "Check")
    assert {qualifier.at.resource for qualifier in check.qualifiers} == {"Check"}


def test_code_in_the_template_stands_on_its_lines() -> None:
    check = next(function for function in door_of().functions if function.name == "Check")
    assert check.code is not None
    assert TEMPLATE.splitlines()[check.code.line_of(2) - 1].strip() == "return None"


def test_a_route_of_an_included_document_stands_in_the_file(tmp_path: Path) -> None:
    included = "paths:\n  /a:\n    get:\n      x-amazon-apigateway-integration: {type: mock}\nopenapi: 3.0.1\n"
    (tmp_path / "api.yaml").write_text(included)
    text = dedent(
        """\
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Api:
            Type: AWS::Serverless::Api
            Properties:
              StageName: v1
              Cors: "'*'"
              DefinitionBody:
                Fn::Transform: {Name: AWS::Include, Parameters: {Location: api.yaml}}
        """
    )
    source = str(tmp_path / "template.yaml")
    routes = {route.key: route for route in door_of(text, source).apis.items[0].routes}
    assert routes["GET /a"].at.source == str(tmp_path / "api.yaml")
    assert line_at(routes["GET /a"].path.place, included) == "get:"
    assert routes["GET /a"].at.resource == "Api"
    assert routes["OPTIONS /a"].at.source == source
    assert line_at(routes["OPTIONS /a"].at, text) == "Cors: \"'*'\""
