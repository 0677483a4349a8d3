"""REST APIs of an account, as the resources of a template.

They are built as their stages serve them, which need not be what is edited: see `served`.
https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gatelint.front_door.api import EditedMethod
from gatelint.readers.accounts.building.resources import (
    LOGICAL_ID,
    capitalized,
    collected,
    listed,
    mapping,
    policy_in,
    read,
    renamed,
    several,
    why_unread,
)
from gatelint.readers.accounts.building.served_rest_apis import served_rest_api
from gatelint.values import Place, Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.readers.accounts.building.resources import AccountResources, Json
    from gatelint.readers.accounts.building.versions import Steps

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
_ASKED = {"CUSTOM": ("TOKEN", "REQUEST"), "COGNITO_USER_POOLS": ("COGNITO_USER_POOLS",)}
"""The types of the authorizers that a method of each authorization type asks.

https://docs.aws.amazon.com/apigateway/latest/api/API_Method.html
"""
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
        self.served = served_rest_api(api)
        self.api, self.edited = self.served.api, api
        self.id = str(api.get("id", ""))
        self.path = f"/restapis/{self.id}"
        self.called = f"{api.get('name') or 'API'} ({self.id})"
        self.key = ""
        self.ids = {str(each.get("path")): str(each.get("id")) for each in listed(self.api, "resources")[0]}

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
        self._note_edits()

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
        for listing, why in self.served.lacks:
            self.account.lacking(self.key, listing, why)
        if self.api.get("stages") is None:
            self.account.lacking(self.key, "stages", "the stages were not asked for")
        for stage in self.items("stages", "stages"):
            name = str(stage.get("stageName"))
            properties = capitalized(stage, "stageName", "deploymentId", "variables", "cacheClusterEnabled")
            properties["MethodSettings"] = list(_method_settings(mapping(stage.get("methodSettings"))))
            canary = mapping(stage.get("canarySettings"))
            if canary:
                properties["CanarySetting"] = capitalized(
                    canary, "percentTraffic", "deploymentId", "stageVariableOverrides"
                )
            key = self.child("AWS::ApiGateway::Stage", properties, "stages", name, name)
            if name in self.served.deployed:
                self.account.deployed[key] = self.served.deployed[name]
            acl = stage.get("webAclArn")
            if isinstance(acl, str) and acl:
                association = {"ResourceArn": self.arn("stages", name), "WebACLArn": acl}
                self.account.add(
                    f"web ACL of stage {name} of {self.called}",
                    "AWS::WAFv2::WebACLAssociation",
                    self.arn("stages", name),
                    association,
                )

    def _note_edits(self) -> None:
        """Notes what is edited, and what of it was not deployed."""
        if self.served.edited is not None:
            self.account.edited[self.key] = sorted(self._edited_methods(), key=lambda each: (each.path, each.method))
        self.account.undeployed[self.key] = {
            self._arn_of(each.kind, each.name): [_as_written(steps) for steps in each.properties]
            for each in self.served.undeployed
        }

    def _edited_methods(self) -> Iterator[EditedMethod]:
        """The methods with the authorizers that they name: it is what is edited that the next deployment is made of."""
        authorizers, why = listed(self.edited, "authorizers")
        are_listed = isinstance(self.edited.get("authorizers"), list) and why is None
        for resource in listed(self.edited, "resources")[0]:
            path = str(resource.get("path"))
            for verb, method in mapping(resource.get("resourceMethods")).items():
                edited = EditedMethod(path, verb, Place(self._arn_of("methods", (path, verb)), ()))
                # One may be left over on a method that asks none any more.
                types = _ASKED.get(str(mapping(method).get("authorizationType")))
                named = mapping(method).get("authorizerId")
                if types is not None and isinstance(named, str):
                    edited.authorizer = named
                    fitting = (str(each.get("id")) for each in authorizers if each.get("type") in types)
                    edited.fitting_authorizers = tuple(fitting)
                    if are_listed:
                        edited.authorizer_exists = Truth.of(any(each.get("id") == named for each in authorizers))
                yield edited

    def _arn_of(self, kind: str, name: Any) -> str:
        """The ARN of a part of the API, by the name that `Parts` has for it."""
        if kind == "methods":
            path, verb = name
            return self.arn("resources", f"{self.ids.get(path, path)}/methods/{verb}")
        if kind == "gateway_responses":
            return self.arn("gatewayresponses", str(name))
        listed_as = {"authorizers": "authorizers", "validators": "request_validators"}.get(kind)
        item = next((each for each in self.items(str(listed_as)) if each.get("name") == name), None)
        return self.arn() if item is None else self.arn(str(listed_as).replace("_", ""), str(item.get("id")))

    def _add_gateway_responses(self) -> None:
        for response in self.items("gateway_responses", "gateway_responses"):
            if response.get("defaultResponse") is True:
                continue
            properties = capitalized(response, "responseType", "statusCode", "responseParameters", "responseTemplates")
            kind = str(response.get("responseType"))
            self.child("AWS::ApiGateway::GatewayResponse", properties, "gatewayresponses", kind)


_WRITTEN = {"methodIntegration": "Integration", "apiKeySource": "ApiKeySourceType"}
"""Properties that CloudFormation has another name for."""


def _as_written(steps: Steps) -> Steps:
    """The path of a property in the names of CloudFormation."""
    if steps == ("methodIntegration", "httpMethod"):
        return "Integration", "IntegrationHttpMethod"
    return tuple(_WRITTEN.get(step, step[:1].upper() + step[1:]) for step in steps)


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
    attached, why = collected(plan, "keys")
    if why is not None:
        account.lacking(key, "keys", why)
    for each in attached:
        attachment = {"KeyId": each.get("id"), "KeyType": each.get("type"), "UsagePlanId": {"Ref": key}}
        account.add(f"key {each.get('name')} in {called}", "AWS::ApiGateway::UsagePlanKey", arn, attachment)
