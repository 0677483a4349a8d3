"""AWS::Serverless::WebSocketApi: its routes each with a function.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-websocketapi.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.sam.auth import invocation_of
from gatelint.readers.templates.sam.domains import add_http_domain
from gatelint.readers.templates.sam.expansion import WEBSOCKET_API
from gatelint.readers.templates.sam.functions import SOURCE
from gatelint.readers.templates.sam.making import (
    Makeable,
    child,
    entries_of,
    entry_of,
    filled,
    is_function,
    picked,
    ref,
    word,
)
from gatelint.readers.templates.sam.rest_resources import permit_authorizer

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Entry
    from gatelint.readers.templates.sam.expansion import Expansion, Serverless

DEFAULT_STAGE = "default"
API_PROPERTIES = ("RouteSelectionExpression", "DisableExecuteApiEndpoint", "ApiKeySelectionExpression")
STAGE_PROPERTIES = ("StageVariables", "DefaultRouteSettings", "RouteSettings", "AccessLogSettings")
ROUTE_PROPERTIES = ("ApiKeyRequired", "ModelSelectionExpression", "RequestModels", "RequestParameters")


def add_websocket_apis(expansion: Expansion) -> None:
    for api in expansion.of_type(WEBSOCKET_API):
        _add_api(expansion, api)


def _add_api(expansion: Expansion, api: Serverless) -> None:
    name, properties = api.logical_id, api.properties
    expansion.add(
        name,
        "AWS::ApiGatewayV2::Api",
        {
            **picked(properties, *API_PROPERTIES),
            "Name": entry_of(properties, "Name") or name,
            "ProtocolType": "WEBSOCKET",
        },
        api,
    )
    stage_name: Makeable = entry_of(properties, "StageName") or DEFAULT_STAGE
    stage = f"{name}Stage"
    passed = picked(properties, *STAGE_PROPERTIES)
    settings: dict[str, Makeable] = {"ApiId": ref(name), "StageName": stage_name, "AutoDeploy": True, **passed}
    expansion.add(stage, "AWS::ApiGatewayV2::Stage", settings, api)
    expansion.aliases[f"{name}.Stage"] = stage
    routes = child(properties, "Routes")
    if routes is not None and is_function(routes):
        unread: dict[str, Makeable] = {"ApiId": ref(name), "RouteKey": routes}
        expansion.add(f"{name}UnreadRoute", "AWS::ApiGatewayV2::Route", unread, api, near=routes)
    for route in [] if is_function(routes) else entries_of(routes):
        _add_route(expansion, api, route, stage_name)
    add_http_domain(expansion, api)


def _add_route(expansion: Expansion, api: Serverless, route: Entry, stage_name: Makeable) -> None:
    # Of a route that cannot be read, nothing is known but its key.
    function = route if is_function(route.value) else entry_of(route.value, "FunctionArn")
    if function is None:
        return
    name = api.logical_id
    prefix = f"{name}{route.key.removeprefix('$').capitalize()}"
    auth = expansion.decided(child(api.properties, "Auth"))
    kind = (auth if is_function(auth) else child(auth, "AuthType")) if route.key == "$connect" else None
    authorizer = _add_authorizer(expansion, api) if word(kind) == "CUSTOM" else None
    expansion.add(
        f"{prefix}Integration",
        "AWS::ApiGatewayV2::Integration",
        {
            "ApiId": ref(name),
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
            **({} if is_function(route.value) else picked(route.value, *ROUTE_PROPERTIES)),
            "ApiId": ref(name),
            "RouteKey": route.key,
            "Target": {"Fn::Sub": f"integrations/${{{prefix}Integration}}"},
            "AuthorizationType": kind,
            "AuthorizerId": None if authorizer is None else ref(authorizer),
        },
        api,
        near=route.value,
    )
    expansion.add(
        f"{prefix}Permission",
        "AWS::Lambda::Permission",
        {
            "Action": "lambda:InvokeFunction",
            "FunctionName": function,
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": {"Fn::Sub": [f"{SOURCE}${{{name}}}/${{Stage}}/{route.key}", {"Stage": stage_name}]},
        },
        api,
        near=function.value,
    )


def _add_authorizer(expansion: Expansion, api: Serverless) -> str | None:
    auth = expansion.decided(child(api.properties, "Auth"))
    arn = filled(auth, "AuthArn")
    if auth is None or arn is None:
        return None
    name = f"{api.logical_id}ConnectAuthorizer"
    role = filled(auth, "InvokeRole")
    expansion.add(
        name,
        "AWS::ApiGatewayV2::Authorizer",
        {
            "ApiId": ref(api.logical_id),
            "AuthorizerType": "REQUEST",
            "AuthorizerUri": invocation_of(arn),
            "AuthorizerCredentialsArn": role,
            "Name": entry_of(auth, "Name") or name,
            **picked(auth, "IdentitySource"),
        },
        api,
        near=auth,
    )
    if role is None:
        permit_authorizer(expansion, api, "AuthorizerPermission", arn, auth)
    return name
