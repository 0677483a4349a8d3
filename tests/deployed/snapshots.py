"""The snapshot of an account in which a template is deployed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from deployed.access import api_keys, usage_plans
from deployed.cloudfront_policies import (
    cache_policies,
    cloudfront_functions,
    origin_request_policies,
    response_headers_policies,
)
from deployed.distributions import distributions, refuse_what_cloudfront_refuses
from deployed.domains import domains_of, v1_domain_names, v2_domain_names
from deployed.functions import functions, name_function, refuse_unknown_permissions
from deployed.rest_apis import rest_apis
from deployed.roles import name_role, roles
from deployed.stacks import ACCOUNT, PARTITION, made_stack
from deployed.surroundings import (
    certificates,
    load_balancers,
    name_pools,
    records,
    region_of,
    rest_vpc_links,
    user_pools,
    v2_vpc_links,
    vpc_endpoints,
    web_acls,
)
from deployed.v2_apis import v2_apis

if TYPE_CHECKING:
    from pathlib import Path

    from deployed.stacks import MadeStack

TAKEN = "2026-11-25T17:30:00Z"


def deployed(path: Path) -> dict[str, Any]:
    """The snapshot of the account in which a template is deployed, with the parameters of `parameters_of`.

    Every part is what boto3 gives of AWS's answer. What the template names and does not make is denied to whoever
    reads the account. Raises NotExpressible where there is no such account, or nobody can tell which it is.
    """
    stack = made_stack(path)
    refuse_what_cloudfront_refuses(stack)
    refuse_unknown_permissions(stack)
    region, everywhere = _region(stack), _everywhere(stack)
    regions: dict[str, Any] = {stack.region: region}
    for service, key, found in (
        ("wafv2", "web_acls", web_acls(stack)),
        ("acm", "certificates", certificates(stack)),
    ):
        region[service] = {key: {}}
        for arn, answer in found.items():
            regions.setdefault(region_of(arn), {}).setdefault(service, {key: {}})[key][arn] = answer
    region["cognito-idp"] = {"user_pools": {}}
    for pool, answer in user_pools(stack).items():
        where = regions.setdefault(pool.partition("_")[0], {})
        where.setdefault("cognito-idp", {"user_pools": {}})["user_pools"][pool] = answer
    region["elbv2"] = {"load_balancers": load_balancers(stack)}
    region["lambda"] = {"functions": functions(stack)}
    everywhere["iam"] = {"roles": roles(stack)}
    account = {
        "account": ACCOUNT,
        "partition": PARTITION,
        "global": everywhere,
        "regions": regions,
        "unread": stack.unread,
    }
    # A copy shares nothing, and proves that all of it is plain.
    return cast(
        "dict[str, Any]", json.loads(json.dumps({"gatelint_snapshot": 1, "taken": TAKEN, "accounts": [account]}))
    )


def _region(stack: MadeStack) -> dict[str, Any]:
    """What is read of a region, but for what is read because something names it."""
    rest, v2 = rest_apis(stack), v2_apis(stack)
    for api in rest:
        _note_names_of_rest(stack, api)
    for api in v2:
        _note_names_of_v2(stack, api)
    domains = domains_of(stack)
    return {
        "apigateway": {
            "rest_apis": rest,
            "usage_plans": usage_plans(stack),
            "api_keys": api_keys(stack),
            "domain_names": v1_domain_names(domains, [api["id"] for api in rest]),
            "vpc_links": rest_vpc_links(stack),
            "account": {"throttleSettings": {"burstLimit": 5000, "rateLimit": 10000.0}, "features": ["UsagePlans"]},
        },
        "apigatewayv2": {"apis": v2, "domain_names": v2_domain_names(domains), "vpc_links": v2_vpc_links(stack)},
        "ec2": {"vpc_endpoints": vpc_endpoints(stack)},
    }


def _everywhere(stack: MadeStack) -> dict[str, Any]:
    """What is read once for all regions."""
    return {
        "cloudfront": {
            "distributions": distributions(stack),
            "cache_policies": cache_policies(stack),
            "origin_request_policies": origin_request_policies(stack),
            "response_headers_policies": response_headers_policies(stack),
            "functions": cloudfront_functions(stack),
        },
        "route53": {"records": records(stack)},
    }


def _note_names_of_rest(stack: MadeStack, api: dict[str, Any]) -> None:
    variables: list[dict[str, str]] = [stage.get("variables", {}) for stage in api["stages"]]
    for resource in api["resources"]:
        for method in resource.get("resourceMethods", {}).values():
            integration = method.get("methodIntegration", {})
            if "uri" in integration:
                name_function(stack, integration["uri"], variables)
            name_role(stack, integration.get("credentials"))
    for authorizer in api["authorizers"]:
        if "authorizerUri" in authorizer:
            name_function(stack, authorizer["authorizerUri"], variables)
        name_role(stack, authorizer.get("authorizerCredentials"))
        for arn in authorizer.get("providerARNs", []):
            name_pools(stack, arn)


def _note_names_of_v2(stack: MadeStack, api: dict[str, Any]) -> None:
    variables: list[dict[str, str]] = [stage.get("StageVariables", {}) for stage in api["stages"]]
    for integration in api["integrations"]:
        if "IntegrationUri" in integration:
            name_function(stack, integration["IntegrationUri"], variables)
        name_role(stack, integration.get("CredentialsArn"))
    for authorizer in api["authorizers"]:
        if "AuthorizerUri" in authorizer:
            name_function(stack, authorizer["AuthorizerUri"], variables)
        name_role(stack, authorizer.get("AuthorizerCredentialsArn"))
        name_pools(stack, authorizer.get("JwtConfiguration", {}).get("Issuer", ""))
