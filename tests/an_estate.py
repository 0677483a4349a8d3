"""An account with something of everything that is read, and with secrets where AWS has them."""

from __future__ import annotations

import json
from typing import Any

from behind_an_estate import functions, network, security
from estate_names import (
    ALIAS,
    CERTIFICATE,
    CLIENT,
    DISTRIBUTION,
    EDGE_WEB_ACL,
    GUARD,
    HOST,
    LISTENER,
    MADE,
    NETWORK_BALANCER,
    OF_CLOUDFRONT,
    ORDERS,
    POLICY,
    POOL,
    ROLE,
    SECRETS,
    WEB_ACL,
    arn,
    invocation,
)
from written_account import ACCOUNT, REGION, Answers


def method(integration: dict[str, Any], authorization: str = "NONE", key: bool = False, **more: Any) -> dict[str, Any]:
    return {"authorizationType": authorization, "apiKeyRequired": key, "methodIntegration": integration, **more}


METHODS = {
    "GET": method(
        {"type": "AWS_PROXY", "httpMethod": "POST", "uri": invocation(f"{ORDERS}:${{stageVariables.alias}}")},
        "CUSTOM",
        key=True,
        httpMethod="GET",
        authorizerId="auth1",
    ),
    "POST": method(
        {"type": "AWS", "httpMethod": "POST", "uri": "arn:aws:apigateway:eu-west-1:sqs:path/q", "credentials": ROLE},
        httpMethod="POST",
        requestValidatorId="val1",
        requestModels={"application/json": "Order"},
    ),
    "PUT": method(
        {"type": "HTTP", "httpMethod": "PUT", "uri": "http://x/", "connectionType": "VPC_LINK", "connectionId": "link1"}
    ),
}
SUMMARY = {
    "/orders": {
        "GET": {"authorizationType": "CUSTOM", "apiKeyRequired": True},
        "POST": {"authorizationType": "NONE", "apiKeyRequired": False},
        "PUT": {"authorizationType": "NONE", "apiKeyRequired": False},
    }
}
OLDER_SUMMARY = {"/orders": {"GET": SUMMARY["/orders"]["GET"]}}
EXPORT = {
    "openapi": "3.0.1",
    "paths": {"/orders": {"get": {"x-amazon-apigateway-integration": {"uri": invocation(f"{ORDERS}:3")}}}},
}
JWT = {"Audience": [CLIENT], "Issuer": f"https://cognito-idp.{REGION}.amazonaws.com/{POOL}"}


def estate() -> Answers:
    """The answers of AWS for all of it."""
    return {
        **_rest_apis(),
        **_v2_apis(),
        **_distributions(),
        **functions(),
        **security(),
        **network(),
    }


def _rest_apis() -> Answers:
    domain = {
        "domainName": "api.example.com",
        "regionalDomainName": "d-abc.execute-api.eu-west-1.amazonaws.com",
        "regionalCertificateArn": CERTIFICATE,
        "endpointConfiguration": {"types": ["REGIONAL"]},
    }
    stages = [
        {"stageName": "prod", "deploymentId": "dep2", "variables": {"alias": "live"}, "webAclArn": WEB_ACL},
        {"stageName": "test", "deploymentId": "dep1", "variables": {"alias": "test"}},
        {"stageName": "qa", "deploymentId": "dep1", "variables": {"alias": "test"}},
    ]
    authorizer = {"id": "auth1", "name": "guard", "type": "TOKEN", "authorizerUri": invocation(GUARD)}
    return {
        "apigateway.get_rest_apis": [
            ({}, [{"items": [{"id": "rest1", "name": "orders", "createdDate": MADE}], "position": "x"}, {"items": []}])
        ],
        "apigateway.get_resources": [
            (
                {"restApiId": "rest1"},
                [
                    {"items": [{"id": "root", "path": "/"}], "position": "next"},
                    {
                        "items": [
                            {
                                "id": "res1",
                                "parentId": "root",
                                "pathPart": "orders",
                                "path": "/orders",
                                "resourceMethods": METHODS,
                            }
                        ]
                    },
                ],
            )
        ],
        "apigateway.get_stages": [({"restApiId": "rest1"}, {"item": stages})],
        "apigateway.get_deployments": [
            ({"restApiId": "rest1"}, {"items": [{"id": "dep1", "createdDate": MADE}, {"id": "dep2"}]})
        ],
        "apigateway.get_deployment": [
            ({"deploymentId": "dep1"}, {"id": "dep1", "apiSummary": OLDER_SUMMARY}),
            ({"deploymentId": "dep2"}, {"id": "dep2", "apiSummary": SUMMARY}),
        ],
        "apigateway.get_export": [({"stageName": "test"}, {"body": json.dumps(EXPORT).encode()})],
        "apigateway.get_authorizers": [({"restApiId": "rest1"}, {"items": [authorizer]})],
        "apigateway.get_request_validators": [
            ({"restApiId": "rest1"}, {"items": [{"id": "val1", "name": "body", "validateRequestBody": True}]})
        ],
        "apigateway.get_models": [({"restApiId": "rest1"}, {"items": [{"name": "Order", "schema": "{}"}]})],
        "apigateway.get_gateway_responses": [
            ({"restApiId": "rest1"}, {"items": [{"responseType": "THROTTLED", "defaultResponse": True}]})
        ],
        "apigateway.get_usage_plans": [
            ({}, {"items": [{"id": "plan1", "name": "gold", "apiStages": [{"apiId": "rest1", "stage": "prod"}]}]})
        ],
        "apigateway.get_usage_plan_keys": [
            (
                {"usagePlanId": "plan1"},
                {"items": [{"id": "key1", "type": "API_KEY", "name": "us", "value": SECRETS[0]}]},
            )
        ],
        "apigateway.get_api_keys": [
            ({}, {"items": [{"id": "key1", "name": "us", "enabled": True, "stageKeys": [], "value": SECRETS[1]}]})
        ],
        "apigateway.get_domain_names": [({}, {"items": [domain]})],
        "apigateway.get_base_path_mappings": [
            (
                {"domainName": "api.example.com"},
                {"items": [{"basePath": "(none)", "restApiId": "rest1", "stage": "prod"}]},
            )
        ],
        "apigateway.get_vpc_links": [
            ({}, {"items": [{"id": "link1", "name": "internal", "targetArns": [NETWORK_BALANCER]}, {"id": "link2"}]})
        ],
        "apigateway.get_account": [({}, {"throttleSettings": {"burstLimit": 5000, "rateLimit": 10000.0}})],
    }


