"""Front doors as plain values, so that those of two templates which say the same are equal.

Left out is where things stand, and how those are called of which a template does not choose the name.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias, Union

from gatelint.front_door.access import ApiKey
from gatelint.front_door.api import Api
from gatelint.front_door.authorizer import Authorizer
from gatelint.front_door.function import Code, Function, Permission, Role
from gatelint.text import Reference, Text
from gatelint.values import Default, Known, Listing, Place, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.door import FrontDoor

Plain: TypeAlias = Union[str, int, float, bool, "list[Plain]", "dict[str, Plain]", None]

UNREAD = "?"
API_GATEWAY, LAMBDA = "apigateway.amazonaws.com", "lambda.amazonaws.com"
REFERRED = (Api, Function, Authorizer, ApiKey)
"""What is described once, and elsewhere is called by its name."""


def described(door: FrontDoor, source: str, type_of_made: Callable[[str], str]) -> dict[str, Plain]:
    """A front door that is read from `source`; `type_of_made` is "" for whatever the template itself gives a name."""
    return _Description(source, type_of_made).fields(door)


class _Description:
    def __init__(self, source: str, type_of_made: Callable[[str], str]) -> None:
        self.source = source
        self.type_of_made = type_of_made

    def fields(self, record: Any) -> dict[str, Plain]:
        """The fields of a record that say something: those that are empty are left out."""
        said = {name: self.of(getattr(record, name)) for name in record.__slots__}
        if "waits_for" in said:
            said["waits_for"] = self.of_several(filter(self.is_of_api_gateway, record.waits_for))
        return {name: value for name, value in said.items() if value not in (None, [], {})}

    def is_of_api_gateway(self, name: str) -> bool:
        """What a function or its role waits for is made by many properties that say nothing of the front door."""
        return self.type_of_made(name).startswith("AWS::ApiGateway")

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
        if isinstance(value, Place | Default):
            return None
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, enum.Enum):
            return value.name
        if isinstance(value, dict):
            return {str(key): self.of(inner) for key, inner in value.items()}  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        if isinstance(value, Listing):
            kept = [item for item in value if self.is_told(item)]  # pyright: ignore[reportUnknownVariableType]
            said = [self.fields(item) if isinstance(item, REFERRED) else self.of(item) for item in kept]  # pyright: ignore[reportUnknownVariableType]
            return in_order([*said, *([] if value.complete else [UNREAD])])
        if isinstance(value, list | tuple | frozenset):
            return self.of_several(value)  # pyright: ignore[reportUnknownArgumentType]
        return self.of_record(value)

    def is_told(self, item: Any) -> bool:
        """Left out is what has nothing to do with the answers that a client gets.

        That is: permissions by which other services than API Gateway invoke functions, and roles that these assume.
        """
        if isinstance(item, Permission):
            principal = self.of(item.principal)
            return principal == API_GATEWAY or not str(principal).endswith(".amazonaws.com")
        if isinstance(item, Role) and self.type_of_made(item.name):
            return self.of(item.trusted_services) in ([API_GATEWAY], [LAMBDA])
        return True

    def of_several(self, values: Iterable[Any]) -> list[Plain]:
        return in_order([self.of(item) for item in values])

    def of_record(self, value: Any) -> Plain:
        if isinstance(value, REFERRED):
            return self.of(value.name)
        if isinstance(value, Code):
            return value.text if value.at.source == self.source else None
        fields = self.fields(value)
        if isinstance(value, Permission):
            del fields["name"]
        if isinstance(value, Role) and self.type_of_made(value.name) and fields["trusted_services"] == [LAMBDA]:
            # What a function may do decides no answer; policy templates, queues and tracing add to it.
            fields = {name: said for name, said in fields.items() if name not in ("policies", "managed_policies")}
        return dict(fields)

    def of_text(self, text: Text) -> str:
        return "".join(part if isinstance(part, str) else self.of_reference(part) for part in text.parts)

    def of_reference(self, reference: Reference) -> str:
        name = self.type_of_made(reference.name) or reference.name
        return f"${{{name}.{reference.attribute}}}" if reference.attribute else f"${{{name}}}"


def in_order(said: Iterable[Plain]) -> list[Plain]:
    """Several values in one order, whatever order they are in, and each but once.

    SAM grants a permission twice at times, which changes nothing.
    """
    ordered = {json.dumps(item, sort_keys=True): item for item in said if item is not None}
    return [ordered[key] for key in sorted(ordered)]
