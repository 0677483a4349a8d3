"""REST APIs of an account, as the resources of a template.

What GetResources, GetAuthorizers and the like say is the state that is edited. Clients meet it once it is deployed,
which `summaries` (of GetDeployment) tell of the methods: where a stage has others, the routes are incomplete.
https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gatelint.readers.accounts.building.resources import (
    LOGICAL_ID,
    capitalized,
    collected,
    listed,
    mapping,
    read,
    renamed,
    several,
    unread,
    why_unread,
)

if TYPE_CHECKING:
    from gatelint.readers.accounts.building.resources import AccountResources, Json

_INTEGRATION = (
    "type",
    "uri",
    "connectionType",
    "connectionId",
    "credentials",
    "requestParameters",
    "requestTemplates",
    "passthroughBehavior",
    "contentHandling",
    "timeoutInMillis",
    "cacheNamespace",
    "cacheKeyParameters",
    "responseTransferMode",
)
_METHOD = (
    "httpMethod",
    "authorizationType",
    "apiKeyRequired",
    "authorizationScopes",
    "requestParameters",
    "requestModels",
)
_AUTHORIZER = (
    "name",
    "type",
    "providerARNs",
    "authType",
    "authorizerUri",
    "authorizerCredentials",
    "identitySource",
    "identityValidationExpression",
    "authorizerResultTtlInSeconds",
)
_METHOD_SETTING = ("throttlingRateLimit", "throttlingBurstLimit", "cachingEnabled", "cacheDataEncrypted")


def add_rest_apis(account: AccountResources, service: Json) -> None:
    """Adds the REST APIs of a region with all that belongs to them."""
    apis, why = collected(service, "rest_apis")
    if why is not None:
        account.lacking("", "apis", why)
    for api in apis:
        _RestApi(account, api).add()


class _RestApi:
    def __init__(self, account: AccountResources, api: Json) -> None:
        self.account = account
        self.api = api
        self.id = str(api.get("id", ""))
        self.path = f"/restapis/{self.id}"
        self.called = f"{api.get('name') or 'API'} ({self.id})"
        self.key = ""

    def add(self) -> None:
        properties = capitalized(self.api, "name", "disableExecuteApiEndpoint", "binaryMediaTypes", "securityPolicy")
        properties |= capitalized(self.api, "minimumCompressionSize")
        properties |= renamed(self.api, [("apiKeySource", "ApiKeySourceType")])
        properties["EndpointConfiguration"] = _endpoint_configuration(self.api)
        if "policy" in self.api:
            properties["Policy"] = policy_in(self.api["policy"])
        self.key = self.account.add(self.called, "AWS::ApiGateway::RestApi", self.arn(), properties, self.id)
        logical_id = mapping(self.api.get("tags")).get(LOGICAL_ID)
        if logical_id is not None:
            self.account.made_of[self.key] = str(logical_id)
        self._add_validators()
        self._add_authorizers()
        self._add_routes()
        self._add_deployments()
        self._add_stages()
        self._add_gateway_responses()

    def arn(self, *below: str) -> str:
        return self.account.region.arn("apigateway", "/".join((self.path, *below)), with_account=False)

    def items(self, key: str, listing: str | None = None) -> list[Json]:
        found, why = listed(self.api, key)
        if why is not None and listing is not None:
            self.account.lacking(self.key, listing, why)
        return found

    def child(self, type_name: str, properties: Json, kind: str, name: str, called: str | None = None) -> str:
        """Adds something that belongs to the API; its ARN ends in what kind of thing it is and its name."""
        told = f"{called or f'{kind} {name}'} of {self.called}"
        owned = {"RestApiId": {"Ref": self.key}, **properties}
        return self.account.add(told, type_name, self.arn(kind, name), owned, name)

    def _add_validators(self) -> None:
        for validator in self.items("request_validators"):
            properties = capitalized(validator, "name", "validateRequestBody", "validateRequestParameters")
            self.child("AWS::ApiGateway::RequestValidator", properties, "requestvalidators", str(validator.get("id")))

    def _add_authorizers(self) -> None:
        for authorizer in self.items("authorizers", "authorizers"):
            properties = capitalized(authorizer, *_AUTHORIZER)
            called = str(authorizer.get("name"))
            self.child("AWS::ApiGateway::Authorizer", properties, "authorizers", str(authorizer.get("id")), called)

    def _add_routes(self) -> None:
        resources = self.items("resources", "routes")
        ids = {str(resource.get("id")) for resource in resources}
        keys: dict[str, str] = {}
        for resource in sorted(resources, key=lambda each: str(each.get("path", "")).count("/")):
            identity = str(resource.get("id"))
            if resource.get("path") == "/":
                keys[identity] = self.key
                continue
            parent = str(resource.get("parentId"))
            if parent not in ids:
                self.account.lacking(self.key, "routes", f"resource {identity} is below one that was not read")
                continue
            properties = {**capitalized(resource, "pathPart"), "ParentId": {"Ref": keys.get(parent, self.key)}}
            type_name, called = "AWS::ApiGateway::Resource", f"resource {resource.get('path')}"
            keys[identity] = self.child(type_name, properties, "resources", identity, called)
        for resource in resources:
            key = keys.get(str(resource.get("id")))
            unknown = why_unread(resource.get("resourceMethods"))
            if unknown is not None:
                self.account.lacking(self.key, "routes", unknown)
            for verb, method in mapping(resource.get("resourceMethods")).items() if key is not None else ():
                self._add_method(resource, str(key), verb, method)

    def _add_method(self, resource: Json, owner: str, verb: str, method: Any) -> None:
        if "authorizationType" not in mapping(method):
            why = why_unread(method) or f"method {verb} of {resource.get('path')} was read without what is in it"
            self.account.lacking(self.key, "routes", why)
            return
        properties = capitalized(method, *_METHOD)
        properties["HttpMethod"] = verb
        properties["ResourceId"] = {"Ref": owner}
        properties |= renamed(method, [("authorizerId", "AuthorizerId"), ("requestValidatorId", "RequestValidatorId")])
        responses = method.get("methodResponses")
        properties["MethodResponses"] = _by_status(responses, "responseParameters", "responseModels")
        integration = method.get("methodIntegration")
        if integration is not None:
            properties["Integration"] = _integration(integration)
        self.child(
            "AWS::ApiGateway::Method",
            properties,
            "resources",
            f"{resource.get('id')}/methods/{verb}",
            f"{verb} {resource.get('path')}",
        )

    def _add_deployments(self) -> None:
        for deployment in self.items("deployments", "deployments"):
            self.child("AWS::ApiGateway::Deployment", {}, "deployments", str(deployment.get("id")))

    def _add_stages(self) -> None:
        edited = methods_edited(self.api)
        for stage in self.items("stages", "stages"):
            name = str(stage.get("stageName"))
            deployed = methods_deployed(self.api, stage)
            if edited is not None and deployed is not None and edited != deployed:
                why = f"stage {name} has other methods than those that are edited: it was not deployed since"
                self.account.lacking(self.key, "routes", why)
            properties = capitalized(stage, "stageName", "deploymentId", "variables", "cacheClusterEnabled")
            properties["MethodSettings"] = list(_method_settings(mapping(stage.get("methodSettings"))))
            canary = mapping(stage.get("canarySettings"))
            if canary:
                properties["CanarySetting"] = capitalized(
                    canary, "percentTraffic", "deploymentId", "stageVariableOverrides"
                )
            key = self.child("AWS::ApiGateway::Stage", properties, "stages", name, name)
            if deployed is not None:
                self.account.deployed[key] = frozenset(deployed)
            acl = stage.get("webAclArn")
            if isinstance(acl, str) and acl:
                association = {"ResourceArn": self.arn("stages", name), "WebACLArn": acl}
                self.account.add(
                    f"web ACL of stage {name} of {self.called}",
                    "AWS::WAFv2::WebACLAssociation",
                    self.arn("stages", name),
                    association,
                )

    def _add_gateway_responses(self) -> None:
        for response in self.items("gateway_responses", "gateway_responses"):
            if response.get("defaultResponse") is True:
                continue
            properties = capitalized(response, "responseType", "statusCode", "responseParameters", "responseTemplates")
            kind = str(response.get("responseType"))
            self.child("AWS::ApiGateway::GatewayResponse", properties, "gatewayresponses", kind)


def methods_edited(api: Json) -> dict[tuple[str, str], tuple[str, bool]] | None:
    """The methods of an API as they are edited, by path and verb: how each authorizes, and whether it wants a key."""
    resources, why = listed(api, "resources")
    if why is not None or any(why_unread(resource.get("resourceMethods")) is not None for resource in resources):
        return None
    found: dict[tuple[str, str], tuple[str, bool]] = {}
    for resource in resources:
        for verb, method in mapping(resource.get("resourceMethods")).items():
            told = mapping(method)
            found[str(resource.get("path")), verb] = _guards(told)
    return found


def methods_deployed(api: Json, stage: Json) -> dict[tuple[str, str], tuple[str, bool]] | None:
    """The same of the deployment that a stage has; None where that was not read.

    https://docs.aws.amazon.com/apigateway/latest/api/API_GetDeployment.html
    """
    summary = mapping(api.get("summaries")).get(str(stage.get("deploymentId")))
    if summary is None or why_unread(summary) is not None:
        return None
    return {
        (path, verb): _guards(mapping(method))
        for path, methods in mapping(summary).items()
        for verb, method in mapping(methods).items()
    }


def _guards(method: Json) -> tuple[str, bool]:
    return str(method.get("authorizationType") or "NONE"), method.get("apiKeyRequired") is True


def _endpoint_configuration(api: Json) -> Any:
    configuration = api.get("endpointConfiguration")
    if why_unread(configuration) is not None:
        return read(configuration)
    return capitalized(mapping(configuration), "types", "vpcEndpointIds")


def _integration(integration: Any) -> Any:
    if why_unread(integration) is not None:
        return read(integration)
    properties = capitalized(integration, *_INTEGRATION)
    properties |= renamed(integration, [("httpMethod", "IntegrationHttpMethod")])
    keys = ("selectionPattern", "responseParameters", "responseTemplates", "contentHandling")
    properties["IntegrationResponses"] = _by_status(integration.get("integrationResponses"), *keys)
    tls = mapping(integration.get("tlsConfig"))
    if tls:
        properties["TlsConfig"] = capitalized(tls, "insecureSkipVerification")
    return properties


def _by_status(responses: Any, *keys: str) -> Any:
    """From {"200": {...}} to a list, with these keys of each."""
    if why_unread(responses) is not None:
        return read(responses)
    return [{"StatusCode": code, **capitalized(mapping(each), *keys)} for code, each in mapping(responses).items()]


def _method_settings(settings: Json) -> list[Json]:
    """From {"~1orders/GET": {...}}; "*/*" is for all of them."""
    found: list[Json] = []
    for where, setting in settings.items():
        path, _, method = where.rpartition("/")
        told = {"ResourcePath": "/*" if path in ("*", "") else f"/{path}", "HttpMethod": method}
        found.append({**told, **capitalized(mapping(setting), *_METHOD_SETTING)})
    return found


def policy_in(written: Any) -> Any:
    """A policy document. API Gateway gives it as JSON in which the quotes have backslashes before them.

    https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html
    """
    if why_unread(written) is not None:
        return read(written)
    if not isinstance(written, str):
        return written
    try:
        return json.loads(written if '\\"' not in written else written.replace('\\"', '"').replace("\\/", "/"))
    except ValueError:
        return unread("the policy is no JSON")


def add_usage_plans(account: AccountResources, service: Json) -> None:
    """Adds the usage plans and API keys of a region. An API key's value is never read."""
    keys, why = collected(service, "api_keys")
    if why is not None:
        account.lacking("", "api_keys", why)
    for key in keys:
        properties = capitalized(key, "name", "enabled")
        properties["StageKeys"] = [
            {"RestApiId": api, "StageName": stage}
            for api, _, stage in (str(each).partition("/") for each in several(key.get("stageKeys")))
        ]
        identity = str(key.get("id"))
        arn = account.region.arn("apigateway", f"/apikeys/{identity}", with_account=False)
        account.add(str(key.get("name") or identity), "AWS::ApiGateway::ApiKey", arn, properties, identity)
    plans, why = collected(service, "usage_plans")
    if why is not None:
        account.lacking("", "usage_plans", why)
    for plan in plans:
        _add_usage_plan(account, plan)


