"""An account as collecting asks it: many questions at the same time, each answered within what AWS allows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar, cast

from gatelint.readers.accounts.answers import Unread as Refused
from gatelint.readers.accounts.calls import CALLS
from gatelint.readers.accounts.collecting.unread import Unread
from gatelint.readers.accounts.reader import NotAskedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gatelint.readers.accounts.reader import Reader

T = TypeVar("T")

WAITING = 64
"""So many questions, at most, are waited for at the same time; how many are out at once is for the schedule to say."""


class AskedAccount:
    """Answers by a `Reader`, whose schedule keeps to AWS's quotas."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

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
        answer = self.reader.read(service, operation, region or "global", **params)
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
        """Does tasks at the same time. An interrupt gives up what has not been asked; what has is waited for."""
        waiting = ThreadPoolExecutor(WAITING, "gatelint-asking")
        futures = [waiting.submit(task) for task in tasks]
        try:
            return [future.result() for future in futures]
        except KeyboardInterrupt:
            if self.reader.schedule.stopped:
                raise
            self.reader.schedule.stop()
            return [future.result() for future in futures]
        finally:
            waiting.shutdown(wait=False)
