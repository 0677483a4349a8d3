"""A reader of an account that is written down: AWS's answers by the questions that they are for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, cast

from botocore_shapes import complaints_about_answer, complaints_about_question
from gatelint.readers.accounts.collecting.asking import items_in
from gatelint.readers.accounts.collecting.unread import Unread

T = TypeVar("T")

ACCOUNT = "123456789012"
REGION = "eu-west-1"

Answers = dict[str, list[tuple[Mapping[str, Any], Any]]]
"""By "service.operation": what a question has to have, and the answer, or a list of its pages."""


class WrittenAccount:
    """Answers as AWS would, one page after the other. What is not written is not there.

    `denied` are services ("lambda") or operations ("lambda.get_policy") that AWS refuses.
    """

    def __init__(self, answers: Answers, denied: Iterable[str] = (), account: str = ACCOUNT) -> None:
        self.account = account
        self.partition = "aws"
        self.calls: list[str] = []
        self._answers = answers
        self._denied = frozenset(denied)
        self._busy = False

    @property
    def counts(self) -> Counter[str]:
        """How often each operation was called."""
        return Counter(self.calls)

    def together(self, tasks: Iterable[Callable[[], T]]) -> list[T]:
        assert not self._busy, "tasks that wait for other tasks may wait for ever"
        self._busy = True
        answers = [task() for task in tasks]
        self._busy = False
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
        named = f"{service}.{operation}"
        assert complaints_about_question(service, operation, params) == []
        self.calls.append(named)
        if named in self._denied or service in self._denied:
            return Unread(service, operation, region, resource, "AccessDeniedException", f"not authorized: {named}")
        written = [answer for asked, answer in self._answers.get(named, []) if asked.items() <= params.items()]
        if not written:
            return None
        pages = items_in(written[0]) or [written[0]]
        for page in pages:
            assert complaints_about_answer(service, operation, page) == []
        # boto3 makes new objects of each answer
        return _copied(_in_one(pages) if result is None else _in_one(pages).get(result))


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in cast("dict[str, Any]", value).items()}
    return [_copied(item) for item in items_in(cast("object", value))] if isinstance(value, list) else value


def _in_one(pages: list[dict[str, Any]]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for page in pages:
        for key, value in page.items():
            if isinstance(value, list):
                whole[key] = [*whole.get(key, []), *value]
            else:
                whole[key] = _in_one([whole[key], value]) if key in whole and isinstance(value, dict) else value
    return whole
