"""HTTP and WebSocket APIs of an account, as the resources of a template.

https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/resources.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gatelint.readers.accounts.building.resources import (
    LOGICAL_ID,
    collected,
    listed,
    mapping,
    picked,
    read,
    why_unread,
)

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
        self.api = api
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
            self.child("AWS::ApiGatewayV2::Integration", properties, "integrations", integration)
        for route in self.items("routes", "routes"):
            called = str(route.get("RouteKey"))
            self.child("AWS::ApiGatewayV2::Route", picked(route, *_ROUTE), "routes", route, called)
        for deployment in self.items("deployments", "deployments"):
            self.child("AWS::ApiGatewayV2::Deployment", {}, "deployments", deployment)
        for stage in self.items("stages", "stages"):
            name = str(stage.get("StageName"))
            self.child("AWS::ApiGatewayV2::Stage", picked(stage, *_STAGE), "stages", stage, name)
            if stage.get("AutoDeploy") is not True:
                why = f"stage {name} is deployed by hand, so that it may have other routes than those that are edited"
                self.account.lacking(self.key, "routes", why)

    def arn(self, *below: str) -> str:
        return self.account.region.arn("apigateway", "/".join((self.path, *below)), with_account=False)

    def items(self, key: str, listing: str) -> list[Json]:
        found, why = listed(self.api, key)
        if why is not None:
            self.account.lacking(self.key, listing, why)
        return found

    def child(self, type_name: str, properties: Json, kind: str, item: Json, called: str | None = None) -> None:
        names = {"stages": "StageName", "routes": "RouteId", "integrations": "IntegrationId"}
        name = str(item.get(names.get(kind, f"{kind[:-1].capitalize()}Id"), ""))
        told = f"{called or f'{kind[:-1]} {name}'} of {self.called}"
        self.account.add(told, type_name, self.arn(kind, name), {"ApiId": {"Ref": self.key}, **properties}, name)


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
