"""What APIs, domain names and distributions name beyond themselves."""

from __future__ import annotations

from typing import Any

import pytest

from gatelint.readers.accounts.collecting.references import Reference, names_of_front_doors, references_of

ACCOUNT, REGION = "123456789012", "eu-west-1"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:orders"


def invocation(function: str, path: str = "path/2015-03-31", action: str = "invocations") -> str:
    return f"arn:aws:apigateway:{REGION}:lambda:{path}/functions/{function}/{action}"


def named_by(api: Any, **stage: Any) -> set[Reference]:
    """What a REST API of one stage names."""
    stages = [{"stageName": "prod", **stage}]
    rest = {"rest_apis": [{"id": "a", "parts": api, "stages": stages}]}
    return references_of({"account": ACCOUNT, "global": {}, "regions": {REGION: {"apigateway": rest}}})


def function(name: str = "orders", qualifier: str = "", region: str = REGION, account: str = ACCOUNT) -> Reference:
    return Reference("lambda", account, region, name, qualifier)


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        (invocation(FUNCTION), function()),
        (invocation(f"{FUNCTION}:live"), function(qualifier="live")),
        (invocation(f"{FUNCTION}:$LATEST"), function(qualifier="$LATEST")),
        (invocation(FUNCTION, "path//2015-03-31"), function()),
        (invocation(FUNCTION, "path/2021-11-15", "response-streaming-invocations"), function()),
        (invocation("orders"), function()),
        (invocation("orders:7"), function(qualifier="7")),
        (invocation("210987654321:function:orders:7"), function(qualifier="7", account="210987654321")),
        (invocation("210987654321:orders"), function(account="210987654321")),
        (FUNCTION, function()),
        (f"{FUNCTION}:live", function(qualifier="live")),
        ("arn:aws-cn:lambda:cn-north-1:210987654321:function:f", function("f", "", "cn-north-1", "210987654321")),
    ],
)
@pytest.mark.parametrize("key", ["uri", "authorizerUri", "IntegrationUri", "AuthorizerUri"])
def test_functions_are_named_in_many_ways(key: str, uri: str, expected: Reference) -> None:
    assert named_by({key: uri}) == {expected}
    assert named_by([{"deep": {key: uri}}]) == {expected}


@pytest.mark.parametrize("uri", ["https://example.com/", "arn:aws:apigateway:eu-west-1:sqs:path/q", "", "orders"])
def test_other_uris_name_no_function(uri: str) -> None:
    assert named_by({"uri": uri}) == set()


def test_a_function_in_a_description_is_not_named() -> None:
    assert named_by({"description": invocation(FUNCTION)}) == set()


def test_stage_variables_are_taken_for_what_the_stage_says() -> None:
    api = {
        "uri": invocation(f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:${{stageVariables.fn}}:${{stageVariables.v}}")
    }
    assert named_by(api, variables={"fn": "orders", "v": "live"}) == {function(qualifier="live")}
    assert named_by(api, variables={"fn": "orders"}) == set()
    canary = {"canarySettings": {"stageVariableOverrides": {"v": "next"}}}
    assert named_by(api, variables={"fn": "orders", "v": "live"}, **canary) == {
        function(qualifier="live"),
        function(qualifier="next"),
    }
    assert named_by({"uri": invocation("${stageVariables.fn}")}, StageVariables={"fn": "orders"}) == {function()}


@pytest.mark.parametrize("key", ["credentials", "authorizerCredentials", "CredentialsArn", "AuthorizerCredentialsArn"])
def test_credentials_are_roles_unless_they_are_the_callers(key: str) -> None:
    role = Reference("iam", ACCOUNT, "", "writer")
    assert named_by({key: f"arn:aws:iam::{ACCOUNT}:role/writer"}) == {role}
    assert named_by({key: f"arn:aws:iam::{ACCOUNT}:role/a/path/writer"}) == {role}
    assert named_by({key: "arn:aws:iam::*:user/*"}) == set()


def test_user_pools_are_named_by_arn_and_as_issuers() -> None:
    pool = Reference("cognito-idp", ACCOUNT, REGION, "eu-west-1_Ab3")
    assert named_by({"providerARNs": [f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/eu-west-1_Ab3"]}) == {pool}
    issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab3"
    assert named_by({"JwtConfiguration": {"Issuer": issuer}}) == {pool}
    assert named_by({"jwtConfiguration": {"issuers": [issuer]}}) == {pool}
    assert named_by({"issuer": "https://login.example.com/"}) == set()


def test_web_acls_of_aws_waf_classic_are_left_out() -> None:
    acl = f"arn:aws:wafv2:{REGION}:{ACCOUNT}:regional/webacl/name/1234-abcd"
    assert named_by({}, webAclArn=acl) == {Reference("wafv2", ACCOUNT, REGION, acl)}
    assert named_by({}, webAclArn=f"arn:aws:waf-regional:{REGION}:{ACCOUNT}:webacl/1234-abcd") == set()
    distribution = {"WebACLId": "473e64fd-f30b-4765-81a0-62ad96dd167a"}
    told = {"account": ACCOUNT, "global": {"cloudfront": {"distributions": [distribution]}}, "regions": {}}
    assert references_of(told) == set()


def test_load_balancers_are_those_of_listeners_and_of_the_vpc_links_that_are_used() -> None:
    def balancer(name: str) -> str:
        return f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:loadbalancer/net/{name}/1"

    listener = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:listener/net/direct/1/2"
    rest: dict[str, Any] = {
        "rest_apis": [{"id": "a", "connectionId": "used", "stages": []}],
        "vpc_links": [
            {"id": "used", "targetArns": [balancer("behind")]},
            {"id": "unused", "targetArns": [balancer("other")]},
        ],
    }
    v2 = {"apis": [{"ApiId": "b", "integrations": [{"IntegrationUri": listener}]}]}
    regions: Any = {REGION: {"apigateway": rest, "apigatewayv2": v2}}
    found = references_of({"account": ACCOUNT, "global": {}, "regions": regions})
    assert {each.name for each in found} == {balancer("behind"), balancer("direct")}
    assert {each.service for each in found} == {"elbv2"}


def test_what_could_not_be_read_names_nothing() -> None:
    mark = {"unread": "apigateway:GetRestApis: AccessDeniedException"}
    told = {
        "account": ACCOUNT,
        "global": {"cloudfront": {"distributions": mark}},
        "regions": {REGION: {"apigateway": {"rest_apis": mark, "domain_names": mark, "vpc_links": mark}}},
    }
    assert references_of(told) == set()
    assert names_of_front_doors(told) == set()


def test_front_doors_are_called_as_their_domain_names_and_aliases() -> None:
    told = {
        "global": {"cloudfront": {"distributions": [{"Aliases": {"Items": ["WWW.example.com"]}}, {}]}},
        "regions": {
            REGION: {
                "apigateway": {"domain_names": [{"domainName": "api.example.com"}]},
                "apigatewayv2": {"domain_names": [{"DomainName": "*.shop.example.com"}]},
            }
        },
    }
    assert names_of_front_doors(told) == {"www.example.com", "api.example.com", "*.shop.example.com"}
