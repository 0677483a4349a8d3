"""The metadata of a stack's constructs: which construct a resource is, and where somebody wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, cast

from gatelint.records import record

if TYPE_CHECKING:
    from gatelint.readers.projects.app_files import AppFiles
    from gatelint.readers.projects.source_maps import SourceMap
    from gatelint.readers.projects.stack_frames import Frame

LOGICAL_ID = "aws:cdk:logicalId"
CREATION_STACK = "aws:cdk:creationStack"
"""Types of metadata: the logical id of a construct, to which older versions of CDK add where it was set, and newer ones
where the construct was created.

https://github.com/aws/aws-cdk-cli/blob/main/packages/%40aws-cdk/cloud-assembly-schema/lib/cloud-assembly/metadata-schema.ts
"""

LONGEST_PATH = 2_000
"""Longer paths are no construct's; it would take long to look where in the app they are."""

_SCRIPTS = (".js", ".cjs", ".mjs")

# A nested stack lies beside the resource that deploys it: /Shop/Reports.NestedStack/Reports.NestedStackResource.
_NESTED_STACK = re.compile(r"((?:.*/)?([^/]+))\.NestedStack/\2\.NestedStackResource", re.DOTALL)


@record(hashable=True)
class ConstructSource:
    """A construct's path in its app, as in the template's Metadata under aws:cdk:path, and the line that created it.

    Line and column count from 1. The file is None where the app was synthesized without stack traces: older versions
    of CDK take them with CDK_DEBUG=true only, and those of a Python app need JSII_HOST_STACK_TRACES=1 as well
    (`cdk synth --debug-app` sets both). The column is None where the app is not in JavaScript.
    """

    path: str
    file: str | None = None
    line: int | None = None
    column: int | None = None


class StackMetadata:
    """The constructs of a stack and of those nested in it, by their paths. Lines are looked up when they are asked for.

    `read` gives mappings of "/Stack/Construct" to lists of {"type": ..., "data": ..., "trace": [...]}; of what is
    shaped otherwise nothing is known.
    """

    def __init__(self, read: Iterator[object], app: AppFiles) -> None:
        self._read = read
        self._app = app
        self._entries: dict[str, list[dict[str, object]]] | None = None
        self._ids: dict[str, dict[str, str]] = {}
        self._sources: dict[str, ConstructSource] = {}
        self._maps: dict[str, SourceMap | None] = {}

    def sources(self, nested: tuple[str, ...] = ()) -> Mapping[str, ConstructSource]:
        """The sources of the resources in a template by their logical ids.

        `nested` are the logical ids of the AWS::CloudFormation::Stack resources that lead to it, the outermost first:
        a nested stack's ids may be the same as those of the stack around it.
        """
        self._be_read()
        around = ""
        for logical_id in nested:
            found = _NESTED_STACK.fullmatch(self._ids.get(around, {}).get(logical_id, ""))
            if found is None:
                return {}
            around = found[1]
        return _Sources(self, self._ids.get(around, {}))

    def source_at(self, path: str) -> ConstructSource | None:
        """The source of the construct with a path, as it is in a resource's Metadata under aws:cdk:path."""
        if path not in self._sources:
            entries = self._be_read().get(path)
            if entries is None:
                return None
            self._sources[path] = self._source_of(path, entries)
        return self._sources[path]

    def _be_read(self) -> dict[str, list[dict[str, object]]]:
        if self._entries is None:
            self._entries = {}
            for written in self._read:
                for path, entries in _items(written):
                    if len(path) > LONGEST_PATH:
                        continue
                    listed = cast("list[object]", entries) if isinstance(entries, list) else []
                    mappings = [cast("dict[str, object]", entry) for entry in listed if isinstance(entry, dict)]
                    self._entries.setdefault(path.removeprefix("/"), []).extend(mappings)
            self._sort_ids()
        return self._entries

    def _sort_ids(self) -> None:
        """Sorts the logical ids by the nested stack that they are in, "" being the stack itself."""
        entries = self._entries or {}
        stacks = {found[1] for path in entries if (found := _NESTED_STACK.fullmatch(path))}
        for path in entries:
            around = path
            while around and (around == path or around not in stacks):
                around = around.rpartition("/")[0]
            for entry in entries[path]:
                logical_id = entry.get("data")
                if entry.get("type") == LOGICAL_ID and isinstance(logical_id, str):
                    self._ids.setdefault(around, {}).setdefault(logical_id, path)

    def _source_of(self, path: str, entries: list[dict[str, object]]) -> ConstructSource:
        from gatelint.readers.projects.stack_frames import users_frame

        traces = [entry.get("data") for entry in entries if entry.get("type") == CREATION_STACK]
        traces += [entry.get("trace") for entry in entries if entry.get("type") == LOGICAL_ID]
        for trace in traces:
            lines = cast("list[object]", trace) if isinstance(trace, list) else []
            frame = users_frame(line for line in lines if isinstance(line, str))
            if frame is not None:
                return self._written_at(path, frame)
        return ConstructSource(path)

    def _written_at(self, path: str, frame: Frame) -> ConstructSource:
        """The line of a frame: where its file is JavaScript made of something else, the line of that."""
        import os

        from gatelint.readers.projects.app_files import shown
        from gatelint.readers.projects.source_maps import source_map_of

        file = self._app.find(frame.file)
        if file.endswith(_SCRIPTS):
            if file not in self._maps:
                self._maps[file] = source_map_of(file)
            source_map = self._maps[file]
            original = None if source_map is None else source_map.position(frame.line, frame.column)
            # What was compiled elsewhere and brought here without its source is better shown than a file not there.
            if original is not None and os.path.isfile(original.file):
                return ConstructSource(path, shown(original.file), original.line, original.column)
        return ConstructSource(path, file, frame.line, frame.column)


class _Sources(Mapping[str, ConstructSource]):
    """Sources by logical id, each found out when it is asked for."""

    def __init__(self, metadata: StackMetadata, paths: Mapping[str, str]) -> None:
        self._metadata = metadata
        self._paths = paths

    def __getitem__(self, logical_id: str) -> ConstructSource:
        path = self._paths[logical_id]
        return self._metadata.source_at(path) or ConstructSource(path)

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _items(written: object) -> Iterator[tuple[str, object]]:
    if isinstance(written, dict):
        yield from cast("dict[str, object]", written).items()
