"""The assets of a cloud assembly: the file or folder that CDK uploads, of which the template has but the key in S3.

https://docs.aws.amazon.com/cdk/v2/guide/assets.html
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from gatelint.readers.projects.cdk_assembly import mapping_of
from gatelint.readers.templates.documents import ReadError
from gatelint.readers.templates.nodes import Scalar, Sequence
from gatelint.readers.templates.template import word_at

if TYPE_CHECKING:
    from gatelint.readers.templates.located import Located

ASSET_PATH = "aws:asset:path"
ASSET_PROPERTY = "aws:asset:property"
"""What CDK writes into a resource's Metadata, for SAM and others that run an assembly locally."""

_TEMPLATE = ".template.json"
_ASSETS = ".assets.json"
_OBJECT_KEY = re.compile(r"(?:^|/)([0-9a-f]{64}(?:\.[A-Za-z0-9.]+)?)$")
_KEYS_IN_S3 = ("S3Key", "Key")


def asset_path(resource: Located, property: str) -> str | None:  # noqa: A002  # it is CDK's word
    """The asset of a property (Code, TemplateURL, Content, BodyS3Location, ...), relative to the template's folder.

    It is a folder where the property takes a zip, and else a file. The assets of a stage are outside of its own
    assembly ("../asset.ab12..."), and after `cdk synth --no-staging` the path is absolute: neither is checked here.
    Without metadata (`--no-asset-metadata`) the key in S3 tells the asset. None where the property has none.
    """
    metadata = resource.entry("Metadata")
    if metadata is not None and word_at(metadata, ASSET_PROPERTY) == property:
        return word_at(metadata, ASSET_PATH) or None
    properties = resource.entry("Properties")
    written = None if properties is None else properties.entry(property)
    found = None if written is None else _OBJECT_KEY.search(_ending(written))
    return None if found is None else _uploaded_as(found[1], resource.source)


def _ending(written: Located) -> str:
    """The last words of a URL or key, "" where they are not written: {"Fn::Join": ["", [..., "/ab12.json"]]}."""
    if isinstance(written.node, Scalar):
        return written.node.text
    if isinstance(written.node, Sequence):
        items = written.items()
        return _ending(items[-1]) if items else ""
    # Fn::Sub with values of its own is a list as well, of which the text comes first.
    substituted = written.entry("Fn::Sub")
    if substituted is not None:
        return _ending((substituted.items() or [substituted])[0])
    inner = next(filter(None, map(written.entry, ("Fn::Join", *_KEYS_IN_S3))), None)
    return "" if inner is None else _ending(inner)


def _uploaded_as(object_key: str, template: str) -> str | None:
    """The asset that is uploaded under a key, as the stack's own asset manifest tells, or another one beside it."""
    folder, name = os.path.split(template)
    own = name.removesuffix(_TEMPLATE) + _ASSETS
    try:
        others = sorted(other for other in os.listdir(folder or os.curdir) if other.endswith(_ASSETS) and other != own)
    except (OSError, ValueError):
        return None
    for manifest in (own, *others):
        path = os.path.join(folder, manifest)
        try:
            status = os.stat(path)
        except (OSError, ValueError):
            continue
        found = _paths_by_key(path, status.st_mtime_ns, status.st_size).get(object_key)
        if found is not None:
            return found
    return None


@lru_cache(maxsize=64)
def _paths_by_key(path: str, changed: int, size: int) -> dict[str, str]:  # noqa: ARG001  # they tell files apart
    """The paths of assets by the last part of their keys in S3, from an asset manifest; none where it is malformed.

    {"files": {HASH: {"source": {"path": ...}, "destinations": {ID: {"objectKey": ...}}}}}
    https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema/lib/assets
    """
    from gatelint.readers.projects.json_files import JsonFile

    try:
        top = mapping_of(JsonFile(path).value) or {}
    except ReadError:
        return {}
    found: dict[str, str] = {}
    for written in (mapping_of(top.get("files")) or {}).values():
        file = mapping_of(written) or {}
        asset = (mapping_of(file.get("source")) or {}).get("path")
        for destination in (mapping_of(file.get("destinations")) or {}).values():
            key = (mapping_of(destination) or {}).get("objectKey")
            if isinstance(asset, str) and asset and isinstance(key, str):
                found.setdefault(key.rpartition("/")[2], asset)
    return found
