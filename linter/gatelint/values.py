"""What is known of a value, where it stands, and questions with three answers.

Configuration is rarely known whole: parameters have no default, imports live in another stack, a call is denied. Four
states are kept apart everywhere:

- `Known(value, at)`: the value, and the place that says so;
- `Known(value, at=Default(...))`: the property is absent, and AWS documents what then happens;
- `None`: the property is absent, and absence means something (no authorizer);
- `Unresolved(why, at)`: something is there that cannot be read here.

Questions about values answer with a `Truth`, which refuses to be used as a bool, so that whoever asks has to say what
happens when the answer is not known.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, NoReturn, TypeAlias, TypeVar, overload

from gatelint.records import record

if TYPE_CHECKING:
    from gatelint.text import Text

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Truth(enum.Enum):
    """An answer in Kleene's three-valued logic: `&`, `|` and `~` are and, or and not."""

    NO = "no"
    UNKNOWN = "unknown"
    YES = "yes"

    @staticmethod
    def of(answer: bool) -> Truth:
        """The truth of a question that was fully answered."""
        return Truth.YES if answer else Truth.NO

    @property
    def is_yes(self) -> bool:
        return self is Truth.YES

    @property
    def is_no(self) -> bool:
        return self is Truth.NO

    @property
    def is_unknown(self) -> bool:
        return self is Truth.UNKNOWN

    def __and__(self, other: Truth) -> Truth:
        if self is Truth.NO or other is Truth.NO:
            return Truth.NO
        return Truth.YES if self is Truth.YES and other is Truth.YES else Truth.UNKNOWN

    def __or__(self, other: Truth) -> Truth:
        if self is Truth.YES or other is Truth.YES:
            return Truth.YES
        return Truth.NO if self is Truth.NO and other is Truth.NO else Truth.UNKNOWN

    def __invert__(self) -> Truth:
        return {Truth.YES: Truth.NO, Truth.NO: Truth.YES}.get(self, Truth.UNKNOWN)

    def __bool__(self) -> NoReturn:
        raise TypeError("a Truth is no bool: ask is_yes, is_no or is_unknown")


def every(answers: Iterable[Truth]) -> Truth:
    """Yes if all are yes (also if there are none), no if any is no."""
    result = Truth.YES
    for answer in answers:
        if answer is Truth.NO:
            return Truth.NO
        result = result & answer
    return result


def some(answers: Iterable[Truth]) -> Truth:
    """Yes if any is yes, no if all are no (also if there are none)."""
    result = Truth.NO
    for answer in answers:
        if answer is Truth.YES:
            return Truth.YES
        result = result | answer
    return result


