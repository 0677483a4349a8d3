"""Reading accounts into a snapshot: what of an account is in it, what was asked for it, and what if AWS refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import estate_names
from an_estate import estate
from estate_names import SECRETS
from gatelint.errors import UsageError
from gatelint.readers.accounts.collecting.asking import items_in
from gatelint.readers.accounts.collecting.collect import collect
from gatelint.readers.accounts.collecting.narrowing import Wanted
from gatelint.readers.accounts.snapshot import complaint_of
from written_account import ACCOUNT, REGION, Answers, WrittenAccount

FRONT_DOORS = ("apigateway", "apigatewayv2", "cloudfront")
NAMED = ("lambda", "iam", "wafv2", "acm", "cognito-idp", "elbv2", "ec2", "route53")
TAKEN = datetime(2026, 11, 25, 18, 30, 5, 999, tzinfo=timezone(timedelta(hours=1)))
EMPTY_LISTS = {
    "cloudfront.list_distributions": 1,
    "apigateway.get_rest_apis": 1,
    "apigateway.get_domain_names": 1,
    "apigatewayv2.get_apis": 1,
    "apigatewayv2.get_domain_names": 1,
}


def read(*readers: WrittenAccount, regions: tuple[str, ...] = (REGION,), wanted: Wanted | None = None) -> Any:
    """A snapshot of these accounts, which holds what a snapshot must."""
    snapshot = collect(readers, regions, wanted, TAKEN)
    assert complaint_of(snapshot) is None
    assert json.loads(json.dumps(snapshot)) == snapshot
    return snapshot


def the_account(*denied: str, wanted: Wanted | None = None) -> Any:
    (account,) = read(WrittenAccount(estate(), denied), wanted=wanted)["accounts"]
    return account


@pytest.fixture(scope="module")
def whole() -> Any:
    return the_account()


def test_a_snapshot_says_what_it_is_and_when_it_was_taken() -> None:
    snapshot = read(WrittenAccount({}))
    assert list(snapshot) == ["gatelint_snapshot", "taken", "accounts"]
    assert (snapshot["gatelint_snapshot"], snapshot["taken"]) == (1, "2026-11-25T17:30:05Z")


def test_an_empty_account_is_read_with_five_calls_and_has_no_more_than_was_asked() -> None:
    reader = WrittenAccount({})
    assert read(reader)["accounts"] == [
        {
            "account": ACCOUNT,
            "partition": "aws",
            "global": {"cloudfront": {"distributions": []}},
            "regions": {
                REGION: {
                    "apigateway": {"rest_apis": [], "domain_names": []},
                    "apigatewayv2": {"apis": [], "domain_names": []},
                }
            },
            "unread": [],
        }
    ]
    assert reader.counts == EMPTY_LISTS


def test_each_region_is_read(whole: Any) -> None:
    (account,) = read(WrittenAccount(estate()), regions=(REGION, "eu-north-1"))["accounts"]
    assert set(account["regions"]) == {REGION, "eu-north-1", "us-east-1"}
    # The account that is written answers alike wherever it is asked.
    assert account["regions"]["eu-north-1"]["apigateway"] == whole["regions"][REGION]["apigateway"]


def test_all_pages_count(whole: Any) -> None:
    region = whole["regions"][REGION]
    assert [resource["path"] for resource in region["apigateway"]["rest_apis"][0]["resources"]] == ["/", "/orders"]
    assert [api["ApiId"] for api in region["apigatewayv2"]["apis"]] == ["http1", "ws1"]
    assert [each["Id"] for each in whole["global"]["cloudfront"]["distributions"]] == ["E1ABCDEF", "E2OTHER"]


def test_moments_are_told_in_utc(whole: Any) -> None:
    assert whole["regions"][REGION]["apigateway"]["rest_apis"][0]["createdDate"] == estate_names.TOLD


def test_functions_are_read_with_the_policies_of_what_is_invoked(whole: Any) -> None:
    functions = whole["regions"][REGION]["lambda"]["functions"]
    assert functions["guard"] == {"configuration": None}
    orders = functions["orders"]
    # "" for the HTTP API, "live" and "test" by stage variables, and "3" is deployed still.
    assert set(orders["policies"]) == {"", "live", "test", "3"}
    assert orders["policies"]["live"]["Statement"][0]["Sid"] == "api"
    assert orders["policies"]["test"] is None
    assert orders["versions_asked"] == ["3", "live", "test"]
    assert (orders["aliases"][0]["Name"], orders["concurrency"]) == ("live", 0)


def test_functions_that_cloudfront_runs_are_read_where_they_are_and_need_no_policy(whole: Any) -> None:
    assert set(whole["regions"]["us-east-1"]["lambda"]["functions"]["rewrite"]) == {"configuration"}


def test_roles_have_their_policies_decoded(whole: Any) -> None:
    role = whole["global"]["iam"]["roles"]["queue-writer"]
    assert role["Role"]["AssumeRolePolicyDocument"]["Statement"][0]["Effect"] == "Allow"
    assert role["policies"] == [{"PolicyName": "send", "PolicyDocument": {"Statement": []}}]
    assert role["attached"] == [{"PolicyArn": estate_names.MANAGED, "PolicyDocument": {"Statement": []}}]
    assert role["boundary"] == {"PolicyArn": estate_names.MANAGED, "PolicyDocument": {"Statement": []}}


def test_what_is_named_and_not_there_is_null(whole: Any) -> None:
    regions = whole["regions"]
    assert regions["us-east-1"]["acm"]["certificates"] == {estate_names.OF_CLOUDFRONT: None}
    assert regions["us-east-1"]["wafv2"]["web_acls"] == {estate_names.EDGE_WEB_ACL: None}
    balancers = regions[REGION]["elbv2"]["load_balancers"]
    assert balancers[estate_names.APPLICATION_BALANCER] is None
    assert balancers[estate_names.NETWORK_BALANCER]["Type"] == "network"


def test_records_are_those_of_the_domain_names_and_those_that_lead_to_something_in_the_account(whole: Any) -> None:
    records = whole["global"]["route53"]["records"]
    assert [(each["Name"], each["zone"], each["private"]) for each in records] == [
        ("api.example.com.", "example.com.", False),
        ("old.example.com.", "example.com.", False),
        (r"\052.example.com.", "example.com.", False),
    ]
    assert {each["zone_id"] for each in records} == {"Z1"}


def test_no_secret_is_in_a_snapshot(whole: Any) -> None:
    written = json.dumps(whole)
    assert [secret for secret in SECRETS if secret in written] == []
    # They are in what AWS answers, or else this would say nothing.
    answered = repr(estate())
    assert [secret for secret in SECRETS if secret not in answered] == []
    variables = whole["regions"][REGION]["lambda"]["functions"]["orders"]["configuration"]["Environment"]["Variables"]
    assert variables == {"DB_PASSWORD": None, "API_URL": "https://api.example.com/orders"}


@pytest.mark.parametrize("service", NAMED)
def test_where_a_service_is_denied_everything_else_is_there(whole: Any, service: str) -> None:
    account = the_account(service)
    for kind in ("global", "regions"):
        for name, part in whole[kind].items():
            for other in part:
                if kind == "global":
                    assert name == service or account[kind][name] == whole[kind][name]
                else:
                    assert other == service or account[kind][name][other] == part[other]
    assert {each["service"] for each in account["unread"]} == {service}


@pytest.mark.parametrize("service", FRONT_DOORS)
def test_where_one_kind_of_front_door_is_denied_the_others_are_there(whole: Any, service: str) -> None:
    account = the_account(service)
    for other in FRONT_DOORS:
        if other == "cloudfront":
            left, right = account["global"], whole["global"]
        else:
            left, right = account["regions"][REGION], whole["regions"][REGION]
        assert (left[other] == right[other]) is (other != service)
    assert "orders" in account["regions"][REGION]["lambda"]["functions"]


@pytest.mark.parametrize("operation", sorted(set(estate())))
def test_what_is_denied_is_marked_in_its_place_and_listed(operation: str) -> None:
    reader = WrittenAccount(estate(), [operation])
    (account,) = read(reader)["accounts"]
    assert len(account["unread"]) == reader.counts[operation]
    refusal = account["unread"][0]
    assert (refusal["service"], refusal["code"]) == (operation.partition(".")[0], "AccessDeniedException")
    why = f"{refusal['service']}:{refusal['operation']}: {refusal['code']}"
    assert {"unread": why} in list(parts_of({**account, "unread": []}))


OPERATIONS = st.sets(st.sampled_from(sorted(estate())))


@settings(max_examples=40, deadline=None)
@given(OPERATIONS, OPERATIONS)
def test_whatever_is_denied_or_not_there_a_snapshot_is_taken(denied: set[str], missing: set[str]) -> None:
    reader = WrittenAccount({key: value for key, value in estate().items() if key not in missing}, denied)
    (account,) = read(reader)["accounts"]
    assert len(account["unread"]) == sum(reader.counts[operation] for operation in denied)


def parts_of(value: Any) -> Iterator[Any]:
    yield value
    items = cast("dict[str, Any]", value).values() if isinstance(value, dict) else items_in(value)
    for item in items:
        yield from parts_of(item)


def test_what_was_refused_is_told_as_aws_names_it() -> None:
    account = the_account("lambda.get_policy", "wafv2.get_web_acl")
    told = {(each["operation"], each["region"], each["resource"]) for each in account["unread"]}
    assert {("GetPolicy", REGION, "orders:live"), ("GetWebACL", "us-east-1", "www")} <= told
    assert account["regions"][REGION]["lambda"]["functions"]["orders"]["policies"]["live"] == {
        "unread": "lambda:GetPolicy: AccessDeniedException"
    }


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"swagger: 2", "it is no JSON document"),
        (b"\xff", "it is no JSON document"),
        (b"[]", "it is no OpenAPI document"),
    ],
)
def test_a_document_that_is_none_could_not_be_read(body: bytes, message: str) -> None:
    answers: Answers = {**estate(), "apigateway.get_export": [({}, {"body": body})]}
    (account,) = read(WrittenAccount(answers))["accounts"]
    (api,) = account["regions"][REGION]["apigateway"]["rest_apis"]
    assert api["exports"]["test"] == {"unread": "apigateway:GetExport: Illegible"}
    assert account["unread"][0]["message"] == message


def test_what_belongs_to_another_account_is_read_from_that_one_if_it_is_among_them() -> None:
    without_apis = {key: value for key, value in estate().items() if key.partition(".")[0] not in FRONT_DOORS}
    of_the_arns, with_the_apis = read(WrittenAccount(without_apis), WrittenAccount(estate(), account="210987654321"))[
        "accounts"
    ]
    assert of_the_arns["regions"][REGION]["lambda"]["functions"]["orders"]["policies"]["live"] is not None
    assert "lambda" not in with_the_apis["regions"][REGION]
    (alone,) = read(WrittenAccount(estate(), account="210987654321"))["accounts"]
    assert set(alone["regions"]) == {REGION}
    assert "lambda" not in alone["regions"][REGION]


@pytest.mark.parametrize("name", ["rest1", "orders"])
def test_one_api_is_read_with_all_that_leads_to_it(name: str) -> None:
    account = the_account(wanted=Wanted(apis=frozenset({name})))
    region = account["regions"][REGION]
    assert [api["id"] for api in region["apigateway"]["rest_apis"]] == ["rest1"]
    assert region["apigatewayv2"]["apis"] == []
    assert [each["Id"] for each in account["global"]["cloudfront"]["distributions"]] == ["E1ABCDEF"]
    assert [each["domainName"] for each in region["apigateway"]["domain_names"]] == ["api.example.com"]
    # A routing rule of it leads to the API.
    assert [each["DomainName"] for each in region["apigatewayv2"]["domain_names"]] == ["shop.example.com"]
    # Of what is not there nobody shall think that it does not exist.
    assert region["narrowed"] is True
    assert "narrowed" not in the_account()["regions"][REGION]


def test_an_api_is_read_without_what_does_not_lead_to_it() -> None:
    account = the_account(wanted=Wanted(apis=frozenset({"http1"})))
    region = account["regions"][REGION]
    assert region["apigateway"]["rest_apis"] == []
    assert [api["ApiId"] for api in region["apigatewayv2"]["apis"]] == ["http1"]
    assert account["global"]["cloudfront"]["distributions"] == []
    assert region["apigateway"]["domain_names"] == []
    assert "ec2" not in region


@pytest.mark.parametrize(
    "name", ["E1ABCDEF", "www.example.com", "arn:aws:cloudfront::123456789012:distribution/E1ABCDEF"]
)
def test_a_distribution_is_read_with_the_apis_behind_it(name: str) -> None:
    account = the_account(wanted=Wanted(distributions=frozenset({name})))
    region = account["regions"][REGION]
    assert [each["Id"] for each in account["global"]["cloudfront"]["distributions"]] == ["E1ABCDEF"]
    assert [api["id"] for api in region["apigateway"]["rest_apis"]] == ["rest1"]
    assert region["apigatewayv2"]["apis"] == []


def test_an_api_is_behind_a_distribution_through_a_domain_name_too() -> None:
    answers = estate()
    (_, pages) = answers["cloudfront.list_distributions"][0]
    pages[1]["DistributionList"]["Items"][0]["Origins"]["Items"][0]["DomainName"] = "shop.example.com"
    wanted = Wanted(distributions=frozenset({"E2OTHER"}))
    (account,) = read(WrittenAccount(answers), wanted=wanted)["accounts"]
    region = account["regions"][REGION]
    assert [api["ApiId"] for api in region["apigatewayv2"]["apis"]] == ["http1"]
    assert [each["DomainName"] for each in region["apigatewayv2"]["domain_names"]] == ["shop.example.com"]


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (
            Wanted(apis=frozenset({"rest1", "ordres"})),
            "there is no API ordres in the accounts and regions that were read",
        ),
        (
            Wanted(distributions=frozenset({"E9"})),
            "there is no distribution E9 in the accounts and regions that were read",
        ),
    ],
)
def test_what_is_asked_for_and_nowhere_is_said(wanted: Wanted, message: str) -> None:
    with pytest.raises(UsageError, match=f"^{message}$"):
        the_account(wanted=wanted)


def test_what_is_asked_for_may_be_in_what_could_not_be_read() -> None:
    account = the_account("apigateway.get_rest_apis", wanted=Wanted(apis=frozenset({"rest1"})))
    assert account["regions"][REGION]["apigateway"]["rest_apis"] == {
        "unread": "apigateway:GetRestApis: AccessDeniedException"
    }
