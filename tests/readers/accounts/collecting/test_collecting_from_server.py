"""Reads an account that a server emulates, over boto3: what it answers truly comes through, and the rest does no harm.

The server tells neither exports nor summaries of deployments as AWS does, and does not page; all that is tested
elsewhere, with answers that are written down.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest

from gatelint.readers.accounts.collecting.collect import collect
from gatelint.readers.accounts.snapshot import complaint_of
from served_account import ACCOUNT, ServedAccount, client

REGION = "eu-west-1"
ROLE_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:orders"
INVOCATION = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{FUNCTION}:live/invocations"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server: Any = importlib.import_module("moto.server").ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    # The servers of one process share what they emulate.
    with urlopen(Request(f"http://{host}:{port}/moto-api/reset", method="POST")) as answer:
        answer.read()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def account(endpoint: str) -> Any:
    """The snapshot of an account with a REST API, an HTTP API, and what is before and behind them."""
    certificate = client(endpoint, "acm", REGION).request_certificate(DomainName="api.example.com")["CertificateArn"]
    role = make_role(endpoint)
    make_function(endpoint, role)
    rest_api = make_rest_api(endpoint, role)
    make_front(endpoint, rest_api, certificate)
    make_http_api(endpoint)
    snapshot = collect([ServedAccount(endpoint)], [REGION])
    assert complaint_of(json.loads(json.dumps(snapshot))) is None
    return {**snapshot["accounts"][0], "rest": rest_api, "certificate": certificate}


def make_role(endpoint: str) -> str:
    iam = client(endpoint, "iam")
    role = iam.create_role(RoleName="writer", AssumeRolePolicyDocument=json.dumps(ROLE_TRUST))["Role"]["Arn"]
    statement = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_role_policy(RoleName="writer", PolicyName="send", PolicyDocument=document)
    managed = iam.create_policy(PolicyName="more", PolicyDocument=document)["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="writer", PolicyArn=managed)
    return str(role)


def make_function(endpoint: str, role: str) -> None:
    functions = client(endpoint, "lambda", REGION)
    functions.create_function(
        FunctionName="orders",
        Runtime="python3.12",
        Role=role,
        Handler="a.b",
        Code={"ZipFile": b""},
        Environment={"Variables": {"PASSWORD": "hunter2", "API": "https://api.example.com/v1"}},
    )
    functions.create_alias(FunctionName="orders", Name="live", FunctionVersion="$LATEST")
    functions.add_permission(
        FunctionName="orders",
        StatementId="api",
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:{REGION}:{ACCOUNT}:*/*/GET/orders",
    )


def make_rest_api(endpoint: str, role: str) -> str:
    rest = client(endpoint, "apigateway", REGION)
    api = rest.create_rest_api(name="orders", endpointConfiguration={"types": ["REGIONAL"]})["id"]
    root = rest.get_resources(restApiId=api)["items"][0]["id"]
    resource = rest.create_resource(restApiId=api, parentId=root, pathPart="orders")["id"]
    where = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
    rest.put_method(**where, authorizationType="NONE", apiKeyRequired=True)
    rest.put_integration(
        **where, type="AWS_PROXY", integrationHttpMethod="POST", uri=INVOCATION.replace("live", "${stageVariables.v}")
    )
    queue = {**where, "httpMethod": "POST"}
    rest.put_method(**queue, authorizationType="AWS_IAM")
    uri = f"arn:aws:apigateway:{REGION}:sqs:path/{ACCOUNT}/q"
    rest.put_integration(**queue, type="AWS", integrationHttpMethod="POST", uri=uri, credentials=role)
    rest.put_method_response(**queue, statusCode="200")
    rest.put_integration_response(**queue, statusCode="200", selectionPattern="2..")
    deployment = rest.create_deployment(restApiId=api)["id"]
    rest.create_stage(restApiId=api, stageName="prod", deploymentId=deployment, variables={"v": "live"})
    key = rest.create_api_key(name="partner", enabled=True, value="k3y-k3y-k3y-k3y-k3y-k3y")["id"]
    plan = rest.create_usage_plan(name="gold", apiStages=[{"apiId": api, "stage": "prod"}])["id"]
    rest.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")
    return str(api)


def make_front(endpoint: str, rest_api: str, certificate: str) -> None:
    rest = client(endpoint, "apigateway", REGION)
    rest.create_domain_name(
        domainName="api.example.com",
        regionalCertificateArn=certificate,
        endpointConfiguration={"types": ["REGIONAL"]},
    )
    rest.create_base_path_mapping(domainName="api.example.com", basePath="v1", restApiId=rest_api, stage="prod")
    route53 = client(endpoint, "route53")
    zone = route53.create_hosted_zone(Name="example.com.", CallerReference="1")["HostedZone"]["Id"]
    changes = [
        {
            "Action": "CREATE",
            "ResourceRecordSet": {"Name": name, "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": "x.org"}]},
        }
        for name in ("api.example.com", "mail.example.com")
    ]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
    behavior = {
        "TargetOriginId": "api",
        "ViewerProtocolPolicy": "https-only",
        "CachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
    }
    headers = {"Quantity": 1, "Items": [{"HeaderName": "x-origin", "HeaderValue": "sh4red"}]}
    origin = {
        "Id": "api",
        "DomainName": f"{rest_api}.execute-api.{REGION}.amazonaws.com",
        "OriginPath": "/prod",
        "CustomHeaders": headers,
        "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"},
    }
    client(endpoint, "cloudfront").create_distribution(
        DistributionConfig={
            "CallerReference": "1",
            "Comment": "",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": behavior,
        }
    )


def make_http_api(endpoint: str) -> None:
    v2 = client(endpoint, "apigatewayv2", REGION)
    api = v2.create_api(Name="shop", ProtocolType="HTTP")["ApiId"]
    integration = v2.create_integration(
        ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=FUNCTION, PayloadFormatVersion="2.0"
    )["IntegrationId"]
    v2.create_route(ApiId=api, RouteKey="GET /shop", Target=f"integrations/{integration}")
    v2.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)


def service_of(account: Any, name: str) -> Any:
    return account["regions"][REGION][name]


def test_a_rest_api_comes_with_its_methods_and_stages(account: Any) -> None:
    (api,) = service_of(account, "apigateway")["rest_apis"]
    assert api["id"] == account["rest"]
    (orders,) = [resource for resource in api["resources"] if resource["path"] == "/orders"]
    assert orders["resourceMethods"]["GET"]["apiKeyRequired"] is True
    queue = orders["resourceMethods"]["POST"]["methodIntegration"]
    assert queue["integrationResponses"]["200"]["selectionPattern"] == "2.."
    (stage,) = api["stages"]
    assert stage["variables"] == {"v": "live"}
    assert [each["id"] for each in api["deployments"]] == [stage["deploymentId"]]
    # The server has no summaries, and so it cannot tell whether what is edited is deployed.
    assert api["summaries"] == {stage["deploymentId"]: None}
    assert set(api["exports"]) == {"prod"}


def test_usage_plans_and_keys_come_without_values(account: Any) -> None:
    rest = service_of(account, "apigateway")
    (key,) = rest["api_keys"]
    assert (key["name"], key["enabled"]) == ("partner", True)
    assert rest["usage_plans"][0]["keys"] == [{"id": key["id"], "type": "API_KEY", "name": "partner"}]


def test_domain_names_come_with_mappings_certificates_and_records(account: Any) -> None:
    (domain,) = service_of(account, "apigateway")["domain_names"]
    assert [(each["basePath"], each["stage"]) for each in domain["base_path_mappings"]] == [("v1", "prod")]
    certificates = service_of(account, "acm")["certificates"]
    assert certificates[account["certificate"]]["DomainName"] == "api.example.com"
    assert [each["Name"] for each in account["global"]["route53"]["records"]] == ["api.example.com."]


def test_a_distribution_comes_with_its_origins(account: Any) -> None:
    (distribution,) = account["global"]["cloudfront"]["distributions"]
    (origin,) = distribution["Origins"]["Items"]
    assert origin["OriginPath"] == "/prod"
    assert origin["CustomHeaders"]["Items"][0]["HeaderName"] == "x-origin"
    assert "cache_policies" not in account["global"]["cloudfront"]


def test_a_function_comes_with_the_policies_of_what_is_invoked(account: Any) -> None:
    function = service_of(account, "lambda")["functions"]["orders"]
    assert function["configuration"]["FunctionArn"] == FUNCTION
    assert set(function["policies"]) == {"", "live"}
    assert function["policies"][""]["Statement"][0]["Sid"] == "api"
    assert [alias["Name"] for alias in function["aliases"]] == ["live"]
    variables = function["configuration"]["Environment"]["Variables"]
    assert variables == {"PASSWORD": None, "API": "https://api.example.com/v1"}


def test_a_role_comes_with_its_policies(account: Any) -> None:
    role = account["global"]["iam"]["roles"]["writer"]
    assert role["Role"]["AssumeRolePolicyDocument"] == ROLE_TRUST
    assert role["policies"][0]["PolicyDocument"]["Statement"][0]["Action"] == "sqs:SendMessage"
    assert role["attached"][0]["PolicyDocument"]["Statement"][0]["Action"] == "sqs:SendMessage"


def test_an_http_api_comes_with_its_routes_and_what_the_server_cannot_tell_is_marked(account: Any) -> None:
    (api,) = service_of(account, "apigatewayv2")["apis"]
    assert [route["RouteKey"] for route in api["routes"]] == ["GET /shop"]
    assert [each["IntegrationUri"] for each in api["integrations"]] == [FUNCTION]
    assert set(api["deployments"]) == {"unread"}
    assert ("apigatewayv2", "GetDeployments") in {(each["service"], each["operation"]) for each in account["unread"]}


def test_no_secret_is_read(account: Any) -> None:
    written = json.dumps(account)
    assert [secret for secret in ("k3y-k3y", "hunter2", "sh4red") if secret in written] == []
