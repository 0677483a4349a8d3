"""Exports of APIs: OpenAPI documents with all that a stage serves, a REST API's policy and gateway responses included.

An export tells of the deployed API what `extensions='apigateway'` asks for: integrations, authorizers, validators,
gateway responses, the resource policy, and where the default endpoint is disabled, that. One without integrations was
made by something else than API Gateway (emulators do so), since no method is deployed without one.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

Json: TypeAlias = "dict[str, Any]"

INTEGRATION = "x-amazon-apigateway-integration"
VERBS = {
    "get": "GET",
    "head": "HEAD",
    "post": "POST",
    "put": "PUT",
    "patch": "PATCH",
    "delete": "DELETE",
    "options": "OPTIONS",
    "x-amazon-apigateway-any-method": "ANY",
}
_MADE_BY_EXPORT = "x-amazon-apigateway-importexport-version"
_WORDS = ("description", "summary", "tags", "example", "examples", "externalDocs")


def is_mapping(value: object) -> TypeGuard[Json]:
    """Whether a value of a document is an object."""
    return isinstance(value, dict)


def member(parent: object, *keys: str) -> Json:
    """The object at a path of an object; an empty one where there is none."""
    for key in keys:
        parent = cast("Json", parent).get(key) if isinstance(parent, dict) else None
    return cast("Json", parent) if isinstance(parent, dict) else {}


def operations(export: Json) -> Iterator[tuple[str, str, Json]]:
    """The methods of an export: path, verb ("ANY" for any) and operation."""
    for path, item in member(export, "paths").items():
        for key, verb in VERBS.items():
            operation = member(item).get(key)
            if is_mapping(operation):
                yield path, verb, operation


def is_whole(export: object) -> TypeGuard[Json]:
    """Whether an export tells all of what is deployed."""
    if not is_mapping(export) or not str(export.get("openapi", "")).startswith("3."):
        return False
    found = [operation for _, _, operation in operations(export)]
    return bool(found) and all(is_mapping(operation.get(INTEGRATION)) for operation in found)


def is_export_of_http_api(export: object) -> TypeGuard[Json]:
    """Whether this tells all of what is deployed of an HTTP API, of which a route may have no integration."""
    return is_mapping(export) and str(export.get("openapi", "")).startswith("3.") and _MADE_BY_EXPORT in export


def without_words(export: Json) -> Json:
    """An export without what nobody asks of it: schemas and prose, which are most of it."""
    kept = {key: value for key, value in export.items() if key not in ("tags", "externalDocs")}
    if "components" in kept:
        kept["components"] = {key: value for key, value in member(kept, "components").items() if key != "schemas"}
    kept["paths"] = {path: _operations_only(item) for path, item in member(kept, "paths").items()}
    return kept


def _operations_only(item: object) -> Json:
    return {
        key: {name: part for name, part in value.items() if name not in _WORDS} if is_mapping(value) else value
        for key, value in member(item).items()
    }
