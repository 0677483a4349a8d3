"""What the front doors of the account that the tests read name of other services."""

from __future__ import annotations

import json
from typing import Any

from estate_names import (
    CERTIFICATE,
    CLIENT,
    EDGE,
    HOST,
    MADE,
    MANAGED,
    NETWORK_BALANCER,
    ORDERS,
    POOL,
    ROLE,
    SECRETS,
    WEB_ACL,
    arn,
)
from written_account import Answers


def functions() -> Answers:
    variables = {"DB_PASSWORD": SECRETS[3], "API_URL": "https://api.example.com/orders"}
    configuration = {
        "FunctionName": "orders",
        "FunctionArn": ORDERS,
        "Runtime": "python3.12",
        "Environment": {"Variables": variables},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{"Sid": "api", "Effect": "Allow"}]})
    return {
        "lambda.get_function_configuration": [
            ({"FunctionName": "orders"}, configuration),
            ({"FunctionName": "rewrite"}, {"FunctionName": "rewrite", "FunctionArn": EDGE}),
        ],
        "lambda.get_policy": [({"FunctionName": "orders", "Qualifier": "live"}, {"Policy": policy})],
        "lambda.list_aliases": [({"FunctionName": "orders"}, {"Aliases": [{"Name": "live", "FunctionVersion": "3"}]})],
        "lambda.get_function_concurrency": [({"FunctionName": "orders"}, {"ReservedConcurrentExecutions": 0})],
    }


def security() -> Answers:
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}}]}
    role = {
        "Path": "/service/",
        "RoleName": "queue-writer",
        "PermissionsBoundary": {
            "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
            "PermissionsBoundaryArn": MANAGED,
        },
        "RoleId": "AROA",
        "Arn": ROLE,
        "CreateDate": MADE,
        "AssumeRolePolicyDocument": trust,
    }
    visibility = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "m"}
    looks_for = {
        "ByteMatchStatement": {
            "SearchString": SECRETS[5].encode(),
            "FieldToMatch": {"SingleHeader": {"Name": "x-origin"}},
            "TextTransformations": [{"Priority": 0, "Type": "NONE"}],
            "PositionalConstraint": "EXACTLY",
        }
    }
    web_acl: dict[str, Any] = {
        "Name": "api",
        "Id": "aaaa-1111",
        "ARN": WEB_ACL,
        "DefaultAction": {"Block": {}},
        "VisibilityConfig": visibility,
        "Rules": [
            {
                "Name": "from-cloudfront",
                "Priority": 0,
                "Statement": {"NotStatement": {"Statement": looks_for}},
                "Action": {"Block": {}},
                "VisibilityConfig": visibility,
            }
        ],
    }
    client = {
        "ClientId": CLIENT,
        "UserPoolId": POOL,
        "ClientSecret": SECRETS[2],
        "AllowedOAuthScopes": ["shop/read"],
        "CreationDate": MADE,
    }
    return {
        "iam.get_role": [({"RoleName": "queue-writer"}, {"Role": role})],
        "iam.list_role_policies": [({"RoleName": "queue-writer"}, {"PolicyNames": ["send"], "IsTruncated": False})],
        "iam.get_role_policy": [
            (
                {"PolicyName": "send"},
                {"RoleName": "queue-writer", "PolicyName": "send", "PolicyDocument": "%7B%22Statement%22%3A%5B%5D%7D"},
            )
        ],
        "iam.list_attached_role_policies": [
            (
                {"RoleName": "queue-writer"},
                {"AttachedPolicies": [{"PolicyName": "AmazonSQSFullAccess", "PolicyArn": MANAGED}]},
            )
        ],
        "iam.get_policy": [({"PolicyArn": MANAGED}, {"Policy": {"Arn": MANAGED, "DefaultVersionId": "v3"}})],
        "iam.get_policy_version": [
            ({"VersionId": "v3"}, {"PolicyVersion": {"Document": {"Statement": []}, "VersionId": "v3"}})
        ],
        "wafv2.get_web_acl": [
            ({"Name": "api", "Scope": "REGIONAL", "Id": "aaaa-1111"}, {"WebACL": web_acl, "LockToken": "t"})
        ],
        "acm.describe_certificate": [
            (
                {"CertificateArn": CERTIFICATE},
                {"Certificate": {"CertificateArn": CERTIFICATE, "DomainName": "*.example.com", "NotAfter": MADE}},
            )
        ],
        "cognito-idp.describe_user_pool": [({"UserPoolId": POOL}, {"UserPool": {"Id": POOL, "Name": "people"}})],
        "cognito-idp.list_user_pool_clients": [
            ({"UserPoolId": POOL}, {"UserPoolClients": [{"ClientId": CLIENT, "UserPoolId": POOL}]})
        ],
        "cognito-idp.describe_user_pool_client": [({"ClientId": CLIENT}, {"UserPoolClient": client})],
        "cognito-idp.list_resource_servers": [
            ({"UserPoolId": POOL}, {"ResourceServers": [{"UserPoolId": POOL, "Identifier": "shop"}]})
        ],
    }


def network() -> Answers:
    def record(name: str, target: str) -> dict[str, Any]:
        return {"Name": name, "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": target}]}

    zones = [
        {"Id": "/hostedzone/Z1", "Name": "example.com.", "CallerReference": "a", "Config": {"PrivateZone": False}},
        {"Id": "/hostedzone/Z2", "Name": "example.net.", "CallerReference": "b", "Config": {"PrivateZone": False}},
    ]
    records = [
        record("api.example.com.", "d-abc.execute-api.eu-west-1.amazonaws.com"),
        record("mail.example.com.", "mail.example.net"),
        record("old.example.com.", f"{HOST}."),
        record(r"\052.example.com.", HOST),
    ]
    whole = {"IsTruncated": False, "MaxItems": "300"}
    balancers = [
        {"LoadBalancerArn": NETWORK_BALANCER, "Scheme": "internal", "Type": "network"},
        {"LoadBalancerArn": arn("elasticloadbalancing", "loadbalancer/app/other/1"), "Type": "application"},
    ]
    return {
        "route53.list_hosted_zones": [({}, {"HostedZones": zones, "Marker": "", **whole})],
        "route53.list_resource_record_sets": [({"HostedZoneId": "Z1"}, {"ResourceRecordSets": records, **whole})],
        "ec2.describe_vpc_endpoints": [
            ({}, {"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "ServiceName": "com.amazonaws.eu-west-1.execute-api"}]})
        ],
        "elbv2.describe_load_balancers": [({}, {"LoadBalancers": balancers})],
    }
