"""REST APIs as the calls that `gatelint audit` makes answer of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from botocore_shapes import output_shape
from deployed.expressible import NotExpressible
from deployed.gateway_responses import all_gateway_responses
from deployed.invented import DATE, invented
from deployed.openapi import AUTHORIZER, Definition
from deployed.plain import as_boolean, as_list, as_word
from deployed.rest_exports import exported
from deployed.rest_methods import Importer, method_of
from deployed.rest_stages import deployments_of, stages_of, summary_of
from deployed.shaped import shaped
from deployed.stacks import ACCOUNT

if TYPE_CHECKING:
    from deployed.stacks import Made, MadeStack

REST_API = output_shape("apigateway", "GetRestApis", "items", "[]")
AUTHORIZER_SHAPE = output_shape("apigateway", "GetAuthorizers", "items", "[]")
VALIDATOR = output_shape("apigateway", "GetRequestValidators", "items", "[]")
MODEL = output_shape("apigateway", "GetModels", "items", "[]")
GATEWAY_RESPONSE = output_shape("apigateway", "GetGatewayResponses", "items", "[]")

BODY_FIELDS = {
    "x-amazon-apigateway-binary-media-types": "binaryMediaTypes",
    "x-amazon-apigateway-api-key-source": "apiKeySource",
    "x-amazon-apigateway-minimum-compression-size": "minimumCompressionSize",
}
EMPTY_MODEL = {
    "name": "Empty",
    "description": "This is a default empty schema model",
    "schema": '{"$schema": "http://json-schema.org/draft-04/schema#", "title": "Empty Schema", "type": "object"}',
    "contentType": "application/json",
}


@dataclass
class RestApi:
    """A REST API that grows: each part as the call for it answers; `resources` by path, gateway responses by type."""

    item: dict[str, Any]
    policy: dict[str, Any] | None = None
    resources: dict[str, dict[str, Any]] = field(default_factory=dict[str, "dict[str, Any]"])
    authorizers: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    validators: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    models: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    gateway_responses: dict[str, dict[str, Any]] = field(default_factory=dict[str, "dict[str, Any]"])

    @property
    def id(self) -> str:
        identity: str = self.item["id"]
        return identity


def rest_apis(stack: MadeStack) -> list[dict[str, Any]]:
    """The REST APIs of a stack, with all that belongs to each."""
    apis = {made.identity: _new_api(stack, made) for made in stack.of_type("AWS::ApiGateway::RestApi")}
    _add_parts(stack, apis)
    _add_methods(stack, apis)
    return [_with_its_parts(stack, api) for api in apis.values()]


def _with_its_parts(stack: MadeStack, api: RestApi) -> dict[str, Any]:
    stages = stages_of(stack, api.id)
    deployments = deployments_of(stack, api.id)
    responses = all_gateway_responses(api.gateway_responses)
    return {
        **api.item,
        "resources": list(api.resources.values()),
        "stages": stages,
        "deployments": deployments,
        "summaries": {each["id"]: summary_of(api.resources) for each in deployments},
        "authorizers": api.authorizers,
        "request_validators": api.validators,
        "models": api.models,
        "gateway_responses": responses,
        "exports": {each["stageName"]: exported(stack, api, each["stageName"]) for each in stages},
    }


def _new_api(stack: MadeStack, made: Made) -> RestApi:
    """An API without methods of resources; what its Body says is imported."""
    item: dict[str, Any] = {"id": made.identity, **made.shaped(REST_API)}
    item.pop("policy", None)
    item["createdDate"] = DATE
    item.setdefault("apiKeySource", "HEADER")
    item.setdefault("disableExecuteApiEndpoint", False)
    item["rootResourceId"] = stack.attribute(made, "RootResourceId")
    endpoint: dict[str, Any] = {}
    endpoint = item.setdefault("endpointConfiguration", endpoint)
    api = RestApi(item, policy=_policy(made.get("Policy")))
    api.resources["/"] = {"id": item["rootResourceId"], "path": "/"}
    api.models.append({"id": invented(f"{made.identity}/Empty", 6), **EMPTY_MODEL})
    for key in ("BodyS3Location", "CloneFrom"):
        if made.get(key) is not None:
            raise NotExpressible(f"{made.logical_id} is made of a definition that is not in the template")
    body = made.get("Body")
    parameters = made.get("Parameters", {})
    if body is not None:
        definition = Definition(body, parameters.get("basepath"))
        item.setdefault("name", as_word(body.get("info", {}).get("title", made.logical_id)))
        _import(api, definition)
    told = parameters.get("endpointConfigurationTypes")
    endpoint.setdefault("types", ["EDGE"] if told is None else [told])
    endpoint["types"] = [kind.upper() for kind in endpoint["types"]]
    if api.policy is not None:
        item["policy"] = _as_answered(api.policy, f"arn:aws:execute-api:{stack.region}:{ACCOUNT}:{api.id}")
    return api


def _policy(written: Any) -> dict[str, Any] | None:
    """A policy, written as a mapping or as JSON."""
    policy: dict[str, Any] | None = json.loads(written) if isinstance(written, str) else written
    return policy


def _as_answered(policy: dict[str, Any], arn: str) -> str:
    """The policy as AWS answers it: with whole ARNs, and as a string whose quotation marks are escaped.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
    """
    statements: list[dict[str, Any]] = []
    for written in as_list(policy.get("Statement")):
        statement = dict(written)
        for key in ("Resource", "NotResource"):
            if key in statement:
                whole = [_whole_arn(each, arn) for each in as_list(statement[key])]
                statement[key] = whole if isinstance(statement[key], list) else whole[0]
        statements.append(statement)
    return json.dumps({**policy, "Statement": statements}, separators=(",", ":")).replace('"', '\\"')


def _whole_arn(resource: str, arn: str) -> str:
    return f"{arn}/{resource.removeprefix('execute-api:/')}" if resource.startswith("execute-api:/") else resource


def _import(api: RestApi, definition: Definition) -> None:
    document = definition.document
    for key, name in BODY_FIELDS.items():
        if key in document and name not in api.item:
            api.item[name] = shaped(document[key], REST_API.members[name])
    if "x-amazon-apigateway-api-key-source" in document:
        api.item["apiKeySource"] = as_word(document["x-amazon-apigateway-api-key-source"]).upper()
    if api.policy is None:
        api.policy = _policy(document.get("x-amazon-apigateway-policy"))
    endpoints = definition.endpoint
    if "vpcEndpointIds" in endpoints:
        own = api.item["endpointConfiguration"].get("vpcEndpointIds", [])
        api.item["endpointConfiguration"]["vpcEndpointIds"] = [*own, *as_list(endpoints["vpcEndpointIds"])]
    if as_boolean(endpoints.get("disableExecuteApiEndpoint", False)):
        api.item["disableExecuteApiEndpoint"] = True
    for kind, written in document.get("x-amazon-apigateway-gateway-responses", {}).items():
        api.gateway_responses[kind.upper()] = shaped(written, GATEWAY_RESPONSE)
    _import_parts(api, definition)
    importer = Importer(
        definition,
        {each["name"]: each["id"] for each in api.authorizers},
        {each["name"]: each["id"] for each in api.validators},
    )
    for operation in definition.operations():
        resource = _resource_at(api, operation.path)
        methods = resource.setdefault("resourceMethods", {})
        methods[operation.method] = importer.method_of(operation, resource["id"])


def _import_parts(api: RestApi, definition: Definition) -> None:
    document = definition.document
    for name, scheme in definition.schemes.items():
        if AUTHORIZER in scheme:
            api.authorizers.append(_imported_authorizer(api, name, scheme, definition.follow(scheme[AUTHORIZER])))
    for name, written in document.get("x-amazon-apigateway-request-validators", {}).items():
        validator = {"id": invented(f"{api.id}/validator/{name}", 6), "name": name, **shaped(written, VALIDATOR)}
        _complete_validator(validator)
        api.validators.append(validator)
    for name, schema in (document.get("definitions") or document.get("components", {}).get("schemas", {})).items():
        model = {"id": invented(f"{api.id}/model/{name}", 6), "name": name, "contentType": "application/json"}
        api.models.append({**model, "schema": json.dumps(schema)})


def _imported_authorizer(api: RestApi, name: str, scheme: dict[str, Any], written: dict[str, Any]) -> dict[str, Any]:
    authorizer = {"id": invented(f"{api.id}/authorizer/{name}", 6), "name": name, **shaped(written, AUTHORIZER_SHAPE)}
    authorizer["type"] = authorizer["type"].upper()
    authorizer["authType"] = as_word(scheme.get("x-amazon-apigateway-authtype", "custom")).lower()
    if "identitySource" not in authorizer and authorizer["type"] != "REQUEST" and "name" in scheme:
        # The header of the scheme is where such an authorizer looks.
        authorizer["identitySource"] = f"method.request.header.{scheme['name']}"
    return authorizer


def _complete_validator(validator: dict[str, Any]) -> None:
    validator.setdefault("validateRequestBody", False)
    validator.setdefault("validateRequestParameters", False)


def _resource_at(api: RestApi, path: str) -> dict[str, Any]:
    """The resource of a path, made with those above it where it is not there."""
    if path not in api.resources:
        above, _, part = path.rpartition("/")
        parent = _resource_at(api, above or "/")
        identity = invented(f"{api.id}/resource/{path}", 6)
        api.resources[path] = {"id": identity, "parentId": parent["id"], "pathPart": part, "path": path}
    return api.resources[path]


def _of(apis: dict[str, RestApi], made: Made) -> RestApi:
    api = apis.get(made.get("RestApiId"))
    if api is None:
        raise NotExpressible(f"{made.logical_id} belongs to an API of another stack")
    return api


def _add_parts(stack: MadeStack, apis: dict[str, RestApi]) -> None:
    for made in stack.of_type("AWS::ApiGateway::Authorizer"):
        authorizer = {"id": made.identity, **made.shaped(AUTHORIZER_SHAPE)}
        authorizer.setdefault("name", made.logical_id)
        authorizer["type"] = authorizer["type"].upper()
        authorizer.setdefault(
            "authType", "custom" if authorizer["type"] in ("TOKEN", "REQUEST") else "cognito_user_pools"
        )
        _of(apis, made).authorizers.append(authorizer)
    for made in stack.of_type("AWS::ApiGateway::RequestValidator"):
        validator = {"id": made.identity, "name": made.logical_id, **made.shaped(VALIDATOR)}
        _complete_validator(validator)
        _of(apis, made).validators.append(validator)
    for made in stack.of_type("AWS::ApiGateway::Model"):
        schema = made.get("Schema", {})
        model = {"id": invented(made.identity, 6), "name": made.identity, "contentType": "application/json"}
        text = schema if isinstance(schema, str) else json.dumps(schema)
        _of(apis, made).models.append({**model, "schema": text})
    for made in stack.of_type("AWS::ApiGateway::GatewayResponse"):
        response = made.shaped(GATEWAY_RESPONSE)
        _of(apis, made).gateway_responses[response.pop("responseType").upper()] = response


def _add_methods(stack: MadeStack, apis: dict[str, RestApi]) -> None:
    waiting = stack.of_type("AWS::ApiGateway::Resource")
    while waiting:
        placed = [made for made in waiting if _place(_of(apis, made), made)]
        if not placed:
            raise NotExpressible(f"the parent of {waiting[0].logical_id} is not in the template")
        waiting = [made for made in waiting if made not in placed]
    for made in stack.of_type("AWS::ApiGateway::Method"):
        api = _of(apis, made)
        resource = next((each for each in api.resources.values() if each["id"] == made.get("ResourceId")), None)
        if resource is None:
            raise NotExpressible(f"the resource of {made.logical_id} is not in the template")
        method = method_of(made, resource["id"])
        resource.setdefault("resourceMethods", {})[method["httpMethod"]] = method


def _place(api: RestApi, made: Made) -> bool:
    """Puts a resource below its parent, if that is there already."""
    parent = next((each for each in api.resources.values() if each["id"] == made.get("ParentId")), None)
    if parent is None:
        return False
    part = as_word(made.get("PathPart"))
    path = f"{parent['path'].rstrip('/')}/{part}"
    api.resources[path] = {"id": made.identity, "parentId": parent["id"], "pathPart": part, "path": path}
    return True
