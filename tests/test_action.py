"""The action that action.yml offers to workflows, its steps run as GitHub's runner runs them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from rule_fixtures import ROOT
from shell_commands import GATELINT, path_with, put_command, run_in_bash

ACTION: Any = yaml.safe_load((ROOT / "action.yml").read_text())
BROKEN = ROOT / "fixtures" / "cloudfront-origin-http-only" / "sub" / "broken.yaml"
FIXED = BROKEN.with_name("fixed.yaml")

PYTHON = """\
# Makes an environment in which pip tells what it was asked to install, and gatelint is the one that is tested.
case "$1 $2" in
"-m venv")
  mkdir -p "$3/bin"
  cp "$FAKES/python3" "$3/bin/python"
  cp "$FAKES/gatelint" "$3/bin/gatelint" ;;
"-m pip")
  for last; do :; done
  echo "$last" >> "$FAKES/installed" ;;
esac"""


class Job:
    """A job that uses the action: a folder with a checkout, and what the runner offers to steps."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workspace = folder / "work space"
        self.summary = folder / "summary.md"
        self.fakes = folder / "fakes"
        for each in (self.workspace, folder / "temp"):
            each.mkdir()
        put_command(self.fakes, "python3", PYTHON)
        put_command(self.fakes, "gatelint", GATELINT)
        self.values: dict[str, str] = {"github.action_path": str(ROOT)}
        self.log = ""

    def run(self, **inputs: str) -> int:
        """Runs the steps until one fails, and returns the exit code of the last."""
        for name, about in ACTION["inputs"].items():
            self.values[f"inputs.{name}"] = inputs.pop(name.replace("-", "_"), str(about["default"]))
        assert inputs == {}
        for step in ACTION["runs"]["steps"]:
            if "run" in step and (code := self.run_step(step)):
                return code
        return 0

    def run_step(self, step: dict[str, Any]) -> int:
        output = self.folder / f"{step['id']}.output"
        output.touch()
        variables = {
            **{name: self.evaluated(value) for name, value in step["env"].items()},
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "RUNNER_TEMP": str(self.folder / "temp"),
            "FAKES": str(self.fakes),
            "PATH": path_with(self.fakes),
        }
        assert "${{" not in step["run"], "what is put into a script would be run"
        done = run_in_bash(step["run"], cwd=self.workspace, variables=variables)
        self.log += done.stdout + done.stderr
        for line in output.read_text().splitlines():
            name, _, value = line.partition("=")
            self.values[f"steps.{step['id']}.outputs.{name}"] = value
        return done.returncode

    def evaluated(self, text: str) -> str:
        """The text with the values of its expressions; one that has none is empty."""
        return re.sub(r"\$\{\{ *(.*?) *\}\}", lambda found: self.values.get(found[1], ""), text)

    def holds(self, condition: str) -> bool:
        """Whether a condition of a step holds: terms with "&&" between them, in a job that nobody has cancelled."""
        terms = condition.removeprefix("${{").removesuffix("}}").split("&&")
        return all(self.term_holds(term.strip()) for term in terms)

    def term_holds(self, term: str) -> bool:
        if term == "!cancelled()":
            return True
        found = re.fullmatch(r"(\S+) (==|!=) '(.*)'", term)
        assert found is not None, term
        return (self.values.get(found[1], "") == found[3]) == (found[2] == "==")

    def output(self, name: str) -> str:
        return self.evaluated(ACTION["outputs"][name]["value"])

    def installed(self) -> list[str]:
        return (self.fakes / "installed").read_text().splitlines()


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(tmp_path)


def test_it_is_what_github_takes_for_an_action() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_finding_is_annotated_summarized_and_ends_with_1(job: Job) -> None:
    shutil.copy(BROKEN, job.workspace)
    assert job.run() == 1
    assert "::error file=broken.yaml,line=58," in job.log
    assert job.summary.read_text().startswith("## gatelint: 1 error will happen\n")
    assert job.output("exit-code") == "1"
    log = json.loads(Path(job.output("sarif")).read_text())
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["cloudfront-origin-http-only"]


def test_nothing_found_ends_with_0(job: Job) -> None:
    shutil.copy(FIXED, job.workspace)
    assert job.run() == 0
    assert job.output("exit-code") == "0"
    assert job.summary.read_text().startswith("## gatelint: no error found\n")


def test_what_a_step_before_wrote_into_the_summary_stays(job: Job) -> None:
    job.summary.write_text("# Before\n")
    assert job.run() == 0
    assert job.summary.read_text().startswith("# Before\n## gatelint: ")


def test_paths_and_arguments_are_taken_apart_as_by_a_shell_and_nothing_in_them_is_run(job: Job) -> None:
    shutil.copy(BROKEN, job.workspace)
    folder = job.workspace / "a b"
    folder.mkdir()
    shutil.copy(FIXED, folder / "$(touch hit).yaml")
    code = job.run(paths="'a b/$(touch hit).yaml'\nbroken.yaml", args="--ignore 'cloudfront-origin-http-only,cors-*'")
    assert code == 0
    assert "examined 2 templates" in job.summary.read_text()
    assert sorted(path.name for path in job.workspace.iterdir()) == ["a b", "broken.yaml"]


@pytest.mark.parametrize("inputs", [{"args": "--no-such-option"}, {"args": "'not closed"}, {"paths": "no.yaml"}])
def test_wrong_usage_fails_the_job(inputs: dict[str, str], job: Job) -> None:
    shutil.copy(FIXED, job.workspace)
    assert job.run(**inputs) != 0
    assert "gatelint" in job.log or "xargs" in job.log


def test_the_version_of_the_action_is_installed_unless_another_is_asked_for(job: Job) -> None:
    job.run()
    job.run(version="0.0.9")
    assert job.installed() == [str(ROOT), "gatelint==0.0.9"]


@pytest.mark.parametrize(("upload", "expected"), [("true", True), ("false", False)])
def test_the_upload_is_asked_for_and_follows_a_failure_too(upload: str, job: Job, *, expected: bool) -> None:
    shutil.copy(BROKEN, job.workspace)
    job.run(upload_sarif=upload)
    (step,) = [step for step in ACTION["runs"]["steps"] if "uses" in step]
    assert job.holds(step["if"]) == expected
    assert Path(job.evaluated(step["with"]["sarif_file"])).is_file()


def test_nothing_is_uploaded_where_nothing_was_written(job: Job) -> None:
    job.run(args="--no-such-option", upload_sarif="true")
    (step,) = [step for step in ACTION["runs"]["steps"] if "uses" in step]
    assert not job.holds(step["if"])


def test_a_job_without_python_is_told_what_to_do(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    (job.fakes / "python3").unlink()
    (job.fakes / "bash").symlink_to(str(shutil.which("bash")))
    monkeypatch.setenv("PATH", "")
    assert job.run() == 1
    assert job.log == "::error title=gatelint::Python 3.10 or newer is needed: run actions/setup-python before\n"


def test_every_input_and_output_is_documented() -> None:
    text = (ROOT / "docs" / "ci.md").read_text()
    assert [name for name in (*ACTION["inputs"], *ACTION["outputs"]) if f"`{name}" not in text] == []
