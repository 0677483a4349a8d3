"""From a resource to the construct that it is, and to the line that somebody wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gatelint.readers.projects.cdk_assembly import AssemblyStack, read_assembly
from gatelint.readers.projects.construct_sources import ConstructSource
from gatelint.readers.projects.source_maps import Segment
from readers.projects.cloud_assemblies import creation_stack, logical_id, stack_artifact, write_assembly
from readers.projects.test_source_maps import map_text

NESTED = {
    "/Shop/Api/Resource": [logical_id("Api"), creation_stack("new Shop (/app/shop.ts:20:5)")],
    "/Shop/Reports/Api/Resource": [logical_id("Api"), creation_stack("new Reports (/app/shop.ts:7:9)")],
    "/Shop/Reports.NestedStack/Reports.NestedStackResource": [logical_id("ReportsStack")],
    "/Shop/Reports/Old/Api/Resource": [logical_id("Api"), creation_stack("new Old (/app/shop.ts:2:9)")],
    "/Shop/Reports/Old.NestedStack/Old.NestedStackResource": [logical_id("OldStack")],
}
"""A stack, one nested in it, and one nested in that: each has a resource with the logical id Api."""


def stack_of(folder: Path, metadata: object) -> AssemblyStack:
    """A stack with its metadata in a file of its own."""
    artifact = stack_artifact(additionalMetadataFile="Shop.metadata.json")
    write_assembly(folder, {"Shop": artifact})
    (folder / "Shop.metadata.json").write_text(json.dumps(metadata))
    (stack,) = read_assembly(str(folder)).stacks
    return stack


def test_newer_versions_tell_where_a_construct_was_created(tmp_path: Path) -> None:
    trace = creation_stack(
        "...new Function2 in aws-cdk-lib...",
        "new OrdersFunction (/app/lib/orders.ts:11:20)",
        "new ApiStack (/app/lib/api.ts:23:20)",
        "...node internals...",
    )
    sources = stack_of(tmp_path, {"/Shop/Orders/Resource": [logical_id("Orders1"), trace]}).sources()
    assert dict(sources) == {"Orders1": ConstructSource("Shop/Orders/Resource", "/app/lib/orders.ts", 11, 20)}
    assert sources.get("Orders2") is None


def test_older_versions_tell_it_with_the_logical_id_in_the_manifest(tmp_path: Path) -> None:
    trace = ["new RestApi (/app/node_modules/aws-cdk-lib/restapi.js:1:9)", "new ApiStack (/app/lib/api.ts:23:20)"]
    metadata = {"/Shop/Api/Resource": [logical_id("Api", trace)]}
    write_assembly(tmp_path, {"Shop": stack_artifact(metadata=metadata)}, version="31.0.0")
    (stack,) = read_assembly(str(tmp_path)).stacks
    assert stack.sources()["Api"] == ConstructSource("Shop/Api/Resource", "/app/lib/api.ts", 23, 20)


@pytest.mark.parametrize(
    "entries",
    [
        [logical_id("Api")],
        [logical_id("Api", ["stack traces disabled"])],
        [logical_id("Api"), creation_stack("(no user code in 10 frames, use --stack-trace-limit to capture more)")],
    ],
)
def test_without_a_trace_the_construct_is_known_at_least(tmp_path: Path, entries: object) -> None:
    stack = stack_of(tmp_path, {"/Shop/Api/Resource": entries})
    assert stack.sources()["Api"] == ConstructSource("Shop/Api/Resource", None, None, None)


def test_a_nested_stack_has_logical_ids_of_its_own(tmp_path: Path) -> None:
    stack = stack_of(tmp_path, NESTED)
    lines = [stack.sources(nested)["Api"].line for nested in ((), ("ReportsStack",), ("ReportsStack", "OldStack"))]
    assert lines == [20, 7, 2]
    assert set(stack.sources()) == {"Api", "ReportsStack"}
    assert stack.sources(("OldStack",)) == {}
    assert stack.sources(("Api",)) == {}


def test_a_path_tells_a_construct_in_whichever_stack(tmp_path: Path) -> None:
    stack = stack_of(tmp_path, NESTED)
    found = stack.source_at("Shop/Reports/Old/Api/Resource")
    assert found is not None
    assert (found.file, found.line) == ("/app/shop.ts", 2)
    assert stack.source_at("Shop/Reports") is None


def test_javascript_that_was_compiled_leads_to_what_somebody_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    script = tmp_path / "dist/api.js"
    script.parent.mkdir()
    script.write_text("\nnew Api();\n//# sourceMappingURL=api.js.map")
    (tmp_path / "dist/api.js.map").write_text(map_text([[], [Segment(0, 0, 9, 4)]], "../lib/api.ts"))
    metadata = {"/Shop/Api/Resource": [logical_id("Api"), creation_stack(f"new Shop ({script}:2:1)")]}

    assert stack_of(tmp_path / "one", metadata).sources()["Api"].file == "dist/api.js"
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/api.ts").write_text("")
    found = stack_of(tmp_path / "two", metadata).sources()["Api"]
    assert (found.file, found.line, found.column) == ("lib/api.ts", 10, 5)


OTHER_SHAPES: list[object] = [
    [],
    "text",
    {"/Shop/Api": {"type": "aws:cdk:logicalId"}},
    {"/Shop/Api": [1, None, [], {}]},
    {"/Shop/Api": [{"type": "aws:cdk:logicalId", "data": {"Ref": "x"}}]},
    {"/Shop/Api": [{"type": 1, "data": "Api"}]},
]


@pytest.mark.parametrize("metadata", OTHER_SHAPES)
def test_metadata_of_another_shape_tells_nothing(tmp_path: Path, metadata: object) -> None:
    assert dict(stack_of(tmp_path, metadata).sources()) == {}


@pytest.mark.parametrize("trace", ["text", [1, None, {}], {"a": 1}, 7])
def test_a_trace_of_another_shape_tells_nothing(tmp_path: Path, trace: object) -> None:
    entries = [{"type": "aws:cdk:logicalId", "data": "Api", "trace": trace}]
    entries.append({"type": "aws:cdk:creationStack", "data": trace})
    assert stack_of(tmp_path, {"/Api": entries}).sources()["Api"] == ConstructSource("Api")


def test_a_metadata_file_that_is_no_json_tells_nothing(tmp_path: Path) -> None:
    stack = stack_of(tmp_path, {})
    (tmp_path / "Shop.metadata.json").write_text("{")
    assert dict(stack.sources()) == {}
