"""Questions to AWS: what is asked at the same time, in which order, and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from typing import Any, TypeVar

import pytest

from gatelint.readers.accounts.collecting.asking import (
    Asking,
    Service,
    Steps,
    account_read_by,
    items_of,
    listed,
    mapped,
    plain,
)
from gatelint.readers.accounts.collecting.unread import Unread, name_of_operation, why_unread

T = TypeVar("T")
Answering = Callable[[str, str | None], object]


class Recording:
    """A reader that notes what it is asked, and how many questions at the same time."""

    account, partition = "123456789012", "aws"

    def __init__(self, answer: Answering) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self.rounds: list[int] = []
        self._answer = answer

    def together(self, tasks: Iterable[Callable[[], T]]) -> list[T]:
        answers = [task() for task in tasks]
        self.rounds.append(len(answers))
        return answers

    def read(
        self,
        service: str,
        operation: str,
        region: str | None,
        result: str | None = None,
        /,
        resource: str = "",
        **params: object,
    ) -> object:
        del service, result, resource, params
        self.asked.append((operation, region))
        return self._answer(operation, region)


def answered_with(answer: object, put: Callable[[Service], None]) -> Any:
    """What is in the snapshot of an account after one question that gets this answer."""
    account = account_read_by(Recording(lambda _operation, _region: answer))
    asking = Asking()
    put(asking.service(account, "lambda", "eu-west-1"))
    asking.take([iter(())])
    return account.told


def test_the_steps_of_all_collectors_are_taken_at_the_same_time() -> None:
    reader = Recording(lambda operation, _: operation)
    account, asking = account_read_by(reader), Asking()

    def collector(region: str, steps: int) -> Steps:
        service = asking.service(account, "lambda", region)
        for number in range(steps):
            service.one(service.told, str(number), f"step_{number}")
            yield
            assert service.told[str(number)] == f"step_{number}"

    asking.take([collector("a", 3), collector("b", 1), collector("c", 2)])
    assert reader.rounds == [3, 2, 1]
    assert account.told["regions"] == {
        "a": {"lambda": {"0": "step_0", "1": "step_1", "2": "step_2"}},
        "b": {"lambda": {"0": "step_0"}},
        "c": {"lambda": {"0": "step_0", "1": "step_1"}},
    }


def test_what_is_put_after_the_last_step_is_asked_as_well() -> None:
    reader = Recording(lambda _operation, _region: "answer")
    account, asking = account_read_by(reader), Asking()

    def collector() -> Steps:
        service = asking.service(account, "iam")
        yield
        service.one(service.told, "late", "get_role")

    asking.take([collector()])
    assert account.told["global"] == {"iam": {"late": "answer"}}
    assert reader.rounds == [1]


def test_one_question_of_each_kind_is_asked_after_the_other() -> None:
    reader = Recording(lambda _operation, _region: None)
    account, asking = account_read_by(reader), Asking()
    for operation in ("get_resources", "get_stages"):
        for region in ("a", "b"):
            service = asking.service(account, "apigateway", region)
            for number in range(3):
                service.one({}, str(number), operation)
    asking.take([iter(())])
    kinds = [("get_resources", "a"), ("get_resources", "b"), ("get_stages", "a"), ("get_stages", "b")]
    assert reader.asked == kinds * 3


def test_lists_are_lists_even_where_aws_says_nothing() -> None:
    assert answered_with(None, lambda service: service.every(service.told, "all", "list_x", "Xs"))["regions"] == {
        "eu-west-1": {"lambda": {"all": []}}
    }
    assert answered_with(None, lambda service: service.one(service.told, "it", "get_x"))["regions"] == {
        "eu-west-1": {"lambda": {"it": None}}
    }


@pytest.mark.parametrize("operation", ["get_policy", "GetPolicy"])
def test_what_could_not_be_read_is_marked_and_listed(operation: str) -> None:
    refused = Unread("lambda", operation, "eu-west-1", "orders", "AccessDeniedException", "no")
    told = answered_with(refused, lambda service: service.every(service.told, "x", operation, "X", of="orders"))
    assert told["regions"]["eu-west-1"]["lambda"]["x"] == {"unread": "lambda:GetPolicy: AccessDeniedException"}
    assert told["unread"] == [
        {
            "service": "lambda",
            "operation": "GetPolicy",
            "region": "eu-west-1",
            "resource": "orders",
            "code": "AccessDeniedException",
            "message": "no",
        }
    ]


def test_operations_have_the_names_that_aws_gives_them() -> None:
    assert name_of_operation("get_web_acl") == "GetWebACL"
    assert name_of_operation("list_attached_role_policies") == "ListAttachedRolePolicies"


def test_only_a_mapping_of_the_mark_alone_was_not_read() -> None:
    assert why_unread({"unread": "iam:GetRole: Throttling"}) == "iam:GetRole: Throttling"
    others: list[object] = [None, [], {}, {"unread": 1}, {"unread": "x", "id": "y"}]
    assert [why_unread(each) for each in others] == [None] * 5


def test_answers_become_what_json_can_hold() -> None:
    moment = datetime(2026, 3, 1, 1, 0, tzinfo=timezone(timedelta(hours=2)))
    answer = {"at": moment, "raw": b"text", "items": ({"ok": True},), "ResponseMetadata": {"RequestId": "1"}}
    assert plain(answer) == {"at": "2026-02-28T23:00:00Z", "raw": "text", "items": [{"ok": True}]}


def test_lists_of_cloudfront_are_lists() -> None:
    assert [items_of(each) for each in ({"Quantity": 1, "Items": ["a"]}, {"Quantity": 0}, ["a"], None)] == [
        ["a"],
        [],
        ["a"],
        [],
    ]


def test_what_could_not_be_read_is_empty_for_those_who_read_on() -> None:
    mark = {"unread": "x"}
    assert listed({"all": mark}, "all") == listed({}, "all") == []
    assert listed({"all": [mark, {"id": "a"}, "b"]}, "all") == [{"id": "a"}]
    assert mapped({"it": mark}, "it") == mapped({"it": None}, "it") == {}
