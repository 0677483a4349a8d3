"""Small cloud assemblies, shaped as `cdk synth` writes them."""

from __future__ import annotations

import json
from pathlib import Path

from gatelint.readers.projects.cdk_assembly import mapping_of

TEMPLATE = {"Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "shop"}}}}


def stack_artifact(template: str = "Shop.template.json", **more: object) -> dict[str, object]:
    """An artifact of a stack; `properties` are added to its own."""
    properties = {"templateFile": template, "terminationProtection": False, "validateOnSynth": False}
    added = more.pop("properties", {})
    assert isinstance(added, dict)
    return {
        "type": "aws:cloudformation:stack",
        "environment": "aws://unknown-account/unknown-region",
        "properties": properties | added,
        **more,
    }


def stage_artifact(folder: str) -> dict[str, object]:
    return {"type": "cdk:cloud-assembly", "properties": {"directoryName": folder, "displayName": "Production"}}


def write_manifest(folder: Path, manifest: object) -> Path:
    """Writes a manifest as it is given."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2))
    return folder


def write_assembly(folder: Path, artifacts: dict[str, object], version: str = "55.0.0", **more: object) -> Path:
    """Writes a manifest, and a template for each of its stacks whose templateFile is a plain name."""
    write_manifest(folder, {"version": version, "artifacts": artifacts, **more})
    for artifact in artifacts.values():
        properties = (mapping_of(artifact) or {}).get("properties")
        template = (mapping_of(properties) or {}).get("templateFile")
        if isinstance(template, str) and template == Path(template).name:
            (folder / template).write_text(json.dumps(TEMPLATE))
    return folder


def logical_id(name: str, trace: list[str] | None = None) -> dict[str, object]:
    """The metadata of a resource as older versions of CDK write it: with a trace where CDK_DEBUG is set."""
    entry: dict[str, object] = {"type": "aws:cdk:logicalId", "data": name}
    return entry if trace is None else entry | {"trace": trace}


def creation_stack(*trace: str) -> dict[str, object]:
    """The metadata that newer versions add."""
    return {"type": "aws:cdk:creationStack", "data": list(trace)}
