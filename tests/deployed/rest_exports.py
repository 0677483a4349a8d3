"""What GetExport (oas30, extensions=apigateway) gives of a stage of a REST API.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-as-s3-proxy-export-swagger-with-extensions.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from deployed.invented import DATE
from deployed.openapi import ANY_METHOD, AUTHORIZER, INTEGRATION
from deployed.rest_methods import DEFAULT_TIMEOUT

if TYPE_CHECKING:
    from deployed.rest_apis import RestApi
    from deployed.stacks import MadeStack

IN_PLACE = {"header": "header", "querystring": "query", "path": "path"}

DISABLED = {"x-amazon-apigateway-endpoint-configuration": {"disableExecuteApiEndpoint": True}}
SIGNATURE = {
    "type": "apiKey",
    "name": "Authorization",
    "in": "header",
    "x-amazon-apigateway-authtype": "awsSigv4",
}
API_KEY = {"type": "apiKey", "name": "x-api-key", "in": "header"}


def exported(stack: MadeStack, api: RestApi, stage: str) -> dict[str, Any]:
    """The OpenAPI document of a stage, whose deployment is as new as the API."""
    schemes = {each["name"]: _scheme(each) for each in api.authorizers}
    methods = [method for each in api.resources.values() for method in each.get("resourceMethods", {}).values()]
    if any(method["authorizationType"] == "AWS_IAM" for method in methods):
        schemes["sigv4"] = SIGNATURE
    if any(method["apiKeyRequired"] for method in methods):
        schemes["api_key"] = API_KEY
    document: dict[str, Any] = {
        "openapi": "3.0.1",
        "info": {"title": api.item["name"], "version": DATE},
        "servers": [
            {
                "url": f"https://{api.id}.execute-api.{stack.region}.amazonaws.com/{{basePath}}",
                "variables": {"basePath": {"default": f"/{stage}"}},
                **(DISABLED if api.item["disableExecuteApiEndpoint"] else {}),
            }
        ],
        "paths": {
            path: {_key(name): _operation(api, method) for name, method in each["resourceMethods"].items()}
            for path, each in api.resources.items()
            if "resourceMethods" in each
        },
        "components": _components(api, schemes),
    }
    return {**document, **_extensions(api)}


def _extensions(api: RestApi) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if api.gateway_responses:
        found["x-amazon-apigateway-gateway-responses"] = api.gateway_responses
    if api.policy is not None:
        found["x-amazon-apigateway-policy"] = api.policy
    if api.validators:
        found["x-amazon-apigateway-request-validators"] = {
            each["name"]: {key: each[key] for key in ("validateRequestParameters", "validateRequestBody")}
            for each in api.validators
        }
    if "binaryMediaTypes" in api.item:
        found["x-amazon-apigateway-binary-media-types"] = api.item["binaryMediaTypes"]
    return found


def _components(api: RestApi, schemes: dict[str, Any]) -> dict[str, Any]:
    methods = [method for each in api.resources.values() for method in each.get("resourceMethods", {}).values()]
    used = {name for method in methods for name in method.get("requestModels", {}).values()}
    schemas = {each["name"]: json.loads(each["schema"]) for each in api.models if each["name"] in used}
    return {
        **({"schemas": schemas} if schemas else {}),
        **({"securitySchemes": schemes} if schemes else {}),
    }


def _key(method: str) -> str:
    return ANY_METHOD if method == "ANY" else method.lower()


def _scheme(authorizer: dict[str, Any]) -> dict[str, Any]:
    source: str = authorizer.get("identitySource", "")
    is_request = authorizer["type"] == "REQUEST"
    written: dict[str, Any] = {"type": authorizer["type"].lower()}
    for key in (
        "providerARNs",
        "authorizerUri",
        "authorizerCredentials",
        "identityValidationExpression",
        "authorizerResultTtlInSeconds",
    ):
        if key in authorizer:
            written[key] = authorizer[key]
    if is_request and source:
        written["identitySource"] = source
    return {
        "type": "apiKey",
        "name": "Unused" if is_request else source.removeprefix("method.request.header.") or "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": authorizer["authType"],
        AUTHORIZER: written,
    }


def _operation(api: RestApi, method: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {}
    if "operationName" in method:
        operation["operationId"] = method["operationName"]
    parameters = [_parameter(key, needed) for key, needed in method.get("requestParameters", {}).items()]
    if parameters:
        operation["parameters"] = parameters
    models = method.get("requestModels", {})
    if models:
        content = {kind: {"schema": {"$ref": f"#/components/schemas/{name}"}} for kind, name in models.items()}
        operation["requestBody"] = {"content": content, "required": True}
    operation["responses"] = {
        status: _response(status, response) for status, response in method.get("methodResponses", {}).items()
    }
    security = _security(api, method)
    if security:
        operation["security"] = security
    validator = next((each["name"] for each in api.validators if each["id"] == method.get("requestValidatorId")), None)
    if validator is not None:
        operation["x-amazon-apigateway-request-validator"] = validator
    if "methodIntegration" in method:
        operation[INTEGRATION] = _integration(method["methodIntegration"])
    return operation


def _parameter(key: str, needed: bool) -> dict[str, Any]:
    location, _, name = key.removeprefix("method.request.").partition(".")
    parameter: dict[str, Any] = {"name": name, "in": IN_PLACE[location]}
    if needed or location == "path":
        parameter["required"] = True
    return {**parameter, "schema": {"type": "string"}}


def _response(status: str, response: dict[str, Any]) -> dict[str, Any]:
    names = [key.removeprefix("method.response.header.") for key in response.get("responseParameters", {})]
    headers = {name: {"schema": {"type": "string"}} for name in names}
    found: dict[str, Any] = {"description": f"{status} response", "content": {}}
    return {**found, "headers": headers} if headers else found


def _security(api: RestApi, method: dict[str, Any]) -> list[dict[str, list[str]]]:
    demands: dict[str, list[str]] = {}
    if method["authorizationType"] == "AWS_IAM":
        demands["sigv4"] = []
    elif "authorizerId" in method:
        name = next((each["name"] for each in api.authorizers if each["id"] == method["authorizerId"]), None)
        if name is not None:
            demands[name] = method.get("authorizationScopes", [])
    if method["apiKeyRequired"]:
        demands["api_key"] = []
    return [{name: scopes} for name, scopes in demands.items()]


def _integration(integration: dict[str, Any]) -> dict[str, Any]:
    lower = {"type": integration["type"].lower(), "passthroughBehavior": integration["passthroughBehavior"].lower()}
    left = ("type", "passthroughBehavior", "cacheNamespace", "integrationResponses", "connectionType")
    found = {key: value for key, value in integration.items() if key not in left and value != []}
    if found.get("timeoutInMillis") == DEFAULT_TIMEOUT:
        del found["timeoutInMillis"]
    if integration.get("connectionType") == "VPC_LINK":
        found["connectionType"] = "VPC_LINK"
    responses = {
        response.get("selectionPattern", "default"): {
            key: value for key, value in response.items() if key != "selectionPattern"
        }
        for response in integration.get("integrationResponses", {}).values()
    }
    return {**lower, **found, **({"responses": responses} if responses else {})}
