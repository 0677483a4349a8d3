"""What AWS's own translator makes of a SAM template: the template that CloudFormation then gets."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias, cast
from unittest.mock import patch

from gatelint.readers.templates.documents import Document, read_document
from gatelint.readers.templates.nodes import Mapping, Node, Scalar, Sequence

Tree: TypeAlias = dict[str, Any]

REGION = "us-east-1"
PACKAGED = "s3://packaged/object"


class RefusedError(Exception):
    """The translator refuses a template."""


def translated(document: Document) -> Document:
    """The template that a SAM template stands for, as if it stood in its place. Raises RefusedError."""
    invalid = import_module("samtranslator.model.exceptions").InvalidDocumentException
    parser = import_module("samtranslator.parser.parser").Parser()
    translator = import_module("samtranslator.translator.translator").Translator({}, parser)
    template = packaged(document)
    try:
        with patch.dict(os.environ, AWS_DEFAULT_REGION=REGION):
            made = translator.translate(template, lists_in(template), get_managed_policy_map=dict)
    except invalid as error:
        raise RefusedError("; ".join(cause.message for cause in error.causes)) from None
    return read_document(document.source, json.dumps(made).encode())


def lists_in(template: Tree) -> dict[str, list[str]]:
    """The defaults of parameters that are lists, which CloudFormation hands to the translator as such."""
    return {
        name: [item.strip() for item in str(parameter["Default"]).split(",")]
        for name, parameter in section(template, "Parameters").items()
        if "Default" in parameter and str(parameter.get("Type")).startswith(("CommaDelimitedList", "List<"))
    }


def packaged(document: Document) -> Tree:
    """A template as `sam package` hands it on: files beside it are somewhere in S3, or put in."""
    template: Tree = spoken(document.root)
    for parameter in section(template, "Parameters").values():
        if str(parameter.get("Type")).startswith("AWS::SSM::"):
            # CloudFormation gives the translator what is stored; here, nobody knows it.
            parameter.pop("Default", None)
    for shared in section(template, "Globals").values():
        shared.pop("CodeUri", None)
    folder = Path(document.source).parent
    for kind, properties in serverless(template):
        package(kind, properties)
        if "DefinitionBody" in properties:
            properties["DefinitionBody"] = with_includes(properties["DefinitionBody"], folder)
    return template


def package(kind: str, properties: Tree) -> None:
    """Says of files beside the template that they are in S3."""
    uri = {"LayerVersion": "ContentUri", "StateMachine": "DefinitionUri", "Function": "CodeUri"}.get(kind)
    is_written = "InlineCode" in properties or "Definition" in properties
    if uri is not None and not is_written and not isinstance(properties.get(uri), dict):
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
        include: Tree = {"Name": "AWS::Include", "Parameters": {"Location": location}}
        properties["DefinitionBody"] = {"Fn::Transform": include}


def with_includes(value: Any, folder: Path) -> Any:
    """A definition with the files that AWS::Include puts into it, which CloudFormation does before all else."""
    if not isinstance(value, dict):
        return value
    parts = {key: with_includes(item, folder) for key, item in cast("Tree", value).items()}
    include = parts.get("Fn::Transform")
    path = folder if include is None else folder / str(include["Parameters"]["Location"])
    if not path.is_file():
        return parts
    del parts["Fn::Transform"]
    return {**spoken(read_document(str(path), path.read_bytes()).root), **parts}


def section(template: Tree, key: str) -> dict[str, Tree]:
    """The mappings in a section of a template."""
    written: Tree = template.get(key) or {}
    return {name: part for name, part in written.items() if isinstance(part, dict)}


def serverless(template: Tree) -> Iterator[tuple[str, Tree]]:
    """The properties of each resource of SAM's, with the last word of its type."""
    for resource in section(template, "Resources").values():
        prefix, _, kind = str(resource.get("Type")).rpartition("::")
        if prefix == "AWS::Serverless":
            yield kind, resource.setdefault("Properties", {})


def spoken(node: Node) -> Any:
    """A node as the translator takes it: what it says, with numbers and booleans as such."""
    if isinstance(node, Mapping):
        return {entry.key: spoken(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [spoken(item) for item in node.items]
    return spoken_scalar(node)


def spoken_scalar(scalar: Scalar) -> object:
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
