from typing import Any, Protocol

class _ParameterSet(Protocol):
    source: str | None
    parameters: dict[object, object]

class _Context(Protocol):
    parameter_sets: list[_ParameterSet] | None

class Template:
    filename: str | None
    template: dict[str, Any]
    transform_pre: dict[str, Any]
    context: _Context
