"""Stages and deployments of REST APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore_shapes import output_shape
from deployed.expressible import NotExpressible
from deployed.invented import DATE
from deployed.plain import as_list, as_word
from deployed.shaped import shaped

if TYPE_CHECKING:
    from deployed.stacks import MadeStack

STAGE = output_shape("apigateway", "GetStages", "item", "[]")
SETTING = STAGE.members["methodSettings"].value

SETTINGS = {
    "metricsEnabled": False,
    "loggingLevel": "OFF",
    "dataTraceEnabled": False,
    "throttlingBurstLimit": 5000,
    "throttlingRateLimit": 10000.0,
    "cachingEnabled": False,
    "cacheTtlInSeconds": 300,
    "cacheDataEncrypted": False,
    "requireAuthorizationForCacheControl": True,
    "unauthorizedCacheControlHeaderStrategy": "SUCCEED_WITH_RESPONSE_HEADER",
}
"""What holds for methods that have settings where these say nothing else."""


def stages_of(stack: MadeStack, api: str) -> list[dict[str, Any]]:
    """The stages of an API: those that deployments make by the way, and the others."""
    stages: list[dict[str, Any]] = []
    for made in stack.of_type("AWS::ApiGateway::Deployment"):
        name = made.get("StageName")
        if made.get("RestApiId") == api and name is not None:
            stages.append(_stage(stack, api, as_word(name), made.identity, made.get("StageDescription", {})))
    for made in stack.of_type("AWS::ApiGateway::Stage"):
        if made.get("RestApiId") == api:
            deployment = made.get("DeploymentId")
            if deployment is None:
                raise NotExpressible(f"CloudFormation refuses it: {made.logical_id} has no deployment")
            stages.append(_stage(stack, api, made.identity, deployment, made.tree))
    return stages


def _stage(stack: MadeStack, api: str, name: str, deployment: str, properties: dict[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in properties.items() if key not in ("MethodSettings", "CanarySetting", "Tags")}
    stage: dict[str, Any] = {
        "stageName": name,
        "cacheClusterEnabled": False,
        "tracingEnabled": False,
        **shaped(plain, STAGE),
        "deploymentId": deployment,
        "methodSettings": _settings(properties),
        "createdDate": DATE,
        "lastUpdatedDate": DATE,
    }
    stage["cacheClusterStatus"] = "AVAILABLE" if stage["cacheClusterEnabled"] else "NOT_AVAILABLE"
    canary = properties.get("CanarySetting")
    if canary is not None:
        settings = shaped(canary, STAGE.members["canarySettings"])
        stage["canarySettings"] = {
            "deploymentId": deployment,
            "percentTraffic": 0.0,
            "useStageCache": False,
            **settings,
        }
    acl = _web_acl(stack, f"/restapis/{api}/stages/{name}")
    if acl is not None:
        stage["webAclArn"] = acl
        stack.named_web_acls.add(acl)
    return stage


def _settings(properties: dict[str, Any]) -> dict[str, Any]:
    """The settings of methods by "~1orders~1{id}/GET"; those of all methods are under "*/*"."""
    found: dict[str, Any] = {}
    for written in as_list(properties.get("MethodSettings")):
        path = as_word(written.get("ResourcePath", "/*"))
        escaped = "*" if path == "/*" else path.removeprefix("/") if path.startswith("/~1") else path.replace("/", "~1")
        found[f"{escaped}/{written.get('HttpMethod', '*')}"] = {**SETTINGS, **shaped(written, SETTING)}
    of_all = shaped(properties, SETTING)
    if of_all:
        found["*/*"] = {**SETTINGS, **of_all}
    return found


def _web_acl(stack: MadeStack, path: str) -> str | None:
    """The web ACL that guards what has an ARN with this end."""
    for made in stack.of_type("AWS::WAFv2::WebACLAssociation"):
        if as_word(made.get("ResourceArn")).endswith(path):
            return as_word(made.get("WebACLArn"))
    if stack.of_type("AWS::WAFRegional::WebACLAssociation"):
        raise NotExpressible("a web ACL of AWS WAF Classic guards a stage")
    return None


def deployments_of(stack: MadeStack, api: str) -> list[dict[str, Any]]:
    """The deployments of an API."""
    found: list[dict[str, Any]] = []
    for made in stack.of_type("AWS::ApiGateway::Deployment"):
        if made.get("RestApiId") == api:
            description = made.get("Description")
            item = {"id": made.identity, "createdDate": DATE}
            found.append(item if description is None else {**item, "description": as_word(description)})
    return found


def summary_of(resources: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What a deployment tells of its methods, by path and method."""
    return {
        path: {
            name: {"authorizationType": method["authorizationType"], "apiKeyRequired": method["apiKeyRequired"]}
            for name, method in resource["resourceMethods"].items()
        }
        for path, resource in resources.items()
        if "resourceMethods" in resource
    }
