"""The calls to API Gateway: REST APIs in its first version, HTTP and WebSocket APIs in its second."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gatelint.readers.accounts.allowances import API_GATEWAY, GET_RESOURCES, Allowance
from gatelint.readers.accounts.call import (
    DOMAIN_NAME,
    HTTP_API,
    HTTP_STAGE,
    NON_PROXY,
    REGION,
    REST_API,
    REST_STAGE,
    TWO_WAY_ROUTE,
    USAGE_PLAN,
    Call,
    Pages,
)

REST_PAGES = Pages(("position",), ("position",), size=("limit", 500))
V2_PAGES = Pages(("NextToken",), ("NextToken",))


def api_gateway() -> Iterator[Call]:
    """https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html"""

    def get(
        operation: str,
        name: str,
        path: str,
        per: str,
        names: tuple[str, ...] = (),
        *,
        result: str | None = "items",
        pages: Pages | None = REST_PAGES,
        always: dict[str, Any] | None = None,
        allowances: tuple[Allowance, ...] = (API_GATEWAY,),
    ) -> Call:
        resources = (f"arn:{{partition}}:apigateway:*::{path}",)
        action = "apigateway:GET"
        return Call(
            "apigateway", operation, name, action, resources, allowances, per, result, pages, names, always or {}
        )

    api = ("restApiId",)
    yield get("get_rest_apis", "GetRestApis", "/restapis", REGION)
    yield get(
        "get_resources",
        "GetResources",
        "/restapis/*/resources",
        REST_API,
        api,
        # Without it AWS leaves the methods out, and asking for each of them costs a call apiece.
        always={"embed": ["methods"]},
        allowances=(GET_RESOURCES, API_GATEWAY),
    )
    yield get("get_stages", "GetStages", "/restapis/*/stages", REST_API, api, result="item", pages=None)
    yield get("get_deployments", "GetDeployments", "/restapis/*/deployments", REST_API, api)
    yield get(
        "get_deployment",
        "GetDeployment",
        "/restapis/*/deployments/*",
        REST_STAGE,
        ("restApiId", "deploymentId"),
        result=None,
        pages=None,
        always={"embed": ["apisummary"]},
    )
    yield get("get_authorizers", "GetAuthorizers", "/restapis/*/authorizers", REST_API, api)
    yield get("get_request_validators", "GetRequestValidators", "/restapis/*/requestvalidators", REST_API, api)
    yield get("get_models", "GetModels", "/restapis/*/models", REST_API, api)
    yield get("get_gateway_responses", "GetGatewayResponses", "/restapis/*/gatewayresponses", REST_API, api)
    yield get(
        "get_export",
        "GetExport",
        "/restapis/*/stages/*/exports/*",
        REST_STAGE,
        ("restApiId", "stageName"),
        result="body",
        pages=None,
        always={"exportType": "oas30", "accepts": "application/json", "parameters": {"extensions": "apigateway"}},
    )
    yield get("get_usage_plans", "GetUsagePlans", "/usageplans", REGION)
    yield get("get_usage_plan_keys", "GetUsagePlanKeys", "/usageplans/*/keys", USAGE_PLAN, ("usagePlanId",))
    yield get("get_api_keys", "GetApiKeys", "/apikeys", REGION, always={"includeValues": False})
    yield get("get_domain_names", "GetDomainNames", "/domainnames", REGION)
    yield get(
        "get_base_path_mappings",
        "GetBasePathMappings",
        "/domainnames/*/basepathmappings",
        DOMAIN_NAME,
        ("domainName", "domainNameId"),
    )
    yield get("get_vpc_links", "GetVpcLinks", "/vpclinks", REGION)
    yield get("get_account", "GetAccount", "/account", REGION, result=None, pages=None)


def api_gateway_v2() -> Iterator[Call]:
    """https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagementv2.html"""

    def get(operation: str, name: str, path: str, per: str, names: tuple[str, ...] = ()) -> Call:
        resources = (f"arn:{{partition}}:apigateway:*::{path}",)
        action = "apigateway:GET"
        return Call("apigatewayv2", operation, name, action, resources, (API_GATEWAY,), per, "Items", V2_PAGES, names)

    api = ("ApiId",)
    yield get("get_apis", "GetApis", "/apis", REGION)
    yield get("get_routes", "GetRoutes", "/apis/*/routes", HTTP_API, api)
    yield get("get_integrations", "GetIntegrations", "/apis/*/integrations", HTTP_API, api)
    yield get("get_authorizers", "GetAuthorizers", "/apis/*/authorizers", HTTP_API, api)
    yield get("get_stages", "GetStages", "/apis/*/stages", HTTP_API, api)
    yield get("get_deployments", "GetDeployments", "/apis/*/deployments", HTTP_API, api)
    yield get(
        "get_route_responses",
        "GetRouteResponses",
        "/apis/*/routes/*/routeresponses",
        TWO_WAY_ROUTE,
        ("ApiId", "RouteId"),
    )
    yield get(
        "get_integration_responses",
        "GetIntegrationResponses",
        "/apis/*/integrations/*/integrationresponses",
        NON_PROXY,
        ("ApiId", "IntegrationId"),
    )
    yield Call(
        "apigatewayv2",
        "export_api",
        "ExportApi",
        "apigateway:GET",
        ("arn:{partition}:apigateway:*::/apis/*/exports/*",),
        (API_GATEWAY,),
        HTTP_STAGE,
        "body",
        names=("ApiId", "StageName"),
        always={"Specification": "OAS30", "OutputType": "JSON", "IncludeExtensions": True},
    )
    yield get("get_domain_names", "GetDomainNames", "/domainnames", REGION)
    yield get("get_api_mappings", "GetApiMappings", "/domainnames/*/apimappings", DOMAIN_NAME, ("DomainName",))
    yield Call(
        "apigatewayv2",
        "list_routing_rules",
        "ListRoutingRules",
        # Unlike all else here, an action of its own, whose ARNs name the account.
        "apigateway:ListRoutingRules",
        ("arn:{partition}:apigateway:*:*:/domainnames/*",),
        (API_GATEWAY,),
        DOMAIN_NAME,
        "RoutingRules",
        V2_PAGES,
        ("DomainName", "DomainNameId"),
    )
    yield get("get_vpc_links", "GetVpcLinks", "/vpclinks", REGION)
