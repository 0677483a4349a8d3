"""The published schema of the settings, and what of a file it does not allow.

The schema is the truth: nothing about the form of a setting is written down a second time. It is read with what little
of JSON Schema it needs, since loading a validator would cost a third of a run; a test holds that both agree.
https://json-schema.org/draft/2020-12
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, TypeAlias, cast

from gatelint.records import record
from gatelint.suggestions import suggestion

if TYPE_CHECKING:
    from gatelint.readers.settings.toml_places import Keys

FILE = os.path.join(os.path.dirname(__file__), "gatelint.schema.json")

Schema: TypeAlias = "Mapping[str, object]"

_SPOKEN = {
    "string": "text",
    "boolean": "true or false",
    "number": "a number",
    "array": "a list",
    "object": "a table",
}
_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "number": (int, float),
    "array": list,
    "object": dict,
}


@record()
class Complaint:
    """What is wrong with what the keys lead to; of a key that is not allowed, the last one."""

    keys: Keys
    message: str


@cache
def schema() -> Schema:
    """The published schema, as it stands in the package."""
    import json

    with open(FILE, "rb") as stream:
        return cast("Schema", json.load(stream))


def complaints(value: object, wanted: Schema | None = None, keys: Keys = ()) -> Iterator[Complaint]:
    """Everything that the schema does not allow, from the top down; dates are text, as JSON has them."""
    wanted = _resolved(schema() if wanted is None else wanted)
    types = _type_names(wanted)
    if types and not any(_is(value, name) for name in types):
        yield Complaint(keys, f"{_subject(keys)} must be {_listed(types)}, not {_spoken_type(value)}")
    elif isinstance(value, dict):
        yield from _in_table(cast("dict[str, object]", value), wanted, keys)
    elif isinstance(value, list):
        items = cast("list[object]", value)
        if len(items) < cast("int", wanted.get("minItems", 0)):
            yield Complaint(keys, f"{_subject(keys)} must not be empty")
        inner = wanted.get("items")
        for index, item in enumerate(items) if inner is not None else ():
            yield from complaints(item, cast("Schema", inner), (*keys, index))
    elif isinstance(value, str):
        yield from _in_text(value, wanted, keys)


def _in_table(table: dict[str, object], wanted: Schema, keys: Keys) -> Iterator[Complaint]:
    properties = cast("Mapping[str, Schema]", wanted.get("properties", {}))
    others = wanted.get("additionalProperties", True)
    for name in cast("Sequence[str]", wanted.get("required", ())):
        if name not in table:
            yield Complaint(keys, f'{_subject(keys)} lacks "{name}"')
    for key, value in table.items():
        path = (*keys, key)
        if key in properties:
            yield from complaints(value, properties[key], path)
        elif others is False:
            yield Complaint(path, f'{_owner(keys)} "{key}"{suggestion(key, properties)}')
        elif isinstance(others, dict):
            yield from complaints(value, cast("Schema", others), path)


def _in_text(text: str, wanted: Schema, keys: Keys) -> Iterator[Complaint]:
    words = cast("Sequence[str] | None", wanted.get("enum"))
    if words is not None and text not in words:
        yield Complaint(keys, f'{_subject(keys)} must be one of {", ".join(words)}, not "{text}"')
    if len(text) < cast("int", wanted.get("minLength", 0)):
        yield Complaint(keys, f"{_subject(keys)} must not be empty")
    if wanted.get("format") == "date" and not _is_date(text):
        yield Complaint(keys, f'{_subject(keys)} must be a date such as 2027-01-31, not "{text}"')


def _resolved(wanted: Schema) -> Schema:
    """A schema without its reference, which stands for what is defined at the top."""
    reference = wanted.get("$ref")
    if not isinstance(reference, str):
        return wanted
    definitions = cast("Mapping[str, Schema]", schema()["$defs"])
    return {**definitions[reference.rpartition("/")[2]], **wanted}


def _type_names(wanted: Schema) -> list[str]:
    names = wanted.get("type", ())
    return [names] if isinstance(names, str) else list(cast("Sequence[str]", names))


def _is(value: object, name: str) -> bool:
    return isinstance(value, _TYPES[name]) and not (isinstance(value, bool) and name == "number")


def _is_date(text: str) -> bool:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _spoken_type(value: object) -> str:
    return next((_SPOKEN[name] for name in _SPOKEN if _is(value, name)), "this")


def _listed(types: Sequence[str]) -> str:
    return " or ".join(_SPOKEN[name] for name in types)


def _owner(keys: Keys) -> str:
    """How what a table does not know is told of."""
    return f"{_subject(keys)} takes no" if keys else "there is no setting"


def _subject(keys: Keys) -> str:
    """How a person would name a setting: "strict", or what is listed under "select"."""
    if not keys:
        return "the file"
    if isinstance(keys[-1], int):
        return f'what "{keys[-2]}" lists' if len(keys) > 1 else "the list"
    return f'"{keys[-1]}"'