def _v2_apis() -> Answers:
    api = {"ApiId": "http1", "Name": "shop", "ProtocolType": "HTTP", "RouteSelectionExpression": "$request.method"}
    socket = {"ApiId": "ws1", "Name": "chat", "ProtocolType": "WEBSOCKET", "RouteSelectionExpression": "$request.body"}
    integrations = [
        {"IntegrationId": "int1", "IntegrationType": "AWS_PROXY", "IntegrationUri": ORDERS},
        {
            "IntegrationId": "int2",
            "IntegrationType": "HTTP_PROXY",
            "IntegrationUri": LISTENER,
            "ConnectionType": "VPC_LINK",
            "ConnectionId": "vlink1",
        },
    ]
    stages = [
        {
            "StageName": "$default",
            "DeploymentId": "v2dep2",
            "AutoDeploy": True,
            "LastDeploymentStatusMessage": "Successfully deployed stage with deployment ID 'v2dep2'",
        },
        {"StageName": "old", "DeploymentId": "v2dep1", "AutoDeploy": False},
        {"StageName": "empty", "AutoDeploy": False},
    ]
    messages: list[dict[str, Any]] = [
        {"RouteId": "r1", "RouteKey": "$connect", "Target": "integrations/int3"},
        {"RouteId": "r2", "RouteKey": "ask", "RouteResponseSelectionExpression": "$default"},
        {"RouteId": "r3", "RouteKey": "tell", "Target": "integrations/int3"},
    ]
    domain = {
        "DomainName": "shop.example.com",
        "RoutingMode": "ROUTING_RULE_THEN_API_MAPPING",
        "DomainNameConfigurations": [{"CertificateArn": CERTIFICATE, "EndpointType": "REGIONAL"}],
    }
    rule = {"Priority": 1, "Actions": [{"InvokeApi": {"ApiId": "rest1", "Stage": "prod"}}], "Conditions": []}
    link = {"VpcLinkId": "vlink1", "Name": "web", "SubnetIds": ["s1"], "SecurityGroupIds": ["g1"]}
    return {
        "apigatewayv2.get_apis": [({}, [{"Items": [api], "NextToken": "x"}, {"Items": [socket]}])],
        "apigatewayv2.get_routes": [
            (
                {"ApiId": "http1"},
                {"Items": [{"RouteKey": "GET /", "Target": "integrations/int1", "AuthorizerId": "a1"}]},
            ),
            ({"ApiId": "ws1"}, {"Items": messages}),
        ],
        "apigatewayv2.get_integrations": [
            ({"ApiId": "http1"}, {"Items": integrations}),
            ({"ApiId": "ws1"}, {"Items": [{"IntegrationId": "int3", "IntegrationType": "MOCK"}]}),
        ],
        "apigatewayv2.get_integration_responses": [
            ({"ApiId": "ws1", "IntegrationId": "int3"}, {"Items": [{"IntegrationResponseKey": "$default"}]})
        ],
        "apigatewayv2.get_route_responses": [
            ({"ApiId": "ws1", "RouteId": "r2"}, {"Items": [{"RouteResponseKey": "$default"}]})
        ],
        "apigatewayv2.get_authorizers": [
            ({"ApiId": "http1"}, {"Items": [{"AuthorizerId": "a1", "Name": "jwt", "JwtConfiguration": JWT}]})
        ],
        "apigatewayv2.get_stages": [({"ApiId": "http1"}, {"Items": stages})],
        "apigatewayv2.get_deployments": [
            ({"ApiId": "http1"}, {"Items": [{"DeploymentId": "v2dep2", "DeploymentStatus": "DEPLOYED"}]})
        ],
        "apigatewayv2.export_api": [({"ApiId": "http1", "StageName": "old"}, {"body": json.dumps(EXPORT)})],
        "apigatewayv2.get_domain_names": [({}, {"Items": [domain]})],
        "apigatewayv2.get_api_mappings": [
            ({"DomainName": "shop.example.com"}, {"Items": [{"ApiId": "http1", "Stage": "$default"}]})
        ],
        "apigatewayv2.list_routing_rules": [({"DomainName": "shop.example.com"}, {"RoutingRules": [rule]})],
        "apigatewayv2.get_vpc_links": [({}, {"Items": [link]})],
    }


