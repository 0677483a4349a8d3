"""REST APIs: the API itself, what belongs to it, and those of other stacks that this one adds to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.api import Api, ApiKind, GatewayResponse
from gatelint.readers.templates.api_parents import ApiParents, may_grow, shared_apis
from gatelint.readers.templates.build_authorizers import REST, build_authorizer
from gatelint.readers.templates.build_methods import API, Paths, build_method
from gatelint.readers.templates.build_policies import policy_of
from gatelint.readers.templates.build_stages import build_deployment, build_rest_stage, stage_of_deployment
from gatelint.readers.templates.required import either, required, texts_by_name, upper, without_prefix
from gatelint.values import Default, Known, Listing, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.authorizer import Authorizer
    from gatelint.readers.templates.build_functions import FunctionIndex
    from gatelint.readers.templates.section import Section
    from gatelint.readers.templates.stack import Resource, Stack
    from gatelint.values import Maybe, Value

WITH_A_DOCUMENT = ("Body", "BodyS3Location", "CloneFrom")
GATEWAY_RESPONSE_HEADER = ("gatewayresponse.header.",)


def build_rest_apis(stack: Stack, functions: FunctionIndex) -> list[Api]:
    """The REST APIs of a stack, and those that its resources name as theirs."""
    own: dict[str, Api] = {}
    for resource in stack.of_type(API):
        api = _build_api(resource)
        if any(not resource.properties.has(key).is_no for key in WITH_A_DOCUMENT):
            from gatelint.readers.templates.build_openapi import read_rest_body  # many APIs have no document

            read_rest_body(api, resource, functions)
        own[resource.logical_id] = api
    shared = shared_apis(stack, API) if own else set[str]()
    for logical_id, api in own.items():
        if logical_id in shared:
            may_grow(api, "the API's id leaves the template, so that other stacks may add to it")
    parents = ApiParents(stack, API, own, lambda _: ApiKind.REST)
    _add_methods(parents, _add_authorizers(parents, functions), functions)
    _add_deployments(parents)
    _add_stages(parents)
    _add_gateway_responses(parents)
    return parents.all()


def _build_api(resource: Resource) -> Api:
    section = resource.properties
    endpoints = section.section("EndpointConfiguration")
    return Api(
        kind=ApiKind.REST,
        name=resource.logical_id,
        at=resource.place,
        identity=resource.identity,
        imported=False,
        endpoint_type=_endpoint_type(section, endpoints),
        disable_execute_api_endpoint=section.boolean(
            "DisableExecuteApiEndpoint", False, why="the default endpoint is enabled by default"
        ),
        policy=policy_of(section, "Policy"),
        vpc_endpoints=(
            Listing(unread=endpoints.why)
            if isinstance(endpoints, Unresolved)
            else endpoints.texts("VpcEndpointIds")
            if endpoints is not None
            else Listing()
        ),
        binary_media_types=section.words("BinaryMediaTypes"),
        api_key_source=upper(section.word("ApiKeySourceType")),
        minimum_compression_size=section.integer("MinimumCompressionSize"),
        security_policy=section.word("SecurityPolicy"),
        title=section.text("Name"),
    )


def _endpoint_type(section: Section, endpoints: Section | Unresolved | None) -> Value[str]:
    """The endpoint type: as configured, as the import's parameters say, else EDGE.

    https://docs.aws.amazon.com/apigateway/latest/api/API_ImportRestApi.html
    """
    if isinstance(endpoints, Unresolved):
        return endpoints
    if endpoints is not None and not endpoints.has("Types").is_no:
        types = endpoints.words("Types")
        if types.items:
            return required(upper(types.items[0]), endpoints, "Types")
        return Unresolved(types.unread or "Types is empty", endpoints.place)
    parameters = section.section("Parameters")
    if isinstance(parameters, Unresolved):
        return parameters
    told: Maybe[str] = None if parameters is None else upper(parameters.word("endpointConfigurationTypes"))
    return Known("EDGE", Default("REST APIs are edge-optimized by default", section.place)) if told is None else told


def _add_authorizers(parents: ApiParents, functions: FunctionIndex) -> dict[str, Authorizer]:
    found: dict[str, Authorizer] = {}
    for resource in parents.stack.of_type("AWS::ApiGateway::Authorizer"):
        authorizer = build_authorizer(
            resource.properties,
            resource.logical_id,
            resource.place,
            resource.identity,
            ApiKind.REST,
            REST,
            functions,
        )
        found[resource.logical_id] = authorizer
        api = parents.api_of(resource, "RestApiId", lambda api: api.authorizers)
        if api is not None:
            api.authorizers.add(authorizer)
    return found


def _add_methods(parents: ApiParents, authorizers: dict[str, Authorizer], functions: FunctionIndex) -> None:
    paths = Paths(parents.stack)
    for resource in parents.stack.of_type("AWS::ApiGateway::Method"):
        api = parents.api_of(resource, "RestApiId", lambda api: api.routes)
        if api is not None:
            api.routes.add(build_method(parents.stack, resource, paths, authorizers, functions))


def _add_deployments(parents: ApiParents) -> None:
    for resource in parents.stack.of_type("AWS::ApiGateway::Deployment"):
        api = parents.api_of(resource, "RestApiId", lambda api: api.deployments)
        if api is None:
            continue
        deployment = build_deployment(parents.stack, resource)
        api.deployments.add(deployment)
        stage = stage_of_deployment(resource, deployment)
        if stage is not None:
            parents.api_of(resource, "RestApiId", lambda api: api.stages)
            api.stages.add(stage)


def _add_stages(parents: ApiParents) -> None:
    for resource in parents.stack.of_type("AWS::ApiGateway::Stage"):
        api = parents.api_of(resource, "RestApiId", lambda api: api.stages)
        if api is not None:
            api.stages.add(build_rest_stage(resource))


def _add_gateway_responses(parents: ApiParents) -> None:
    for resource in parents.stack.of_type("AWS::ApiGateway::GatewayResponse"):
        api = parents.api_of(resource, "RestApiId", lambda api: api.gateway_responses)
        if api is not None:
            api.gateway_responses.add(_build_gateway_response(resource))


def _build_gateway_response(resource: Resource) -> GatewayResponse:
    section = resource.properties
    parameters, parameters_unread = texts_by_name(section, "ResponseParameters")
    templates, templates_unread = texts_by_name(section, "ResponseTemplates")
    return GatewayResponse(
        name=resource.logical_id,
        at=resource.place,
        response_type=required(upper(section.word("ResponseType")), section, "ResponseType"),
        status_code=section.word("StatusCode"),
        headers=without_prefix(GATEWAY_RESPONSE_HEADER, parameters),
        templates=templates,
        unread=either(parameters_unread, templates_unread),
    )
