"""Threads, waiting and interrupts."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from gatelint.readers.accounts.allowances import GET_RESOURCES
from gatelint.readers.accounts.answers import THROTTLED, Refusal, Unread
from gatelint.readers.accounts.call import Call
from gatelint.readers.accounts.reader import INTERRUPTED, Reader
from gatelint.readers.accounts.schedule import Schedule
from simulated_account import AtOnce, SimulatedAccount, SimulatedTime

REGION = "eu-west-1"


class Slow:
    """An account whose calls end when they are let go."""

    account = "1"
    partition = "aws"

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.begun = threading.Semaphore(0)
        self.out = 0
        self.most = 0
        self._lock = threading.Lock()

    def send(self, call: Call, region: str, parameters: dict[str, Any]) -> dict[str, Any] | Refusal:
        del call, region, parameters
        with self._lock:
            self.out += 1
            self.most = max(self.most, self.out)
        self.begun.release()
        self.let_go.wait(10)
        with self._lock:
            self.out -= 1
        return {"Policy": "{}"}


def items(_call: Call, _parameters: dict[str, Any]) -> dict[str, Any]:
    return {"items": [], "Policy": "{}"}


def test_calls_are_out_at_the_same_time() -> None:
    account = Slow()
    schedule = Schedule()
    reader = Reader(account, schedule)
    asked = [reader.ask("apigateway", "get_export", REGION, restApiId="a", stageName=str(n)) for n in range(8)]
    threading.Timer(0.2, account.let_go.set).start()
    assert [question.answer() is None for question in asked] == [True] * 8
    assert account.most == 8
    schedule.close()


def test_a_call_that_waits_for_its_quota_holds_no_thread() -> None:
    """With a single thread, a call that sleeps until its pause is over would hold up all others."""
    time = SimulatedTime()
    order: list[str] = []

    def answer(call: Call, _parameters: dict[str, Any]) -> dict[str, Any] | Refusal:
        order.append(call.operation)
        if len(order) == 1:
            return Refusal(THROTTLED, "TooManyRequestsException", "", 60.0)
        return {"items": []}

    reader = Reader(SimulatedAccount(answer, time), Schedule(clock=time, workers=AtOnce()))
    first = reader.ask("apigateway", "get_resources", REGION, restApiId="a1")
    reader.ask("apigateway", "get_rest_apis", REGION)
    assert first.answer() == []
    assert order == ["get_resources", "get_rest_apis", "get_resources"]


def test_several_threads_may_wait_for_answers() -> None:
    time = SimulatedTime()
    account = SimulatedAccount(items, time)
    reader = Reader(account, Schedule(clock=time, workers=AtOnce()))

    def read(number: int) -> list[Any]:
        return [reader.read("apigateway", "get_models", REGION, restApiId=f"{number}-{one}") for one in range(20)]

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(read, range(8))) == [[[]] * 20] * 8
    assert len(account.sent) == 160
    assert reader.tally.throttled.total() == 0


def test_progress_tells_how_many_are_answered_of_those_that_were_asked() -> None:
    time = SimulatedTime()
    told: list[tuple[int, int]] = []
    schedule = Schedule(clock=time, workers=AtOnce(), progress=lambda one: told.append((one.answered, one.asked)))
    reader = Reader(SimulatedAccount(items, time), schedule)
    for number in range(3):
        reader.ask("apigateway", "get_models", REGION, restApiId=str(number))
    reader.read("apigateway", "get_models", REGION, restApiId="2")
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_the_time_in_which_quotas_held_calls_back_is_counted() -> None:
    time = SimulatedTime()
    schedule = Schedule(clock=time, workers=AtOnce())
    reader = Reader(SimulatedAccount(items, time), schedule)
    for number in range(5):
        reader.ask("apigateway", "get_resources", REGION, restApiId=str(number))
    reader.read("apigateway", "get_resources", REGION, restApiId="4")
    assert schedule.waited == pytest.approx(4 / GET_RESOURCES.rate)


def test_an_interrupt_gives_up_what_is_not_sent_and_keeps_what_is_there() -> None:
    time = SimulatedTime()
    sent = 0

    def answer(_call: Call, _parameters: dict[str, Any]) -> dict[str, Any]:
        nonlocal sent
        sent += 1
        return {"items": [sent]}

    def interrupt(one: Schedule) -> None:
        if one.answered == 3:
            one.interrupt()

    schedule = Schedule(clock=time, workers=AtOnce(), progress=interrupt)
    reader = Reader(SimulatedAccount(answer, time), schedule)
    asked = [reader.ask("apigateway", "get_resources", REGION, restApiId=str(number)) for number in range(10)]
    answers = [question.answer() for question in asked]
    assert answers[:3] == [[1], [2], [3]]
    assert {unread.code for unread in answers[3:] if isinstance(unread, Unread)} == {INTERRUPTED}
    assert len(reader.unread) == 7
    assert isinstance(reader.read("apigateway", "get_rest_apis", REGION), Unread)
    assert sent == 3
    assert schedule.stopped


def test_a_call_that_is_out_when_interrupted_is_still_waited_for() -> None:
    account = Slow()
    schedule = Schedule()
    reader = Reader(account, schedule)
    out = reader.ask("lambda", "get_policy", REGION, FunctionName="orders")
    waiting = ThreadPoolExecutor(1)
    answer = waiting.submit(out.answer)
    assert account.begun.acquire(timeout=5)
    schedule.stop()
    account.let_go.set()
    assert answer.result(5) == "{}"
    waiting.shutdown()
    schedule.close()


def test_a_call_that_hangs_when_interrupted_is_given_up_and_holds_nobody_up() -> None:
    account = Slow()
    schedule = Schedule(clock=SimulatedTime())
    hangs = Reader(account, schedule).ask("lambda", "get_policy", REGION, FunctionName="orders")
    with ThreadPoolExecutor(1) as waiting:
        answer = waiting.submit(hangs.answer)
        assert account.begun.acquire(timeout=5)
        schedule.interrupt()
        unread = answer.result(5)
    schedule.close()
    assert isinstance(unread, Unread)
    assert unread.code == INTERRUPTED
    account.let_go.set()


def test_what_is_slowest_is_what_the_quotas_make_wait_longest() -> None:
    schedule = Schedule(clock=SimulatedTime(), workers=AtOnce())
    reader = Reader(SimulatedAccount(items, SimulatedTime()), schedule)
    assert schedule.slowest() is None
    for number in range(21):
        reader.ask("apigateway", "get_resources", REGION, restApiId=str(number))
        reader.ask("lambda", "get_policy", REGION, FunctionName=str(number))
    slowest = schedule.slowest()
    assert slowest is not None
    assert (slowest.account, slowest.region, slowest.name) == ("1", REGION, GET_RESOURCES.name)
    assert slowest.seconds == pytest.approx(20 / GET_RESOURCES.rate)


def test_a_mistake_of_ours_is_not_taken_for_an_answer_of_aws() -> None:
    def mistaken(_call: Call, _parameters: dict[str, Any]) -> dict[str, Any]:
        raise LookupError("ours")

    time = SimulatedTime()
    reader = Reader(SimulatedAccount(mistaken, time), Schedule(clock=time, workers=AtOnce()))
    with pytest.raises(LookupError, match="ours"):
        reader.read("apigateway", "get_rest_apis", REGION)
