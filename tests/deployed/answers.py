"""Whether a snapshot holds nothing but answers that AWS's API may give, after botocore's description of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore_shapes import faults, output_shape

if TYPE_CHECKING:
    from collections.abc import Iterator

Answer = tuple[str, Any, tuple[str, ...]]
"""What a part of a snapshot is called, the part, and the service, operation and members that give its shape."""

REST_PARTS = {
    "resources": ("GetResources", "items"),
    "stages": ("GetStages", "item"),
    "deployments": ("GetDeployments", "items"),
    "authorizers": ("GetAuthorizers", "items"),
    "request_validators": ("GetRequestValidators", "items"),
    "models": ("GetModels", "items"),
    "gateway_responses": ("GetGatewayResponses", "items"),
}
V2_PARTS = {
    "routes": ("GetRoutes", "Items"),
    "integrations": ("GetIntegrations", "Items"),
    "authorizers": ("GetAuthorizers", "Items"),
    "stages": ("GetStages", "Items"),
    "deployments": ("GetDeployments", "Items"),
}
V2_RESPONSES = {
    "route_responses": ("GetRouteResponses", "Items"),
    "integration_responses": ("GetIntegrationResponses", "Items"),
}


def faults_of(snapshot: dict[str, Any]) -> list[str]:
    """How a snapshot differs from what AWS may answer. Parts that could not be read count as answered."""
    found: list[str] = []
    for account in snapshot["accounts"]:
        answers = list(_everywhere(account["global"]))
        for name, region in account["regions"].items():
            answers += _region(name, region)
        for where, part, shape in answers:
            if part is not None and "unread" not in part:
                found += faults(part, output_shape(*shape), where)
    return found


def _everywhere(part: dict[str, Any]) -> Iterator[Answer]:
    cloudfront = part["cloudfront"]
    for key, operation, listing in (
        ("distributions", "ListDistributions", "DistributionList"),
        ("cache_policies", "ListCachePolicies", "CachePolicyList"),
        ("origin_request_policies", "ListOriginRequestPolicies", "OriginRequestPolicyList"),
        ("response_headers_policies", "ListResponseHeadersPolicies", "ResponseHeadersPolicyList"),
        ("functions", "ListFunctions", "FunctionList"),
    ):
        yield key, cloudfront[key], ("cloudfront", operation, listing, "Items")
    for name, role in part["iam"]["roles"].items():
        if "Role" in role:
            # The document is a string in the API, which boto3 reads.
            yield f"role {name}", {**role["Role"], "AssumeRolePolicyDocument": ""}, ("iam", "GetRole", "Role")
    records = [_without(each, "zone", "zone_id", "private") for each in part["route53"]["records"]]
    yield "records", records, ("route53", "ListResourceRecordSets", "ResourceRecordSets")


def _region(name: str, part: dict[str, Any]) -> Iterator[Answer]:
    for service, answers in (
        ("apigateway", _rest_apis),
        ("apigatewayv2", _v2_apis),
        ("lambda", _functions),
        ("cognito-idp", _user_pools),
    ):
        if service in part:
            for where, value, shape in answers(part[service]):
                yield f"{name} {where}", value, (service, *shape)
    for arn, acl in part.get("wafv2", {"web_acls": {}})["web_acls"].items():
        yield arn, acl, ("wafv2", "GetWebACL", "WebACL")
    for arn, certificate in part.get("acm", {"certificates": {}})["certificates"].items():
        yield arn, certificate, ("acm", "DescribeCertificate", "Certificate")
    if "ec2" in part:
        yield f"{name} endpoints", part["ec2"]["vpc_endpoints"], ("ec2", "DescribeVpcEndpoints", "VpcEndpoints")
    for arn, balancer in part.get("elbv2", {"load_balancers": {}})["load_balancers"].items():
        yield arn, balancer, ("elbv2", "DescribeLoadBalancers", "LoadBalancers", "[]")


def _without(part: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key not in keys}


def _rest_apis(part: dict[str, Any]) -> Iterator[Answer]:
    for api in part["rest_apis"]:
        name = api["name"]
        yield name, _without(api, *REST_PARTS, "summaries", "exports"), ("GetRestApis", "items", "[]")
        for key, shape in REST_PARTS.items():
            yield f"{name} {key}", api[key], shape
        for identity, summary in api["summaries"].items():
            yield f"{name} {identity}", summary, ("GetDeployment", "apiSummary")
    for plan in part["usage_plans"]:
        yield plan["name"], _without(plan, "keys"), ("GetUsagePlans", "items", "[]")
        yield plan["name"], plan["keys"], ("GetUsagePlanKeys", "items")
    yield "api keys", part["api_keys"], ("GetApiKeys", "items")
    for domain in part["domain_names"]:
        yield domain["domainName"], _without(domain, "base_path_mappings"), ("GetDomainNames", "items", "[]")
        yield domain["domainName"], domain["base_path_mappings"], ("GetBasePathMappings", "items")
    yield "vpc links", part["vpc_links"], ("GetVpcLinks", "items")
    yield "account", part["account"], ("GetAccount",)


def _v2_apis(part: dict[str, Any]) -> Iterator[Answer]:
    for api in part["apis"]:
        name = api["Name"]
        yield name, _without(api, *V2_PARTS, "exports"), ("GetApis", "Items", "[]")
        for key, shape in V2_PARTS.items():
            yield f"{name} {key}", [_without(each, *V2_RESPONSES) for each in api[key]], shape
        for each in (*api["routes"], *api["integrations"]):
            for key, shape in V2_RESPONSES.items():
                yield f"{name} {key}", each.get(key), shape
    for domain in part["domain_names"]:
        name = domain["DomainName"]
        yield name, _without(domain, "api_mappings", "routing_rules"), ("GetDomainNames", "Items", "[]")
        yield name, domain["api_mappings"], ("GetApiMappings", "Items")
        yield name, domain["routing_rules"], ("ListRoutingRules", "RoutingRules")
    yield "vpc links", part["vpc_links"], ("GetVpcLinks", "Items")


def _functions(part: dict[str, Any]) -> Iterator[Answer]:
    for name, function in part["functions"].items():
        yield name, _with_all_variables(function["configuration"]), ("GetFunctionConfiguration",)
        yield name, function["aliases"], ("ListAliases", "Aliases")
        yield name, function["url"], ("GetFunctionUrlConfig",)


def _with_all_variables(configuration: dict[str, Any]) -> dict[str, Any]:
    """With something for the values of environment variables that a snapshot does not hold."""
    if "Environment" not in configuration:
        return configuration
    variables: dict[str, str | None] = configuration["Environment"]["Variables"]
    return {**configuration, "Environment": {"Variables": {name: value or "" for name, value in variables.items()}}}


def _user_pools(part: dict[str, Any]) -> Iterator[Answer]:
    for identity, pool in part["user_pools"].items():
        yield identity, pool["UserPool"], ("DescribeUserPool", "UserPool")
        yield identity, pool["resource_servers"], ("ListResourceServers", "ResourceServers")
        for client in pool["clients"] if isinstance(pool["clients"], list) else ():
            yield client["ClientId"], client, ("DescribeUserPoolClient", "UserPoolClient")
