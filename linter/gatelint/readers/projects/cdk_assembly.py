"""A cloud assembly, which is what `cdk synth` writes into cdk.out: the templates of an app and how each is deployed.

https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, cast

from gatelint.readers.projects.stack_settings import StackSettings
from gatelint.readers.templates.documents import ReadError
from gatelint.records import field, record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gatelint.readers.projects.app_files import AppFiles
    from gatelint.readers.projects.construct_sources import ConstructSource, StackMetadata
    from gatelint.readers.projects.json_files import JsonFile

MANIFEST = "manifest.json"

NEWEST_VERSION = 55
"""The newest version of manifests that is known here: what aws-cdk-lib 2.276 writes."""

STACK = "aws:cloudformation:stack"
NESTED_ASSEMBLY = "cdk:cloud-assembly"

_BYTES_LOOKED_AT = 20_000
_ARTIFACTS = re.compile(rb'"artifacts"\s*:\s*\{.*?"type"\s*:\s*"(?:aws:cloudformation:stack|cdk:[a-z-]+)"', re.DOTALL)
_VERSION = re.compile(rb'"version"\s*:\s*"[0-9]+\.')
_ENVIRONMENT = re.compile(r"aws://([^/]+)/([^/]+)")


@record()
class AssemblyStack:
    """A stack of an app: the path of its template, how it is deployed, and its path in the app ("Production/Api").

    `display_name` is how `cdk` names it where stacks are chosen.
    """

    template: str
    settings: StackSettings
    display_name: str
    metadata: StackMetadata | None = None

    def sources(self, nested: tuple[str, ...] = ()) -> Mapping[str, ConstructSource]:
        """Where the resources of the template come from, by logical id; read when it is first asked for.

        `nested` are the logical ids of the AWS::CloudFormation::Stack resources that lead from this template to a
        nested one, the outermost first; the ids in there are told apart from those in here.
        """
        return {} if self.metadata is None else self.metadata.sources(nested)

    def source_at(self, path: str) -> ConstructSource | None:
        """Where the construct with a path comes from, nested or not: a resource's Metadata has it as aws:cdk:path."""
        return None if self.metadata is None else self.metadata.source_at(path)


@record()
class Assembly:
    """What a manifest says. `problems` are what could not be read, `remarks` what is odd, but harms nothing.

    `nested` are the folders of assemblies within this one, which CDK makes of stages; they are not read yet.
    """

    folder: str
    stacks: list[AssemblyStack] = field(default_factory=list[AssemblyStack])
    nested: list[str] = field(default_factory=list[str])
    problems: list[ReadError] = field(default_factory=list[ReadError])
    remarks: list[ReadError] = field(default_factory=list[ReadError])


def is_assembly(folder: str) -> bool:
    """Whether a folder is a cloud assembly, by a look at the beginning of its manifest.

    Other tools write files of that name, too (browser extensions, web apps); they have no artifacts.
    """
    path = os.path.join(folder, MANIFEST)
    try:
        if not os.path.isfile(path):  # a pipe would be waited for
            return False
        with open(path, "rb") as stream:
            beginning = stream.read(_BYTES_LOOKED_AT)
    except (OSError, ValueError):
        return False
    if not beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") or _VERSION.search(beginning) is None:
        return False
    # An app without stacks has no artifacts; the file named cdk.out is CDK's own mark.
    return _ARTIFACTS.search(beginning) is not None or os.path.isfile(os.path.join(folder, "cdk.out"))


def read_assemblies(folder: str) -> list[Assembly]:
    """An assembly and all those nested in it, each once, the outermost first. Raises nothing: see `problems`."""
    first = read_assembly(folder)
    found = [first]
    met = {os.path.realpath(folder)}
    for assembly in found:
        for nested in assembly.nested:
            identity = os.path.realpath(nested)
            if identity in met:
                manifest = os.path.join(assembly.folder, MANIFEST)
                assembly.problems.append(ReadError(manifest, 0, 0, f"the assembly {nested} is nested twice"))
            else:
                met.add(identity)
                found.append(read_assembly(nested))
    return found


def read_assembly(folder: str) -> Assembly:
    """Reads the manifest in a folder. Raises nothing: what is wrong is among the problems, a line for each thing."""
    from gatelint.readers.projects.app_files import AppFiles
    from gatelint.readers.projects.json_files import JsonFile

    assembly = Assembly(folder)
    try:
        manifest = JsonFile(os.path.join(folder, MANIFEST))
    except ReadError as error:
        assembly.problems.append(error)
        return assembly
    top = mapping_of(manifest.value)
    if top is None:
        assembly.problems.append(manifest.complaint("the manifest is no mapping"))
        return assembly
    _check_version(assembly, manifest, top)
    artifacts = mapping_of(top.get("artifacts"))
    if artifacts is None:
        assembly.problems.append(manifest.complaint("the manifest has no mapping of artifacts", "artifacts"))
        return assembly
    reader = _ArtifactReader(assembly, manifest, AppFiles(folder))
    for name, written in artifacts.items():
        reader.read(name, written)
    return assembly


def _check_version(assembly: Assembly, manifest: JsonFile, top: dict[str, object]) -> None:
    version = top.get("version")
    found = re.match(r"([0-9]{1,9})\.", version) if isinstance(version, str) else None
    if found is None:
        assembly.problems.append(manifest.complaint("the manifest has no version (a text such as 38.0.0)", "version"))
    elif int(found[1]) > NEWEST_VERSION:
        message = (
            f"the manifest has version {found[1]}, newer than {NEWEST_VERSION}, the newest known; it is read as that"
        )
        assembly.remarks.append(manifest.complaint(message, "version"))
    missing = top.get("missing")
    if isinstance(missing, list) and missing:
        message = (
            "the assembly is incomplete, since values of the app's context are missing; run cdk synth to look them up"
        )
        assembly.remarks.append(manifest.complaint(message, "missing"))


