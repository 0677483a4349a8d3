"""The calls to everything that stands before, beside and behind an API, and to whatever leads to an account."""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.readers.accounts.allowances import (
    ACM,
    CLOUDFRONT,
    COGNITO_CLIENTS,
    COGNITO_POOLS,
    COGNITO_RESOURCES,
    EC2,
    ELB,
    GET_POLICY,
    IAM,
    LAMBDA,
    ORGANIZATIONS,
    ROUTE53,
    STS,
    WAF,
    Allowance,
)
from gatelint.readers.accounts.call import (
    ACCOUNT,
    FUNCTION,
    ORGANIZATION,
    QUALIFIED,
    REGION,
    ROLE,
    USER_POOL,
    Call,
    Pages,
)


def cloudfront() -> Iterator[Call]:
    """https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudfront.html"""
    for operation, name, member in (
        ("list_distributions", "ListDistributions", "DistributionList"),
        ("list_cache_policies", "ListCachePolicies", "CachePolicyList"),
        ("list_origin_request_policies", "ListOriginRequestPolicies", "OriginRequestPolicyList"),
        ("list_response_headers_policies", "ListResponseHeadersPolicies", "ResponseHeadersPolicyList"),
        ("list_functions", "ListFunctions", "FunctionList"),
    ):
        pages = Pages(("Marker",), (f"{member}.NextMarker",))
        action = f"cloudfront:{name}"
        yield Call(
            "cloudfront", operation, name, action, ("*",), (CLOUDFRONT,), ACCOUNT, f"{member}.Items", pages=pages
        )


def functions() -> Iterator[Call]:
    """https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html"""
    markers = Pages(("Marker",), ("NextMarker",))
    one, qualified = ("FunctionName",), ("FunctionName", "Qualifier")

    def of(
        operation: str,
        name: str,
        per: str,
        names: tuple[str, ...],
        result: str | None = None,
        pages: Pages | None = None,
        allowance: Allowance = LAMBDA,
    ) -> Call:
        resources = ("arn:{partition}:lambda:*:*:function:*",)
        return Call("lambda", operation, name, f"lambda:{name}", resources, (allowance,), per, result, pages, names)

    yield of("get_function_configuration", "GetFunctionConfiguration", FUNCTION, qualified)
    yield of("get_policy", "GetPolicy", QUALIFIED, qualified, "Policy", allowance=GET_POLICY)
    yield of("list_aliases", "ListAliases", FUNCTION, one, "Aliases", markers)
    yield of("get_function_url_config", "GetFunctionUrlConfig", FUNCTION, qualified)
    yield of("get_function_concurrency", "GetFunctionConcurrency", FUNCTION, one)


def identity() -> Iterator[Call]:
    """https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html"""
    markers = Pages(("Marker",), ("Marker",), more="IsTruncated")

    def of(
        operation: str,
        name: str,
        kind: str,
        per: str,
        names: tuple[str, ...],
        result: str,
        pages: Pages | None = None,
    ) -> Call:
        resources = (f"arn:{{partition}}:iam::*:{kind}/*",)
        return Call("iam", operation, name, f"iam:{name}", resources, (IAM,), per, result, pages, names)

    role = ("RoleName",)
    yield of("get_role", "GetRole", "role", ROLE, role, "Role")
    yield of("list_role_policies", "ListRolePolicies", "role", ROLE, role, "PolicyNames", markers)
    yield of(
        "get_role_policy",
        "GetRolePolicy",
        "role",
        "inline policy of a role",
        ("RoleName", "PolicyName"),
        "PolicyDocument",
    )
    yield of("list_attached_role_policies", "ListAttachedRolePolicies", "role", ROLE, role, "AttachedPolicies", markers)
    yield of("get_policy", "GetPolicy", "policy", "policy attached to a role", ("PolicyArn",), "Policy")
    yield of(
        "get_policy_version",
        "GetPolicyVersion",
        "policy",
        "policy attached to a role",
        ("PolicyArn", "VersionId"),
        "PolicyVersion",
    )


