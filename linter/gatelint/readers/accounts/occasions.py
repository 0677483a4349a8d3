"""When each call is made, where that is not always: most of an account is never asked for."""

from __future__ import annotations

_BEHIND = "where an API invokes it"
_POOL = "where an authorizer names it"
_ASSUMED = "where an API assumes it"

OCCASIONS: dict[tuple[str, str], str] = {
    ("apigateway", "get_deployment"): "where its export does not tell, and for the deployment of a canary",
    ("apigateway", "get_export"): "each deployment that a stage is on, once",
    ("apigateway", "get_models"): "where its methods validate bodies",
    ("apigateway", "get_usage_plans"): "where there is a REST API",
    ("apigateway", "get_api_keys"): "where there is a REST API",
    ("apigateway", "get_account"): "where there is a REST API",
    ("apigateway", "get_usage_plan_keys"): "where it admits to an API that is read",
    ("apigateway", "get_vpc_links"): "where an integration of either version goes through one",
    ("apigatewayv2", "export_api"): "HTTP APIs, where it may not have the last edit",
    ("apigatewayv2", "get_integration_responses"): "where its route takes messages",
    ("apigatewayv2", "get_route_responses"): "where it is to answer",
    ("apigatewayv2", "list_routing_rules"): "where it goes by routing rules",
    ("apigatewayv2", "get_vpc_links"): "where an integration of either version goes through one",
    ("cloudfront", "list_cache_policies"): "where a distribution names one that is not AWS's",
    ("cloudfront", "list_origin_request_policies"): "where a distribution names one that is not AWS's",
    ("cloudfront", "list_response_headers_policies"): "where a distribution names one that is not AWS's",
    ("cloudfront", "list_functions"): "where a distribution runs one",
    ("lambda", "get_function_configuration"): "where an API invokes it, or a distribution runs it",
    ("lambda", "get_policy"): _BEHIND,
    ("lambda", "get_function_concurrency"): _BEHIND,
    ("lambda", "list_aliases"): "where an API invokes a version or an alias of it",
    (
        "lambda",
        "get_function_url_config",
    ): "where an API invokes it, and a distribution speaks to the URL of a function",
    ("iam", "get_role"): _ASSUMED,
    ("iam", "list_role_policies"): _ASSUMED,
    ("iam", "get_role_policy"): _ASSUMED,
    ("iam", "list_attached_role_policies"): _ASSUMED,
    ("iam", "get_policy"): "where an API assumes the role",
    ("iam", "get_policy_version"): "where an API assumes the role",
    ("wafv2", "get_web_acl"): "where a stage or a distribution names it",
    ("acm", "describe_certificate"): "where a domain name or a distribution names it",
    ("cognito-idp", "describe_user_pool"): _POOL,
    ("cognito-idp", "list_user_pool_clients"): _POOL,
    ("cognito-idp", "describe_user_pool_client"): "where an authorizer names the user pool",
    ("cognito-idp", "list_resource_servers"): _POOL,
    ("ec2", "describe_vpc_endpoints"): "where there is a REST API",
    ("ec2", "describe_regions"): "with `--all-regions`",
    ("route53", "list_hosted_zones"): "where there is a domain name, or an alias of a distribution",
    ("route53", "list_resource_record_sets"): "where one of these names is in it",
    ("elbv2", "describe_load_balancers"): "where a VPC link or an integration names one",
    ("sts", "assume_role"): "with `--role-arn` or `--organization`, and again before an hour is over",
    ("organizations", "list_accounts"): "with `--organization`",
}
"""By service and operation, as `calls` has them; completes "once for each REST API, ..."."""
