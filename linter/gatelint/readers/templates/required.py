"""Reads of a section that answer with a value whatever is written: what is needed, upper-cased words, named parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from gatelint.values import Known, Listing, Maybe, Unresolved, Value

if TYPE_CHECKING:
    from gatelint.readers.templates.section import Section
    from gatelint.text import Text

T = TypeVar("T")


def required(value: Maybe[T], section: Section, key: str) -> Value[T]:
    """The value; unresolved where a property is absent without which CloudFormation creates nothing."""
    return Unresolved(f"{key} is missing", section.place) if value is None else value


def upper(value: Maybe[str]) -> Maybe[str]:
    """The word in upper case: OpenAPI documents may write enumerations in either."""
    if isinstance(value, Known) and not value.value.isupper():
        return Known(value.value.upper(), value.at)
    return value


def texts_by_name(section: Section, key: str) -> tuple[dict[str, Value[Text]], str | None]:
    """The strings of the mapping under `key` by name, and why some may be lacking."""
    entries = section.section(key)
    if entries is None:
        return {}, None
    if isinstance(entries, Unresolved):
        return {}, entries.why
    return texts_of(entries), entries.unread


def texts_of(section: Section) -> dict[str, Value[Text]]:
    """The entries of a mapping of strings."""
    names = section.keys()
    found = ((name, section.text(name)) for name in names)
    return {name: text for name, text in found if text is not None}


def texts_or_reference(section: Section, key: str) -> Listing[Value[Text]]:
    """The strings in the list under a key; what stands for a list that is not known is one of them.

    So two uses of one parameter still are the same list.
    """
    texts = section.texts(key)
    whole = section.text(key) if not texts.items and not texts.complete else None
    if isinstance(whole, Unresolved) and whole.text is not None:
        texts.add(whole)
    return texts


def sections_by_name(section: Section, key: str) -> Listing[tuple[str, Section]]:
    """The mappings in the mapping under `key`, each with its name."""
    entries = section.section(key)
    if entries is None:
        return Listing()
    if isinstance(entries, Unresolved):
        return Listing(unread=entries.why)
    found: Listing[tuple[str, Section]] = Listing(unread=entries.unread)
    names = entries.keys()
    for name in names:
        entry = entries.section(name)
        if isinstance(entry, Unresolved):
            found.lacks(entry.why)
        elif entry is not None:
            found.add((name, entry))
    return found


def without_prefix(prefixes: tuple[str, ...], texts: dict[str, Value[Text]]) -> dict[str, Value[Text]]:
    """Those texts whose name starts with a prefix, by the rest of their name."""
    return {
        name[len(prefix) :]: value for name, value in texts.items() for prefix in prefixes if name.startswith(prefix)
    }


def either(first: str | None, second: str | None) -> str | None:
    """The first reason there is."""
    return second if first is None else first


def extend(listing: Listing[T], more: Listing[T]) -> None:
    """Adds what `more` lists to `listing`, and what it lacks."""
    listing.items += more.items
    if more.unread is not None:
        listing.lacks(more.unread)
