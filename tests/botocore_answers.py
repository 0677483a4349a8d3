"""Checks what tests take for answers of AWS, and what is asked of it, against the models of boto3."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any, cast

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "character": (str,),
    "integer": (int,),
    "long": (int,),
    "float": (float, int),
    "double": (float, int),
    "boolean": (bool,),
    "timestamp": (datetime,),
    "blob": (bytes, str),
}


@cache
def operation_model(service: str, operation: str) -> Any:
    """The model of an operation, which is named as methods of boto3's clients are."""
    session: Any = importlib.import_module("botocore.session").get_session()
    model = session.get_service_model(service)
    xform_name: Any = importlib.import_module("botocore").xform_name
    names = {xform_name(name): name for name in model.operation_names}
    return model.operation_model(names[operation])


def complaints_about_answer(service: str, operation: str, answer: Mapping[str, Any]) -> list[str]:
    """What in an answer AWS would never say: members that are unknown, lacking, or of another type."""
    return list(_complaints(operation_model(service, operation).output_shape, answer, f"{service}.{operation}"))


def complaints_about_question(service: str, operation: str, params: Mapping[str, Any]) -> list[str]:
    """What boto3 would refuse to send."""
    shape = operation_model(service, operation).input_shape
    validate: Any = importlib.import_module("botocore.validate")
    report = validate.ParamValidator().validate(dict(params), shape)
    return [f"{service}.{operation}: {report.generate_report()}"] if report.has_errors() else []


def _complaints(shape: Any, value: Any, at: str) -> Iterator[str]:
    kind = shape.type_name
    if kind == "string" and isinstance(value, dict) and shape.name in ("policyDocumentType", "PolicyDocument"):
        return  # boto3 decodes IAM's policies
    if kind == "structure" and isinstance(value, dict):
        yield from _complaints_about_members(shape, cast("dict[str, Any]", value), at)
    elif kind == "list" and isinstance(value, list):
        for number, item in enumerate(cast("list[object]", value)):
            yield from _complaints(shape.member, item, f"{at}[{number}]")
    elif kind == "map" and isinstance(value, dict):
        for key, item in cast("dict[str, Any]", value).items():
            yield from _complaints(shape.value, item, f"{at}.{key}")
    elif not isinstance(value, _TYPES.get(kind, ())) or (isinstance(value, bool) and kind != "boolean"):
        yield f"{at} is no {kind}: {value!r}"
    elif shape.name and getattr(shape, "enum", None) and value not in shape.enum:
        yield f"{at} is none of {shape.enum}: {value!r}"


def _complaints_about_members(shape: Any, value: Mapping[str, Any], at: str) -> Iterator[str]:
    for name in shape.required_members:
        if name not in value:
            yield f"{at} lacks {name}"
    for name, item in value.items():
        if name not in shape.members:
            yield f"{at} has an unknown {name}"
        else:
            yield from _complaints(shape.members[name], item, f"{at}.{name}")
