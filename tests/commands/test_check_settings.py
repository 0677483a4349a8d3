"""`gatelint check` in projects that have settings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from commands.test_check import BY_DEFAULT, MENDED, TEMPLATE, UNKNOWN, write
from demo_rules import demo_modules
from gatelint.commands import main
from gatelint.packs import RuleBook, rule_book

IGNORE = '[[ignore]]\nrule = "demo-not-deployed"\nreason = "a pipeline deploys"\n'


@pytest.fixture(autouse=True)
def only_demo_rules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def load() -> RuleBook:
        return rule_book(demo_modules())

    monkeypatch.setattr("gatelint.commands.check.load_packs", load)
    monkeypatch.setattr("gatelint.standing_ignores.today", lambda: "2026-06-15")
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()


def reported(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    main(["check", "--format", "json", *arguments])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return report


def files(report: dict[str, Any]) -> list[str]:
    return [found["file"] for found in report["findings"]]


def test_paths_are_checked_where_none_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    write("a/t.yaml", TEMPLATE)
    write("b/t.yaml", TEMPLATE)
    write("gatelint.toml", 'paths = ["a"]\n')
    assert files(reported(capsys)) == ["a/t.yaml"]
    assert files(reported(capsys, "b")) == ["b/t.yaml"]
    assert files(reported(capsys, "--no-config")) == ["a/t.yaml", "b/t.yaml"]


def test_paths_are_relative_to_the_settings_wherever_one_works(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write("a/t.yaml", TEMPLATE)
    write("gatelint.toml", 'paths = ["a"]\n')
    Path("b").mkdir()
    monkeypatch.chdir("b")
    assert files(reported(capsys)) == ["../a/t.yaml"]


def test_what_is_excluded_is_not_checked_even_if_it_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    write("a/t.yaml", TEMPLATE)
    write("legacy/t.yaml", TEMPLATE)
    write("legacy/u.yaml", TEMPLATE)
    write("gatelint.toml", 'strict = false\nexclude = ["legacy"]\n')
    assert files(reported(capsys)) == ["a/t.yaml"]
    assert main(["check", "legacy/t.yaml"]) == 0
    assert capsys.readouterr().err == ("gatelint.toml:2:1: warning: legacy/t.yaml is excluded here and not checked\n")
    assert main(["check", "a/t.yaml", "legacy/t.yaml", "legacy/u.yaml"]) == 1
    assert "warning: 2 of the named paths are excluded here" in capsys.readouterr().err


def test_what_the_command_line_says_wins(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", UNKNOWN)
    write("gatelint.toml", 'strict = true\nformat = "json"\nselect = ["demo-told-only"]\n')
    assert main(["check"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []
    assert main(["check", "--select", "demo-not-deployed"]) == 1
    assert main(["check", "--select", "demo-not-deployed", "--no-strict"]) == 0
    capsys.readouterr()
    assert main(["check", "--select", "demo-not-deployed", "--format", "text"]) == 1
    assert capsys.readouterr().out.startswith("t.yaml:15:7: ")


def test_parameters_of_all_and_of_some_templates_count_in_that_order(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.yaml", BY_DEFAULT)
    write("b.yaml", BY_DEFAULT)
    write("gatelint.toml", "parameters = {Deploys = true}\n")
    assert files(reported(capsys)) == []
    write(
        "gatelint.toml",
        'parameters = {Deploys = true}\n[[templates]]\npaths = ["b.yaml"]\nparameters = {Deploys = "false"}\n',
    )
    report = reported(capsys)
    assert files(report) == ["b.yaml"]
    assert report["findings"][0]["when"] == []  # no default is meant
    assert files(reported(capsys, "--parameter", "Deploys=false")) == ["a.yaml", "b.yaml"]
    assert files(reported(capsys, "--parameter", "Deploys=true")) == []


def test_what_is_told_of_a_template_wins_over_samconfig_which_wins_over_what_is_told_of_all(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("template.yaml", BY_DEFAULT)
    write("samconfig.toml", 'version = 0.1\n[default.deploy.parameters]\nparameter_overrides = "Deploys=true"\n')
    write("gatelint.toml", "parameters = {Deploys = false}\n")
    assert files(reported(capsys)) == []
    write("gatelint.toml", '[[templates]]\npaths = ["template.yaml"]\nparameters = {Deploys = false}\n')
    assert files(reported(capsys)) == ["template.yaml"]


def test_the_environment_of_sam_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    write("template.yaml", BY_DEFAULT)
    write("samconfig.toml", 'version = 0.1\n[prod.deploy.parameters]\nparameter_overrides = "Deploys=true"\n')
    assert files(reported(capsys)) == ["template.yaml"]
    write("gatelint.toml", 'config-env = "prod"\n')
    assert files(reported(capsys)) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('ignore = [\n{rule="demo-not-deploid", reason="x"}]\n', '2:2: no rule is called "demo-not-deploid" (did you'),
        ('select = ["a"]\n', '1:11: no rule is called "a"'),
        ("strct = true\n", '1:1: there is no setting "strct" (did you mean strict?)'),
    ],
)
def test_wrong_settings_are_one_line_with_its_place_and_end_with_2(
    text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write("t.yaml", MENDED)
    write("gatelint.toml", text)
    assert main(["check"]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"gatelint: error: gatelint.toml:{message}")
    assert told.count("\n") == 1


def test_an_ignored_finding_is_accepted_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", TEMPLATE)
    write("gatelint.toml", IGNORE)
    report = reported(capsys)
    assert files(report) == []
    assert [(one["rule"], one["reason"]) for one in report["suppressed"]] == [
        ("demo-not-deployed", "a pipeline deploys")
    ]
    assert main(["check"]) == 0
    assert "1 suppressed" in capsys.readouterr().out


@pytest.mark.parametrize("rule", ["9690", "E9690", "not_found", "demo-*"])
def test_an_ignore_names_rules_as_select_does(rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", TEMPLATE)
    write("gatelint.toml", IGNORE.replace("demo-not-deployed", rule))
    assert files(reported(capsys)) == []


def test_an_ignore_may_be_for_some_files_only(capsys: pytest.CaptureFixture[str]) -> None:
    write("a/t.yaml", TEMPLATE)
    write("b/t.yaml", TEMPLATE)
    write("gatelint.toml", IGNORE + 'paths = ["b/**"]\n')
    assert files(reported(capsys)) == ["a/t.yaml"]
    write("gatelint.toml", IGNORE + 'arns = ["arn:aws:*"]\n')
    assert files(reported(capsys)) == ["a/t.yaml", "b/t.yaml"]


def test_an_ignore_holds_through_its_last_day(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", TEMPLATE)
    write("gatelint.toml", IGNORE + "until = 2026-06-15\n")
    assert files(reported(capsys)) == []


def test_after_that_day_the_finding_is_back_and_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", TEMPLATE)
    write("gatelint.toml", IGNORE + "until = 2026-06-14\n")
    assert main(["check"]) == 1
    told = capsys.readouterr()
    assert (
        "= note: gatelint.toml:1:1: it was accepted until 2026-06-14, and no longer is (a pipeline deploys)" in told.out
    )
    assert told.err == ""


def test_what_is_ignored_is_not_mended() -> None:
    path = write("t.yaml", TEMPLATE)
    write("gatelint.toml", IGNORE)
    assert main(["check", "--fix"]) == 0
    assert path.read_text() == TEMPLATE


def test_an_ignore_that_accepts_nothing_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", MENDED)
    write("gatelint.toml", IGNORE + "until = 2026-06-14\n")
    assert main(["check"]) == 0
    assert capsys.readouterr().err == (
        "gatelint.toml:1:1: warning: the ignore of demo-not-deployed accepts nothing that is found "
        "(and ended on 2026-06-14); it can go\n"
    )
    write("gatelint.toml", IGNORE + 'paths = ["legacy"]\n')
    main(["check"])
    assert capsys.readouterr().err == (
        "gatelint.toml:1:1: warning: the ignore of demo-not-deployed accepts nothing that is found: "
        "no template is called like legacy; it can go\n"
    )


@pytest.mark.parametrize("name", ["demo-*", "not_found"])
def test_rules_that_are_only_told_of_do_not_keep_that_from_being_told(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write("t.yaml", MENDED)
    write("gatelint.toml", IGNORE.replace("demo-not-deployed", name))
    assert main(["check"]) == 0
    assert f"the ignore of {name} accepts nothing that is found; it can go" in capsys.readouterr().err


def test_in_a_folder_of_the_project_that_is_not_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write("a/t.yaml", MENDED)
    write("gatelint.toml", IGNORE)
    monkeypatch.chdir("a")
    assert main(["check"]) == 0
    assert capsys.readouterr().err == ""
    write("../gatelint.toml", 'paths = ["."]\n' + IGNORE)
    assert main(["check"]) == 0
    assert "it can go" in capsys.readouterr().err


def test_with_many_templates_the_same_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(40):
        write(f"t{number}.yaml", TEMPLATE)
    write("gatelint.toml", IGNORE + 'paths = ["t1*"]\n' + IGNORE.replace("demo-not-deployed", "9691"))
    report = reported(capsys)
    assert len(report["suppressed"]) == 11
    assert [remark["line"] for remark in report["remarks"]] == [5]


@pytest.mark.parametrize(
    "arguments", [["t.yaml"], ["--parameter", "A=b"], ["--select", "demo-told-only"], ["--ignore", "demo-not-deployed"]]
)
def test_that_is_not_told_where_the_finding_may_be_elsewhere(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    write("t.yaml", MENDED)
    write("gatelint.toml", IGNORE)
    assert main(["check", *arguments]) == 0
    assert capsys.readouterr().err == ""


def test_that_is_not_told_where_something_could_not_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", MENDED)
    write("u.yaml", "Resources:\n  Api:\n   Type: AWS::SNS::Topic\n  - bad\n")
    write("gatelint.toml", IGNORE)
    assert main(["check"]) == 2
    assert "warning" not in capsys.readouterr().err


def test_an_ignore_that_a_comment_forestalls_is_needed_by_the_next_one_who_removes_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("t.yaml", TEMPLATE.replace("# why not", "# gatelint: ignore[demo-not-deployed] here, too"))
    write("gatelint.toml", IGNORE)
    assert main(["check"]) == 0
    assert capsys.readouterr().err == ""


COMMENT = MENDED.replace("# why not", "# gatelint: ignore[demo-not-deployed] a pipeline deploys")
TOLD = "t.yaml:16:25: warning: demo-not-deployed is ignored here, but there is nothing to ignore; the ignore can go\n"


@pytest.mark.parametrize("arguments", [[], ["t.yaml"], ["--select", "not_found"]])
def test_a_comment_that_accepts_nothing_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", COMMENT.replace("  Deploys:", "  Deploys:  # has a default"))
    assert main(["check", *arguments]) == 0
    assert capsys.readouterr().err == TOLD


@pytest.mark.parametrize(
    ("template", "arguments"),
    [
        (COMMENT, ["--select", "demo-told-only"]),
        (COMMENT, ["--parameter", "Deploys=true"]),
        (COMMENT, ["--region", "eu-west-1"]),
        (COMMENT.replace('    Default: "false"\n', ""), ["t.yaml"]),  # a stack around it may give a value
        (COMMENT + "Outputs:\n  A: {Value: a, Export: {Name: a}}\n", ["t.yaml"]),
        (TEMPLATE.replace("# why not", "# gatelint: ignore[demo-not-deployed] a pipeline deploys"), []),
    ],
)
def test_a_comment_whose_finding_may_be_seen_by_others_is_left_alone(
    template: str, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    write("t.yaml", template)
    assert main(["check", *arguments]) == 0
    assert capsys.readouterr().err == ""


def test_without_settings_nothing_is_loaded_for_them() -> None:
    write("t.yaml", MENDED)
    write("pyproject.toml", '[project]\ndependencies = ["gatelint"]\n')
    code = (
        "import sys; from gatelint.commands import main; main(['check', 't.yaml']);"
        "ours = {'path_patterns', 'baseline', 'standing_ignores', 'readers.toml_text', 'readers.settings.read'};"
        "print(sorted(({f'gatelint.{name}' for name in ours} | {'tomllib', 'tomli', 'json'}) & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": ""}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.splitlines()[-1] == "[]"
