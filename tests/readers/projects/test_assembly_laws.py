"""What holds of every manifest, however it was damaged."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatelint.readers.projects.cdk_assembly import is_assembly, read_assemblies
from readers.projects.cloud_assemblies import creation_stack, logical_id, stack_artifact, stage_artifact, write_assembly

METADATA = {
    "/Shop/Api/Resource": [logical_id("Api", ["new Shop (/app/shop.ts:1:2)"])],
    "/Shop/Reports.NestedStack/Reports.NestedStackResource": [logical_id("Reports"), creation_stack("a (b.ts:1)")],
}
MANIFEST: dict[str, object] = {
    "version": "55.0.0",
    "artifacts": {
        "Production": stage_artifact("inner"),
        "Shop": stack_artifact(
            metadata=METADATA,
            additionalMetadataFile="more.json",
            displayName="Shop",
            properties={"stackName": "shop", "parameters": {"Stage": "prod"}},
        ),
        "Shop.assets": {"type": "cdk:asset-manifest", "properties": {"file": "Shop.assets.json"}},
    },
    "missing": [],
}

damage = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=8),
    st.sampled_from(
        ["", ".", "..", "/", "inner", "inner/..", "\0", "\ud800", "x" * 5000, "aws://a/b", "manifest.json"]
    ),
    st.just([]),
    st.just({}),
    st.just([[1]]),
    st.just({"type": "aws:cloudformation:stack"}),
    st.just({"": {"": ""}}),
)


def holders(value: object) -> Iterator[tuple[dict[str, object], str]]:
    """Every mapping in a value with each of its keys."""
    if isinstance(value, dict):
        mapping = cast("dict[str, object]", value)
        for key, inner in mapping.items():
            yield mapping, key
            yield from holders(inner)
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from holders(item)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outer = tmp_path_factory.mktemp("cdk.out")
    write_assembly(outer, {"Shop": stack_artifact()})
    write_assembly(outer / "inner", {"Shop": stack_artifact()})
    (outer / "more.json").write_text(json.dumps(METADATA))
    return outer


def is_read(folder: Path) -> None:
    """Reads all that there is in a folder; what is wrong takes a line each."""
    is_assembly(str(folder))
    for assembly in read_assemblies(str(folder)):
        for line in (*assembly.problems, *assembly.remarks):
            assert "\n" not in str(line)
            str(line).encode()
        for stack in assembly.stacks:
            assert dict(stack.sources()).keys() == set(stack.sources())
            for nested in (("Reports",), ("Api", "Api")):
                assert all(source.path for source in stack.sources(nested).values())
            stack.source_at("Shop/Api/Resource")
            assert Path(stack.template).is_file()
            assert all(isinstance(value, str) for value in stack.settings.parameters.values())


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_any_damage_to_a_manifest_is_told_in_lines(folder: Path, data: st.DataObject) -> None:
    manifest = copy.deepcopy(MANIFEST)
    for _ in range(data.draw(st.integers(1, 3))):
        places = list(holders(manifest))
        if places:
            mapping, key = data.draw(st.sampled_from(places))
            if data.draw(st.booleans()):
                mapping[key] = copy.deepcopy(data.draw(damage))
            else:
                mapping[data.draw(st.sampled_from(["", "Shop", "type", "\ud800"]))] = mapping.pop(key)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    is_read(folder)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_damage_to_the_bytes_of_a_manifest_is_told_in_lines(folder: Path, data: st.DataObject) -> None:
    content = json.dumps(MANIFEST, indent=1).encode()
    start = data.draw(st.integers(0, len(content)))
    end = min(len(content), start + data.draw(st.integers(0, 30)))
    inserted = data.draw(
        st.one_of(st.binary(max_size=3), st.sampled_from([b"{", b'"', b",", b"\\ud800", b"NaN", b"1e999"]))
    )
    (folder / "manifest.json").write_bytes(content[:start] + inserted + content[end:])
    is_read(folder)


@pytest.mark.parametrize(
    ("path", "frame"), [("/" * 100_000 + "a", "new A (/a.ts:1:2)"), ("/Shop/A", f"new A ({'/a' * 2_000}.ts:1:2)")]
)
def test_endless_paths_take_no_endless_time(tmp_path: Path, path: str, frame: str) -> None:
    metadata = {f"{path}{number}": [logical_id(f"A{number}", [frame + str(number)])] for number in range(20)}
    write_assembly(tmp_path, {"Shop": stack_artifact(metadata=metadata)})
    started = time.process_time()
    is_read(tmp_path)
    assert time.process_time() - started < 5
