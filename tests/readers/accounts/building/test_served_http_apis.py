"""HTTP APIs as their stages serve them, which need not be what is edited where they are deployed by hand."""

from __future__ import annotations

from typing import Any

import pytest

from account_snapshots import REGION, function_arn, snapshot
from gatelint.front_door.api import Api
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.integration import Integration
from gatelint.readers.accounts.building.doors import read_accounts
from gatelint.values import Unresolved, known

Json = dict[str, Any]

HTTP_API = "h1h2h3h4h5"
ARN = f"arn:aws:apigateway:{REGION}::/apis/{HTTP_API}"


def invocation(function: str) -> str:
    return f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{function_arn(function)}/invocations"


def operation(function: str = "orders", **more: Any) -> Json:
    integration = {
        "payloadFormatVersion": "2.0",
        "type": "aws_proxy",
        "httpMethod": "POST",
        "uri": invocation(function),
        "connectionType": "INTERNET",
    }
    return {"x-amazon-apigateway-integration": integration, **more}


def export(paths: Json | None = None, **more: Any) -> Json:
    document = {"openapi": "3.0.1", "x-amazon-apigateway-importexport-version": "1.0"}
    return {**document, "paths": paths or {"/orders": {"get": operation()}}, **more}


def route(key: str, integration: str = "i1", **more: Any) -> Json:
    target = f"integrations/{integration}"
    return {"RouteId": f"r {key}", "RouteKey": key, "AuthorizationType": "NONE", "Target": target, **more}


def integration(identity: str = "i1", function: str = "orders") -> Json:
    return {
        "IntegrationId": identity,
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": function_arn(function),
        "IntegrationMethod": "POST",
        "PayloadFormatVersion": "2.0",
        "TimeoutInMillis": 30000,
    }


def api_with(exports: Json, **more: Any) -> Api:
    stages = [{"StageName": name, "DeploymentId": f"d{name}", "AutoDeploy": False} for name in exports]
    told: Json = {
        "ApiId": HTTP_API,
        "Name": "shop",
        "ProtocolType": "HTTP",
        "routes": [route("GET /orders")],
        "integrations": [integration()],
        "authorizers": [],
        "deployments": [],
        "stages": stages,
        "exports": exports,
        **more,
    }
    services = {"apigatewayv2": {"apis": [told], "domain_names": [], "vpc_links": []}}
    (reading,) = read_accounts(snapshot({REGION: services}))
    (found,) = reading.scenarios[0].door.apis
    return found


def function_of(api: Api, key: str) -> str:
    (found,) = [each for each in api.routes if each.key == key]
    assert isinstance(found.integration, Integration)
    assert found.integration.target is not None
    return str(found.integration.target.arn)


def test_an_export_of_what_is_edited_changes_nothing_and_leaves_nothing_open() -> None:
    api = api_with({"$default": export()})
    assert [each.key for each in api.routes] == ["GET /orders"]
    assert api.routes.complete
    assert not api.undeployed
    assert api.stages.items[0].deployed == frozenset({("/orders", "GET")})


def test_without_an_export_a_stage_that_is_deployed_by_hand_may_have_other_routes() -> None:
    api = api_with({"$default": {"unread": "denied"}})
    assert api.routes.unread is not None
    assert api.routes.unread == "stage $default did not surely deploy what is edited, so that it may have other routes"
    assert api.stages.items[0].deployed is None
    (route_told,) = api.routes
    assert isinstance(route_told.integration, Integration)
    assert route_told.integration.target is None
    assert isinstance(route_told.integration.type, Unresolved)


def test_a_route_is_as_it_is_deployed_and_what_was_edited_since_is_noted() -> None:
    api = api_with({"$default": export({"/orders": {"get": operation("before")}})})
    assert function_of(api, "GET /orders") == function_arn("before")
    assert api.undeployed == {f"{ARN}/integrations/i1": [("IntegrationUri",)]}


def test_routes_that_share_an_integration_may_have_been_deployed_with_another_one_each() -> None:
    paths = {"/orders": {"get": operation("before"), "put": operation()}}
    api = api_with({"$default": export(paths)}, routes=[route("GET /orders"), route("PUT /orders")])
    assert function_of(api, "GET /orders") == function_arn("before")
    assert function_of(api, "PUT /orders") == function_arn("orders")


def test_the_default_route_and_routes_that_nobody_edits_any_more_are_served() -> None:
    paths = {
        "/$default": {"x-amazon-apigateway-any-method": operation(isDefaultRoute=True)},
        "/old/{id}": {"x-amazon-apigateway-any-method": operation()},
    }
    api = api_with({"$default": export(paths)})
    assert sorted(each.key for each in api.routes) == ["$default", "ANY /old/{id}"]
    assert [(each.method, each.path) for each in api.edited or ()] == [("GET", "/orders")]