class Span(NamedTuple):
    """A stretch of a file. Lines and columns count from 1; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


PathItem: TypeAlias = str | int


Stretch: TypeAlias = tuple[Callable[[int, int], Span], int, int]
"""A span that nobody has asked for yet: what makes it of two offsets, and these."""


class Place:
    """Where something stands: in a file (path of keys from the top, spans), or in an account (`source` is an ARN)."""

    __slots__ = ("_key", "_path", "_span", "source")

    def __init__(
        self,
        source: str,
        path: tuple[PathItem, ...] | Callable[[], tuple[PathItem, ...]] = (),
        span: Span | Stretch | None = None,
        key: Span | Stretch | None = None,
    ) -> None:
        self.source = source
        self._path = path
        self._span = span
        self._key = key

    @property
    def path(self) -> tuple[PathItem, ...]:
        """The keys that lead to it, found out where that has not been done."""
        if callable(self._path):
            self._path = self._path()
        return self._path

    @property
    def span(self) -> Span | None:
        """Where the value is."""
        return measured(self._span)

    @property
    def key(self) -> Span | None:
        """Where its key is."""
        return measured(self._key)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Place)
            and self.path == other.path
            and self.source == other.source
            and self.span == other.span
            and self.key == other.key
        )

    def __hash__(self) -> int:
        return hash((self.source, self.path))

    def __reduce__(self) -> tuple[type[Place], tuple[str, tuple[PathItem, ...], Span | None, Span | None]]:
        return Place, (self.source, self.path, self.span, self.key)

    def __repr__(self) -> str:
        return f"Place({self.source!r}, {self.path!r}, {self.span!r}, {self.key!r})"

    @property
    def place(self) -> Place:
        return self

    @property
    def resource(self) -> str | None:
        """The logical id of the resource (or name of the Output) that this stands in."""
        if len(self.path) > 1 and self.path[0] in ("Resources", "Outputs"):
            return str(self.path[1])
        return None


@overload
def measured(stretch: Span | Stretch) -> Span: ...
@overload
def measured(stretch: Span | Stretch | None) -> Span | None: ...
def measured(stretch: Span | Stretch | None) -> Span | None:
    """The span, worked out where that has not been done."""
    if stretch is None or isinstance(stretch, Span):
        return stretch
    make, start, end = stretch
    return make(start, end)


@record(hashable=True)
class Default:
    """The provenance of a value that nobody wrote: AWS documents it for a property that is absent.

    `near` is the place to point at: the block that lacks the property. `why` names the documentation.
    """

    why: str
    near: Place

    @property
    def place(self) -> Place:
        return self.near


@record(hashable=True)
class Known(Generic[T_co]):
    """A value that is known, with the place that says so."""

    value: T_co
    at: Place | Default

    def __init__(self, value: T_co, at: Place | Default) -> None:
        self.value = value
        self.at = at

    @property
    def place(self) -> Place:
        """The place to point at: of the value, or of the block that lacks it."""
        return self.at.place

    @property
    def is_default(self) -> bool:
        return isinstance(self.at, Default)

    def equals(self, other: object) -> Truth:
        """Whether the value is `other`; unknown where either is a text that is known only in part."""
        mine: Any = self.value
        theirs: Any = _value_in(other)
        if isinstance(mine, str | int) and isinstance(theirs, str | int):
            return Truth.YES if mine == theirs else Truth.NO
        if isinstance(other, Unresolved):
            return Truth.UNKNOWN if other.text is None else self.equals(other.text)
        ask = getattr(mine, "equals", None) or getattr(theirs, "equals", None)
        if ask is not None:
            answer = ask(theirs if getattr(mine, "equals", None) else mine)
            return answer if isinstance(answer, Truth) else Truth.UNKNOWN
        return Truth.of(bool(mine == theirs))

    def is_in(self, choices: Iterable[object]) -> Truth:
        """Whether the value is one of `choices`."""
        return some(self.equals(choice) for choice in choices)


def _value_in(other: object) -> Any:
    """What a known value is, and anything else itself."""
    return other.value if isinstance(other, Known) else other  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]


@record(hashable=True)
class Unresolved:
    """Something is written, or somewhere else, that cannot be read here.

    `why` completes "cannot be decided: …" ("parameter Stage has no default"). `text` is kept where the unread value is
    a string, so that two uses of one parameter still are the same value.
    """

    why: str
    at: Place | Default
    text: Text | None = None

    def __init__(self, why: str, at: Place | Default, text: Text | None = None) -> None:
        self.why = why
        self.at = at
        self.text = text

    @property
    def place(self) -> Place:
        return self.at.place

    def equals(self, other: object) -> Truth:
        if self.text is None:
            return Truth.UNKNOWN
        theirs: Any = other.text if isinstance(other, Unresolved) else _value_in(other)
        # What is not read is kept as a text, also where a number or a truth value belongs.
        return Truth.UNKNOWN if theirs is None or isinstance(theirs, bool | int | float) else self.text.equals(theirs)

    def is_in(self, choices: Iterable[object]) -> Truth:
        return some(self.equals(choice) for choice in choices)


Value: TypeAlias = Known[T] | Unresolved
"""A property that has a value, read or not."""

Maybe: TypeAlias = Known[T] | Unresolved | None
"""A property that may be absent, where absence means something."""


def known(value: Known[T] | Unresolved | None) -> T | None:
    """The value if it is known, else None: for where "absent" and "not known" lead to the same silence."""
    return value.value if isinstance(value, Known) else None


class Listing(Generic[T]):
    """Several things of a kind, which may lack some: `unread` says why, or is None when they are all there.

    "No element does" is *no* only of a complete listing.
    """

    __slots__ = ("_items", "_read", "_unread")

    def __init__(self, items: Iterable[T] = (), unread: str | None = None) -> None:
        self._items: list[T] = list(items)
        self._unread = unread
        self._read: Callable[[], Listing[T]] | None = None

    @staticmethod
    def postponed(read: Callable[[], Listing[T]]) -> Listing[T]:
        """What `read` gives, once anybody asks for it."""
        listing: Listing[T] = Listing()
        listing._read = read
        return listing

    def _be_read(self) -> None:
        if self._read is not None:
            read, self._read = self._read, None
            found = read()
            self._items, self._unread = found.items, found.unread

    @property
    def items(self) -> list[T]:
        self._be_read()
        return self._items

    @items.setter
    def items(self, items: list[T]) -> None:
        self._be_read()
        self._items = items

    @property
    def unread(self) -> str | None:
        self._be_read()
        return self._unread

    @unread.setter
    def unread(self, why: str | None) -> None:
        self._be_read()
        self._unread = why

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __repr__(self) -> str:
        return f"Listing({self.items!r}, unread={self.unread!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Listing) and self.items == other.items and self.unread == other.unread  # pyright: ignore[reportUnknownMemberType]

    __hash__ = None  # type: ignore[assignment]  # it grows while it is read

    @property
    def complete(self) -> bool:
        return self.unread is None

    def add(self, item: T) -> None:
        self.items.append(item)

    def lacks(self, why: str) -> None:
        """Notes that there may be more than is listed; the first reason is kept."""
        if self.unread is None:
            self.unread = why

    def some(self, question: Callable[[T], Truth]) -> Truth:
        """Whether any element does, the unread ones included."""
        answer = some(question(item) for item in self.items)
        return answer if self.complete else answer | Truth.UNKNOWN

    def every(self, question: Callable[[T], Truth]) -> Truth:
        """Whether all elements do, the unread ones included."""
        answer = every(question(item) for item in self.items)
        return answer if self.complete else answer & Truth.UNKNOWN


def nothing_listed() -> Listing[Any]:
    """A complete listing of nothing, as the default of a field."""
    return Listing()