def access() -> Iterator[Call]:
    """Web ACLs, certificates and user pools: what an API, a stage or a domain name names."""
    yield Call(
        "wafv2",
        "get_web_acl",
        "GetWebACL",
        "wafv2:GetWebACL",
        ("arn:{partition}:wafv2:*:*:*/webacl/*/*",),
        (WAF,),
        "web ACL",
        "WebACL",
        names=("ARN", "Name", "Id"),
    )
    yield Call(
        "acm",
        "describe_certificate",
        "DescribeCertificate",
        "acm:DescribeCertificate",
        ("arn:{partition}:acm:*:*:certificate/*",),
        (ACM,),
        "certificate",
        "Certificate",
        names=("CertificateArn",),
    )
    pool = ("UserPoolId",)
    for operation, name, per, names, result, most, allowance in (
        ("describe_user_pool", "DescribeUserPool", USER_POOL, pool, "UserPool", 0, COGNITO_POOLS),
        ("list_user_pool_clients", "ListUserPoolClients", USER_POOL, pool, "UserPoolClients", 60, COGNITO_CLIENTS),
        (
            "describe_user_pool_client",
            "DescribeUserPoolClient",
            "client of a user pool",
            ("UserPoolId", "ClientId"),
            "UserPoolClient",
            0,
            COGNITO_CLIENTS,
        ),
        ("list_resource_servers", "ListResourceServers", USER_POOL, pool, "ResourceServers", 50, COGNITO_RESOURCES),
    ):
        pages = Pages(("NextToken",), ("NextToken",), size=("MaxResults", most)) if most else None
        resources = ("arn:{partition}:cognito-idp:*:*:userpool/*",)
        action = f"cognito-idp:{name}"
        yield Call("cognito-idp", operation, name, action, resources, (allowance,), per, result, pages, names)


def surroundings() -> Iterator[Call]:
    """What stands around an API in its network, and who is asking."""
    tokens, anything = Pages(("NextToken",), ("NextToken",)), ("*",)
    yield Call(
        "ec2",
        "describe_vpc_endpoints",
        "DescribeVpcEndpoints",
        "ec2:DescribeVpcEndpoints",
        anything,
        (EC2,),
        REGION,
        "VpcEndpoints",
        tokens,
        ("VpcEndpointIds",),
    )
    yield Call(
        "ec2", "describe_regions", "DescribeRegions", "ec2:DescribeRegions", anything, (EC2,), ACCOUNT, "Regions"
    )
    yield Call(
        "route53",
        "list_hosted_zones",
        "ListHostedZones",
        "route53:ListHostedZones",
        anything,
        (ROUTE53,),
        ACCOUNT,
        "HostedZones",
        Pages(("Marker",), ("NextMarker",), more="IsTruncated"),
    )
    yield Call(
        "route53",
        "list_resource_record_sets",
        "ListResourceRecordSets",
        "route53:ListResourceRecordSets",
        ("arn:{partition}:route53:::hostedzone/*",),
        (ROUTE53,),
        "hosted zone",
        "ResourceRecordSets",
        Pages(
            ("StartRecordName", "StartRecordType", "StartRecordIdentifier"),
            ("NextRecordName", "NextRecordType", "NextRecordIdentifier"),
            more="IsTruncated",
        ),
        ("HostedZoneId",),
    )
    yield Call(
        "elbv2",
        "describe_load_balancers",
        "DescribeLoadBalancers",
        "elasticloadbalancing:DescribeLoadBalancers",
        anything,
        (ELB,),
        REGION,
        "LoadBalancers",
        Pages(("Marker",), ("NextMarker",)),
        ("LoadBalancerArns", "Names"),
    )
    yield Call(
        "sts",
        "get_caller_identity",
        "GetCallerIdentity",
        "sts:GetCallerIdentity",
        anything,
        (STS,),
        ACCOUNT,
    )
    yield Call(
        "sts",
        "assume_role",
        "AssumeRole",
        "sts:AssumeRole",
        ("arn:{partition}:iam::*:role/*",),
        (STS,),
        "account that is signed in to through a role",
        names=("RoleArn",),
        always={"RoleSessionName": "gatelint"},
    )
    yield Call(
        "organizations",
        "list_accounts",
        "ListAccounts",
        "organizations:ListAccounts",
        anything,
        (ORGANIZATIONS,),
        ORGANIZATION,
        "Accounts",
        tokens,
    )
