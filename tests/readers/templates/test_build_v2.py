from __future__ import annotations

import pytest

from gatelint.front_door.api import ApiKind, CorsConfiguration
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.integration import Integration
from gatelint.values import Known, Truth, Unresolved, known
from readers.templates.api_templates import api_of, apis_of, route_of

HTTP = """
Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: orders, ProtocolType: HTTP}}
"""

WEBSOCKET = """
Api:
  Type: AWS::ApiGatewayV2::Api
  Properties: {Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}
"""

ROUTE = """
Route:
  Type: AWS::ApiGatewayV2::Route
  Properties: {ApiId: !Ref Api, RouteKey: POST /orders, Target: !Sub 'integrations/${Integration}'}
Integration:
  Type: AWS::ApiGatewayV2::Integration
  Properties: {ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt F.Arn, PayloadFormatVersion: '2.0'}
F: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.12, Handler: i.h, Role: r, Code: {ZipFile: x}}}
"""

STAGE = """
Stage: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Api, StageName: prod}}
"""

UNKNOWN = "Parameters: {Id: {Type: String}}"


def test_an_http_api_is_regional() -> None:
    api = api_of(HTTP)
    assert api.kind is ApiKind.HTTP
    assert known(api.endpoint_type) == "REGIONAL"
    assert api.cors is None


@pytest.mark.parametrize(
    "target", ["!Sub 'integrations/${Integration}'", "!Join [/, [integrations, !Ref Integration]]"]
)
def test_a_route_leads_to_its_integration(target: str) -> None:
    route = route_of(HTTP + ROUTE.replace("!Sub 'integrations/${Integration}'", target))
    assert route.key == "POST /orders"
    integration = route.integration
    assert isinstance(integration, Integration)
    assert known(integration.timeout) == 30_000
    assert known(integration.payload_format_version) == "2.0"
    assert integration.target is not None
    assert known(route.authorization_type) == "NONE"


def test_an_integration_from_elsewhere_is_unread() -> None:
    route = route_of(HTTP + ROUTE.replace("!Sub 'integrations/${Integration}'", "integrations/abc"))
    assert isinstance(route.integration, Unresolved)


def test_the_catch_all_route_takes_every_method() -> None:
    route = route_of(HTTP + ROUTE.replace("POST /orders", "$default"))
    assert (known(route.method), known(route.path), route.key) == ("ANY", "$default", "$default")


def test_a_websocket_route_has_no_method() -> None:
    route = route_of(WEBSOCKET + ROUTE.replace("POST /orders", "sendMessage"))
    assert (known(route.method), known(route.path), route.key) == ("", "sendMessage", "sendMessage")


def test_a_jwt_authorizer_is_read() -> None:
    api = api_of(
        HTTP
        + ROUTE.replace("RouteKey:", "AuthorizationType: JWT, AuthorizerId: !Ref Auth, RouteKey:")
        + """
Auth:
  Type: AWS::ApiGatewayV2::Authorizer
  Properties:
    ApiId: !Ref Api
    AuthorizerType: JWT
    IdentitySource: [$request.header.Authorization]
    JwtConfiguration: {Issuer: https://issuer.example, Audience: [a, b]}
"""
    )
    authorizer = api.routes.items[0].authorizer
    assert isinstance(authorizer, Authorizer)
    assert known(authorizer.kind) == "JWT"
    assert [(source.location, source.name) for source in authorizer.identity_sources] == [("header", "Authorization")]
    assert authorizer.jwt is not None
    assert len(authorizer.jwt.issuers) == 1
    assert len(authorizer.jwt.audience) == 2
    assert known(authorizer.result_ttl) == 0


def test_a_websocket_authorizer_reads_from_the_route() -> None:
    api = api_of(
        WEBSOCKET
        + """
Auth:
  Type: AWS::ApiGatewayV2::Authorizer
  Properties: {ApiId: !Ref Api, AuthorizerType: REQUEST, IdentitySource: [route.request.querystring.token]}
"""
    )
    (authorizer,) = api.authorizers
    assert [(source.location, source.name) for source in authorizer.identity_sources] == [("querystring", "token")]


def test_a_stage_without_a_deployment_is_not_live() -> None:
    (stage,) = api_of(HTTP + STAGE).stages
    assert stage.is_live is Truth.NO
    assert isinstance(stage.auto_deploy, Known)
    assert stage.auto_deploy.is_default


@pytest.mark.parametrize(
    "live",
    [
        STAGE.replace("prod", "prod, AutoDeploy: true"),
        STAGE.replace("prod", "prod, DeploymentId: !Ref Deployment")
        + "Deployment: {Type: AWS::ApiGatewayV2::Deployment, Properties: {ApiId: !Ref Api}}",
        STAGE + "Deployment: {Type: AWS::ApiGatewayV2::Deployment, Properties: {ApiId: !Ref Api, StageName: prod}}",
    ],
)
def test_a_stage_with_a_deployment_is_live(live: str) -> None:
    (stage,) = api_of(HTTP + live).stages
    assert stage.is_live is Truth.YES


