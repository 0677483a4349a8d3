"""HTTP and WebSocket APIs as the calls that `gatelint audit` makes answer of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from botocore_shapes import output_shape
from deployed.expressible import NotExpressible
from deployed.invented import DATE, invented
from deployed.openapi import Definition
from deployed.plain import as_list, as_word, part_of
from deployed.shaped import shaped
from deployed.v2_exports import exported
from deployed.v2_import import import_body

if TYPE_CHECKING:
    from deployed.stacks import Made, MadeStack

API = output_shape("apigatewayv2", "GetApis", "Items", "[]")
ROUTE = output_shape("apigatewayv2", "GetRoutes", "Items", "[]")
INTEGRATION = output_shape("apigatewayv2", "GetIntegrations", "Items", "[]")
AUTHORIZER = output_shape("apigatewayv2", "GetAuthorizers", "Items", "[]")
ROUTE_RESPONSE = output_shape("apigatewayv2", "GetRouteResponses", "Items", "[]")
INTEGRATION_RESPONSE = output_shape("apigatewayv2", "GetIntegrationResponses", "Items", "[]")
STAGE = output_shape("apigatewayv2", "GetStages", "Items", "[]")


@dataclass
class V2Api:
    """An HTTP or WebSocket API that grows: each part as the call for it answers."""

    item: dict[str, Any]
    routes: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    integrations: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    authorizers: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    stages: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    deployments: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    @property
    def id(self) -> str:
        identity: str = self.item["ApiId"]
        return identity

    @property
    def is_http(self) -> bool:
        return bool(self.item["ProtocolType"] == "HTTP")


def v2_apis(stack: MadeStack) -> list[dict[str, Any]]:
    """The HTTP and WebSocket APIs of a stack, with all that belongs to each."""
    apis = {made.identity: _new_api(stack, made) for made in stack.of_type("AWS::ApiGatewayV2::Api")}
    for made in stack.of_type("AWS::ApiGatewayV2::Integration"):
        api = _of(apis, made)
        api.integrations.append(_integration(api, made))
    for made in stack.of_type("AWS::ApiGatewayV2::Authorizer"):
        authorizer = {"AuthorizerId": made.identity, "Name": made.logical_id, **made.shaped(AUTHORIZER)}
        _of(apis, made).authorizers.append(authorizer)
    for made in stack.of_type("AWS::ApiGatewayV2::Route"):
        route = {"RouteId": made.identity, "ApiKeyRequired": False, "AuthorizationType": "NONE", **made.shaped(ROUTE)}
        _of(apis, made).routes.append(route)
    for api in apis.values():
        if not api.is_http:
            _add_responses(stack, api)
    _add_stages(stack, apis)
    for made in stack.of_type("AWS::ApiGatewayV2::ApiGatewayManagedOverrides"):
        _override(_of(apis, made), made)
    return [_with_its_parts(stack, api) for api in apis.values()]


def _with_its_parts(stack: MadeStack, api: V2Api) -> dict[str, Any]:
    deployed = [stage for stage in api.stages if "DeploymentId" in stage] if api.is_http else []
    return {
        **api.item,
        "routes": api.routes,
        "integrations": api.integrations,
        "authorizers": api.authorizers,
        "stages": api.stages,
        "deployments": api.deployments,
        # ExportApi knows HTTP APIs alone, and of a stage what is deployed to it.
        "exports": {stage["StageName"]: exported(stack, api, stage["StageName"]) for stage in deployed},
    }


def _of(apis: dict[str, V2Api], made: Made) -> V2Api:
    api = apis.get(made.get("ApiId"))
    if api is None:
        raise NotExpressible(f"{made.logical_id} belongs to an API of another stack")
    return api


def _add_responses(stack: MadeStack, api: V2Api) -> None:
    """Adds the responses of a WebSocket API's integrations and routes, where they are asked for."""
    messages = [route for route in api.routes if route["RouteKey"] not in ("$connect", "$disconnect")]
    targets = {route.get("Target") for route in messages}
    answering: set[str] = set()
    for integration in api.integrations:
        target = f"integrations/{integration['IntegrationId']}"
        if target in targets and integration["IntegrationType"] in ("AWS", "HTTP", "MOCK"):
            responses = _responses_of(stack, "Integration", integration["IntegrationId"], INTEGRATION_RESPONSE)
            integration["integration_responses"] = responses
            answering.update([target] if any("ResponseTemplates" in each for each in responses) else [])
    for route in messages:
        if "RouteResponseSelectionExpression" in route or route.get("Target") in answering:
            route["route_responses"] = _responses_of(stack, "Route", route["RouteId"], ROUTE_RESPONSE)


def _responses_of(stack: MadeStack, kind: str, identity: str, shape: Any) -> list[dict[str, Any]]:
    return [
        {f"{kind}ResponseId": made.identity, **made.shaped(shape)}
        for made in stack.of_type(f"AWS::ApiGatewayV2::{kind}Response")
        if as_word(made.get(f"{kind}Id")) == identity
    ]


