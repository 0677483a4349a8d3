"""An account without a network: answers like AWS, throttles like AWS, and time passes as fast as it can be computed."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

from gatelint.readers.accounts.allowances import Allowance
from gatelint.readers.accounts.answers import THROTTLED, Refusal
from gatelint.readers.accounts.call import Call
from gatelint.readers.accounts.schedule import Arrivals, Errand

T = TypeVar("T")


class SimulatedTime:
    """A clock that jumps to the end of each wait."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def next_of(self, arrivals: Arrivals, seconds: float | None) -> tuple[Errand, Future[None]] | None:
        try:
            return arrivals.get_nowait()
        except queue.Empty:
            self.seconds += seconds or 0.0
            return None


class AtOnce(Executor):
    """Runs what is handed to it before it returns."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  # as every executor does
            future.set_exception(error)
        return future


class Quota:
    """What AWS allows: a bucket, or so many calls in any such time."""

    def __init__(self, allowance: Allowance, part: float = 1.0) -> None:
        self.allowance = allowance
        self.rate = part * allowance.calls / allowance.seconds
        self.tokens = float(allowance.burst or 0)
        self.stamp: float | None = None
        self.recent: deque[float] = deque()
        self.part = part

    def allows(self, now: float) -> bool:
        if self.allowance.burst is None:
            while self.recent and self.recent[0] <= now - self.allowance.seconds + 1e-9:
                self.recent.popleft()
            if len(self.recent) >= max(1, int(self.part * self.allowance.calls)):
                return False
            self.recent.append(now)
            return True
        passed = now - (now if self.stamp is None else self.stamp)
        self.stamp = now
        self.tokens = min(self.allowance.burst, self.tokens + passed * self.rate)
        if self.tokens < 1 - 1e-9:
            return False
        self.tokens -= 1
        return True


class Quotas:
    """The quotas of an account, in each region."""

    def __init__(self, now: Callable[[], float], part: float = 1.0) -> None:
        self.now = now
        self.part = part
        self._quotas: dict[tuple[str, Allowance], Quota] = {}

    def allow(self, region: str, allowances: tuple[Allowance, ...]) -> bool:
        quotas = [
            self._quotas.setdefault((region if one.regional else "", one), Quota(one, self.part)) for one in allowances
        ]
        allowed = [quota.allows(self.now()) for quota in quotas]
        return all(allowed)


Answering = Callable[[Call, dict[str, Any]], "dict[str, Any] | Refusal"]


class SimulatedAccount:
    """What `aws.Account` is to a reader; `answer` says what each call gets, `part` how much of AWS's quotas is free."""

    def __init__(self, answer: Answering, time: SimulatedTime, *, part: float = 1.0, account: str = "1") -> None:
        self.account = account
        self.partition = "aws"
        self.sent: list[tuple[str, str, dict[str, Any]]] = []
        self._answer = answer
        self._quotas = Quotas(time.now, part)

    def send(self, call: Call, region: str, parameters: dict[str, Any]) -> dict[str, Any] | Refusal:
        self.sent.append((call.operation, region, parameters))
        if not self._quotas.allow(region, call.allowances):
            return Refusal(THROTTLED, "TooManyRequestsException", "Too Many Requests")
        return self._answer(call, parameters)
