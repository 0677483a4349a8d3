"""What AWS's own API descriptions, as botocore carries them, say of answers, and of what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from typing import TypeGuard

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "character": (str,),
    "blob": (str, bytes),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
}
"""What a value of a plain shape is; a moment is a string of ISO 8601 in JSON, and a datetime as boto3 gives it."""
_POLICIES = ("policyDocumentType", "PolicyDocument")
"""Strings of IAM that boto3 decodes."""


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


def faults(value: Any, shape: Any, where: str = "", moment: type = str) -> list[str]:
    """How a value is not of a shape: members that are unknown or lacking, and values of another type."""
    return list(_faults(value, shape, where, moment))


def complaints_about_answer(service: str, operation: str, answer: Mapping[str, Any]) -> list[str]:
    """What in an answer of boto3, whose method is named, AWS would never say."""
    shape = _operation_of_method(service, operation).output_shape
    return faults(dict(answer), shape, f"{service}.{operation}", datetime)


def complaints_about_question(service: str, operation: str, params: Mapping[str, Any]) -> list[str]:
    """What boto3 would refuse to send."""
    shape = _operation_of_method(service, operation).input_shape
    validate: Any = import_module("botocore.validate")
    report = validate.ParamValidator().validate(dict(params), shape)
    return [f"{service}.{operation}: {report.generate_report()}"] if report.has_errors() else []


@cache
def _operation_of_method(service: str, method: str) -> Any:
    """The model of an operation, which is named as methods of boto3's clients are."""
    xform_name: Any = import_module("botocore").xform_name
    names = {xform_name(name): name for name in _service(service).operation_names}
    return _service(service).operation_model(names[method])


def _faults(value: Any, shape: Any, where: str, moment: type) -> Iterator[str]:
    kind = shape.type_name
    if kind == "structure":
        yield from _faults_of_structure(value, shape, where, moment)
    elif kind == "list":
        if not is_list(value):
            yield f"{where} is no list: {value!r}"
            return
        for index, item in enumerate(value):
            yield from _faults(item, shape.member, f"{where}[{index}]", moment)
    elif kind == "map":
        if not is_mapping(value):
            yield f"{where} is no map: {value!r}"
            return
        for key, entry in value.items():
            yield from _faults(entry, shape.value, f"{where}.{key}", moment)
    elif not (shape.name in _POLICIES and is_mapping(value)):
        yield from _faults_of_plain(value, shape, where, moment)


def _faults_of_structure(value: Any, shape: Any, where: str, moment: type) -> Iterator[str]:
    if not is_mapping(value):
        yield f"{where} is no structure: {value!r}"
        return
    for name in shape.required_members:
        if name not in value:
            yield f"{where} lacks {name}"
    for name, member in value.items():
        if name in shape.members:
            yield from _faults(member, shape.members[name], f"{where}.{name}", moment)
        else:
            yield f"{where} has no member {name}"


def _faults_of_plain(value: Any, shape: Any, where: str, moment: type) -> Iterator[str]:
    kind = shape.type_name
    if not isinstance(value, _TYPES.get(kind, moment)) or isinstance(value, bool) != (kind == "boolean"):
        yield f"{where} is no {kind}: {value!r}"
    # EC2 says "available", and its description "Available".
    elif getattr(shape, "enum", None) and str(value).lower() not in map(str.lower, shape.enum):
        yield f"{where} is none of {shape.enum}: {value!r}"
