"""What collecting asks of whoever speaks with AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")


class Reader(Protocol):
    """Reads one account; `partition` is "aws", "aws-cn" or "aws-us-gov"."""

    @property
    def account(self) -> str: ...

    @property
    def partition(self) -> str: ...

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
        """The answer of an operation in boto3's snake_case, or one member of it: that which `result` names.

        All pages are concatenated, also where boto3 has no paginator, and a streamed body is read to its end (bytes).
        `resource` is for people. None where AWS says that there is none, an Unread where it could not be read.
        """
        ...

    def together(self, tasks: Iterable[Callable[[], T]]) -> list[T]:
        """Does tasks at the same time, and returns what they return in their order."""
        ...
