"""What AWS's own API descriptions, as botocore carries them, say of answers."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from typing import TypeGuard

_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "character": (str,),
    "blob": (str,),
    "timestamp": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
}
"""What a value of a plain shape is in JSON; dates are ISO strings."""


@cache
def _service(name: str) -> Any:
    # botocore has no type hints, so that its modules are nothing that a type checker could follow.
    return import_module("botocore.session").get_session().get_service_model(name)


@cache
def output_shape(service: str, operation: str, *members: str) -> Any:
    """The shape of what an operation answers, or of a member within; "[]" is the item of a list or the value of a map.

    `output_shape("apigateway", "GetStages", "item", "[]")` is that of one stage.
    """
    shape: Any = _service(service).operation_model(operation).output_shape
    for member in members:
        within = shape.member if shape.type_name == "list" else shape.value if shape.type_name == "map" else None
        shape = within if member == "[]" else shape.members[member]
    return shape


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Whether a value is a list of whatever."""
    return isinstance(value, list)


def is_mapping(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether a value is an object as JSON knows it, with strings as keys."""
    if not isinstance(value, dict):
        return False
    return all(isinstance(key, str) for key in cast("dict[object, object]", value))


def faults(value: Any, shape: Any, where: str = "") -> list[str]:
    """How a value is not of a shape: members that are unknown or lacking, and values of another type."""
    kind = shape.type_name
    if kind == "structure":
        return _faults_of_structure(value, shape, where)
    if kind == "list":
        if not is_list(value):
            return [f"{where} is no list: {value!r}"]
        return [fault for index, item in enumerate(value) for fault in faults(item, shape.member, f"{where}[{index}]")]
    if kind == "map":
        if not is_mapping(value):
            return [f"{where} is no map: {value!r}"]
        return [fault for key, entry in value.items() for fault in faults(entry, shape.value, f"{where}.{key}")]
    is_boolean = isinstance(value, bool)
    if not isinstance(value, _PYTHON_TYPES[kind]) or is_boolean != (kind == "boolean"):
        return [f"{where} is no {kind}: {value!r}"]
    return []


def _faults_of_structure(value: Any, shape: Any, where: str) -> list[str]:
    if not is_mapping(value):
        return [f"{where} is no structure: {value!r}"]
    found = [f"{where} lacks {name}" for name in shape.required_members if name not in value]
    for name, member in value.items():
        if name in shape.members:
            found += faults(member, shape.members[name], f"{where}.{name}")
        else:
            found.append(f"{where} has no member {name}")
    return found
