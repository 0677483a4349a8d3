"""The hooks that this repository offers, as pre-commit installs and runs them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from rule_fixtures import FIXTURES, ROOT

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
BROKEN = FIXTURES / "cloudfront-origin-http-only" / "sub" / "broken.yaml"
FIXED = BROKEN.with_name("fixed.yaml")


def run(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it installs; skips where it could install nothing."""
    folder = tmp_path_factory.mktemp("pre-commit")
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone of the repository")
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--retries", "0", "--no-deps", "--dest", str(folder))
    if run(*pip, "hatchling", cwd=folder).returncode != 0:
        pytest.skip("there is no package registry to install from")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository of somebody else's."""
    assert run("git", "init", "--quiet", cwd=tmp_path).returncode == 0
    return tmp_path


def tried(hook: str, project: Path, store: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    assert run("git", "add", "--all", cwd=project).returncode == 0
    pre_commit = (sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), hook, "--color", "never", *arguments)
    return run(*pre_commit, cwd=project, PRE_COMMIT_HOME=str(store))


def test_the_hook_looks_at_all_templates_whichever_of_them_changed(project: Path, store: Path) -> None:
    (project / "unchanged.yaml").write_text(BROKEN.read_text())
    (project / "changed.yaml").write_text(FIXED.read_text())
    done = tried("gatelint", project, store, "--files", "changed.yaml")
    assert done.returncode == 1, done.stderr
    assert "unchanged.yaml:58:15: every request to /* will get 502" in done.stdout
    assert "examined 2 templates" in done.stdout


@pytest.mark.skipif(not os.environ.get("CI"), reason="cfn-lint takes long to install: continuous integration does it")
def test_the_hook_of_cfn_lint_tells_what_gatelint_finds(project: Path, store: Path) -> None:
    (project / "template.yaml").write_text(BROKEN.read_text())
    done = tried("gatelint-cfn-lint", project, store, "--all-files")
    assert done.returncode == 1, done.stderr
    assert "E9601 every request to /* will get 502" in done.stdout
    assert "template.yaml:58:15" in done.stdout


@pytest.mark.parametrize(
    ("names", "runs"),
    [
        (("a/template.yaml", "b.yml", "c.json", "d.template", "samconfig.toml"), True),
        (("app.py", "pyproject.toml", "README.md", "yaml"), False),
    ],
)
def test_the_hook_runs_when_what_it_looks_at_changes(names: tuple[str, ...], *, runs: bool) -> None:
    (hook,) = (hook for hook in HOOKS if hook["id"] == "gatelint")
    assert {bool(re.search(hook["files"], name)) for name in names} == {runs}


def test_the_hook_of_cfn_lint_takes_the_versions_that_the_extra_takes() -> None:
    (hook,) = (hook for hook in HOOKS if hook["id"] == "gatelint-cfn-lint")
    extra = re.search(r"^cfn-lint = (\[.*\])$", (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert extra is not None
    assert hook["additional_dependencies"] == yaml.safe_load(extra[1])
