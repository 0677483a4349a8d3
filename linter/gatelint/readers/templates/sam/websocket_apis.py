"""AWS::Serverless::WebSocketApi: its routes each with a function.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-websocketapi.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.sam.auth import invocation_of
from gatelint.readers.templates.sam.domains import add_http_domain
from gatelint.readers.templates.sam.expansion import WEBSOCKET_API
from gatelint.readers.templates.sam.functions import SOURCE
from gatelint.readers.templates.sam.making import Makeable, child, entries_of, entry_of, picked, ref, word

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Entry
    from gatelint.readers.templates.sam.expansion import Expansion, Serverless

DEFAULT_STAGE = "default"


def add_websocket_apis(expansion: Expansion) -> None:
    for api in expansion.of_type(WEBSOCKET_API):
        _add_api(expansion, api)


def _add_api(expansion: Expansion, api: Serverless) -> None:
    name, properties = api.logical_id, api.properties
    expansion.add(
        name,
        "AWS::ApiGatewayV2::Api",
        {
            **picked(properties, "Name", "RouteSelectionExpression", "DisableExecuteApiEndpoint"),
            "ProtocolType": "WEBSOCKET",
        },
        api,
    )
    stage_name: Makeable = entry_of(properties, "StageName") or DEFAULT_STAGE
    stage = f"{name}Stage"
    expansion.add(
        stage,
        "AWS::ApiGatewayV2::Stage",
        {
            "ApiId": ref(name),
            "StageName": stage_name,
            "AutoDeploy": True,
            **picked(properties, "StageVariables", "DefaultRouteSettings", "RouteSettings"),
        },
        api,
    )
    expansion.aliases[f"{name}.Stage"] = stage
    for route in entries_of(child(properties, "Routes")):
        _add_route(expansion, api, route, stage_name)
    _add_authorizer(expansion, api)
    add_http_domain(expansion, api)


def _add_route(expansion: Expansion, api: Serverless, route: Entry, stage_name: Makeable) -> None:
    function = entry_of(route.value, "FunctionArn")
    if function is None:
        return
    prefix = f"{api.logical_id}{route.key.removeprefix('$').capitalize()}"
    auth = child(api.properties, "Auth")
    kind = word(child(auth, "AuthType")) if route.key == "$connect" else None
    expansion.add(
        f"{prefix}Integration",
        "AWS::ApiGatewayV2::Integration",
        {
            "ApiId": ref(api.logical_id),
            "IntegrationType": "AWS_PROXY",
            "IntegrationUri": invocation_of(function),
            "TimeoutInMillis": entry_of(route.value, "IntegrationTimeout"),
        },
        api,
        near=route.value,
    )
    expansion.add(
        f"{prefix}Route",
        "AWS::ApiGatewayV2::Route",
        {
            "ApiId": ref(api.logical_id),
            "RouteKey": route.key,
            **picked(route.value, "ApiKeyRequired"),
            "Target": {"Fn::Sub": f"integrations/${{{prefix}Integration}}"},
            "AuthorizationType": kind,
            "AuthorizerId": ref(f"{api.logical_id}ConnectAuthorizer") if kind == "CUSTOM" else None,
        },
        api,
        near=route.value,
    )
    called = f"{SOURCE}${{{api.logical_id}}}/${{Stage}}/{route.key}"
    _permit(expansion, api, f"{prefix}Permission", function, {"Fn::Sub": [called, {"Stage": stage_name}]})


def _permit(expansion: Expansion, api: Serverless, name: str, function: Entry, source: Makeable) -> None:
    expansion.add(
        name,
        "AWS::Lambda::Permission",
        {
            "Action": "lambda:InvokeFunction",
            "FunctionName": function,
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": source,
        },
        api,
        near=function.value,
    )


def _add_authorizer(expansion: Expansion, api: Serverless) -> None:
    auth = child(api.properties, "Auth")
    arn = entry_of(auth, "AuthArn")
    if auth is None or arn is None or word(child(auth, "AuthType")) != "CUSTOM":
        return
    role = entry_of(auth, "InvokeRole")
    expansion.add(
        f"{api.logical_id}ConnectAuthorizer",
        "AWS::ApiGatewayV2::Authorizer",
        {
            "ApiId": ref(api.logical_id),
            "AuthorizerType": "REQUEST",
            "AuthorizerUri": invocation_of(arn),
            "AuthorizerCredentialsArn": role,
            **picked(auth, "IdentitySource"),
        },
        api,
        near=auth,
    )
    if role is None:
        source: Makeable = {"Fn::Sub": f"{SOURCE}${{{api.logical_id}}}/authorizers/*"}
        _permit(expansion, api, f"{api.logical_id}AuthorizerPermission", arn, source)
