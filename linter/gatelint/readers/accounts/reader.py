"""Questions to one account: pages put together, throttled calls made again, and every failure told apart."""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import TYPE_CHECKING, Any

from gatelint.readers.accounts.answers import MISSING, THROTTLED, TRANSIENT, Refusal, Unread
from gatelint.readers.accounts.call import Call
from gatelint.readers.accounts.calls import CALLS, GLOBAL, SIGNING_IN
from gatelint.records import field, record

if TYPE_CHECKING:
    from typing import Protocol

    from gatelint.readers.accounts.schedule import Schedule

    class SignedIn(Protocol):
        """An account that calls can be made in: `aws.Account`."""

        @property
        def account(self) -> str: ...
        @property
        def partition(self) -> str: ...
        def send(self, call: Call, region: str, parameters: dict[str, Any]) -> dict[str, Any] | Refusal: ...


MOST_THROTTLED = 50
"""Times in a row that one call may be throttled: a quarter of an hour."""
MOST_FAILED = 5
"""Times in a row that one call may fail for reasons that pass, such as a broken connection."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 20.0
"""Seconds before a call is made again; doubled each time."""
INTERRUPTED = "Interrupted"


class NotAskedError(Exception):
    """A question that an audit does not ask: no read, or one whose answer is a secret."""


@record()
class Tally:
    """What has been sent, by service and operation as boto3 names them."""

    calls: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    """Calls that were sent, throttled ones included."""
    throttled: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])


class Question:
    """Something that was asked, and its answer when it is there."""

    def __init__(self, reader: Reader, call: Call, region: str, parameters: dict[str, Any]) -> None:
        self.account = reader.account
        self.region = region
        self.allowances = call.allowances
        self._reader = reader
        self._call = call
        self._parameters = parameters
        self._outcome: dict[str, Any] | Refusal | None = None
        self._found: list[Any] = []
        self._failures = 0
        self._done = False
        self._answer: Any = None

    @property
    def done(self) -> bool:
        return self._done

    def answer(self) -> Any:
        """What AWS said, None if there is no such thing, or an Unread; waits until it is known."""
        if not self._done and not self._reader.schedule.drive_until(lambda: self._done):
            self.give_up()
        return self._answer

    def send(self) -> None:
        self._outcome = self._reader.signed_in.send(self._call, self.region, self._parameters)

    def settle(self) -> float | None:
        outcome, self._outcome = self._outcome, None
        key = (self._call.service, self._call.operation)
        self._reader.tally.calls[key] += 1
        if outcome is None:
            raise AssertionError("settled before it was sent")
        if isinstance(outcome, Refusal):
            if outcome.kind == THROTTLED:
                self._reader.tally.throttled[key] += 1
            return self._refused(outcome)
        self._failures = 0
        self._reader.schedule.pacer.recover(self.account, self.region, self.allowances)
        return self._told(outcome)

    def give_up(self) -> None:
        self._unread(INTERRUPTED, "interrupted before it was read")

    def _told(self, value: dict[str, Any]) -> float | None:
        pages, result = self._call.pages, self._call.result
        if pages is None:
            # AWS leaves an empty list out, and never the one object that was asked for.
            self._finish(value if result is None else member(value, result))
            return None
        self._found += member(value, result or "") or []
        tokens = {ask: member(value, at) for ask, at in zip(pages.asks, pages.answers, strict=True)}
        tokens = {ask: token for ask, token in tokens.items() if token}
        more = bool(tokens) if pages.more is None else bool(member(value, pages.more))
        if not more:
            self._finish(self._found)
            return None
        kept = {name: given for name, given in self._parameters.items() if name not in pages.asks}
        following = {**kept, **tokens}
        if not tokens or following == self._parameters:
            self._unread("EndlessPages", "AWS says that there is more, and not where")
            return None
        self._parameters = following
        return 0.0

    def _refused(self, refusal: Refusal) -> float | None:
        if refusal.kind == MISSING:
            self._finish(None)
            return None
        self._failures += 1
        if refusal.kind == THROTTLED:
            self._reader.schedule.pacer.slow_down(self.account, self.region, self.allowances)
            most = MOST_THROTTLED
        else:
            # What is denied is not asked again, and says nothing of the next: IAM decides for each resource.
            most = MOST_FAILED if refusal.kind == TRANSIENT else 0
        if self._failures >= most:
            self._unread(refusal.code, refusal.message)
            return None
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(self._failures - 1, 10))
        # Calls that were throttled together must not come back together.
        return max(refusal.after or 0.0, pause * (1 + random.random()) / 2)

    def _unread(self, code: str, message: str) -> None:
        if self._done:
            return
        resource = self._call.resource(self._parameters)
        unread = Unread(self._call.service, self._call.name, self.region, resource, code, message)
        self._reader.unread.append(unread)
        self._finish(unread)

    def _finish(self, answer: Any) -> None:
        self._answer = answer
        self._done = True


class Reader:
    """Asks one account. The same question is sent once, however often it is asked.

    Ask everything that does not hang on one another (`ask`) before waiting for an answer: what has been asked is what
    can be on its way at the same time. May be used from several threads.
    """

    def __init__(self, signed_in: SignedIn, schedule: Schedule) -> None:
        self.signed_in = signed_in
        self.account = signed_in.account
        self.partition = signed_in.partition
        self.schedule = schedule
        self.tally = Tally()
        self.unread: list[Unread] = []
        """Everything that could not be read so far, each once, in the order of the answers."""
        self._asked: dict[str, Question] = {}

    def ask(self, service: str, operation: str, region: str, /, **parameters: Any) -> Question:
        """Asks without waiting; names as boto3 has them. Services without regions are asked in "global".

        Nothing is asked that is not in `calls`, nor with other values for the parameters that are fixed there.
        """
        call = CALLS.get((service, operation))
        if call is None or (service, operation) in SIGNING_IN:
            raise NotAskedError(f"{service} {operation}")
        if any(name in parameters and parameters[name] != value for name, value in call.always.items()):
            raise NotAskedError(f"{service} {operation} with {parameters}")
        if service in GLOBAL:
            region = "global"
        key = json.dumps([service, operation, region, parameters], sort_keys=True)
        question = self._asked.get(key)
        if question is None:
            size = dict([call.pages.size]) if call.pages and call.pages.size else {}
            question = Question(self, call, region, {**size, **call.always, **parameters})
            self._asked[key] = question
            self.schedule.add(question)
        return question

    def read(self, service: str, operation: str, region: str, /, **parameters: Any) -> Any:
        """Asks and waits: what AWS said (a list with the items of all pages, an object, a text), None, or an Unread.

        A list that AWS leaves out, being empty, is []. Whoever asks the same is given the same object: leave it alone.
        """
        return self.ask(service, operation, region, **parameters).answer()


def member(value: dict[str, Any], path: str) -> Any:
    """The member at a dotted path; None if it is not there."""
    found: Any = value
    for name in path.split("."):
        found = found.get(name) if found else None
    return found
