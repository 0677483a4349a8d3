"""Questions to AWS, and where in a snapshot their answers go.

What is read of a service is read in steps, since some questions follow from answers: a collector is a generator that
puts questions and yields where it needs their answers. The steps of all collectors, over all regions and accounts, are
taken at the same time, so that a slow limit of one service holds up none of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timezone
from typing import Any, TypeAlias, cast

from gatelint.readers.accounts.collecting.reader import Reader
from gatelint.readers.accounts.collecting.unread import UNREAD, Unread, name_of_operation, why_unread
from gatelint.records import record

Json: TypeAlias = "dict[str, Any]"
Steps: TypeAlias = Iterator[None]
Kept: TypeAlias = "Callable[[Any], Any]"

MOST_ITEMS = 500
"""The largest page of API Gateway's lists; without it a page has 25 items."""


class IllegibleError(Exception):
    """An answer of AWS is not what it should be; the message says what it is not."""


@record()
class AccountRead:
    """An account that is being read: by whom, and its part of the snapshot so far."""

    reader: Reader
    told: Json

    def region(self, name: str) -> Json:
        """The part of the snapshot for a region."""
        return child(self.told["regions"], name)


def account_read_by(reader: Reader) -> AccountRead:
    told: Json = {"account": reader.account, "partition": reader.partition, "global": {}, "regions": {}, "unread": []}
    return AccountRead(reader, told)


@record()
class _Question:
    account: AccountRead
    service: str
    region: str | None
    operation: str
    result: str | None
    resource: str
    params: Json
    into: Json
    key: str
    kept: Kept

    def ask(self) -> object:
        read = self.account.reader.read
        return read(self.service, self.operation, self.region, self.result, resource=self.resource, **self.params)

    def put(self, answer: object) -> None:
        if not isinstance(answer, Unread):
            try:
                self.into[self.key] = self.kept(plain(answer))
            except IllegibleError as error:
                answer = Unread(self.service, self.operation, self.region, self.resource, "Illegible", str(error))
            else:
                return
        self.into[self.key] = {UNREAD: answer.why}
        self.account.told["unread"].append(
            {
                "service": answer.service,
                "operation": name_of_operation(answer.operation),
                "region": answer.region,
                "resource": answer.resource,
                "code": answer.code,
                "message": answer.message,
            }
        )


class Asking:
    """The questions that wait to be asked."""

    def __init__(self) -> None:
        self._waiting: list[_Question] = []

    def service(self, account: AccountRead, name: str, region: str | None = None) -> Service:
        """A service of a region, or one that has none, such as CloudFront."""
        return Service(self, account, name, region)

    def add(self, question: _Question) -> None:
        self._waiting.append(question)

    def take(self, collectors: Iterable[Steps]) -> None:
        """Takes the steps of collectors until all have ended, and asks after each what has been put by then."""
        under_way = list(collectors)
        while under_way:
            under_way = [collector for collector in under_way if goes_on(collector)]
            self._ask()

    def _ask(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        in_turns = _in_turns(waiting)
        # Those of all accounts are asked side by side: limits are an account's own, and whoever reads it keeps to them.
        answers = waiting[0].account.reader.together([question.ask for question in in_turns])
        answer_of = {id(question): answer for question, answer in zip(in_turns, answers, strict=True)}
        for question in waiting:
            question.put(answer_of[id(question)])


class Service:
    """A service of an account and region, of which questions are put. `told` is what the snapshot has of it."""

    def __init__(self, asking: Asking, account: AccountRead, name: str, region: str | None) -> None:
        self.account = account
        self.region = region
        self._asking = asking
        self._name = name

    @property
    def told(self) -> Json:
        where = self.account.told["global"] if self.region is None else self.account.region(self.region)
        return child(where, self._name)

    @property
    def region_told(self) -> Json:
        """The part of the snapshot for the region, with all services; empty where there is none."""
        return {} if self.region is None else self.account.region(self.region)

    def one(
        self,
        into: Json,
        key: str,
        operation: str,
        result: str | None = None,
        *,
        of: str = "",
        kept: Kept | None = None,
        **params: object,
    ) -> None:
        """Puts a question of which the answer is one thing, or null where there is none.

        `kept` makes of it what goes into the snapshot; `of` is what it is asked about.
        """

        def kept_if_any(value: Any) -> Any:
            return value if value is None or kept is None else kept(value)

        self._put(into, key, operation, result, of, kept_if_any, params)

    def every(
        self,
        into: Json,
        key: str,
        operation: str,
        result: str,
        *,
        of: str = "",
        kept: Kept | None = None,
        **params: object,
    ) -> None:
        """Puts a question of which the answer is a list; `kept` makes of an item what goes into the snapshot."""

        def kept_of_each(value: Any) -> Any:
            return items_of(value) if kept is None else [kept(item) for item in items_of(value)]

        self._put(into, key, operation, result, of, kept_of_each, params)

    def _put(self, into: Json, key: str, operation: str, result: str | None, of: str, kept: Kept, params: Json) -> None:
        question = _Question(self.account, self._name, self.region, operation, result, of, params, into, key, kept)
        self._asking.add(question)


def child(parent: Json, key: str) -> Json:
    """The mapping under a key, made where there is none yet."""
    found: Json = parent.setdefault(key, {})
    return found


def listed(parent: Json, key: str) -> list[Json]:
    """The mappings in a list of a snapshot, as far as they could be read."""
    found = (cast("Json", item) for item in items_in(parent.get(key)) if isinstance(item, dict))
    return [item for item in found if why_unread(item) is None]


def mapped(parent: Json, key: str) -> Json:
    """The mapping under a key of a snapshot; an empty one where there is none, or it could not be read."""
    value = parent.get(key)
    return cast("Json", value) if isinstance(value, dict) and why_unread(cast("object", value)) is None else {}


def items_of(value: Any) -> list[Any]:
    """The items of a list, or of {"Quantity": ..., "Items": [...]} as CloudFront writes it, which it may leave out."""
    return items_in(cast("Json", value).get("Items") if isinstance(value, dict) else value)


def items_in(value: object) -> list[Any]:
    """The items of a list; none of anything else."""
    return cast("list[object]", value) if isinstance(value, list) else []


def plain(value: object) -> Any:
    """What boto3 gives as what JSON can hold; moments as "2026-11-25T17:30:00Z"."""
    if isinstance(value, dict):
        entries = cast("dict[object, object]", value).items()
        return {str(key): plain(item) for key, item in entries if key != "ResponseMetadata"}
    if isinstance(value, list | tuple):
        return [plain(item) for item in cast("list[object]", value)]
    if isinstance(value, datetime):
        return moment(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def moment(value: datetime) -> str:
    """A moment in UTC, to the second."""
    return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def goes_on(collector: Steps) -> bool:
    """Takes a collector's next step; whether it has another."""
    for _ in collector:
        return True
    return False


def _in_turns(questions: list[_Question]) -> list[_Question]:
    """One question of each kind and region after the other, so that those with the lowest limit never stand in line.

    GetResources may be called 5 times in 2 seconds, everything else of API Gateway 10 times in one.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
    """
    seen: dict[tuple[object, ...], int] = {}
    turns: list[tuple[int, int]] = []
    for number, question in enumerate(questions):
        kind = (id(question.account), question.region, question.service, question.operation)
        seen[kind] = seen.get(kind, 0) + 1
        turns.append((seen[kind], number))
    return [questions[number] for _, number in sorted(turns)]
