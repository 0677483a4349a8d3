"""Cloud assemblies, as `cdk synth` writes them and as nobody should."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from gatelint.readers.projects.cdk_assembly import Assembly, is_assembly, read_assemblies, read_assembly
from gatelint.readers.projects.stack_settings import StackSettings
from readers.projects.cloud_assemblies import stack_artifact, stage_artifact, write_assembly, write_manifest


def problems_of(assembly: Assembly) -> list[str]:
    """What could not be read, without the path of the manifest."""
    assert not assembly.remarks
    return [str(problem).removeprefix(os.path.join(assembly.folder, "manifest.json:")) for problem in assembly.problems]


def remarks_of(assembly: Assembly) -> list[str]:
    assert not assembly.problems
    return [str(remark).removeprefix(os.path.join(assembly.folder, "manifest.json:")) for remark in assembly.remarks]


def test_a_stack_tells_how_its_template_is_deployed(tmp_path: Path) -> None:
    artifact = stack_artifact(
        environment="aws://123456789012/eu-west-1",
        displayName="Production/Shop",
        properties={"stackName": "shop", "parameters": {"Stage": "prod", "Size": 3, "Cors": True}},
    )
    write_assembly(tmp_path, {"ProductionShop1A2B": artifact, "Tree": {"type": "cdk:tree"}})
    assembly = read_assembly(str(tmp_path))
    (stack,) = assembly.stacks
    assert (assembly.problems, assembly.remarks, assembly.nested) == ([], [], [])
    assert stack.template == str(tmp_path / "Shop.template.json")
    assert stack.display_name == "Production/Shop"
    assert stack.settings == StackSettings(
        parameters={"Stage": "prod", "Size": "3", "Cors": "true"},
        region="eu-west-1",
        account="123456789012",
        name="shop",
    )


def test_a_stack_of_no_environment_is_named_after_its_artifact(tmp_path: Path) -> None:
    write_assembly(tmp_path, {"Shop": stack_artifact()})
    (stack,) = read_assembly(str(tmp_path)).stacks
    assert (stack.display_name, stack.settings) == ("Shop", StackSettings(name="Shop"))


@pytest.mark.parametrize(
    ("environment", "account", "region"),
    [
        ("aws://unknown-account/eu-west-1", None, "eu-west-1"),
        ("aws://123456789012/unknown-region", "123456789012", None),
        (None, None, None),
    ],
)
def test_an_environment_may_be_known_in_part(
    tmp_path: Path, environment: str | None, account: str | None, region: str | None
) -> None:
    write_assembly(tmp_path, {"Shop": stack_artifact(environment=environment)})
    (stack,) = read_assembly(str(tmp_path)).stacks
    assert (stack.settings.account, stack.settings.region) == (account, region)


def test_stages_are_assemblies_within_an_assembly(tmp_path: Path) -> None:
    write_assembly(tmp_path, {"assembly-Production": stage_artifact("assembly-Production"), "Shop": stack_artifact()})
    inner = tmp_path / "assembly-Production"
    write_assembly(inner, {"ProductionShop": stack_artifact(displayName="Production/Shop")})
    assert read_assembly(str(tmp_path)).nested == [str(inner)]
    stacks = [stack.display_name for assembly in read_assemblies(str(tmp_path)) for stack in assembly.stacks]
    assert stacks == ["Shop", "Production/Shop"]


def test_a_stage_that_is_not_there_is_a_problem_of_its_own(tmp_path: Path) -> None:
    write_assembly(tmp_path, {"Production": stage_artifact("assembly-Production")})
    outer, inner = read_assemblies(str(tmp_path))
    assert outer.problems == []
    assert [str(problem) for problem in inner.problems] == [
        f"{tmp_path}/assembly-Production/manifest.json: cannot be read: No such file or directory"
    ]


def test_assemblies_that_are_nested_in_themselves_are_read_once(tmp_path: Path) -> None:
    write_assembly(tmp_path, {"Again": stage_artifact("again"), "Shop": stack_artifact()})
    (tmp_path / "again").symlink_to(tmp_path)
    (assembly,) = read_assemblies(str(tmp_path))
    assert problems_of(assembly) == [f" the assembly {tmp_path}/again is nested twice"]


@pytest.mark.parametrize("version", ["1.10.0", "31.0.0", "0.0.0", "55.0.0", "55.9.9"])
def test_known_versions_are_read_without_a_word(tmp_path: Path, version: str) -> None:
    write_assembly(tmp_path, {"Shop": stack_artifact()}, version)
    assembly = read_assembly(str(tmp_path))
    assert (len(assembly.stacks), remarks_of(assembly)) == (1, [])


def test_a_newer_version_is_read_with_a_remark(tmp_path: Path) -> None:
    write_assembly(tmp_path, {"Shop": stack_artifact()}, "99.0.0")
    assembly = read_assembly(str(tmp_path))
    assert len(assembly.stacks) == 1
    assert remarks_of(assembly) == [
        "2:3: the manifest has version 99, newer than 55, the newest known; it is read as that"
    ]


def test_an_assembly_that_lacks_context_is_incomplete(tmp_path: Path) -> None:
    missing = [{"key": "availability-zones", "provider": "availability-zones", "props": {"region": "eu-west-1"}}]
    write_assembly(tmp_path, {"Shop": stack_artifact()}, missing=missing)
    (remark,) = remarks_of(read_assembly(str(tmp_path)))
    assert remark.endswith(
        "the assembly is incomplete, since values of the app's context are missing; run cdk synth to look them up"
    )


@pytest.mark.parametrize(
    ("artifact", "remark"),
    [
        (stack_artifact(environment=7), 'has an environment that is not written as "aws://ACCOUNT/REGION"'),
        (stack_artifact(environment="eu-west-1"), 'has an environment that is not written as "aws://ACCOUNT/REGION"'),
        (stack_artifact(properties={"parameters": []}), "has parameters that are no mapping"),
        (stack_artifact(properties={"parameters": {"A": {"Ref": "B"}}}), 'has a parameter "A" that is no text'),
        (stack_artifact(additionalMetadataFile="gone.json"), "has an additionalMetadataFile that is not there"),
    ],
)
def test_what_is_odd_in_a_stack_is_remarked_on_and_the_rest_read(
    tmp_path: Path, artifact: dict[str, object], remark: str
) -> None:
    write_assembly(tmp_path, {"Shop": artifact})
    assembly = read_assembly(str(tmp_path))
    assert len(assembly.stacks) == 1
    (line,) = remarks_of(assembly)
    assert line.endswith(f'artifact "Shop" {remark}')


@pytest.mark.parametrize(
    ("artifact", "problem"),
    [
        (7, '4:5: artifact "Shop" is no mapping with a type'),
        ({}, '4:5: artifact "Shop" is no mapping with a type'),
        ({"type": []}, '4:5: artifact "Shop" is no mapping with a type'),
        ({"type": "aws:cloudformation:stack"}, '4:5: artifact "Shop" has no mapping of properties'),
        ({"type": "cdk:cloud-assembly", "properties": 7}, '6:7: artifact "Shop" has no mapping of properties'),
        ({"type": "cdk:cloud-assembly", "properties": {}}, '6:7: artifact "Shop" has no directoryName'),
        ({"type": "aws:cloudformation:stack", "properties": {}}, '6:7: artifact "Shop" has no templateFile'),
        (
            {"type": "aws:cloudformation:stack", "properties": {"templateFile": ["a"]}},
            '7:9: artifact "Shop" has no templateFile',
        ),
        (
            {"type": "aws:cloudformation:stack", "properties": {"templateFile": "gone.json"}},
            '7:9: artifact "Shop" has a templateFile that is not there: "gone.json"',
        ),
    ],
)
def test_an_artifact_that_cannot_be_read_is_a_line(tmp_path: Path, artifact: object, problem: str) -> None:
    write_manifest(tmp_path, {"version": "55.0.0", "artifacts": {"Shop": artifact}})
    assert problems_of(read_assembly(str(tmp_path))) == [problem]


@pytest.mark.parametrize("path", ["../outside.json", "a/../../outside.json", "/etc/hosts", "C:\\a.json", ".", "a\0b"])
@pytest.mark.parametrize(
    ("kind", "key"), [("aws:cloudformation:stack", "templateFile"), ("cdk:cloud-assembly", "directoryName")]
)
def test_nothing_outside_of_the_assembly_is_read(tmp_path: Path, kind: str, key: str, path: str) -> None:
    (tmp_path / "outside.json").write_text("{}")
    artifact = {"type": kind, "properties": {key: path}}
    folder = write_manifest(tmp_path / "cdk.out", {"version": "55.0.0", "artifacts": {"Shop": artifact}})
    assembly = read_assembly(str(folder))
    (problem,) = problems_of(assembly)
    assert f'artifact "Shop" has a {key} that is not inside of the assembly: ' in problem
    assert (assembly.stacks, assembly.nested) == ([], [])


def test_one_bad_artifact_leaves_the_others_readable(tmp_path: Path) -> None:
    write_assembly(tmp_path, {"Bad\nName" + "x" * 100: 7, "Shop": stack_artifact()})
    assembly = read_assembly(str(tmp_path))
    assert [stack.display_name for stack in assembly.stacks] == ["Shop"]
    (problem,) = problems_of(assembly)
    assert "\n" not in problem
    assert len(problem) < 150


@pytest.mark.parametrize(
    ("manifest", "problems"),
    [
        ([], [" the manifest is no mapping"]),
        ({"artifacts": {}}, ["1:1: the manifest has no version (a text such as 38.0.0)"]),
        ({"version": 55, "artifacts": {}}, ["2:3: the manifest has no version (a text such as 38.0.0)"]),
        ({"version": "new", "artifacts": {}}, ["2:3: the manifest has no version (a text such as 38.0.0)"]),
        ({"version": "55.0.0"}, ["1:1: the manifest has no mapping of artifacts"]),
        ({"version": "55.0.0", "artifacts": []}, ["3:3: the manifest has no mapping of artifacts"]),
    ],
)
def test_a_manifest_of_another_shape_is_a_line(tmp_path: Path, manifest: object, problems: list[str]) -> None:
    write_manifest(tmp_path, manifest)
    assert problems_of(read_assembly(str(tmp_path))) == problems


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "1:1: this is no JSON: expecting value"),
        (b'{"version": "55.0.0",\n "artifacts": }', "2:15: this is no JSON: expecting value"),
        (b"\xff\xfe{}", " cannot be read: it is not UTF-8"),
        (b'{"a": ' + b"[" * 100_000, " cannot be read: its numbers are too long, or its mappings too deep"),
        (b'{"a": ' + b"1" * 10_000 + b"}", " cannot be read: its numbers are too long, or its mappings too deep"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_a_line(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "manifest.json").write_bytes(content)
    assert problems_of(read_assembly(str(tmp_path))) == [problem]


def test_a_folder_without_a_manifest_is_a_line(tmp_path: Path) -> None:
    assert problems_of(read_assembly(str(tmp_path))) == [" cannot be read: No such file or directory"]
    (tmp_path / "manifest.json").mkdir()
    assert problems_of(read_assembly(str(tmp_path))) == [" cannot be read: it is no file"]
    (problem,) = read_assembly("\0").problems
    assert problem.message == "cannot be read: no file can be called so"


def test_halves_of_characters_are_read_as_others(tmp_path: Path) -> None:
    write_assembly(tmp_path, {"Shop": stack_artifact(displayName="A\ud800B", properties={"stackName": "\udc00"})})
    (stack,) = read_assembly(str(tmp_path)).stacks
    assert (stack.display_name, stack.settings.name) == ("A\ufffdB", "\ufffd")


def test_a_manifest_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    write_assembly(tmp_path, {"Shop": stack_artifact()})
    manifest = tmp_path / "manifest.json"
    manifest.write_bytes(b"\xef\xbb\xbf" + manifest.read_bytes())
    assert is_assembly(str(tmp_path))
    assert len(read_assembly(str(tmp_path)).stacks) == 1


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "artifacts",
    [
        {"Shop": stack_artifact()},
        {"Tree": {"type": "cdk:tree", "properties": {"file": "tree.json"}}},
        {"assembly-Production": stage_artifact("assembly-Production")},
    ],
)
def test_a_folder_with_a_manifest_of_artifacts_is_an_assembly(
    tmp_path: Path, artifacts: dict[str, object], indent: int | None
) -> None:
    text = json.dumps({"version": "55.0.0", "artifacts": artifacts}, indent=indent)
    (tmp_path / "manifest.json").write_text(text)
    assert is_assembly(str(tmp_path))


def test_an_app_without_stacks_is_an_assembly_by_cdks_own_mark(tmp_path: Path) -> None:
    write_manifest(tmp_path, {"version": "55.0.0"})
    assert not is_assembly(str(tmp_path))
    (tmp_path / "cdk.out").write_text('{"version":"55.0.0"}')
    assert is_assembly(str(tmp_path))


@pytest.mark.parametrize(
    "content",
    [
        '{"name": "Shop", "version": "1.0.0", "manifest_version": 3}',
        '{"version": "1.0.0", "artifacts": {"app": {"type": "zip"}}}',
        '{"artifacts": {"Shop": {"type": "aws:cloudformation:stack"}}}',
        'version: "55.0.0"',
        "",
    ],
)
def test_manifests_of_other_tools_are_no_assemblies(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    assert not is_assembly(str(tmp_path))


def test_what_cannot_be_looked_at_is_no_assembly(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "manifest.json")
    assert not is_assembly(str(tmp_path))
    assert not is_assembly(str(tmp_path / "missing"))
    assert not is_assembly("\0")
