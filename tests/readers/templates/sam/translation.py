"""What AWS's own translator makes of a SAM template: the template that CloudFormation then gets."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from gatelint.readers.templates.documents import Document, read_document
from gatelint.readers.templates.nodes import Mapping, Node, Scalar, Sequence

REGION = "us-east-1"
PACKAGED = "s3://packaged/object"


class Refused(Exception):
    """The translator refuses a template."""


def translated(document: Document) -> Document:
    """The template that a SAM template stands for, as if it stood beside it. Raises Refused."""
    os.environ["AWS_DEFAULT_REGION"] = REGION
    from samtranslator.model.exceptions import InvalidDocumentException
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator

    template = packaged(document)
    try:
        made = Translator({}, Parser()).translate(template, _lists_in(template), get_managed_policy_map=dict)
    except InvalidDocumentException as error:
        raise Refused("; ".join(cause.message for cause in error.causes)) from None
    return read_document(document.source, json.dumps(made).encode())


def _lists_in(template: dict[str, Any]) -> dict[str, list[str]]:
    """The defaults of parameters that are lists, which CloudFormation hands to the translator as such."""
    parameters = template.get("Parameters") or {}
    return {
        name: [item.strip() for item in str(parameter["Default"]).split(",")]
        for name, parameter in parameters.items()
        if "Default" in parameter and str(parameter.get("Type")).startswith(("CommaDelimitedList", "List<"))
    }


def packaged(document: Document) -> dict[str, Any]:
    """A template as `sam package` hands it on: files beside it are somewhere in S3, or put in."""
    template = cast("dict[str, Any]", spoken(document.root))
    for parameter in (template.get("Parameters") or {}).values():
        if str(parameter.get("Type")).startswith("AWS::SSM::"):
            # CloudFormation gives the translator what is stored; here, nobody knows it.
            parameter.pop("Default", None)
    folder = Path(document.source).parent
    for kind, properties in _properties_in(template):
        _package(kind, properties)
        if "DefinitionBody" in properties:
            properties["DefinitionBody"] = _with_includes(properties["DefinitionBody"], folder)
    return template


def _package(kind: str, properties: dict[str, Any]) -> None:
    uri = {"LayerVersion": "ContentUri", "StateMachine": "DefinitionUri", "Function": "CodeUri"}.get(kind)
    written = uri is not None and ("InlineCode" in properties or "Definition" in properties)
    if uri is not None and not written and not isinstance(properties.get(uri), dict):
        properties[uri] = PACKAGED
    if kind == "Function" and properties.get("PackageType") == "Image":
        properties.pop("CodeUri", None)
        properties.setdefault("ImageUri", PACKAGED)
    if kind == "Application":
        # Of one in the Serverless Application Repository, the translator would ask that.
        properties["Location"] = "https://packaged/object"
    location = properties.get("DefinitionUri")
    if kind in ("Api", "HttpApi") and isinstance(location, str) and "://" not in location:
        del properties["DefinitionUri"]
        include: dict[str, Any] = {"Name": "AWS::Include", "Parameters": {"Location": location}}
        properties["DefinitionBody"] = {"Fn::Transform": include}


def _with_includes(value: Any, folder: Path) -> Any:
    """A definition with the files that AWS::Include puts into it, which CloudFormation does before all else."""
    if isinstance(value, list):
        return [_with_includes(item, folder) for item in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    parts = {key: _with_includes(item, folder) for key, item in cast("dict[str, Any]", value).items()}
    include = parts.get("Fn::Transform")
    path = folder / str(include["Parameters"]["Location"]) if include is not None else folder
    if not path.is_file():
        return parts
    del parts["Fn::Transform"]
    put_in = cast("dict[str, Any]", spoken(read_document(str(path), path.read_bytes()).root))
    return {**put_in, **parts}


def _properties_in(template: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The properties of each resource of SAM's, by the name of its type."""
    shared = template.get("Globals") or {}
    for properties in shared.values():
        if isinstance(properties, dict):
            properties.pop("CodeUri", None)  # pyright: ignore[reportUnknownMemberType]
    for resource in template["Resources"].values():
        prefix, _, kind = str(resource.get("Type")).rpartition("::")
        if prefix == "AWS::Serverless":
            yield kind, resource.setdefault("Properties", {})


def spoken(node: Node) -> object:
    """A node as the translator takes it: what it says, with numbers and booleans as such."""
    if isinstance(node, Mapping):
        return {entry.key: spoken(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [spoken(item) for item in node.items]
    return _spoken_scalar(node)


def _spoken_scalar(scalar: Scalar) -> object:
    if scalar.is_null:
        return None
    if scalar.is_boolean:
        return scalar.text.lower() in ("true", "yes", "on")
    if scalar.kind in ("int", "float"):
        try:
            return json.loads(scalar.text)
        except ValueError:
            return scalar.text
    return scalar.text
