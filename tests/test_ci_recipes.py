"""The recipes of docs/ci.md do what they say: each is valid, and its commands write the reports that it names."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import yaml

from gatelint import __version__
from gatelint.reports.formats import FORMATS
from rule_fixtures import ROOT
from shell_commands import GATELINT, path_with, put_command, run_in_bash

TEXT = (ROOT / "docs" / "ci.md").read_text()
BROKEN = ROOT / "fixtures" / "cloudfront-origin-http-only" / "sub" / "broken.yaml"
SCHEMAS = {".github/workflows/": "vendor.github-workflows", ".gitlab-ci.yml": "vendor.gitlab-ci"}

COMMANDS = {
    "type": "object",
    "required": ["commands"],
    "additionalProperties": False,
    "properties": {
        "runtime-versions": {"type": "object", "additionalProperties": {"type": ["string", "number"]}},
        "commands": {"type": "array", "minItems": 1, "items": {"type": "string"}},
    },
}
BUILDSPEC = {
    "$comment": "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html, as far as it is used",
    "type": "object",
    "required": ["version", "phases", "reports"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": 0.2},
        "phases": {
            "type": "object",
            "additionalProperties": False,
            "properties": dict.fromkeys(("install", "pre_build", "build", "post_build"), COMMANDS),
        },
        "reports": {
            "type": "object",
            "maxProperties": 5,
            "additionalProperties": {
                "type": "object",
                "required": ["files"],
                "additionalProperties": False,
                "properties": {
                    "files": {"type": "array", "minItems": 1, "items": {"type": "string"}},
                    "base-directory": {"type": "string"},
                    "file-format": {"enum": ["JUNITXML", "CUCUMBERJSON", "NUNITXML", "TESTNGXML", "VISUALSTUDIOTRX"]},
                },
            },
        },
    },
}


def recipes() -> dict[str, str]:
    """Each file that is shown, by the name in its first line."""
    blocks: list[str] = re.findall(r"^```yaml\n(# \S+\n.*?)^```$", TEXT, flags=re.DOTALL | re.MULTILINE)
    return {block.partition("\n")[0].removeprefix("# "): block for block in blocks}


def commands_of(name: str) -> list[str]:
    """What a recipe runs, one script after another."""
    recipe: Any = yaml.safe_load(recipes()[name])
    if name == "buildspec.yml":
        return [line for phase in recipe["phases"].values() for line in phase["commands"]]
    if name == ".gitlab-ci.yml":
        return list(recipe["gatelint"]["script"])
    return [step["run"] for step in recipe["jobs"]["gatelint"]["steps"] if "run" in step]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a template that is broken, where gatelint need not be fetched."""
    put_command(tmp_path / "bin", "gatelint", GATELINT)
    for installer in ("pip", "pipx"):
        put_command(tmp_path / "bin", installer, '[ "$*" = "install gatelint" ]')
    folder = tmp_path / "project"
    folder.mkdir()
    shutil.copy(BROKEN, folder / "template.yaml")
    return folder


def run_recipe(name: str, project: Path) -> list[int]:
    """Runs the commands of a recipe and returns the exit code of each."""
    variables = {"PATH": path_with(project.parent / "bin"), "GITHUB_STEP_SUMMARY": str(project.parent / "summary.md")}
    done = [run_in_bash(script, cwd=project, variables=variables) for script in commands_of(name)]
    assert [each.stderr for each in done if each.stderr] == []
    return [each.returncode for each in done]


@pytest.mark.parametrize("name", recipes())
def test_a_recipe_is_what_its_service_takes(name: str, tmp_path: Path) -> None:
    if name == "buildspec.yml":
        recipe: Any = yaml.safe_load(recipes()[name])
        jsonschema.Draft202012Validator(BUILDSPEC).validate(recipe)  # pyright: ignore[reportUnknownMemberType]
        return
    (schema,) = [schema for start, schema in SCHEMAS.items() if name.startswith(start)]
    path = tmp_path / "recipe.yml"
    path.write_text(recipes()[name])
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_recipe_for_github_without_the_action_uploads_what_it_writes(project: Path) -> None:
    name = ".github/workflows/gatelint-by-hand.yml"
    assert run_recipe(name, project) == [0, 1]
    recipe: Any = yaml.safe_load(recipes()[name])
    (uploaded,) = [step["with"]["sarif_file"] for step in recipe["jobs"]["gatelint"]["steps"] if "with" in step]
    assert json.loads((project / uploaded).read_text())["runs"][0]["results"]
    assert (project.parent / "summary.md").read_text().startswith("## gatelint: 1 error will happen\n")


def test_the_recipe_for_gitlab_collects_what_it_writes(project: Path) -> None:
    assert run_recipe(".gitlab-ci.yml", project) == [0, 1]
    recipe: Any = yaml.safe_load(recipes()[".gitlab-ci.yml"])
    artifacts = recipe["gatelint"]["artifacts"]
    assert artifacts["when"] == "always", "a job that fails has reports, too"
    (violation,) = json.loads((project / artifacts["reports"]["codequality"]).read_text())
    assert violation["location"] == {"path": "template.yaml", "lines": {"begin": 58}}
    assert ElementTree.parse(project / artifacts["reports"]["junit"]).getroot().get("failures") == "1"


def test_the_recipe_for_codebuild_collects_what_it_writes(project: Path) -> None:
    assert run_recipe("buildspec.yml", project)[-1] == 1
    recipe: Any = yaml.safe_load(recipes()["buildspec.yml"])
    reports = recipe["reports"]["gatelint"]
    (file,) = reports["files"]
    assert ElementTree.parse(project / reports["base-directory"] / file).getroot().get("failures") == "1"


def test_the_action_is_used_with_inputs_that_it_has() -> None:
    action: Any = yaml.safe_load((ROOT / "action.yml").read_text())
    recipe: Any = yaml.safe_load(recipes()[".github/workflows/gatelint.yml"])
    (step,) = [step for step in recipe["jobs"]["gatelint"]["steps"] if step.get("uses", "").startswith("gatelint/")]
    assert step["uses"] == f"gatelint/gatelint@v{__version__}"
    assert set(step["with"]) <= set(action["inputs"])


def test_every_format_is_told() -> None:
    assert sorted(re.findall(r"^\| `(\w+)` \|", TEXT, flags=re.MULTILINE)) == sorted(FORMATS)
