"""What ExportApi gives of a stage of an HTTP API.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-export.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deployed.invented import DATE
from deployed.openapi import ANY_METHOD, AUTHORIZER, INTEGRATION
from deployed.rest_exports import DISABLED
from deployed.v2_import import AUTHORIZER_FIELDS, INTEGRATION_FIELDS

if TYPE_CHECKING:
    from deployed.stacks import MadeStack
    from deployed.v2_apis import V2Api


def exported(stack: MadeStack, api: V2Api, stage: str) -> dict[str, Any]:
    """The OpenAPI document of a stage, whose deployment is as new as the API."""
    base = "" if stage == "$default" else f"/{stage}"
    paths: dict[str, dict[str, Any]] = {}
    for route in api.routes:
        method, _, path = route["RouteKey"].rpartition(" ")
        key = ANY_METHOD if method in ("", "ANY") else method.lower()
        paths.setdefault(path if path.startswith("/") else f"/{path}", {})[key] = _operation(api, route)
    schemes = {each["Name"]: _scheme(each) for each in api.authorizers}
    if any(route["AuthorizationType"] == "AWS_IAM" for route in api.routes):
        schemes["sigv4"] = {
            "type": "apiKey",
            "name": "Authorization",
            "in": "header",
            "x-amazon-apigateway-authtype": "awsSigv4",
        }
    document: dict[str, Any] = {
        "openapi": "3.0.1",
        "info": {"title": api.item["Name"], "version": DATE},
        "servers": [
            {
                "url": f"https://{api.id}.execute-api.{stack.region}.amazonaws.com/{{basePath}}",
                "variables": {"basePath": {"default": base}},
                **(DISABLED if api.item.get("DisableExecuteApiEndpoint") else {}),
            }
        ],
        "paths": paths,
        "x-amazon-apigateway-importexport-version": "1.0",
    }
    if schemes:
        document["components"] = {"securitySchemes": schemes}
    cors = api.item.get("CorsConfiguration")
    if cors is not None:
        document["x-amazon-apigateway-cors"] = {key[0].lower() + key[1:]: value for key, value in cors.items()}
    return document


def _operation(api: V2Api, route: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {"responses": {"default": {"description": f"Default response for {route['RouteKey']}"}}}
    if route["RouteKey"] == "$default":
        operation["isDefaultRoute"] = True
    if route["AuthorizationType"] == "AWS_IAM":
        operation["security"] = [{"sigv4": []}]
    named = [each["Name"] for each in api.authorizers if each["AuthorizerId"] == route.get("AuthorizerId")]
    if named:
        operation["security"] = [{named[0]: route.get("AuthorizationScopes", [])}]
    target = route.get("Target", "").removeprefix("integrations/")
    integration = next((each for each in api.integrations if each["IntegrationId"] == target), None)
    if integration is not None:
        written = {name: integration[member] for name, member in INTEGRATION_FIELDS.items() if member in integration}
        operation[INTEGRATION] = {**written, "type": written["type"].lower()}
    return operation


def _scheme(authorizer: dict[str, Any]) -> dict[str, Any]:
    written: dict[str, Any] = {
        name: authorizer[member] for name, member in AUTHORIZER_FIELDS.items() if member in authorizer
    }
    sources: list[str] = authorizer.get("IdentitySource", [])
    if sources:
        written["identitySource"] = ",".join(sources)
    written["type"] = authorizer["AuthorizerType"].lower()
    jwt = authorizer.get("JwtConfiguration")
    if jwt is not None:
        written["jwtConfiguration"] = {key.lower(): value for key, value in jwt.items()}
        return {"type": "oauth2", AUTHORIZER: written}
    name = sources[0].rpartition(".")[2] if sources else "Unused"
    return {"type": "apiKey", "name": name, "in": "header", AUTHORIZER: written}
