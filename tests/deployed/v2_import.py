"""The OpenAPI document of an HTTP API, as API Gateway imports it.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore_shapes import output_shape
from deployed.expressible import NotExpressible
from deployed.invented import invented
from deployed.openapi import AUTHORIZER, INTEGRATION, Definition
from deployed.plain import as_boolean, as_list, as_word
from deployed.shaped import shaped

if TYPE_CHECKING:
    from deployed.v2_apis import V2Api

CORS = output_shape("apigatewayv2", "GetApis", "Items", "[]", "CorsConfiguration")
JWT = output_shape("apigatewayv2", "GetAuthorizers", "Items", "[]", "JwtConfiguration")

INTEGRATION_FIELDS = {
    "type": "IntegrationType",
    "httpMethod": "IntegrationMethod",
    "uri": "IntegrationUri",
    "credentials": "CredentialsArn",
    "connectionType": "ConnectionType",
    "connectionId": "ConnectionId",
    "payloadFormatVersion": "PayloadFormatVersion",
    "integrationSubtype": "IntegrationSubtype",
    "timeoutInMillis": "TimeoutInMillis",
    "requestParameters": "RequestParameters",
    "responseParameters": "ResponseParameters",
    "tlsConfig": "TlsConfig",
}
"""What the members of an integration are called in a document."""

AUTHORIZER_FIELDS = {
    "authorizerUri": "AuthorizerUri",
    "authorizerCredentials": "AuthorizerCredentialsArn",
    "authorizerPayloadFormatVersion": "AuthorizerPayloadFormatVersion",
    "authorizerResultTtlInSeconds": "AuthorizerResultTtlInSeconds",
    "enableSimpleResponses": "EnableSimpleResponses",
}

INTEGRATION_SHAPE = output_shape("apigatewayv2", "GetIntegrations", "Items", "[]")
AUTHORIZER_SHAPE = output_shape("apigatewayv2", "GetAuthorizers", "Items", "[]")


def import_body(api: V2Api, definition: Definition) -> None:
    """Adds to an HTTP API what its document says; what the API itself says stands."""
    document = definition.document
    cors = document.get("x-amazon-apigateway-cors")
    if cors is not None and "CorsConfiguration" not in api.item:
        api.item["CorsConfiguration"] = shaped(cors, CORS)
    if as_boolean(definition.endpoint.get("disableExecuteApiEndpoint", False)):
        api.item["DisableExecuteApiEndpoint"] = True
    ids = {
        name: invented(f"{api.id}/authorizer/{name}", 6)
        for name, each in definition.schemes.items()
        if AUTHORIZER in each
    }
    for name, identity in ids.items():
        scheme = definition.schemes[name]
        api.authorizers.append({"AuthorizerId": identity, "Name": name, **_authorizer(definition, scheme)})
    for operation in definition.operations():
        if "security" in document and "security" not in operation.body:
            raise NotExpressible("nobody documents what security at the root means to the import of an HTTP API")
        demand = definition.demand_of(operation, keys=False)
        key = operation.path if operation.path == "$default" else f"{operation.method} {operation.path}"
        route: dict[str, Any] = {
            "ApiKeyRequired": False,
            "AuthorizationType": demand.authorization_type,
            "RouteId": invented(f"{api.id}/route/{key}", 7),
            "RouteKey": key,
        }
        if demand.authorizer is not None:
            route["AuthorizerId"] = ids[demand.authorizer]
        if demand.scopes:
            route["AuthorizationScopes"] = demand.scopes
        written = operation.body.get(INTEGRATION)
        if written is not None:
            integration = _integration(api, key, definition.follow(written))
            api.integrations.append(integration)
            route["Target"] = f"integrations/{integration['IntegrationId']}"
        api.routes.append(route)


def _integration(api: V2Api, key: str, written: dict[str, Any]) -> dict[str, Any]:
    renamed = {INTEGRATION_FIELDS[name]: value for name, value in written.items() if name in INTEGRATION_FIELDS}
    integration: dict[str, Any] = {
        "IntegrationId": invented(f"{api.id}/integration/{key}", 7),
        "ConnectionType": "INTERNET",
        "TimeoutInMillis": 30000,
        "PayloadFormatVersion": "1.0",
        **shaped(renamed, INTEGRATION_SHAPE),
    }
    for name in ("IntegrationType", "IntegrationMethod", "ConnectionType"):
        if name in integration:
            integration[name] = integration[name].upper()
    return integration


def _authorizer(definition: Definition, scheme: dict[str, Any]) -> dict[str, Any]:
    written = definition.follow(scheme[AUTHORIZER])
    renamed = {AUTHORIZER_FIELDS[name]: value for name, value in written.items() if name in AUTHORIZER_FIELDS}
    authorizer: dict[str, Any] = {"AuthorizerType": as_word(written["type"]).upper()}
    authorizer.update(shaped(renamed, AUTHORIZER_SHAPE))
    sources = [part.strip() for each in as_list(written.get("identitySource")) for part in as_word(each).split(",")]
    if sources:
        authorizer["IdentitySource"] = sources
    jwt = written.get("jwtConfiguration")
    if jwt is not None:
        authorizer["JwtConfiguration"] = shaped(jwt, JWT)
    return authorizer