def _distributions() -> Answers:
    origin = {
        "Id": "api",
        "DomainName": f"rest1.execute-api.{REGION}.amazonaws.com",
        "CustomHeaders": {"Quantity": 1, "Items": [{"HeaderName": "x-origin", "HeaderValue": SECRETS[4]}]},
    }
    behavior = {
        "TargetOriginId": "api",
        "ViewerProtocolPolicy": "https-only",
        "CachePolicyId": POLICY,
        "OriginRequestPolicyId": "b689b0a8-53d0-40ab-baf2-68738e2966ac",
        "FunctionAssociations": {
            "Quantity": 1,
            "Items": [{"FunctionARN": f"arn:aws:cloudfront::{ACCOUNT}:function/f", "EventType": "viewer-request"}],
        },
        "LambdaFunctionAssociations": {
            "Quantity": 1,
            "Items": [
                {
                    "LambdaFunctionARN": arn("lambda", "function:rewrite:7", "us-east-1"),
                    "EventType": "origin-request",
                }
            ],
        },
    }
    summary = {
        "Id": DISTRIBUTION,
        "ARN": f"arn:aws:cloudfront::{ACCOUNT}:distribution/{DISTRIBUTION}",
        "Status": "Deployed",
        "LastModifiedTime": MADE,
        "DomainName": HOST,
        "Aliases": {"Quantity": 1, "Items": [ALIAS]},
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": behavior,
        "CacheBehaviors": {"Quantity": 0},
        "CustomErrorResponses": {"Quantity": 0},
        "Comment": "",
        "PriceClass": "PriceClass_All",
        "Enabled": True,
        "ViewerCertificate": {"ACMCertificateArn": OF_CLOUDFRONT, "Certificate": OF_CLOUDFRONT},
        "Restrictions": {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}},
        "WebACLId": EDGE_WEB_ACL,
        "HttpVersion": "http2",
        "IsIPV6Enabled": True,
        "Staging": False,
    }
    other = {
        **summary,
        "Id": "E2OTHER",
        "ARN": f"arn:aws:cloudfront::{ACCOUNT}:distribution/E2OTHER",
        "Aliases": {"Quantity": 0},
        "Origins": {"Quantity": 1, "Items": [{"Id": "api", "DomainName": "elsewhere.example.org"}]},
    }
    policy = {"Id": POLICY, "LastModifiedTime": MADE, "CachePolicyConfig": {"Name": "ours", "MinTTL": 0}}
    function = {
        "Name": "f",
        "FunctionConfig": {"Comment": "", "Runtime": "cloudfront-js-2.0"},
        "FunctionMetadata": {"FunctionARN": f"arn:aws:cloudfront::{ACCOUNT}:function/f", "LastModifiedTime": MADE},
    }
    counted = {"MaxItems": 100, "Quantity": 1}
    listing = {"Marker": "", "IsTruncated": False, **counted}
    return {
        "cloudfront.list_distributions": [
            (
                {},
                [
                    {"DistributionList": {**listing, "Items": [summary]}},
                    {"DistributionList": {**listing, "Items": [other]}},
                ],
            )
        ],
        "cloudfront.list_cache_policies": [
            ({}, {"CachePolicyList": {**counted, "Items": [{"Type": "custom", "CachePolicy": policy}]}})
        ],
        "cloudfront.list_functions": [({}, {"FunctionList": {**counted, "Items": [function]}})],
    }
