"""What an export says of a REST API, as GetResources, GetAuthorizers and the like would say it.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gatelint.readers.accounts.building.resources import UNREAD, several
from gatelint.readers.accounts.building.served import Parts
from gatelint.readers.accounts.exports import INTEGRATION, is_mapping, member, operations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gatelint.readers.accounts.exports import Json

_AUTHORIZER = "x-amazon-apigateway-authorizer"
_VALIDATOR = "x-amazon-apigateway-request-validator"
_ENDPOINT = "x-amazon-apigateway-endpoint-configuration"
_LOCATIONS = {"header": "header", "query": "querystring", "path": "path"}
_TYPES = {"TOKEN": "CUSTOM", "REQUEST": "CUSTOM", "COGNITO_USER_POOLS": "COGNITO_USER_POOLS"}
_SCHEMAS = "#/components/schemas/"
_PROPERTIES = {
    "policy": "x-amazon-apigateway-policy",
    "binaryMediaTypes": "x-amazon-apigateway-binary-media-types",
    "apiKeySource": "x-amazon-apigateway-api-key-source",
    "minimumCompressionSize": "x-amazon-apigateway-minimum-compression-size",
}


def exported_parts(export: Json, authorizers: Mapping[str, str], validators: Mapping[str, str]) -> Parts:
    """The parts that a whole export tells of. The ids of authorizers and validators, by name, are not in it."""
    document = _Document(export, authorizers, validators)
    return Parts(
        methods={(path, verb): document.method(operation) for path, verb, operation in operations(export)},
        authorizers=dict(document.authorizers()),
        validators={
            name: {"id": validators.get(name, name), "name": name, **member(written)}
            for name, written in member(export, "x-amazon-apigateway-request-validators").items()
        },
        gateway_responses={
            kind: {"responseType": kind, **_with_text_status(member(written))}
            for kind, written in member(export, "x-amazon-apigateway-gateway-responses").items()
        },
        properties=_properties(export),
    )


def _properties(export: Json) -> Json:
    found = {name: export[key] for name, key in _PROPERTIES.items() if key in export}
    for server in several(export.get("servers")):
        if "disableExecuteApiEndpoint" in member(server, _ENDPOINT):
            found["disableExecuteApiEndpoint"] = member(server, _ENDPOINT)["disableExecuteApiEndpoint"]
    return found


def _with_text_status(response: Json) -> Json:
    return {**response, "statusCode": str(response["statusCode"])} if "statusCode" in response else response


class _Document:
    def __init__(self, export: Json, authorizers: Mapping[str, str], validators: Mapping[str, str]) -> None:
        self.export = export
        self.schemes = member(export, "components", "securitySchemes")
        self.authorizer_ids = authorizers
        self.validator_ids = validators

    def authorizers(self) -> Iterator[tuple[str, Json]]:
        for name, scheme in self.schemes.items():
            written = member(scheme).get(_AUTHORIZER)
            if not is_mapping(written):
                continue
            kind = str(written.get("type", "")).upper()
            told = {**written, "id": self.authorizer_ids.get(name, name), "name": name, "type": kind}
            if kind != "REQUEST" and "identitySource" not in told:
                # Such an authorizer looks into the header of its scheme, where the extension names no other.
                told["identitySource"] = f"method.request.header.{member(scheme).get('name')}"
            yield name, told

    def method(self, operation: Json) -> Json:
        method: Json = {"authorizationType": "NONE", "apiKeyRequired": False}
        for requirement in several(operation.get("security")):
            for name, scopes in member(requirement).items():
                self._demand(method, name, several(scopes))
        parameters = dict(_parameters(operation))
        if parameters:
            method["requestParameters"] = parameters
        models = {kind: _model_of(media) for kind, media in member(operation, "requestBody", "content").items()}
        if models:
            method["requestModels"] = models
        validator = operation.get(_VALIDATOR, self.export.get(_VALIDATOR))
        if isinstance(validator, str):
            method["requestValidatorId"] = self.validator_ids.get(validator, validator)
        method["methodResponses"] = {
            status: {
                "statusCode": status,
                "responseParameters": {f"method.response.header.{name}": True for name in member(response, "headers")},
            }
            for status, response in member(operation, "responses").items()
        }
        method["methodIntegration"] = _integration(member(operation, INTEGRATION))
        return method

    def _demand(self, method: Json, name: str, scopes: list[Any]) -> None:
        scheme = member(self.schemes, name)
        authorizer = scheme.get(_AUTHORIZER)
        if is_mapping(authorizer):
            kind = str(authorizer.get("type", "")).upper()
            method["authorizationType"] = _TYPES.get(kind, {UNREAD: f"authorizer {name} is of the type {kind}"})
            method["authorizerId"] = self.authorizer_ids.get(name, name)
            if scopes and kind == "COGNITO_USER_POOLS":
                method["authorizationScopes"] = scopes
        elif str(scheme.get("x-amazon-apigateway-authtype", "")).lower() == "awssigv4":
            method["authorizationType"] = "AWS_IAM"
        elif str(scheme.get("name", "")).lower() == "x-api-key":
            method["apiKeyRequired"] = True
        else:
            method["authorizationType"] = {UNREAD: f"the export does not tell what {name} is"}


def _parameters(operation: Json) -> Iterator[tuple[str, bool]]:
    for parameter in several(operation.get("parameters")):
        location = _LOCATIONS.get(str(member(parameter).get("in")))
        if location is not None:
            yield f"method.request.{location}.{parameter.get('name')}", parameter.get("required") is True


def _model_of(media: object) -> str:
    """The name of a body's model."""
    return str(member(media, "schema").get("$ref", "")).removeprefix(_SCHEMAS)


def _integration(written: Json) -> Json:
    integration = {key: value for key, value in written.items() if key != "responses"}
    for key in ("type", "passthroughBehavior", "connectionType", "contentHandling"):
        if isinstance(integration.get(key), str):
            integration[key] = integration[key].upper()
    responses: Json = {}
    for pattern, response in member(written, "responses").items():
        status = str(member(response).get("statusCode"))
        responses[status] = {**member(response), "statusCode": status}
        if pattern != "default":
            responses[status]["selectionPattern"] = pattern
    if responses:
        integration["integrationResponses"] = responses
    return integration
