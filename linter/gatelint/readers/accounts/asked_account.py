"""An account as collecting asks it: many questions at the same time, each answered within what AWS allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from gatelint.readers.accounts.answers import Unread as Refused
from gatelint.readers.accounts.calls import CALLS
from gatelint.readers.accounts.collecting.unread import Unread
from gatelint.readers.accounts.reader import NotAskedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gatelint.readers.accounts.reader import Reader

T = TypeVar("T")


class _PutOnly(Exception):  # noqa: N818  # it is no error: the question has been put, and nobody waits yet
    pass


class Round:
    """Whether questions are only put, so that all of them are on their way before anybody waits for an answer."""

    def __init__(self) -> None:
        self.is_putting = False


class AskedAccount:
    """Answers by a `Reader`, whose schedule keeps to AWS's quotas. Accounts that are read together share a `Round`."""

    def __init__(self, reader: Reader, round_: Round) -> None:
        self.reader = reader
        self._round = round_

    @property
    def account(self) -> str:
        return self.reader.account

    @property
    def partition(self) -> str:
        return self.reader.partition

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
        """The answer of an operation, or the member of it that `result` names; None for no such thing, or an Unread."""
        question = self.reader.ask(service, operation, region or "global", **params)
        if self._round.is_putting:
            raise _PutOnly
        answer = question.answer()
        if isinstance(answer, Refused):
            about = resource or answer.resource
            return Unread(service, operation, region, about, answer.code, answer.message)
        told = CALLS[service, operation].result
        if answer is None or told == result:
            return answer
        if told is None:
            return cast("dict[str, Any]", answer).get(str(result))
        if result is None:
            return {told: answer}
        # CloudFront wraps its lists once more; what is within them is told as it is.
        if not told.startswith(f"{result}."):
            raise NotAskedError(f"{result} of {service} {operation}")
        return answer

    def together(self, tasks: Iterable[Callable[[], T]]) -> list[T]:
        """Does tasks that each read one thing: puts all questions first. The same question is sent once."""
        waiting = list(tasks)
        self._round.is_putting = True
        try:
            for task in waiting:
                _put(task)
        finally:
            self._round.is_putting = False
        return [task() for task in waiting]


def _put(task: Callable[[], object]) -> None:
    try:
        task()
    except _PutOnly:
        return
