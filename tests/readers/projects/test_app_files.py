"""Finding the files of an app whose assembly was synthesized here, or elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gatelint.readers.projects.app_files import AppFiles


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with an assembly, beside the current directory."""
    root = tmp_path / "project"
    for file in ("cdk.json", "app.py", "lib/api.ts", "cdk.out/manifest.json"):
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text("{}")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    return root


def found(project: Path, written: str) -> str:
    return AppFiles(str(project / "cdk.out")).find(written)


def test_a_file_that_is_there_is_shown_relative_to_the_current_directory(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(project, str(project / "lib/api.ts")) == str(project / "lib/api.ts")
    monkeypatch.chdir(project)
    assert found(project, str(project / "lib/api.ts")) == os.path.join("lib", "api.ts")
    assert AppFiles("cdk.out").find("/usr/src/app/lib/api.ts") == os.path.join("lib", "api.ts")


@pytest.mark.parametrize("written", ["/usr/src/app/lib/api.ts", r"C:\work\app\lib\api.ts", "lib/api.ts"])
def test_a_file_of_another_machine_is_found_by_its_end(project: Path, written: str) -> None:
    assert found(project, written) == str(project / "lib/api.ts")


def test_the_assembly_of_a_stage_lies_deeper(project: Path) -> None:
    assert AppFiles(str(project / "cdk.out/assembly-Production")).find("/app/lib/api.ts") == str(project / "lib/api.ts")


def test_a_mere_name_counts_only_where_the_app_begins(project: Path) -> None:
    (project / "cdk.out/index.ts").write_text("")
    assert found(project, "/app/app.py") == str(project / "app.py")
    assert AppFiles(str(project / "cdk.out/assembly-Production")).find("/app/index.ts") == "/app/index.ts"


def test_files_are_found_from_the_root_of_a_checkout_that_the_assembly_is_not_in(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    downloaded = AppFiles(str(tmp_path / "downloads/cdk.out"))
    assert downloaded.find("/build/lib/api.ts") == os.path.join("lib", "api.ts")


@pytest.mark.parametrize("written", ["/app/lib/other.ts", "/app/../lib/api.ts", "/", "", "/app/\0/api.ts", "C:"])
def test_what_is_nowhere_stays_as_it_was_written(project: Path, written: str) -> None:
    assert found(project, written) == written
