from __future__ import annotations

import os
from pathlib import Path

import pytest

from gatelint.readers.templates.discovery import find_templates


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def write(*names: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")


def test_a_given_file_is_told_whatever_it_is_called() -> None:
    write("orders.cfn", ".hidden/t.yaml")
    assert list(find_templates(["orders.cfn", ".hidden/t.yaml"])) == ["orders.cfn", ".hidden/t.yaml"]


def test_a_path_that_is_not_there_is_told_so_that_whoever_opens_it_can_tell() -> None:
    assert list(find_templates(["no.yaml"])) == ["no.yaml"]


def test_folders_are_searched_for_the_names_that_templates_have() -> None:
    write("b.yml", "a.yaml", "c.JSON", "d.template", "e.template.yaml", "f.txt", "yaml", "g.yaml.bak", "x/y/z.json")
    assert list(find_templates(["."])) == [
        "a.yaml",
        "b.yml",
        "c.JSON",
        "d.template",
        "e.template.yaml",
        os.path.join("x", "y", "z.json"),
    ]


def test_the_order_is_that_of_names_and_the_files_of_a_folder_come_first() -> None:
    write("s/b/2.yaml", "s/b/1.yaml", "s/a/1.yaml", "s/c.yaml")
    names = [os.path.join("s", *parts) for parts in (["c.yaml"], ["a", "1.yaml"], ["b", "1.yaml"], ["b", "2.yaml"])]
    assert list(find_templates(["s"])) == names
    assert list(find_templates(["s/"])) == [name.replace(os.path.join("s", ""), "s/", 1) for name in names]


@pytest.mark.parametrize(
    "folder", [".git", ".aws-sam/build", "node_modules/x", "__pycache__", "venv/lib", ".venv", "lib/site-packages"]
)
def test_hidden_folders_and_other_peoples_are_passed_over_unless_they_are_given(folder: str) -> None:
    write(f"{folder}/t.yaml", "mine.yaml")
    assert list(find_templates(["."])) == ["mine.yaml"]
    assert list(find_templates([folder])) == [os.path.join(folder, "t.yaml")]


def test_hidden_files_may_be_templates() -> None:
    write(".t.yaml")
    assert list(find_templates(["."])) == [".t.yaml"]


def test_a_file_is_told_once_however_it_is_reached() -> None:
    write("a/t.yaml", "a/u.yaml")
    Path("a/v.yaml").symlink_to("u.yaml")
    given = ["a/t.yaml", "./a/t.yaml", "a", str(Path("a").resolve()), "."]
    assert list(find_templates(given)) == ["a/t.yaml", "a/u.yaml"]


def test_links_lead_to_files_but_not_into_folders_nor_in_circles() -> None:
    write("elsewhere/t.yaml", "a/own.yaml")
    Path("a/file.yaml").symlink_to(Path("elsewhere/t.yaml").resolve())
    Path("a/folder").symlink_to(Path("elsewhere").resolve())
    Path("a/up").symlink_to(Path("a").resolve())
    Path("a/circle.yaml").symlink_to("circle.yaml")
    Path("a/nowhere.yaml").symlink_to("no.yaml")
    assert list(find_templates(["a"])) == ["a/file.yaml", "a/own.yaml"]
    assert list(find_templates(["a/folder"])) == ["a/folder/t.yaml"]


def test_what_has_no_end_is_not_opened() -> None:
    os.mkfifo("pipe.yaml")
    Path("folder.yaml").mkdir()
    write("folder.yaml/t.yaml")
    assert list(find_templates(["."])) == ["folder.yaml/t.yaml"]
    assert list(find_templates(["pipe.yaml"])) == ["pipe.yaml"]


def test_a_folder_that_cannot_be_listed_is_told_and_the_rest_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a/t.yaml", "b/t.yaml")
    list_folder = os.scandir

    def refuse(path: str) -> object:
        if "a" in Path(path).parts:
            raise PermissionError(13, "Permission denied", path)
        return list_folder(path)

    monkeypatch.setattr(os, "scandir", refuse)
    refused: list[OSError] = []
    assert list(find_templates(["."], refused.append)) == ["b/t.yaml"]
    assert [str(error.filename).rstrip("/") for error in refused] == ["a"]
    assert list(find_templates(["."])) == ["b/t.yaml"]


def test_what_other_tools_package_is_found_in_their_hidden_folders() -> None:
    write(
        ".serverless/cloudformation-template-update-stack.json",
        ".serverless/cloudformation-template-create-stack.json",
        ".serverless/serverless-state.json",
        ".amplify/artifacts/cdk.out/Stack.template.json",
        ".amplify/artifacts/other.json",
        ".aws-sam/build/template.yaml",
        "service/.serverless/cloudformation-template-update-stack.json",
    )
    assert list(find_templates(["."])) == [
        ".serverless/cloudformation-template-update-stack.json",
        ".amplify/artifacts/cdk.out/Stack.template.json",
        "service/.serverless/cloudformation-template-update-stack.json",
    ]


def test_amplifys_copies_are_passed_over() -> None:
    write(
        "amplify/#current-cloud-backend/api/items/build/items-cloudformation-template.json",
        "amplify/backend/api/items/build/items-cloudformation-template.json",
        "amplify/backend/awscloudformation/build/api/items/build/items-cloudformation-template.json",
    )
    assert list(find_templates(["."])) == ["amplify/backend/api/items/build/items-cloudformation-template.json"]


def test_a_build_folder_is_searched_where_it_is_given() -> None:
    write(".aws-sam/build/template.yaml")
    assert list(find_templates([".aws-sam/build"])) == [".aws-sam/build/template.yaml"]


def test_of_a_cloud_assembly_what_its_manifest_names_is_told() -> None:
    write(
        "cdk.out/manifest.json",
        "cdk.out/A.template.json",
        "cdk.out/Stale.template.json",
        "cdk.out/asset.1/package.json",
        "cdk.out/assembly-Prod/manifest.json",
        "cdk.out/assembly-Prod/B.template.json",
        "other/manifest.json",
        "z.yaml",
    )
    named = {
        "cdk.out/": (["cdk.out/A.template.json"], ["cdk.out/assembly-Prod"]),
        "cdk.out/assembly-Prod/": (["cdk.out/assembly-Prod/B.template.json"], list[str]()),
    }
    assert list(find_templates(["."], assembly=named.get)) == [
        "z.yaml",
        "cdk.out/A.template.json",
        "cdk.out/assembly-Prod/B.template.json",
        "other/manifest.json",
    ]