def _new_api(stack: MadeStack, made: Made) -> V2Api:
    protocol = as_word(made.get("ProtocolType", "HTTP")).upper()
    body = made.get("Body")
    scheme = "wss" if protocol == "WEBSOCKET" else "https"
    item: dict[str, Any] = {
        "ApiId": made.identity,
        "ApiEndpoint": f"{scheme}://{made.identity}.execute-api.{stack.region}.amazonaws.com",
        "ApiKeySelectionExpression": "$request.header.x-api-key",
        "CreatedDate": DATE,
        "DisableExecuteApiEndpoint": False,
        "IpAddressType": "ipv4",
        "Name": as_word(part_of(body or {}, "info").get("title", made.logical_id)),
        "RouteSelectionExpression": "$request.method $request.path",
        "Tags": {},
        **made.shaped(API),
        "ProtocolType": protocol,
    }
    api = V2Api(item)
    if made.get("BodyS3Location") is not None:
        raise NotExpressible(f"{made.logical_id} is made of a definition that is not in the template")
    if body is not None:
        import_body(api, Definition(body, made.get("BasePath")))
    target = made.get("Target")
    if target is not None:
        _create_quickly(api, as_word(target), as_word(made.get("RouteKey", "$default")), made.get("CredentialsArn"))
    return api


def _create_quickly(api: V2Api, target: str, key: str, credentials: str | None) -> None:
    """Adds the route, integration and stage that an API with a Target gets of itself.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop.html
    """
    is_url = target.startswith("http")
    integration: dict[str, Any] = {
        "ApiGatewayManaged": True,
        "ConnectionType": "INTERNET",
        "IntegrationId": invented(f"{api.id}/integration", 7),
        "IntegrationMethod": "ANY" if is_url else "POST",
        "IntegrationType": "HTTP_PROXY" if is_url else "AWS_PROXY",
        "IntegrationUri": target,
        "PayloadFormatVersion": "1.0" if is_url else "2.0",
        "TimeoutInMillis": 30000,
    }
    if credentials is not None:
        integration["CredentialsArn"] = credentials
    api.integrations.append(integration)
    api.routes.append(
        {
            "ApiGatewayManaged": True,
            "ApiKeyRequired": False,
            "AuthorizationType": "NONE",
            "RouteId": invented(f"{api.id}/route", 7),
            "RouteKey": key,
            "Target": f"integrations/{integration['IntegrationId']}",
        }
    )
    stage = {"ApiGatewayManaged": True, "AutoDeploy": True, "StageName": "$default"}
    _add_stage(api, stage)


def _override(api: V2Api, made: Made) -> None:
    """Changes what quick create made."""
    for key, shape, parts in (
        ("Route", ROUTE, api.routes),
        ("Integration", INTEGRATION, api.integrations),
        ("Stage", STAGE, api.stages),
    ):
        for part in parts:
            if part.get("ApiGatewayManaged"):
                part.update(shaped(made.get(key, {}), shape))


def _integration(api: V2Api, made: Made) -> dict[str, Any]:
    properties = dict(made.tree)
    responses = properties.pop("ResponseParameters", None)
    integration: dict[str, Any] = {
        "IntegrationId": made.identity,
        "ConnectionType": "INTERNET",
        "TimeoutInMillis": 30000 if api.is_http else 29000,
        **shaped(properties, INTEGRATION),
    }
    kind = integration["IntegrationType"] = integration["IntegrationType"].upper()
    if kind in ("AWS_PROXY", "AWS") and "IntegrationSubtype" not in integration:
        integration.setdefault("IntegrationMethod", "POST")
    if api.is_http:
        integration.setdefault("PayloadFormatVersion", "1.0")
        if responses is not None:
            integration["ResponseParameters"] = {
                as_word(status): _mapped(entry) for status, entry in made.get("ResponseParameters").items()
            }
    else:
        integration.setdefault("PassthroughBehavior", "WHEN_NO_MATCH")
        integration.setdefault("PayloadFormatVersion", "1.0")
        integration.setdefault("IntegrationResponseSelectionExpression", "${integration.response.statuscode}")
    return integration


def _mapped(written: dict[str, Any]) -> dict[str, str]:
    """Response parameters by their destination, which templates write as a list."""
    if "ResponseParameters" not in written:
        return {key: as_word(value) for key, value in written.items()}
    return {as_word(each["Destination"]): as_word(each["Source"]) for each in as_list(written["ResponseParameters"])}


def _add_stages(stack: MadeStack, apis: dict[str, V2Api]) -> None:
    for made in stack.of_type("AWS::ApiGatewayV2::Stage"):
        plain = {key: value for key, value in made.tree.items() if key != "Tags"}
        _add_stage(_of(apis, made), shaped(plain, STAGE))
    for made in stack.of_type("AWS::ApiGatewayV2::Deployment"):
        api = _of(apis, made)
        api.deployments.append(_deployment(made.identity, by_itself=False))
        name = made.get("StageName")
        for stage in api.stages:
            if name is not None and stage["StageName"] == as_word(name):
                stage["DeploymentId"] = made.identity


def _add_stage(api: V2Api, properties: dict[str, Any]) -> None:
    stage: dict[str, Any] = {
        "CreatedDate": DATE,
        "DefaultRouteSettings": {"DetailedMetricsEnabled": False},
        "LastUpdatedDate": DATE,
        "RouteSettings": {},
        "StageVariables": {},
        "Tags": {},
        **properties,
    }
    if stage.get("AutoDeploy"):
        identity = invented(f"{api.id}/deployment/{stage['StageName']}", 6)
        stage["DeploymentId"] = identity
        stage["LastDeploymentStatusMessage"] = f"Successfully deployed stage with deployment ID '{identity}'"
        api.deployments.append(_deployment(identity, by_itself=True))
    else:
        # What is not deployed by itself is not spoken of.
        stage.pop("AutoDeploy", None)
    api.stages.append(stage)


def _deployment(identity: str, by_itself: bool) -> dict[str, Any]:
    return {"AutoDeployed": by_itself, "CreatedDate": DATE, "DeploymentId": identity, "DeploymentStatus": "DEPLOYED"}
