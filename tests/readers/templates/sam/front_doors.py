"""Front doors as plain values, so that those of two templates which say the same are equal.

Left out is where things stand, and how those are called of which a template does not choose the name.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias, Union

from gatelint.front_door.access import ApiKey
from gatelint.front_door.api import Api
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.function import Code, Function, Permission
from gatelint.text import Reference, Text
from gatelint.values import Known, Listing, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.door import FrontDoor

Plain: TypeAlias = Union[str, int, float, bool, None, "list[Plain]", "dict[str, Plain]"]

PLACES = ("at", "allow_headers_at")
"""Fields that tell where something stands."""

UNREAD = "?"
REFERRED = (Api, Function, Authorizer, ApiKey)
"""What is described once, and elsewhere is called by its name."""


def described(door: FrontDoor, source: str, type_of_made: Callable[[str], str]) -> dict[str, Plain]:
    """A front door that is read from `source`; `type_of_made` is "" for whatever the template itself gives a name."""
    return _Description(source, type_of_made).of_door(door)


class _Description:
    def __init__(self, source: str, type_of_made: Callable[[str], str]) -> None:
        self.source = source
        self.type_of_made = type_of_made

    def of_door(self, door: FrontDoor) -> dict[str, Plain]:
        return self.fields(door)

    def fields(self, record: Any) -> dict[str, Plain]:
        """The fields of a record that say something: those that are empty are left out."""
        found: dict[str, Plain] = {}
        for name in record.__slots__:
            if name not in PLACES:
                said = self.of(getattr(record, name))
                if said not in (None, [], {}):
                    found[name] = said
        return found

    def of(self, value: Any) -> Plain:
        """A value of any type that the model has."""
        if isinstance(value, Known):
            return self.of(value.value)  # pyright: ignore[reportUnknownMemberType]
        if isinstance(value, Unresolved):
            return UNREAD if value.text is None else UNREAD + self.of_text(value.text)
        if isinstance(value, Text):
            return self.of_text(value)
        if isinstance(value, str):
            return self.type_of_made(value) or value
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, enum.Enum):
            return value.name
        if isinstance(value, dict):
            return {str(key): self.of(inner) for key, inner in value.items()}  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        if isinstance(value, Listing | list | tuple | frozenset):
            return self.of_several(value)  # pyright: ignore[reportUnknownArgumentType]
        return self.of_record(value)

    def of_several(self, values: Any) -> list[Plain]:
        """Several values in one order, whatever order they are in."""
        if isinstance(values, Listing):
            said = [self.fields(item) if isinstance(item, REFERRED) else self.of(item) for item in values]  # pyright: ignore[reportUnknownVariableType]
            if values.unread is not None:  # pyright: ignore[reportUnknownMemberType]
                said.append(UNREAD)
        else:
            said = [self.of(item) for item in values]
        ordered = {json.dumps(item, sort_keys=True): item for item in said if item is not None}
        # SAM may grant a permission twice, which changes nothing.
        return [ordered[key] for key in sorted(ordered)]

    def of_record(self, value: Any) -> Plain:
        if isinstance(value, REFERRED):
            return self.of(value.name)
        if isinstance(value, Code):
            return value.text if value.at.source == self.source else None
        if isinstance(value, Permission):
            return {name: said for name, said in self.fields(value).items() if name != "name"}
        return self.fields(value)

    def of_text(self, text: Text) -> str:
        return "".join(part if isinstance(part, str) else self.of_reference(part) for part in text.parts)

    def of_reference(self, reference: Reference) -> str:
        name = self.type_of_made(reference.name) or reference.name
        return f"${{{name}.{reference.attribute}}}" if reference.attribute else f"${{{name}}}"