def _add_usage_plan(account: AccountResources, plan: Json) -> None:
    identity = str(plan.get("id"))
    arn = account.region.arn("apigateway", f"/usageplans/{identity}", with_account=False)
    properties: Json = {"UsagePlanName": plan.get("name"), "ApiStages": []}
    stages, unlisted = listed(plan, "apiStages")
    for stage in stages:
        limits = {
            where if where.startswith("/") else f"/{where}": capitalized(mapping(limit), "rateLimit", "burstLimit")
            for where, limit in mapping(stage.get("throttle")).items()
        }
        told = {"ApiId": stage.get("apiId"), "Stage": stage.get("stage")}
        properties["ApiStages"].append({**told, "Throttle": limits} if limits else told)
    if mapping(plan.get("throttle")):
        properties["Throttle"] = capitalized(mapping(plan["throttle"]), "rateLimit", "burstLimit")
    if mapping(plan.get("quota")):
        properties["Quota"] = capitalized(mapping(plan["quota"]), "limit", "period", "offset")
    called = str(plan.get("name") or identity)
    key = account.add(called, "AWS::ApiGateway::UsagePlan", arn, properties, identity)
    if unlisted is not None:
        account.lacking(key, "stages", unlisted)
    attached, why = listed(plan, "keys")
    if why is not None:
        account.lacking(key, "keys", why)
    for each in attached:
        attachment = {"KeyId": each.get("id"), "KeyType": each.get("type"), "UsagePlanId": {"Ref": key}}
        account.add(f"key {each.get('name')} in {called}", "AWS::ApiGateway::UsagePlanKey", arn, attachment)
