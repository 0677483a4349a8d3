"""Methods of REST APIs as GetResources embeds them: those of resources, and those of an OpenAPI document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore_shapes import output_shape
from deployed.openapi import INTEGRATION, Definition, Operation
from deployed.plain import as_boolean, as_list, as_word, part_of
from deployed.shaped import shaped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deployed.stacks import Made

METHOD = output_shape("apigateway", "GetResources", "items", "[]", "resourceMethods", "[]")
INTEGRATION_SHAPE = METHOD.members["methodIntegration"]
INTEGRATION_RESPONSE = INTEGRATION_SHAPE.members["integrationResponses"].value

DEFAULT_TIMEOUT = 29000
LOCATIONS = {"header": "header", "query": "querystring", "path": "path"}


def method_of(made: Made, resource_id: str) -> dict[str, Any]:
    """The method that an AWS::ApiGateway::Method makes."""
    method = made.shaped(METHOD)
    method["httpMethod"] = method["httpMethod"].upper()
    method.setdefault("authorizationType", "NONE")
    method.setdefault("apiKeyRequired", False)
    if "methodIntegration" in method:
        complete(method["methodIntegration"], resource_id)
    return method


def complete(integration: dict[str, Any], resource_id: str) -> None:
    """Adds to an integration what AWS answers of each."""
    integration["type"] = integration["type"].upper()
    for key in ("httpMethod", "passthroughBehavior", "contentHandling", "connectionType"):
        if key in integration:
            integration[key] = integration[key].upper()
    integration.setdefault("passthroughBehavior", "WHEN_NO_MATCH")
    integration.setdefault("timeoutInMillis", DEFAULT_TIMEOUT)
    integration.setdefault("cacheNamespace", resource_id)
    integration.setdefault("cacheKeyParameters", [])
    if integration["type"] in ("HTTP", "HTTP_PROXY"):
        integration.setdefault("connectionType", "INTERNET")


class Importer:
    """Makes methods of operations; `authorizers` and `validators` are ids by the names in the document."""

    def __init__(self, definition: Definition, authorizers: Mapping[str, str], validators: Mapping[str, str]) -> None:
        self.definition = definition
        self.authorizers = authorizers
        self.validators = validators

    def method_of(self, operation: Operation, resource_id: str) -> dict[str, Any]:
        """The method that an operation makes."""
        demand = self.definition.demand_of(operation, keys=True)
        method: dict[str, Any] = {
            "httpMethod": operation.method,
            "authorizationType": demand.authorization_type,
            "apiKeyRequired": demand.api_key,
        }
        if demand.authorizer is not None:
            method["authorizerId"] = self.authorizers[demand.authorizer]
        if demand.scopes and demand.authorization_type == "COGNITO_USER_POOLS":
            method["authorizationScopes"] = demand.scopes
        self._add_contract(method, operation)
        written = operation.body.get(INTEGRATION)
        if written is not None:
            method["methodIntegration"] = self._integration(self.definition.follow(written), resource_id)
        return method

    def _add_contract(self, method: dict[str, Any], operation: Operation) -> None:
        name = operation.body.get("operationId")
        if name is not None:
            method["operationName"] = as_word(name)
        parameters = self._parameters(operation)
        if parameters:
            method["requestParameters"] = parameters
        models = self._models(operation)
        if models:
            method["requestModels"] = models
        key = "x-amazon-apigateway-request-validator"
        validator = as_word(operation.body.get(key, self.definition.document.get(key)))
        if validator in self.validators:
            method["requestValidatorId"] = self.validators[validator]
        responses = self._responses(operation)
        if responses:
            method["methodResponses"] = responses

    def _parameters(self, operation: Operation) -> dict[str, bool]:
        found: dict[str, bool] = {}
        for written in (*as_list(operation.item.get("parameters")), *as_list(operation.body.get("parameters"))):
            parameter = self.definition.follow(written)
            location = LOCATIONS.get(parameter.get("in", ""))
            if location is not None:
                key = f"method.request.{location}.{parameter['name']}"
                found[key] = as_boolean(parameter.get("required", False))
        return found

    def _models(self, operation: Operation) -> dict[str, str]:
        for written in (*as_list(operation.body.get("parameters")), *as_list(operation.item.get("parameters"))):
            parameter = self.definition.follow(written)
            if parameter.get("in") == "body":
                types = as_list(operation.body.get("consumes")) or as_list(self.definition.document.get("consumes"))
                return dict.fromkeys(types or ["application/json"], _model_in(parameter))
        content = part_of(self.definition.follow(part_of(operation.body, "requestBody")), "content")
        return {kind: _model_in(media) for kind, media in content.items() if "schema" in media}

    def _responses(self, operation: Operation) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, written in operation.body.get("responses", {}).items():
            status = as_word(key)
            if not status.isdecimal():
                continue
            response: dict[str, Any] = {"statusCode": status}
            headers = self.definition.follow(written).get("headers", {})
            if headers:
                response["responseParameters"] = {f"method.response.header.{name}": False for name in headers}
            found[status] = response
        return found

    def _integration(self, written: dict[str, Any], resource_id: str) -> dict[str, Any]:
        # The document calls the method of the integration as the API does; templates call it otherwise.
        renamed = {("IntegrationHttpMethod" if key == "httpMethod" else key): each for key, each in written.items()}
        integration: dict[str, Any] = shaped(renamed, INTEGRATION_SHAPE)
        responses: dict[str, Any] = {}
        for pattern, response in written.get("responses", {}).items():
            entry: dict[str, Any] = shaped(self.definition.follow(response), INTEGRATION_RESPONSE)
            if pattern != "default":
                entry["selectionPattern"] = as_word(pattern)
            responses[entry["statusCode"]] = entry
        if responses:
            integration["integrationResponses"] = responses
        complete(integration, resource_id)
        return integration


def _model_in(part: dict[str, Any]) -> str:
    """The name of the schema of a body; of one that is written in place, the one that API Gateway makes up."""
    pointer = part.get("schema", {}).get("$ref")
    return "Empty" if pointer is None else pointer.rpartition("/")[2]
