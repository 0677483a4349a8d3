"""A mapping of a template, asked for what its keys hold in one scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, overload

from gatelint.readers.templates.located import Items, Located
from gatelint.readers.templates.nodes import Mapping, Sequence
from gatelint.text import Text
from gatelint.values import Default, Known, Listing, Truth, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable

    from gatelint.readers.templates.evaluator import Evaluator
    from gatelint.readers.templates.located import Evaluated
    from gatelint.values import Maybe, Place, Value

T = TypeVar("T")

TRANSFORM = "Fn::Transform"


class Section:
    """A mapping. `unread` says why it may hold more than is in sight, or is None.

    Every question is answered by a value, or None where the key is absent; with a `default`, that is the answer for an
    absent key, and `why` names the documentation of it.
    """

    __slots__ = ("_entries", "_evaluator", "_more", "located", "unread")

    def __init__(self, evaluator: Evaluator, located: Located, unread: str | None = None) -> None:
        self._evaluator = evaluator
        self.located = located
        self.unread = unread
        self._more: Located | None = None
        node = located.node
        self._entries = {entry.key: entry for entry in node.entries} if isinstance(node, Mapping) else {}
        if TRANSFORM in self._entries:
            self._include()

    def _include(self) -> None:
        transform = self.located.entry(TRANSFORM)
        if transform is None:
            return
        included = self._evaluator.template.included(transform)
        if isinstance(included, str):
            self.unread = included
        else:
            self._more = included

    @property
    def place(self) -> Place:
        return self.located.place

    def _entry(self, key: str) -> Located | None:
        entry = self._entries.get(key)
        if entry is None:
            return None if self._more is None else self._more.entry(key)
        return self.located.below(entry)

    def _value(self, key: str) -> Evaluated:
        entry = self._entry(key)
        return None if entry is None else self._evaluator.evaluate(entry)

    def keys(self) -> list[str]:
        """The keys that hold something."""
        entries = [*self.located.entries(), *(self._more.entries() if self._more is not None else ())]
        return [key for key, entry in entries if key != TRANSFORM and self._evaluator.evaluate(entry) is not None]

    def has(self, key: str) -> Truth:
        """Whether the key holds something."""
        value = self._value(key)
        if value is None:
            return Truth.NO if self.unread is None else Truth.UNKNOWN
        # A value that is no string of its own may turn out to be AWS::NoValue.
        return Truth.UNKNOWN if isinstance(value, Unresolved) and value.text is None else Truth.YES

    def listed(self, key: str) -> Truth:
        """Whether the key holds a list."""
        value = self._value(key)
        if isinstance(value, Unresolved):
            return Truth.UNKNOWN
        return Truth.of(isinstance(value, Items) or (isinstance(value, Located) and isinstance(value.node, Sequence)))

    def place_of(self, key: str) -> Place:
        """Where the value of a key stands; where the section does, if the key is absent."""
        entry = self._entry(key)
        return self.place if entry is None else entry.place

    @overload
    def text(self, key: str) -> Maybe[Text]: ...
    @overload
    def text(self, key: str, default: str, why: str) -> Value[Text]: ...
    def text(self, key: str, default: str | None = None, why: str = "") -> Maybe[Text]:
        """The string under a key."""
        value = self._value(key)
        if value is None:
            return self._absent(None if default is None else Text.of(default), why)
        return self._string(key, value)

    @overload
    def word(self, key: str) -> Maybe[str]: ...
    @overload
    def word(self, key: str, default: str, why: str) -> Value[str]: ...
    def word(self, key: str, default: str | None = None, why: str = "") -> Maybe[str]:
        """The string under a key, where it is known whole."""
        return self._parsed(key, str, default, why)

    @overload
    def boolean(self, key: str) -> Maybe[bool]: ...
    @overload
    def boolean(self, key: str, default: bool, why: str) -> Value[bool]: ...
    def boolean(self, key: str, default: bool | None = None, why: str = "") -> Maybe[bool]:
        """The boolean under a key, be it written as a string."""
        return self._parsed(key, _boolean, default, why)

    @overload
    def integer(self, key: str) -> Maybe[int]: ...
    @overload
    def integer(self, key: str, default: int, why: str) -> Value[int]: ...
    def integer(self, key: str, default: int | None = None, why: str = "") -> Maybe[int]:
        """The integer under a key, be it written as a string."""
        return self._parsed(key, _integer, default, why)

    @overload
    def number(self, key: str) -> Maybe[float]: ...
    @overload
    def number(self, key: str, default: float, why: str) -> Value[float]: ...
    def number(self, key: str, default: float | None = None, why: str = "") -> Maybe[float]:
        """The number under a key, be it written as a string."""
        return self._parsed(key, float, default, why)

    def texts(self, key: str) -> Listing[Value[Text]]:
        """The strings in the list under a key; a single string counts as a list of one."""
        items = self._items(key)
        if isinstance(items, Unresolved):
            return Listing(unread=items.why)
        return Listing((self._string(key, item) for item in items), self._unread_without(key))

    def strings(self, key: str) -> Listing[Value[Text]]:
        """The same, of a key that takes a string as well: a parameter that is no list is one of them."""
        value = self._value(key)
        if isinstance(value, Unresolved) and self._is_one_string(value):
            return Listing([value], self._unread_without(key))
        return self.texts(key)

    def _is_one_string(self, value: Unresolved) -> bool:
        reference = None if value.text is None else value.text.reference
        name = None if reference is None else self._evaluator.parameter_of(reference)
        return name is not None and not self._evaluator.template.parameters[name].is_list

    def words(self, key: str) -> Listing[Value[str]]:
        """The strings in the list under a key, each as far as it is known whole."""
        texts = self.texts(key)
        return Listing((self._word(text) for text in texts), texts.unread)

    def section(self, key: str) -> Section | Unresolved | None:
        """The mapping under a key."""
        value = self._value(key)
        if value is None or isinstance(value, Unresolved):
            return value
        if isinstance(value, Located) and isinstance(value.node, Mapping):
            return Section(self._evaluator, value)
        return Unresolved(f"{key} is no mapping", self.place_of(key))

    def sections(self, key: str) -> Listing[Section]:
        """The mappings in the list under a key; a single mapping counts as a list of one."""
        items = self._items(key)
        if isinstance(items, Unresolved):
            return Listing(unread=items.why)
        listing: Listing[Section] = Listing(unread=self._unread_without(key))
        for item in items:
            if isinstance(item, Located) and isinstance(item.node, Mapping):
                listing.add(Section(self._evaluator, item))
            else:
                listing.lacks(item.why if isinstance(item, Unresolved) else f"an item of {key} is no mapping")
        return listing

    def _unread_without(self, key: str) -> str | None:
        """Why a list may hold something that is not in sight: only where its key may be among what is not read."""
        return self.unread if self.unread is not None and self._entry(key) is None else None

    def _items(self, key: str) -> list[Known[Text] | Unresolved | Located] | Unresolved:
        value = self._value(key)
        if isinstance(value, Known) or (isinstance(value, Located) and isinstance(value.node, Mapping)):
            return [value]
        if isinstance(value, Located):
            return self._evaluator.items(value)
        return [] if value is None else value if isinstance(value, Unresolved) else value.items

    def _string(self, key: str, value: Known[Text] | Unresolved | Located | Items) -> Value[Text]:
        if isinstance(value, Located | Items):
            return Unresolved(f"{key} is no string", value.place)
        return value

    def _word(self, text: Value[Text]) -> Value[str]:
        if isinstance(text, Unresolved):
            return text
        literal = text.value.literal
        if literal is not None:
            return Known(literal, text.at)
        return Unresolved(self._evaluator.why_unknown(text.value.references[0]), text.at, text.value)

    def _parsed(self, key: str, parse: Callable[[str], T | None], default: T | None, why: str) -> Maybe[T]:
        value = self._value(key)
        if value is None:
            return self._absent(default, why)
        word = self._word(self._string(key, value))
        if isinstance(word, Unresolved):
            # Only strings can be told to be the same although they are not known.
            return word if parse is str else Unresolved(word.why, word.at)
        try:
            parsed = parse(word.value)
        except ValueError:
            parsed = None
        return Unresolved(f'{key} is "{word.value}"', word.at) if parsed is None else Known(parsed, word.at)

    def _absent(self, default: T | None, why: str) -> Maybe[T]:
        if self.unread is not None:
            return Unresolved(self.unread, self.place)
        return None if default is None else Known(default, Default(why, self.place))


def _boolean(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text.lower())


def _integer(text: str) -> int:
    return int(text.removesuffix(".0"))
