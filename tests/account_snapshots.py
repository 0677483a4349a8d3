"""Snapshots of small accounts."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

ACCOUNT, REGION = "123456789012", "eu-west-1"
API = "a1b2c3d4e5"


def snapshot(regions: Json, everywhere: Json | None = None, account: str = ACCOUNT) -> Json:
    return {"gatelint_snapshot": 1, "accounts": [account_with(regions, everywhere, account)]}


def account_with(regions: Json, everywhere: Json | None = None, account: str = ACCOUNT) -> Json:
    return {"account": account, "partition": "aws", "global": everywhere or {}, "regions": regions, "unread": []}


def function_arn(name: str, region: str = REGION, account: str = ACCOUNT) -> str:
    return f"arn:aws:lambda:{region}:{account}:function:{name}"


def method(verb: str, function: str, **more: Any) -> Json:
    uri = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{function_arn(function)}/invocations"
    integration = {"type": "AWS_PROXY", "httpMethod": "POST", "uri": uri}
    told = {"httpMethod": verb, "authorizationType": "NONE", "apiKeyRequired": False, "methodIntegration": integration}
    return {verb: {**told, **more}}


def resource(path: str, methods: Json, parent: str = "root") -> Json:
    part = path.rpartition("/")[2]
    return {"id": f"r{path}", "parentId": parent, "pathPart": part, "path": path, "resourceMethods": methods}


ROOT = {"id": "root", "path": "/"}


def rest_api(*resources: Json, **more: Any) -> Json:
    return {
        "id": API,
        "name": "orders",
        "endpointConfiguration": {"types": ["REGIONAL"]},
        "resources": [ROOT, *resources],
        "stages": [{"stageName": "prod", "deploymentId": "d1"}],
        "deployments": [{"id": "d1"}],
        "authorizers": [],
        "request_validators": [],
        "gateway_responses": [],
        **more,
    }


def rest(*apis: Json, **more: Any) -> Json:
    return {"rest_apis": list(apis), "usage_plans": [], "api_keys": [], "domain_names": [], "vpc_links": [], **more}


def function(name: str, *statements: Json) -> Json:
    configuration = {"FunctionName": name, "FunctionArn": function_arn(name), "Runtime": "python3.13"}
    policy = {"Version": "2012-10-17", "Statement": list(statements)} if statements else None
    return {"configuration": configuration, "policies": {"": policy}, "aliases": []}


def statement(source_arn: str | None, **more: Any) -> Json:
    condition = {} if source_arn is None else {"Condition": {"ArnLike": {"AWS:SourceArn": source_arn}}}
    principal = {"Service": "apigateway.amazonaws.com"}
    return {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Principal": principal, **condition, **more}


def distribution(*origins: str, identity: str = "E1", protocol: str = "http-only") -> Json:
    items = [
        {
            "Id": host,
            "DomainName": host,
            "OriginPath": "/prod",
            "CustomHeaders": {"Quantity": 0},
            "CustomOriginConfig": {
                "HTTPPort": 80,
                "HTTPSPort": 443,
                "OriginProtocolPolicy": protocol,
                "OriginSslProtocols": {"Quantity": 1, "Items": ["TLSv1.2"]},
            },
        }
        for host in origins
    ]
    methods = ["HEAD", "DELETE", "POST", "GET", "OPTIONS", "PUT", "PATCH"]
    return {
        "Id": identity,
        "ARN": f"arn:aws:cloudfront::{ACCOUNT}:distribution/{identity}",
        "DomainName": f"{identity.lower()}.cloudfront.net",
        "Enabled": True,
        "Aliases": {"Quantity": 0},
        "Origins": {"Quantity": len(items), "Items": items},
        "DefaultCacheBehavior": {
            "TargetOriginId": origins[0],
            "ViewerProtocolPolicy": "https-only",
            "AllowedMethods": {"Quantity": 7, "Items": methods, "CachedMethods": {"Quantity": 1, "Items": ["GET"]}},
            "CachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        },
        "CacheBehaviors": {"Quantity": 0},
        "CustomErrorResponses": {"Quantity": 0},
        "WebACLId": "",
    }


def cloudfront(*distributions: Json) -> Json:
    policies: Json = {"cache_policies": [], "origin_request_policies": [], "response_headers_policies": []}
    return {"cloudfront": {"distributions": list(distributions), **policies}}