def test_an_integration_among_the_components_is_followed() -> None:
    reference = {"$ref": "#/components/x-amazon-apigateway-integrations/shared"}
    components = {
        "x-amazon-apigateway-integrations": {"shared": operation("shared")["x-amazon-apigateway-integration"]}
    }
    paths = {"/orders": {"get": {"x-amazon-apigateway-integration": reference}}}
    api = api_with({"$default": export(paths, components=components)})
    assert function_of(api, "GET /orders") == function_arn("shared")


JWT = {
    "type": "jwt",
    "identitySource": "$request.header.Authorization",
    "jwtConfiguration": {"issuer": "https://issuer.example.com", "audience": ["b", "a"]},
}


@pytest.mark.parametrize(
    ("scheme", "authorization_type"),
    [
        ({"type": "oauth2", "x-amazon-apigateway-authorizer": JWT}, "JWT"),
        ({"type": "apiKey", "x-amazon-apigateway-authtype": "awsSigv4"}, "AWS_IAM"),
        (
            {
                "type": "apiKey",
                "x-amazon-apigateway-authorizer": {"type": "request", "authorizerUri": invocation("guard")},
            },
            "CUSTOM",
        ),
        ({"type": "openIdConnect"}, None),
    ],
)
def test_what_a_security_scheme_demands(scheme: Json, authorization_type: str | None) -> None:
    paths = {"/orders": {"get": operation(security=[{"scheme": ["read"]}])}}
    (found,) = api_with({"$default": export(paths, components={"securitySchemes": {"scheme": scheme}})}).routes
    assert known(found.authorization_type) == authorization_type


def test_an_authorizer_is_as_it_is_deployed() -> None:
    edited = {
        "AuthorizerId": "au1",
        "Name": "users",
        "AuthorizerType": "JWT",
        "IdentitySource": ["$request.header.Authorization"],
        "JwtConfiguration": {"Issuer": "https://other.example.com", "Audience": ["a", "b"]},
    }
    paths = {"/orders": {"get": operation(security=[{"users": []}])}}
    schemes = {"users": {"type": "oauth2", "x-amazon-apigateway-authorizer": JWT}}
    api = api_with(
        {"$default": export(paths, components={"securitySchemes": schemes})},
        routes=[route("GET /orders", AuthorizationType="JWT", AuthorizerId="au1")],
        authorizers=[edited],
    )
    (found,) = api.routes
    assert isinstance(found.authorizer, Authorizer)
    assert api.undeployed == {f"{ARN}/authorizers/au1": [("JwtConfiguration", "Issuer")]}


def test_the_cors_configuration_that_is_deployed_counts() -> None:
    cors = {"allowOrigins": ["https://a.example"], "allowMethods": ["GET"], "maxAge": 0, "allowCredentials": False}
    edited = {"AllowOrigins": ["https://a.example"], "AllowMethods": ["GET"]}
    assert not api_with({"$default": export(**{"x-amazon-apigateway-cors": cors})}, CorsConfiguration=edited).undeployed
    later = {**edited, "AllowMethods": ["GET", "PUT"]}
    api = api_with({"$default": export(**{"x-amazon-apigateway-cors": cors})}, CorsConfiguration=later)
    assert api.undeployed == {ARN: [("CorsConfiguration",)]}


@pytest.mark.parametrize(
    ("message", "is_known"), [("Successfully deployed", True), ("Deployment attempt failed", False)]
)
def test_a_stage_that_could_not_deploy_may_serve_other_routes(message: str, is_known: bool) -> None:
    stage = {"StageName": "$default", "AutoDeploy": True, "LastDeploymentStatusMessage": message}
    assert (api_with({}, stages=[stage]).routes.unread is None) is is_known


def test_stages_that_nobody_asked_for_are_not_taken_for_none() -> None:
    assert api_with({}).stages.unread is None
    assert api_with({}, stages=None).stages.unread == "the stages were not asked for"


def test_a_stage_that_deploys_by_itself_serves_what_is_edited() -> None:
    stages = [
        {"StageName": "live", "DeploymentId": "d1", "AutoDeploy": True},
        {"StageName": "old", "DeploymentId": "d0", "AutoDeploy": False},
    ]
    api = api_with({"old": export({"/old": {"get": operation()}})}, stages=stages)
    assert api.routes.unread == "stages live, old serve different methods"
    assert [stage.deployed for stage in api.stages] == [
        frozenset({("/orders", "GET")}),
        frozenset({("/old", "GET")}),
    ]
