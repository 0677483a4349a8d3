"""What an HTTP API that is created with a Target alone gets of itself: a route, an integration and a stage.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.api import ApiKind, Stage
from gatelint.front_door.integration import Integration
from gatelint.front_door.route import Route
from gatelint.readers.templates.build_integrations import DEFAULT_TIMEOUT
from gatelint.readers.templates.build_routes import split_route_key
from gatelint.readers.templates.build_stages import route_settings_of
from gatelint.readers.templates.required import texts_by_name
from gatelint.text import Text
from gatelint.values import Default, Known, Truth, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.api import Api
    from gatelint.readers.templates.build_functions import FunctionIndex
    from gatelint.readers.templates.section import Section
    from gatelint.readers.templates.stack import Resource
    from gatelint.values import Maybe, Place, Value

QUICK = "quick create"
WHY = "an API with a Target gets a route, an integration and a stage of itself"


def add_quick_route(api: Api, resource: Resource, functions: FunctionIndex) -> None:
    """Adds route, integration and stage where the API has a Target."""
    section = resource.properties
    target = section.text("Target")
    if target is None:
        return
    at = section.place_of("Target")
    if section.has("Target").is_unknown:
        api.routes.lacks("the API may have a Target")
        api.stages.lacks("the API may have a Target")
        return
    key = section.word("RouteKey", "$default", why="quick create makes the $default route by default")
    method, path = split_route_key(key, ApiKind.HTTP)
    default = Default(WHY, at)
    api.routes.add(
        Route(
            name=resource.logical_id,
            at=at,
            method=method,
            path=path,
            authorization_type=Known("NONE", default),
            authorizer=None,
            api_key_required=Known(False, default),
            integration=_integration(section, target, at, functions),
            written_as=QUICK,
            names=frozenset({resource.logical_id}),
        )
    )
    api.stages.add(
        Stage(
            name=resource.logical_id,
            at=at,
            stage_name=Known(Text.of("$default"), default),
            deployment=None,
            auto_deploy=Known(True, default),
            is_live=Truth.YES,
        )
    )


def _integration(section: Section, target: Value[Text], at: Place, functions: FunctionIndex) -> Integration:
    function = functions.target_of(target)
    default = Default(WHY, at)
    return Integration(
        name=QUICK,
        at=at,
        type=Known("AWS_PROXY", at) if function is not None else _type_of(target),
        http_method=Unresolved("quick create chooses it", at),
        uri=target,
        target=function,
        credentials=section.text("CredentialsArn"),
        connection_type=Known("INTERNET", default),
        timeout=Known(DEFAULT_TIMEOUT[ApiKind.HTTP], default),
        payload_format_version=Unresolved("quick create chooses it", at),
    )


def _type_of(target: Value[Text]) -> Value[str]:
    """A Lambda function's ARN makes a Lambda proxy, a URL an HTTP proxy."""
    if isinstance(target, Unresolved):
        return Unresolved(target.why, target.at)
    written = target.value.literal
    if written is not None and written.startswith("http"):
        return Known("HTTP_PROXY", target.at)
    return Unresolved("the target cannot be read", target.at)


def override_quick_parts(api: Api, overrides: Section) -> None:
    """Applies AWS::ApiGatewayV2::ApiGatewayManagedOverrides to what quick create made."""
    routes = [route for route in api.routes if route.written_as == QUICK]
    stages = [stage for stage in api.stages if stage.at in [route.at for route in routes]]
    for key, apply in (("Route", _override_route), ("Integration", _override_integration)):
        section = overrides.section(key)
        if section is not None:
            for route in routes:
                apply(route, section)
    section = overrides.section("Stage")
    if section is not None:
        for stage in stages:
            _override_stage(stage, section)


def _override_route(route: Route, section: Section | Unresolved) -> None:
    if isinstance(section, Unresolved):
        route.authorization_type = route.authorizer = route.integration = section
        return
    told = section.word("AuthorizationType")
    route.authorization_type = route.authorization_type if told is None else told
    authorizer: Maybe[Text] = section.text("AuthorizerId")
    if authorizer is not None:
        route.authorizer = Unresolved("the authorizer of an overridden route is not read", authorizer.at)
    if not section.has("AuthorizationScopes").is_no:
        route.scopes = section.texts("AuthorizationScopes")
    target = section.text("Target")
    if target is not None:
        route.integration = Unresolved("the target of an overridden route is not read", target.at)


def _override_integration(route: Route, section: Section | Unresolved) -> None:
    integration = route.integration
    if not isinstance(integration, Integration):
        return
    if isinstance(section, Unresolved):
        integration.timeout = integration.http_method = integration.payload_format_version = section
        return
    integration.payload_format_version = section.word("PayloadFormatVersion") or integration.payload_format_version
    integration.http_method = section.word("IntegrationMethod") or integration.http_method
    integration.timeout = section.integer("TimeoutInMillis") or integration.timeout


def _override_stage(stage: Stage, section: Section | Unresolved) -> None:
    if isinstance(section, Unresolved):
        stage.auto_deploy = section
        stage.variables_unread = section.why
        stage.settings.lacks(section.why)
        return
    auto_deploy = section.boolean("AutoDeploy")
    stage.auto_deploy = stage.auto_deploy if auto_deploy is None else auto_deploy
    if not section.has("StageVariables").is_no:
        stage.variables, stage.variables_unread = texts_by_name(section, "StageVariables")
    stage.settings = route_settings_of(section)
