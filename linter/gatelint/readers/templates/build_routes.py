"""Routes and integrations of HTTP and WebSocket APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.api import ApiKind
from gatelint.front_door.integration import Integration, IntegrationResponse
from gatelint.front_door.route import Route, RouteResponse
from gatelint.readers.templates.build_integrations import (
    RESPONSE_HEADER,
    V2,
    build_integration,
    mapped_responses_of,
)
from gatelint.readers.templates.build_methods import authorizer_of
from gatelint.readers.templates.required import either, required, texts_by_name, without_prefix
from gatelint.text import Text
from gatelint.values import Known, Listing, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.authorizer import Authorizer
    from gatelint.readers.templates.api_parents import ApiParents
    from gatelint.readers.templates.build_functions import FunctionIndex
    from gatelint.readers.templates.section import Section
    from gatelint.readers.templates.stack import Resource, Stack
    from gatelint.values import Value

INTEGRATION = "AWS::ApiGatewayV2::Integration"
AUTHORIZER = "AWS::ApiGatewayV2::Authorizer"
ROUTE = "AWS::ApiGatewayV2::Route"


def integrations_of(parents: ApiParents, functions: FunctionIndex) -> dict[Text, Integration]:
    """The integrations of all HTTP and WebSocket APIs, by the target ("integrations/{id}") that names each."""
    found: dict[Text, Integration] = {}
    by_id: dict[str, Integration] = {}
    for resource in parents.stack.of_type(INTEGRATION):
        api = parents.api_of(resource, "ApiId", lambda api: api.routes)
        kind = ApiKind.HTTP if api is None else api.kind
        section = resource.properties
        integration = build_integration(section, resource.logical_id, resource.place, kind, V2, functions)
        if kind is ApiKind.HTTP:
            integration.responses = mapped_responses_of(section, "ResponseParameters")
        by_id[resource.logical_id] = integration
        found[Text.of("integrations/", resource.identity)] = integration
    _add_responses(parents.stack, by_id)
    return found


def _add_responses(stack: Stack, integrations: dict[str, Integration]) -> None:
    """Adds the integration responses of WebSocket APIs, which are resources of their own."""
    for resource in stack.of_type("AWS::ApiGatewayV2::IntegrationResponse"):
        name = resource.properties.text("IntegrationId")
        owner = stack.resource_of(name, INTEGRATION)
        if owner is not None and owner.logical_id in integrations:
            integrations[owner.logical_id].responses.add(_integration_response(resource))
        elif isinstance(name, Unresolved):
            for integration in integrations.values():
                integration.responses.lacks(name.why)


def _integration_response(resource: Resource) -> IntegrationResponse:
    """The response for a key such as "/200/" or "$default"."""
    section = resource.properties
    parameters, parameters_unread = texts_by_name(section, "ResponseParameters")
    templates, templates_unread = texts_by_name(section, "ResponseTemplates")
    key = required(section.word("IntegrationResponseKey"), section, "IntegrationResponseKey")
    return IntegrationResponse(
        at=resource.place,
        status_code=Known(key.value.strip("/"), key.at) if isinstance(key, Known) else key,
        selection_pattern=key,
        headers=without_prefix(RESPONSE_HEADER, parameters),
        templates=templates,
        content_handling=section.word("ContentHandlingStrategy"),
        unread=either(parameters_unread, templates_unread),
    )


def build_route(
    stack: Stack,
    resource: Resource,
    kind: ApiKind,
    authorizers: dict[str, Authorizer],
    integrations: dict[Text, Integration],
) -> Route:
    section = resource.properties
    key = required(section.word("RouteKey"), section, "RouteKey")
    method, path = split_route_key(key, kind)
    models, models_unread = texts_by_name(section, "RequestModels")
    leaves = f"{resource.logical_id} is handed on, so that responses of it may be made elsewhere"
    return Route(
        name=resource.logical_id,
        at=resource.place,
        method=method,
        path=path,
        authorization_type=section.word("AuthorizationType", "NONE", why="routes are open by default"),
        authorizer=authorizer_of(stack, section, authorizers, AUTHORIZER),
        api_key_required=section.boolean("ApiKeyRequired", False, why="routes need no API key by default"),
        integration=_target(section, integrations),
        scopes=section.texts("AuthorizationScopes"),
        request_models=models,
        request_models_unread=models_unread,
        written_as="route",
        names=frozenset({resource.logical_id}),
        response_selection=section.text("RouteResponseSelectionExpression"),
        responses=Listing(unread=leaves if stack.leaves(resource.logical_id) else stack.unread),
        model_selection=section.text("ModelSelectionExpression"),
    )


def add_route_responses(stack: Stack, routes: dict[str, Route]) -> None:
    """Adds the responses of WebSocket APIs' routes, which are resources of their own."""
    for resource in stack.of_type("AWS::ApiGatewayV2::RouteResponse"):
        section = resource.properties
        route = required(section.text("RouteId"), section, "RouteId")
        owner = stack.resource_of(route, ROUTE)
        if owner is not None and owner.logical_id in routes:
            key = required(section.word("RouteResponseKey"), section, "RouteResponseKey")
            routes[owner.logical_id].responses.add(RouteResponse(resource.logical_id, resource.place, key))
        elif isinstance(route, Unresolved):
            for candidate in routes.values():
                candidate.responses.lacks(f"{resource.logical_id} may belong to it: {route.why}")


def split_route_key(key: Value[str], kind: ApiKind) -> tuple[Value[str], Value[str]]:
    """The method and path of "GET /orders"; ANY and "$default"; no method and the whole key on a WebSocket API."""
    if kind is ApiKind.WEBSOCKET:
        return Known("", key.at), key
    if isinstance(key, Unresolved):
        return key, key
    method, space, path = key.value.partition(" ")
    if not space:
        return Known("ANY", key.at), key
    return Known(method.upper(), key.at), Known(path.strip(), key.at)


def _target(section: Section, integrations: dict[Text, Integration]) -> Integration | Unresolved | None:
    target = section.text("Target")
    if target is None or isinstance(target, Unresolved):
        return None if target is None else Unresolved(target.why, target.at)
    integration = integrations.get(target.value)
    return Unresolved("the integration is defined elsewhere", target.at) if integration is None else integration
