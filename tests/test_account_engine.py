from __future__ import annotations

from account_snapshots import (
    API,
    REGION,
    cloudfront,
    distribution,
    function,
    method,
    resource,
    rest,
    rest_api,
    snapshot,
)
from gatelint.account_engine import examine_accounts
from rule_fixtures import rules

HOST = f"{API}.execute-api.{REGION}.amazonaws.com"


def test_the_rules_for_templates_find_the_same_in_an_account() -> None:
    services = {
        "apigateway": rest(rest_api(resource("/orders", method("GET", "orders")))),
        "lambda": {"functions": {"orders": function("orders")}},
    }
    (examination,) = examine_accounts(snapshot({REGION: services}, cloudfront(distribution(HOST))), rules())
    assert [(one.rule, one.certainty.value, one.at.source) for one in examination.diagnoses] == [
        ("cloudfront-origin-http-only", "will", "arn:aws:cloudfront::123456789012:distribution/E1"),
        ("lambda-permission-missing", "will", "arn:aws:lambda:eu-west-1:123456789012:function:orders"),
    ]
    assert examination.diagnoses[0].at.path[0] == "DistributionConfig"
    assert examination.diagnoses[0].commands[-1].startswith("aws cloudfront update-distribution --id E1 ")
    assert examination.diagnoses[0].no_command is None
    assert (examination.apis, examination.routes) == (1, 1)


def test_what_stands_in_two_regions_is_found_once() -> None:
    other = {**rest_api(), "id": "zzzzzzzzzz"}
    regions = {REGION: {"apigateway": rest(rest_api())}, "eu-central-1": {"apigateway": rest(other)}}
    both = distribution(HOST, "zzzzzzzzzz.execute-api.eu-central-1.amazonaws.com")
    found = examine_accounts(snapshot(regions, cloudfront(both)), rules())
    places = [str(one.at.path) for examination in found for one in examination.diagnoses]
    assert len(places) == len(set(places)) > 0


def test_an_account_that_denies_everything_ends_with_a_complete_list_and_no_finding() -> None:
    denied = {"unread": "AccessDeniedException"}
    account = snapshot(
        {
            REGION: {
                "apigateway": {"rest_apis": denied, "usage_plans": denied, "api_keys": denied, "domain_names": denied}
            }
        },
        {"cloudfront": {"distributions": denied}},
    )
    account["accounts"][0]["unread"] = [
        {"service": "apigateway", "operation": "GetRestApis", "region": REGION, "code": "AccessDeniedException"},
        {"service": "cloudfront", "operation": "ListDistributions", "region": "", "code": "AccessDenied"},
        *(
            {"service": "lambda", "operation": "GetPolicy", "region": REGION, "resource": name, "code": "AccessDenied"}
            for name in ("a", "b", "c", "d", "e")
        ),
    ]
    found = examine_accounts(account, rules())
    assert not [one for examination in found for one in examination.diagnoses]
    assert [str(problem) for examination in found for problem in examination.unreadable] == [
        "123456789012: could not read cloudfront:ListDistributions: AccessDenied",
        "123456789012/eu-west-1: could not read apigateway:GetRestApis: AccessDeniedException",
        "123456789012/eu-west-1: could not read lambda:GetPolicy for a, b, c and 2 more: AccessDenied",
    ]


def test_records_are_told_of_where_the_api_is_and_each_name_by_itself() -> None:
    other = {**rest_api(), "id": "zzzzzzzzzz"}
    regions = {"eu-central-1": {"apigateway": rest(other)}, REGION: {"apigateway": rest(rest_api())}}
    targets = {"a.example.com.": HOST, "b.example.com.": "zzzzzzzzzz.execute-api.eu-central-1.amazonaws.com"}
    records = [
        {"Name": name, "Type": "CNAME", "ResourceRecords": [{"Value": target}], "zone": "example.com."}
        for name, target in targets.items()
    ]
    found = examine_accounts(snapshot(regions, {"route53": {"records": records}}), rules())
    told = {each.source: [one.request.spoken for one in each.diagnoses] for each in found}
    assert told == {
        "123456789012/eu-central-1": ["every request to /* of b.example.com"],
        "123456789012/eu-west-1": ["every request to /* of a.example.com"],
    }
