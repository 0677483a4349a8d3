"""Stages and deployments of REST, HTTP and WebSocket APIs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gatelint.front_door.api import Deployment, MethodSetting, Stage
from gatelint.readers.templates.required import either, required, sections_by_name, texts_by_name
from gatelint.values import Known, Listing, Truth, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.api import Api
    from gatelint.readers.templates.section import Section
    from gatelint.readers.templates.stack import Resource, Stack
    from gatelint.values import Maybe, Value


def build_deployment(stack: Stack, resource: Resource) -> Deployment:
    return Deployment(
        name=resource.logical_id,
        at=resource.place,
        identity=resource.identity,
        stage_name=resource.properties.text("StageName"),
        waits_for=stack.waits_for(resource.logical_id),
    )


def stage_of_deployment(resource: Resource, deployment: Deployment) -> Stage | None:
    """The stage that a REST deployment creates beside itself where it has a StageName.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html
    """
    if deployment.stage_name is None:
        return None
    stage = _rest_stage(resource, resource.properties.section("StageDescription"), "Variables")
    stage.stage_name = deployment.stage_name
    stage.deployment = Known(deployment.identity, resource.place)
    stage.is_live = Truth.YES
    stage.from_deployment = True
    return stage


def build_rest_stage(resource: Resource) -> Stage:
    stage = _rest_stage(resource, resource.properties, "Variables")
    stage.is_live = is_written(stage.deployment)
    return stage


def _rest_stage(resource: Resource, section: Section | Unresolved | None, variables_key: str) -> Stage:
    """The stage that `section` describes (none is an empty description); the caller knows its name and deployment."""
    properties = resource.properties
    stage = Stage(
        name=resource.logical_id,
        at=resource.place,
        stage_name=required(properties.text("StageName"), properties, "StageName"),
        deployment=properties.text("DeploymentId"),
        auto_deploy=Known(False, properties.place),
        is_live=Truth.UNKNOWN,
    )
    if isinstance(section, Unresolved):
        stage.variables_unread = section.why
        stage.settings.lacks(section.why)
        stage.cache_cluster_enabled = section
        stage.client_certificate = section
    elif section is not None:
        stage.variables, stage.variables_unread = texts_by_name(section, variables_key)
        stage.settings = method_settings_of(section)
        stage.cache_cluster_enabled = section.boolean("CacheClusterEnabled")
        stage.client_certificate = section.text("ClientCertificateId")
        stage.has_canary = section.has("CanarySetting").is_yes
    return stage


def build_v2_stage(resource: Resource) -> Stage:
    """A stage of an HTTP or WebSocket API; `settle_liveness` says whether it is live once the deployments are known."""
    section = resource.properties
    variables, unread = texts_by_name(section, "StageVariables")
    return Stage(
        name=resource.logical_id,
        at=resource.place,
        stage_name=required(section.text("StageName"), section, "StageName"),
        deployment=section.text("DeploymentId"),
        auto_deploy=section.boolean("AutoDeploy", False, why="stages are not deployed automatically by default"),
        is_live=Truth.UNKNOWN,
        variables=variables,
        variables_unread=unread,
        settings=route_settings_of(section),
        client_certificate=section.text("ClientCertificateId"),
    )


def settle_liveness(api: Api) -> None:
    """Answers for each stage of an HTTP or WebSocket API whether any deployment stands behind it.

    A deployment may name its stage, a stage may name its deployment, or the stage deploys every change by itself.
    """
    for stage in api.stages:
        stage.is_live = (
            stage.auto_deploy.equals(True)
            | is_written(stage.deployment)
            | api.deployments.some(partial(_deploys_to, stage))
        )


def _deploys_to(stage: Stage, deployment: Deployment) -> Truth:
    return Truth.NO if deployment.stage_name is None else deployment.stage_name.equals(stage.stage_name)


def is_written(value: Maybe[object]) -> Truth:
    """Whether the property is there. What cannot be read may be absent (a missing include, AWS::NoValue)."""
    if value is None:
        return Truth.NO
    return Truth.UNKNOWN if isinstance(value, Unresolved) else Truth.YES


def method_settings_of(section: Section) -> Listing[MethodSetting]:
    """MethodSettings, and the settings for all methods that a StageDescription may carry beside them."""
    entries = section.sections("MethodSettings")
    settings = Listing((_method_setting(entry) for entry in entries), entries.unread)
    if any(section.has(key).is_yes for key in ("ThrottlingRateLimit", "ThrottlingBurstLimit", "CachingEnabled")):
        settings.add(_setting_at(section, Known("/*", section.place), Known("*", section.place)))
    return settings


def _method_setting(section: Section) -> MethodSetting:
    return _setting_at(
        section,
        _unescaped(section.word("ResourcePath", "/*", why="a setting without a path is for all of them")),
        section.word("HttpMethod", "*", why="a setting without a method is for all of them"),
    )


def _setting_at(section: Section, path: Value[str], method: Value[str]) -> MethodSetting:
    return MethodSetting(
        at=section.place,
        resource_path=path,
        http_method=method,
        throttling_rate_limit=section.number("ThrottlingRateLimit"),
        throttling_burst_limit=section.number("ThrottlingBurstLimit"),
        caching_enabled=section.boolean("CachingEnabled"),
        cache_data_encrypted=section.boolean("CacheDataEncrypted"),
    )


def _unescaped(path: Value[str]) -> Value[str]:
    """ "/~1orders~1{id}" as "/orders/{id}": the path is written as one segment of a JSON pointer."""
    if isinstance(path, Unresolved) or "~1" not in path.value:
        return path
    return Known(path.value.removeprefix("/").replace("~1", "/"), path.at)


def route_settings_of(section: Section) -> Listing[MethodSetting]:
    """DefaultRouteSettings (for every route) and RouteSettings (by route key)."""
    settings: Listing[MethodSetting] = Listing()
    default = section.section("DefaultRouteSettings")
    if isinstance(default, Unresolved):
        settings.lacks(default.why)
    elif default is not None:
        settings.add(_setting_at(default, Known("/*", default.place), Known("*", default.place)))
    by_key = sections_by_name(section, "RouteSettings")
    for key, entry in by_key:
        method, _, path = key.rpartition(" ")
        settings.add(_setting_at(entry, Known(path, entry.place), Known(method.upper(), entry.place)))
    settings.unread = either(settings.unread, by_key.unread)
    return settings
