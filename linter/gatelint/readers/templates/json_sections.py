"""A JSON document inside a string, asked in the way in which a template's own sections are asked."""

from __future__ import annotations

from typing import TypeGuard

from gatelint.records import record
from gatelint.text import Text
from gatelint.values import Known, Listing, Maybe, Place, Truth, Unresolved


@record()
class JsonSection:
    """A JSON object. All that it holds stands at `place`, the place of the string."""

    entries: dict[str, object]
    place: Place
    unread: str | None = None

    @staticmethod
    def parse(text: str, place: Place) -> JsonSection | Unresolved:
        """The object that `text` holds; unresolved where it holds none."""
        import json

        try:
            document: object = json.loads(text)
        except (ValueError, RecursionError):
            return Unresolved("the string holds no valid JSON", place)
        return _section(document, place) or Unresolved("the string holds no JSON object", place)

    def keys(self) -> list[str]:
        return list(self.entries)

    def has(self, key: str) -> Truth:
        return Truth.of(key in self.entries)

    def listed(self, key: str) -> Truth:
        return Truth.of(_is_list(self.entries.get(key)))

    def place_of(self, key: str) -> Place:  # noqa: ARG002  # a string has one place
        return self.place

    def text(self, key: str) -> Maybe[Text]:
        return _text(key, self.entries[key], self.place) if key in self.entries else None

    def word(self, key: str) -> Maybe[str]:
        value = self.entries.get(key)
        if isinstance(value, str):
            return Known(value, self.place)
        return Unresolved(f"{key} is not a string", self.place) if key in self.entries else None

    def texts(self, key: str) -> Listing[Known[Text] | Unresolved]:
        return Listing(_text(key, item, self.place) for item in self._several(key))

    def strings(self, key: str) -> Listing[Known[Text] | Unresolved]:
        return self.texts(key)

    def section(self, key: str) -> JsonSection | Unresolved | None:
        if key not in self.entries:
            return None
        return _section(self.entries[key], self.place) or Unresolved(f"{key} is not a mapping", self.place)

    def sections(self, key: str) -> Listing[JsonSection]:
        listing: Listing[JsonSection] = Listing()
        for item in self._several(key):
            section = _section(item, self.place)
            if section is None:
                listing.lacks(f"an item of {key} is not a mapping")
            else:
                listing.add(section)
        return listing

    def _several(self, key: str) -> list[object]:
        value = self.entries.get(key)
        if _is_list(value):
            return value
        return [value] if key in self.entries else []


def _section(value: object, place: Place) -> JsonSection | None:
    return JsonSection(value, place) if _is_object(value) else None


def _text(key: str, value: object, place: Place) -> Known[Text] | Unresolved:
    if isinstance(value, bool):
        return Known(Text.of("true" if value else "false"), place)
    if isinstance(value, (str, int, float)):
        return Known(Text.of(str(value)), place)
    return Unresolved(f"{key} is not a string", place)


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)
