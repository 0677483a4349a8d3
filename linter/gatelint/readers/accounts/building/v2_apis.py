"""HTTP and WebSocket APIs of an account, as the resources of a template.

https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/resources.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gatelint.front_door.api import EditedMethod
from gatelint.readers.accounts.building.resources import (
    LOGICAL_ID,
    collected,
    listed,
    mapping,
    picked,
    read,
    why_unread,
)
from gatelint.readers.accounts.building.served import Served
from gatelint.readers.accounts.building.served_http_apis import DEFAULT_ROUTE, served_http_api, serves_what_is_edited
from gatelint.values import Place

if TYPE_CHECKING:
    from gatelint.readers.accounts.building.resources import AccountResources, Json

_API = (
    "Name",
    "ProtocolType",
    "RouteSelectionExpression",
    "ApiKeySelectionExpression",
    "CorsConfiguration",
    "DisableExecuteApiEndpoint",
)
_ROUTE = (
    "RouteKey",
    "AuthorizationType",
    "AuthorizerId",
    "AuthorizationScopes",
    "ApiKeyRequired",
    "Target",
    "RouteResponseSelectionExpression",
    "ModelSelectionExpression",
    "RequestModels",
)
_ROUTE_RESPONSE = ("RouteResponseKey",)
_INTEGRATION_RESPONSE = (
    "IntegrationResponseKey",
    "ResponseParameters",
    "ResponseTemplates",
    "ContentHandlingStrategy",
)
_INTEGRATION = (
    "IntegrationType",
    "IntegrationUri",
    "IntegrationMethod",
    "IntegrationSubtype",
    "ConnectionType",
    "ConnectionId",
    "CredentialsArn",
    "PayloadFormatVersion",
    "PassthroughBehavior",
    "TimeoutInMillis",
    "RequestParameters",
    "RequestTemplates",
    "ContentHandlingStrategy",
    "TlsConfig",
)
_AUTHORIZER = (
    "Name",
    "AuthorizerType",
    "AuthorizerUri",
    "AuthorizerCredentialsArn",
    "IdentitySource",
    "IdentityValidationExpression",
    "JwtConfiguration",
    "AuthorizerPayloadFormatVersion",
    "EnableSimpleResponses",
    "AuthorizerResultTtlInSeconds",
)
LACKED_RESPONSES = {"routes": "route responses", "integrations": "integration responses"}
"""What a lack of responses is called, of what a route or an integration has."""
_STAGE = ("StageName", "DeploymentId", "AutoDeploy", "StageVariables", "DefaultRouteSettings", "RouteSettings")


def add_v2_apis(account: AccountResources, service: Json) -> None:
    """Adds the HTTP and WebSocket APIs of a region with all that belongs to them."""
    apis, why = collected(service, "apis")
    if why is not None:
        account.lacking("", "apis", why)
    for api in apis:
        _V2Api(account, api).add()


class _V2Api:
    def __init__(self, account: AccountResources, api: Json) -> None:
        self.account = account
        self.served = served_http_api(api) if api.get("ProtocolType") == "HTTP" else Served(api)
        self.api, self.edited = self.served.api, api
        self.id = str(api.get("ApiId", ""))
        self.path = f"/apis/{self.id}"
        self.called = f"{api.get('Name') or 'API'} ({self.id})"
        self.key = ""

    def add(self) -> None:
        self.key = self.account.add(self.called, "AWS::ApiGatewayV2::Api", self.arn(), picked(self.api, *_API), self.id)
        logical_id = mapping(self.api.get("Tags")).get(LOGICAL_ID)
        if logical_id is not None:
            self.account.made_of[self.key] = str(logical_id)
        for authorizer in self.items("authorizers", "authorizers"):
            called = str(authorizer.get("Name"))
            self.child(
                "AWS::ApiGatewayV2::Authorizer", picked(authorizer, *_AUTHORIZER), "authorizers", authorizer, called
            )
        for integration in self.items("integrations", "routes"):
            properties = picked(integration, *_INTEGRATION)
            properties["ResponseParameters"] = _response_parameters(integration.get("ResponseParameters"))
            key = self.child("AWS::ApiGatewayV2::Integration", properties, "integrations", integration)
            self.add_responses(integration, key, "integrations", _INTEGRATION_RESPONSE)
        for route in self.items("routes", "routes"):
            called = str(route.get("RouteKey"))
            key = self.child("AWS::ApiGatewayV2::Route", picked(route, *_ROUTE), "routes", route, called)
            self.add_responses(route, key, "routes", _ROUTE_RESPONSE)
        for deployment in self.items("deployments", "deployments"):
            self.child("AWS::ApiGatewayV2::Deployment", {}, "deployments", deployment)
        if self.api.get("stages") is None:
            self.account.lacking(self.key, "stages", "the stages were not asked for")
        for stage in self.items("stages", "stages"):
            name = str(stage.get("StageName"))
            key = self.child("AWS::ApiGatewayV2::Stage", picked(stage, *_STAGE), "stages", stage, name)
            if name in self.served.deployed:
                self.account.deployed[key] = self.served.deployed[name]
            if self.api.get("ProtocolType") != "HTTP" and not serves_what_is_edited(stage):
                why = f"stage {name} did not surely deploy what is edited, so that it may have other routes"
                self.account.lacking(self.key, "routes", why)
        for listing, why in self.served.lacks:
            self.account.lacking(self.key, listing, why)
        self._note_edits()

    def arn(self, *below: str) -> str:
        return self.account.region.arn("apigateway", "/".join((self.path, *below)), with_account=False)

    def items(self, key: str, listing: str) -> list[Json]:
        found, why = listed(self.api, key)
        if why is not None:
            self.account.lacking(self.key, listing, why)
        return found

    def add_responses(self, owner: Json, key: str, kind: str, names: tuple[str, ...]) -> None:
        """Adds the responses of a route or an integration of a WebSocket API. Of most, they are not asked for."""
        if self.api.get("ProtocolType") != "WEBSOCKET":
            return
        word, told = kind[:-1], f"{kind[:-1]}_responses"
        found, why = listed(owner, told)
        why = "they were not asked for" if told not in owner else why
        if why is not None:
            self.account.lacking(key, LACKED_RESPONSES[kind], why)
        for response in found:
            identity = str(response.get(f"{word.capitalize()}ResponseId"))
            arn = self.arn(kind, str(owner.get(f"{word.capitalize()}Id")), f"{word}responses", identity)
            properties = {f"{word.capitalize()}Id": {"Ref": key}, **picked(response, *names)}
            type_name = f"AWS::ApiGatewayV2::{word.capitalize()}Response"
            self.account.add(f"response {identity} of {key}", type_name, arn, properties, identity)

    def child(self, type_name: str, properties: Json, kind: str, item: Json, called: str | None = None) -> str:
        names = {"stages": "StageName", "routes": "RouteId", "integrations": "IntegrationId"}
        name = str(item.get(names.get(kind, f"{kind[:-1].capitalize()}Id"), ""))
        told = f"{called or f'{kind[:-1]} {name}'} of {self.called}"
        return self.account.add(told, type_name, self.arn(kind, name), {"ApiId": {"Ref": self.key}, **properties}, name)

    def _note_edits(self) -> None:
        """Notes what is edited, and what of it was not deployed."""
        if self.served.edited is not None:
            self.account.edited[self.key] = [
                EditedMethod(path, verb, Place(self._arn_of("methods", (path, verb)), ()))
                for path, verb in sorted(self.served.edited)
            ]
        edits = self.account.undeployed[self.key] = {}
        for each in self.served.undeployed:
            for steps in each.properties:
                is_of_integration = steps[0] == "integration"
                arn = self._arn_of("integration" if is_of_integration else each.kind, each.name)
                edits.setdefault(arn, []).append(steps[1:] if is_of_integration else steps)

    def _arn_of(self, kind: str, name: Any) -> str:
        """The ARN of a part of the API, by the name that `Parts` has for it."""
        if kind == "authorizers":
            found = [each for each in listed(self.api, "authorizers")[0] if each.get("Name") == name]
            return self.arn("authorizers", str(found[0].get("AuthorizerId"))) if found else self.arn()
        if kind == "properties":
            return self.arn()
        path, verb = name
        route_key = path if path == DEFAULT_ROUTE else f"{verb} {path}"
        for api in (self.api, self.edited):
            for route in listed(api, "routes")[0]:
                if route.get("RouteKey") == route_key:
                    target = str(route.get("Target")).replace("integrations/", "", 1)
                    parts = ("integrations", target) if kind == "integration" else ("routes", str(route.get("RouteId")))
                    return self.arn(*parts)
        return self.arn()


def _response_parameters(written: Any) -> Any:
    """From {"200": {"append:header.x": "y"}} to what CloudFormation has for it."""
    if written is None or why_unread(written) is not None:
        return None if written is None else read(written)
    return {
        status: {
            "ResponseParameters": [
                {"Destination": destination, "Source": source} for destination, source in mapping(parameters).items()
            ]
        }
        for status, parameters in mapping(written).items()
    }
