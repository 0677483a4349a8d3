"""HTTP and WebSocket APIs: the API itself, what belongs to it, and those of other stacks that this one adds to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.api import Api, ApiKind
from gatelint.readers.templates.api_parents import ApiParents, api_identity, imported_api, may_grow, shared_apis
from gatelint.readers.templates.build_authorizers import V2, build_authorizer
from gatelint.readers.templates.build_openapi import V2_CORS, build_cors, read_http_body
from gatelint.readers.templates.build_quick import add_quick_route, override_quick_parts
from gatelint.readers.templates.build_routes import ROUTE, add_route_responses, build_route, integrations_of
from gatelint.readers.templates.build_stages import build_deployment, build_v2_stage, settle_liveness
from gatelint.values import Default, Known, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.authorizer import Authorizer
    from gatelint.front_door.route import Route
    from gatelint.readers.templates.build_functions import FunctionIndex
    from gatelint.readers.templates.stack import Resource, Stack
    from gatelint.text import Text

API = "AWS::ApiGatewayV2::Api"

HTTP_ONLY = ("Body", "BodyS3Location", "CorsConfiguration", "Target", "RouteKey", "CredentialsArn", "BasePath")
ALWAYS_REGIONAL = "HTTP and WebSocket APIs are always regional"


def build_v2_apis(stack: Stack, functions: FunctionIndex) -> list[Api]:
    """The HTTP and WebSocket APIs of a stack, and those that its resources name as theirs."""
    kinds = _kinds_by_route_keys(stack)
    own: dict[str, Api] = {}
    for resource in stack.of_type(API):
        own[resource.logical_id] = _build_api(resource, kinds, functions)
    shared = shared_apis(stack, API) if own else set[str]()
    for logical_id, api in own.items():
        if logical_id in shared:
            may_grow(api, "the API's id leaves the template, so that other stacks may add to it")
    parents = ApiParents(stack, API, own, lambda identity: kinds.get(identity, ApiKind.HTTP))
    _add_routes(parents, _add_authorizers(parents, functions), functions)
    _add_stages(parents)
    for resource in stack.of_type("AWS::ApiGatewayV2::ApiGatewayManagedOverrides"):
        owner = parents.api_of(resource, "ApiId", lambda api: api.stages)
        if owner is not None:
            override_quick_parts(owner, resource.properties)
    for api in parents.all():
        settle_liveness(api)
    return parents.all()


def _kinds_by_route_keys(stack: Stack) -> dict[Text, ApiKind]:
    """What the route keys tell of the APIs that they belong to: only an HTTP API's hold a method and a path."""
    kinds: dict[Text, ApiKind] = {}
    for resource in stack.of_type(ROUTE):
        key = resource.properties.word("RouteKey")
        if isinstance(key, Known) and key.value != "$default":
            api = resource.properties.text("ApiId")
            kinds[api_identity(resource, "ApiId", api)] = ApiKind.HTTP if " " in key.value else ApiKind.WEBSOCKET
    return kinds


def _build_api(resource: Resource, kinds: dict[Text, ApiKind], functions: FunctionIndex) -> Api:
    section = resource.properties
    kind = _kind_of(resource, kinds)
    if kind is None:
        # Without its kind nothing can be said of it: it is treated like an API of another stack.
        return imported_api(ApiKind.HTTP, resource.identity, resource.place, resource.logical_id)
    api = Api(
        kind=kind,
        name=resource.logical_id,
        at=resource.place,
        identity=resource.identity,
        imported=False,
        endpoint_type=Known("REGIONAL", Default(ALWAYS_REGIONAL, section.place)),
        disable_execute_api_endpoint=section.boolean(
            "DisableExecuteApiEndpoint", False, why="the default endpoint is enabled by default"
        ),
        route_selection_expression=section.text("RouteSelectionExpression"),
        title=section.text("Name"),
    )
    if kind is ApiKind.HTTP:
        cors = section.section("CorsConfiguration")
        api.cors = cors if cors is None or isinstance(cors, Unresolved) else build_cors(cors, V2_CORS)
        read_http_body(api, resource, functions)
        add_quick_route(api, resource, functions)
    return api


def _kind_of(resource: Resource, kinds: dict[Text, ApiKind]) -> ApiKind | None:
    """HTTP or WebSocket; where ProtocolType cannot be read, what the other properties and the routes allow only."""
    section = resource.properties
    protocol = section.word("ProtocolType")
    if protocol is None:
        # Only a document may stand for it, which only an HTTP API takes.
        return ApiKind.HTTP
    if isinstance(protocol, Known):
        return ApiKind.WEBSOCKET if protocol.value.upper() == "WEBSOCKET" else ApiKind.HTTP
    if any(section.has(key).is_yes for key in HTTP_ONLY):
        return ApiKind.HTTP
    return kinds.get(resource.identity)


def _add_authorizers(parents: ApiParents, functions: FunctionIndex) -> dict[str, Authorizer]:
    found: dict[str, Authorizer] = {}
    for resource in parents.stack.of_type("AWS::ApiGatewayV2::Authorizer"):
        api = parents.api_of(resource, "ApiId", lambda api: api.authorizers)
        authorizer = build_authorizer(
            resource.properties,
            resource.logical_id,
            resource.place,
            resource.identity,
            ApiKind.HTTP if api is None else api.kind,
            V2,
            functions,
        )
        found[resource.logical_id] = authorizer
        if api is not None:
            api.authorizers.add(authorizer)
    return found


def _add_routes(parents: ApiParents, authorizers: dict[str, Authorizer], functions: FunctionIndex) -> None:
    integrations = integrations_of(parents, functions)
    by_id: dict[str, Route] = {}
    for resource in parents.stack.of_type(ROUTE):
        api = parents.api_of(resource, "ApiId", lambda api: api.routes)
        if api is not None:
            route = by_id[resource.logical_id] = build_route(
                parents.stack, resource, api.kind, authorizers, integrations
            )
            api.routes.add(route)
    add_route_responses(parents.stack, by_id)


def _add_stages(parents: ApiParents) -> None:
    for resource in parents.stack.of_type("AWS::ApiGatewayV2::Deployment"):
        api = parents.api_of(resource, "ApiId", lambda api: api.deployments)
        if api is not None:
            api.deployments.add(build_deployment(parents.stack, resource))
    for resource in parents.stack.of_type("AWS::ApiGatewayV2::Stage"):
        api = parents.api_of(resource, "ApiId", lambda api: api.stages)
        if api is not None:
            api.stages.add(build_v2_stage(resource))
