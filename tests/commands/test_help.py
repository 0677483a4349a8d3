from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from completions import commands_in
from fake_aws import fake_aws
from gatelint.commands import main, parser
from gatelint.commands.examples import EXAMPLES
from rule_fixtures import ROOT
from shell_commands import GATELINT, path_with, put_command, run_in_bash

BROKEN = ROOT / "fixtures" / "cloudfront-origin-http-only" / "sub" / "broken.yaml"
SNAPSHOT = ROOT / "fixtures" / "stale-deployment" / "account-path" / "broken.json"
LINES, COLUMNS = 40, 80
"""What one sees of a help at once."""


def commands() -> list[str]:
    """Every command, and "" for gatelint itself."""
    return ["", *commands_in(parser())]


@pytest.fixture
def help_of(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str) -> str:
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    with pytest.raises(SystemExit) as ended:
        main([*([command] if command else []), "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("command", commands())
def test_a_help_fits_a_screen_and_ends_with_examples(help_of: str, command: str) -> None:
    lines = help_of.splitlines()
    assert len(lines) <= LINES
    assert max(map(len, lines)) <= COLUMNS
    first = lines.index("examples:") + 1
    assert lines[first : first + 1] == [f"  {EXAMPLES[command].splitlines()[0]}"]


@pytest.mark.parametrize("example", [line for told in EXAMPLES.values() for line in told.splitlines()])
def test_every_example_runs(example: str, tmp_path: Path) -> None:
    put_command(tmp_path / "bin", "gatelint", GATELINT)
    project = tmp_path / "project"
    (project / "cdk.out").mkdir(parents=True)
    (project / ".config" / "fish" / "completions").mkdir(parents=True)
    shutil.copy(BROKEN, project / "template.yaml")
    shutil.copy(BROKEN, project / "cdk.out" / "App.template.json")
    shutil.copy(SNAPSHOT, project / "estate.json")
    variables = {"PATH": path_with(tmp_path / "bin"), "HOME": str(project)}
    with fake_aws() as aws:
        signed_in = {"AWS_ENDPOINT_URL": aws.url, "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
        done = run_in_bash(example, cwd=project, variables={**variables, **signed_in})
    if "audit --region" in example:  # the endpoint does not know all that is asked
        assert all("could not read" in line for line in done.stderr.splitlines())
        return
    assert done.stderr == "" or "--fix" in example
    assert done.returncode in (0, 1)