@pytest.mark.parametrize(
    "maybe_live",
    [
        STAGE.replace("prod", "prod, AutoDeploy: !Ref Id"),
        STAGE.replace("prod", "prod, DeploymentId: !Ref Id"),
        STAGE + "Deployment: {Type: AWS::ApiGatewayV2::Deployment, Properties: {ApiId: !Ref Api, StageName: !Ref Id}}",
    ],
)
def test_whether_a_stage_is_live_may_be_unknown(maybe_live: str) -> None:
    (stage,) = api_of(HTTP + maybe_live, UNKNOWN).stages
    assert stage.is_live is Truth.UNKNOWN


def test_a_deployment_of_an_unread_api_may_make_every_stage_live() -> None:
    deployment = "Deployment: {Type: AWS::ApiGatewayV2::Deployment, Properties: {ApiId: !Ref Id}}"
    own, other = apis_of(HTTP + STAGE + deployment, UNKNOWN)
    assert other.imported
    assert own.stages.items[0].is_live is Truth.UNKNOWN


def test_route_settings_are_read() -> None:
    (stage,) = api_of(
        HTTP
        + STAGE.replace(
            "prod",
            "prod, DefaultRouteSettings: {ThrottlingBurstLimit: 5}, RouteSettings: {GET /a: {ThrottlingRateLimit: 1}}",
        )
    ).stages
    settings = [(known(one.http_method), known(one.resource_path)) for one in stage.settings]
    assert settings == [("*", "/*"), ("GET", "/a")]


def test_cors_settings_are_read() -> None:
    api = api_of("""
        Api:
          Type: AWS::ApiGatewayV2::Api
          Properties:
            ProtocolType: HTTP
            CorsConfiguration: {AllowOrigins: [https://a.example], AllowMethods: [GET, POST]}
        """)
    assert isinstance(api.cors, CorsConfiguration)
    assert len(api.cors.allow_methods) == 2
    assert known(api.cors.allow_credentials) is False


QUICK = """
Api:
  Type: AWS::ApiGatewayV2::Api
  Properties: {ProtocolType: HTTP, Target: !GetAtt F.Arn}
F: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.12, Handler: i.h, Role: r, Code: {ZipFile: x}}}
"""


def test_quick_create_makes_a_route_an_integration_and_a_live_stage() -> None:
    api = api_of(QUICK)
    (route,) = api.routes
    assert route.key == "$default"
    assert route.written_as == "quick create"
    assert isinstance(route.integration, Integration)
    assert known(route.integration.type) == "AWS_PROXY"
    stage = api.only_stage
    assert stage is not None
    assert stage.stage_name.equals("$default") is Truth.YES
    assert stage.is_live is Truth.YES


def test_overrides_change_what_quick_create_made() -> None:
    api = api_of(
        QUICK
        + """
Overrides:
  Type: AWS::ApiGatewayV2::ApiGatewayManagedOverrides
  Properties:
    ApiId: !Ref Api
    Route: {AuthorizationType: AWS_IAM}
    Integration: {PayloadFormatVersion: '1.0', TimeoutInMillis: 5000}
    Stage: {StageVariables: {a: b}, AutoDeploy: false}
"""
    )
    (route,) = api.routes
    assert known(route.authorization_type) == "AWS_IAM"
    assert isinstance(route.integration, Integration)
    assert (known(route.integration.payload_format_version), known(route.integration.timeout)) == ("1.0", 5000)
    (stage,) = api.stages
    assert known(stage.auto_deploy) is False
    assert stage.defines_variable("a") is Truth.YES


def test_an_unread_protocol_is_told_by_the_routes() -> None:
    unread = "Api: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: !Ref Id}}\n"
    assert api_of(unread + ROUTE, UNKNOWN).kind is ApiKind.HTTP
    websocket = api_of(unread + ROUTE.replace("POST /orders", "$connect"), UNKNOWN)
    assert websocket.kind is ApiKind.WEBSOCKET
    nothing_known = api_of(unread, UNKNOWN)
    assert nothing_known.imported
    assert not nothing_known.routes.complete


def test_an_imported_api_with_message_routes_is_a_websocket_api() -> None:
    api = api_of(ROUTE.replace("!Ref Api", "!ImportValue Api").replace("POST /orders", "$connect"))
    assert api.imported
    assert api.kind is ApiKind.WEBSOCKET
    assert api.routes.items[0].key == "$connect"


def test_response_parameters_of_an_http_api_are_read() -> None:
    mapped = """ResponseParameters: {'403': {ResponseParameters: [
      {Destination: overwrite:statuscode, Source: '404'}, {Destination: append:header.X, Source: y}]}}"""
    route = route_of(HTTP + ROUTE.replace("IntegrationType:", f"{mapped}, IntegrationType:"))
    assert isinstance(route.integration, Integration)
    (response,) = route.integration.responses
    assert (known(response.status_code), known(response.new_status)) == ("403", "404")
    assert list(response.headers) == ["X"]
