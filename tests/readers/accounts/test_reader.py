"""What becomes of a question: pages, repetition, and the three kinds of answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatelint.readers.accounts.allowances import API_GATEWAY, GET_RESOURCES
from gatelint.readers.accounts.answers import MISSING, REFUSED, THROTTLED, TRANSIENT, Refusal, Unread
from gatelint.readers.accounts.call import Call
from gatelint.readers.accounts.reader import MOST_FAILED, MOST_THROTTLED, NotAskedError, Reader
from gatelint.readers.accounts.schedule import Schedule
from simulated_account import Answering, AtOnce, SimulatedAccount, SimulatedTime

REGION = "eu-west-1"


def reader_of(answer: Answering, part: float = 1.0) -> tuple[Reader, SimulatedAccount, SimulatedTime]:
    time = SimulatedTime()
    account = SimulatedAccount(answer, time, part=part)
    return Reader(account, Schedule(clock=time, workers=AtOnce())), account, time


def in_turn(*answers: dict[str, Any] | Refusal) -> Answering:
    """Each call gets the next answer; the last one stays."""
    left = list(answers)
    return lambda _call, _parameters: left.pop(0) if len(left) > 1 else left[0]


def refused(kind: str, code: str = "AccessDeniedException") -> Refusal:
    return Refusal(kind, code, "User is not authorized")


def pages_of(items: list[int], length: int) -> Callable[[Call, dict[str, Any]], dict[str, Any]]:
    def answer(_call: Call, parameters: dict[str, Any]) -> dict[str, Any]:
        start = int(parameters.get("position", 0))
        more = {"position": str(start + length)} if start + length < len(items) else {}
        return {"items": items[start : start + length], **more}

    return answer


@given(st.lists(st.integers(), max_size=30), st.integers(1, 7))
def test_all_pages_are_put_together_in_order(items: list[int], length: int) -> None:
    reader, account, _ = reader_of(pages_of(items, length))
    assert reader.read("apigateway", "get_rest_apis", REGION) == items
    assert len(account.sent) == max(1, -(-len(items) // length))


def test_the_next_page_is_asked_for_with_the_same_parameters() -> None:
    reader, account, _ = reader_of(pages_of([1, 2, 3], 2))
    assert reader.read("apigateway", "get_resources", REGION, restApiId="a1") == [1, 2, 3]
    first = {"limit": 500, "embed": ["methods"], "restApiId": "a1"}
    assert [parameters for _, _, parameters in account.sent] == [first, {**first, "position": "2"}]


def test_pages_whose_place_has_several_parts_go_on_with_those_that_are_told() -> None:
    first = {
        "ResourceRecordSets": [1],
        "IsTruncated": True,
        "NextRecordName": "b.",
        "NextRecordType": "A",
        "NextRecordIdentifier": "blue",
    }
    second = {"ResourceRecordSets": [2], "IsTruncated": True, "NextRecordName": "c.", "NextRecordType": "A"}
    last = {"ResourceRecordSets": [3], "IsTruncated": False}
    reader, account, _ = reader_of(in_turn(first, second, last))
    assert reader.read("route53", "list_resource_record_sets", "global", HostedZoneId="Z1") == [1, 2, 3]
    assert account.sent[2][2] == {"HostedZoneId": "Z1", "StartRecordName": "c.", "StartRecordType": "A"}


def test_a_list_that_aws_leaves_out_is_empty() -> None:
    reader, _, _ = reader_of(in_turn({"DistributionList": {"IsTruncated": False, "Quantity": 0}}))
    assert reader.read("cloudfront", "list_distributions", "global") == []


def test_pages_without_an_end_are_not_read_forever() -> None:
    reader, account, _ = reader_of(in_turn({"items": [1], "position": "same"}))
    answer = reader.read("apigateway", "get_rest_apis", REGION)
    assert isinstance(answer, Unread)
    assert len(account.sent) == 2


def test_an_object_is_given_as_it_is_or_without_its_wrapping() -> None:
    reader, _, _ = reader_of(in_turn({"cloudwatchRoleArn": "arn"}))
    assert reader.read("apigateway", "get_account", REGION) == {"cloudwatchRoleArn": "arn"}
    reader, _, _ = reader_of(in_turn({"Role": {"RoleName": "r"}}))
    assert reader.read("iam", "get_role", "global", RoleName="r") == {"RoleName": "r"}


def test_what_does_not_exist_is_none_and_not_unread() -> None:
    reader, account, _ = reader_of(in_turn(refused(MISSING, "ResourceNotFoundException")))
    assert reader.read("lambda", "get_policy", REGION, FunctionName="orders") is None
    assert reader.unread == []
    assert len(account.sent) == 1


def test_what_is_denied_is_unread_and_says_what_about() -> None:
    reader, account, _ = reader_of(in_turn(refused(REFUSED)))
    answer = reader.read("lambda", "get_policy", REGION, FunctionName="orders", Qualifier="live")
    assert answer == Unread(
        "lambda", "GetPolicy", REGION, "orders:live", "AccessDeniedException", "User is not authorized"
    )
    assert answer.denied
    assert answer.in_place == {"unread": "lambda:GetPolicy: AccessDeniedException"}
    assert answer.listed["resource"] == "orders:live"
    assert reader.unread == [answer]
    assert len(account.sent) == 1


def test_everything_that_is_denied_is_asked_and_listed_for_iam_decides_for_each_resource() -> None:
    def all_but_the_last(_call: Call, parameters: dict[str, Any]) -> dict[str, Any] | Refusal:
        return {"Policy": "{}"} if parameters["FunctionName"] == "f9" else refused(REFUSED)

    reader, account, _ = reader_of(all_but_the_last)
    asked = [reader.ask("lambda", "get_policy", REGION, FunctionName=f"f{number}") for number in range(10)]
    assert [question.answer() for question in asked][9] == "{}"
    assert [unread.resource for unread in reader.unread] == [f"f{number}" for number in range(9)]
    assert len(account.sent) == 10


def test_pages_of_which_one_is_denied_are_unread_as_a_whole() -> None:
    reader, _, _ = reader_of(in_turn({"items": [1], "position": "2"}, refused(REFUSED)))
    assert isinstance(reader.read("apigateway", "get_rest_apis", REGION), Unread)


def test_the_same_question_is_sent_once() -> None:
    reader, account, _ = reader_of(in_turn({"Policy": "{}"}))
    first = reader.ask("lambda", "get_policy", REGION, FunctionName="orders")
    assert reader.ask("lambda", "get_policy", REGION, FunctionName="orders") is first
    assert reader.read("lambda", "get_policy", REGION, FunctionName="orders") == "{}"
    assert reader.read("lambda", "get_policy", "us-east-1", FunctionName="orders") == "{}"
    assert len(account.sent) == 2


def test_a_service_without_regions_is_asked_once_wherever_it_is_asked_from() -> None:
    reader, account, _ = reader_of(in_turn({"Role": {}}))
    reader.read("iam", "get_role", "eu-west-1", RoleName="r")
    reader.read("iam", "get_role", "us-east-1", RoleName="r")
    assert [region for _, region, _ in account.sent] == ["global"]


@given(st.integers(1, MOST_THROTTLED - 1))
def test_a_throttled_call_is_made_again_until_it_is_answered(times: int) -> None:
    reader, account, time = reader_of(in_turn(*[refused(THROTTLED)] * times, {"items": [1]}))
    assert reader.read("apigateway", "get_rest_apis", REGION) == [1]
    assert len(account.sent) == times + 1
    assert reader.tally.throttled["apigateway", "get_rest_apis"] == times
    assert time.now() >= 0.25 * times


def test_a_call_that_is_throttled_for_a_quarter_of_an_hour_is_unread() -> None:
    reader, account, time = reader_of(in_turn(refused(THROTTLED, "TooManyRequestsException")))
    assert isinstance(reader.read("apigateway", "get_rest_apis", REGION), Unread)
    assert len(account.sent) == MOST_THROTTLED
    assert 400 < time.now() < 1800


def test_aws_says_when_to_come_again() -> None:
    reader, _, time = reader_of(in_turn(Refusal(THROTTLED, "TooManyRequestsException", "", 30.0), {"items": []}))
    assert reader.read("apigateway", "get_rest_apis", REGION) == []
    assert time.now() >= 30


def test_a_broken_connection_is_tried_again_a_few_times() -> None:
    reader, account, _ = reader_of(in_turn(refused(TRANSIENT, "ReadTimeoutError"), {"items": [1]}))
    assert reader.read("apigateway", "get_rest_apis", REGION) == [1]
    reader, account, _ = reader_of(in_turn(refused(TRANSIENT, "ReadTimeoutError")))
    answer = reader.read("apigateway", "get_rest_apis", REGION)
    assert isinstance(answer, Unread)
    assert answer.code == "ReadTimeoutError"
    assert not answer.denied
    assert len(account.sent) == MOST_FAILED


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 60), st.sampled_from([1.0, 0.5, 0.2]))
def test_no_call_is_lost_however_little_of_the_quota_is_left(apis: int, part: float) -> None:
    reader, account, time = reader_of(lambda _call, parameters: {"items": [parameters["restApiId"]]}, part)
    asked = [reader.ask("apigateway", "get_resources", REGION, restApiId=f"a{number}") for number in range(apis)]
    assert [question.answer() for question in asked] == [[f"a{number}"] for number in range(apis)]
    assert reader.unread == []
    throttled = reader.tally.throttled.total()
    assert len(account.sent) == apis + throttled
    if part == 1.0:
        assert throttled == 0
        assert time.now() == pytest.approx((apis - 1) / GET_RESOURCES.rate)


def test_other_calls_use_what_the_scarcest_leave() -> None:
    reader, account, time = reader_of(lambda _call, _parameters: {"items": []})
    for number in range(20):
        for operation in ("get_authorizers", "get_models", "get_deployments", "get_resources"):
            reader.ask("apigateway", operation, REGION, restApiId=f"a{number}")
    reader.read("apigateway", "get_resources", REGION, restApiId="a19")
    assert reader.tally.throttled.total() == 0
    assert len(account.sent) == 80
    both = (80 - API_GATEWAY.at_once) / API_GATEWAY.rate
    assert time.now() == pytest.approx(max(both, 19 / GET_RESOURCES.rate), rel=0.05)


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("apigateway", "delete_rest_api"),
        ("apigateway", "update_stage"),
        ("apigateway", "create_deployment"),
        ("lambda", "invoke"),
        ("lambda", "add_permission"),
        ("s3", "get_object"),
        ("sts", "assume_role"),
        ("iam", "create_access_key"),
        ("apigateway", "get_api_key"),
        ("apigateway", "_make_api_call"),
    ],
)
def test_what_is_not_in_the_list_is_not_asked(service: str, operation: str) -> None:
    reader, account, _ = reader_of(in_turn({}))
    with pytest.raises(NotAskedError):
        reader.ask(service, operation, REGION)
    assert account.sent == []


def test_the_values_of_api_keys_cannot_be_asked_for() -> None:
    reader, account, _ = reader_of(in_turn({"items": []}))
    with pytest.raises(NotAskedError):
        reader.read("apigateway", "get_api_keys", REGION, includeValues=True)
    assert reader.read("apigateway", "get_api_keys", REGION) == []
    assert account.sent[0][2] == {"limit": 500, "includeValues": False}