class _ArtifactReader:
    """Adds what the artifacts of a manifest say to an assembly."""

    def __init__(self, assembly: Assembly, manifest: JsonFile, app: AppFiles) -> None:
        self._assembly = assembly
        self._manifest = manifest
        self._app = app

    def read(self, name: str, written: object) -> None:
        artifact = mapping_of(written)
        kind = None if artifact is None else artifact.get("type")
        if artifact is None or not isinstance(kind, str):
            self._complain(name, "is no mapping with a type")
            return
        if kind not in (STACK, NESTED_ASSEMBLY):
            return
        properties = mapping_of(artifact.get("properties"))
        if properties is None:
            self._complain(name, "has no mapping of properties", "properties")
        elif kind == STACK:
            self._read_stack(name, artifact, properties)
        else:
            folder = self._inside(name, properties, "properties", "directoryName")
            if folder is not None:
                self._assembly.nested.append(folder)

    def _read_stack(self, name: str, artifact: dict[str, object], properties: dict[str, object]) -> None:
        template = self._inside(name, properties, "properties", "templateFile")
        if template is None:
            return
        if not os.path.isfile(template):
            file = os.path.relpath(template, self._assembly.folder)
            self._complain(name, f"has a templateFile that is not there: {quoted(file)}", "properties", "templateFile")
            return
        account, region = self._environment(name, artifact)
        stack_name = properties.get("stackName")
        shown = artifact.get("displayName")
        settings = StackSettings(
            parameters=self._parameters(name, properties),
            region=region,
            account=account,
            name=stack_name if isinstance(stack_name, str) and stack_name else name,
        )
        display_name = shown if isinstance(shown, str) and shown else name
        self._assembly.stacks.append(AssemblyStack(template, settings, display_name, self._metadata(name, artifact)))

    def _metadata(self, name: str, artifact: dict[str, object]) -> StackMetadata:
        from gatelint.readers.projects.construct_sources import StackMetadata

        path = None
        if artifact.get("additionalMetadataFile") is not None:
            path = self._inside(name, artifact, "additionalMetadataFile")
        if path is not None and not os.path.isfile(path):
            self._remark(name, "has an additionalMetadataFile that is not there", "additionalMetadataFile")
        return StackMetadata(_metadata_in(artifact.get("metadata"), path), self._app)

    def _environment(self, name: str, artifact: dict[str, object]) -> tuple[str | None, str | None]:
        """The account and the region; None for what is chosen on deployment."""
        written = artifact.get("environment")
        found = _ENVIRONMENT.fullmatch(written) if isinstance(written, str) else None
        if found is None:
            if written is not None:
                self._remark(name, 'has an environment that is not written as "aws://ACCOUNT/REGION"', "environment")
            return None, None
        account, region = found.groups()
        return None if account == "unknown-account" else account, None if region == "unknown-region" else region

    def _parameters(self, name: str, properties: dict[str, object]) -> dict[str, str]:
        written = properties.get("parameters")
        parameters = mapping_of(written)
        if parameters is None:
            if written is not None:
                self._remark(name, "has parameters that are no mapping", "properties", "parameters")
            return {}
        texts: dict[str, str] = {}
        for key, value in parameters.items():
            if isinstance(value, bool):
                texts[key] = str(value).lower()
            elif isinstance(value, str | int | float):
                texts[key] = str(value)
            else:
                self._remark(name, f"has a parameter {quoted(key)} that is no text", "properties", "parameters", key)
        return texts

    def _inside(self, name: str, parent: dict[str, object], *keys: str) -> str | None:
        """The path under the last of some keys, which must not lead out of the assembly.

        CDK writes all that a manifest names into the folder of the manifest.
        """
        written = parent.get(keys[-1])
        if not isinstance(written, str) or not written:
            self._complain(name, f"has no {keys[-1]}", *keys)
            return None
        path = os.path.normpath(written)
        outside = os.path.isabs(path) or re.match(r"[A-Za-z]:", path) or path.split(os.sep)[0] in (os.pardir, os.curdir)
        if outside or "\0" in path:
            self._complain(name, f"has a {keys[-1]} that is not inside of the assembly: {quoted(written)}", *keys)
            return None
        return os.path.join(self._assembly.folder, path)

    def _complain(self, name: str, what: str, *keys: str) -> None:
        self._assembly.problems.append(self._line(name, what, keys))

    def _remark(self, name: str, what: str, *keys: str) -> None:
        self._assembly.remarks.append(self._line(name, what, keys))

    def _line(self, name: str, what: str, keys: tuple[str, ...]) -> ReadError:
        return self._manifest.complaint(f"artifact {quoted(name)} {what}", "artifacts", name, *keys)


def _metadata_in(inline: object, path: str | None) -> Iterator[object]:
    """The metadata in the manifest, and that in a file of its own, in which newer versions of CDK put all of it."""
    yield inline
    if path is not None:
        from gatelint.readers.projects.json_files import JsonFile

        try:
            yield JsonFile(path).value
        except ReadError:  # without it only the lines of the app are not known
            return


def mapping_of(value: object) -> dict[str, object] | None:
    """A mapping as JSON has it, and None for anything else."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def quoted(name: str) -> str:
    """A name in one line, however long and of whatever characters it is."""
    name = name if len(name) <= 80 else f"{name[:77]}..."
    return '"' + "".join(character if character.isprintable() else "?" for character in name) + '"'
