"""`gatelint check` where some errors are known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands.test_check import MENDED, TEMPLATE, UNKNOWN, write
from demo_rules import demo_modules
from gatelint.commands import main
from gatelint.packs import RuleBook, rule_book


@pytest.fixture(autouse=True)
def only_demo_rules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def load() -> RuleBook:
        return rule_book(demo_modules())

    monkeypatch.setattr("gatelint.commands.check.load_packs", load)
    monkeypatch.chdir(tmp_path)


def test_what_is_known_is_not_reported(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", TEMPLATE)
    assert main(["check", "--write-baseline", "base.json"]) == 0
    assert capsys.readouterr().out == "examined 1 template: 1 API, 0 routes; no error found; 1 written to base.json\n"
    write("t.yaml", "# a line more\n" + TEMPLATE)
    assert main(["check", "--baseline", "base.json"]) == 0
    assert (
        capsys.readouterr().out == "examined 1 template: 1 API, 0 routes; no new error found; 1 known from base.json\n"
    )
    write("u.yaml", TEMPLATE)
    assert main(["check", "--baseline", "base.json"]) == 1
    assert capsys.readouterr().out.startswith("u.yaml:16:7: ")


def test_what_is_known_no_longer_is_told_so_that_it_can_go(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", TEMPLATE)
    main(["check", "--write-baseline", "base.json"])
    write("t.yaml", MENDED)
    capsys.readouterr()
    assert main(["check", "--baseline", "base.json"]) == 0
    assert capsys.readouterr().out == (
        "examined 1 template: 1 API, 0 routes; no new error found; "
        "0 known from base.json, and 1 in it is no longer found (write it anew)\n"
    )
    main(["check", "--baseline", "base.json", "--format", "json"])
    told = json.loads(capsys.readouterr().out)["baseline"]
    assert (told["file"], told["known"]) == ("base.json", 0)
    assert [(one["rule"], one["file"], one["count"]) for one in told["gone"]] == [("demo-not-deployed", "t.yaml", 1)]
    assert main(["check", "--baseline", "base.json", "--write-baseline", "base.json"]) == 0
    assert json.loads(Path("base.json").read_text())["findings"] == []


@pytest.mark.parametrize("arguments", [["--select", "demo-told-only"], ["u.yaml"]])
def test_what_was_not_looked_for_is_not_called_gone(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", TEMPLATE)
    write("u.yaml", MENDED)
    main(["check", "--write-baseline", "base.json"])
    capsys.readouterr()
    assert main(["check", "--baseline", "base.json", *arguments]) == 0
    assert capsys.readouterr().out.endswith("no new error found; 0 known from base.json\n")


def test_a_rule_that_is_no_more_is_gone_with_its_findings(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", TEMPLATE)
    main(["check", "--write-baseline", "base.json"])
    Path("base.json").write_text(Path("base.json").read_text().replace("demo-not-deployed", "of-yore"))
    capsys.readouterr()
    assert main(["check", "--baseline", "base.json"]) == 1
    assert "0 known from base.json, and 1 in it is no longer found" in capsys.readouterr().out


def test_what_may_happen_can_be_known_too() -> None:
    write("t.yaml", UNKNOWN)
    main(["check", "--write-baseline", "base.json"])
    assert main(["check", "--strict"]) == 1
    assert main(["check", "--strict", "--baseline", "base.json"]) == 0


def test_the_settings_may_name_it(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    write("a/t.yaml", TEMPLATE)
    write("gatelint.toml", 'baseline = "base.json"\n')
    assert main(["check"]) == 2
    assert capsys.readouterr().err == (
        "gatelint: error: the baseline base.json: cannot be read: No such file or directory\n"
    )
    assert main(["check", "--write-baseline", "base.json"]) == 0
    monkeypatch.chdir("a")
    assert main(["check"]) == 0
    assert main(["check", "--no-config"]) == 1


def test_a_suppressed_finding_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", TEMPLATE.replace("# why not", "# gatelint: ignore[demo-not-deployed] a pipeline deploys"))
    main(["check", "--write-baseline", "base.json"])
    assert "1 suppressed; 0 written to base.json" in capsys.readouterr().out


def test_what_could_not_be_read_still_ends_with_2() -> None:
    write("u.yaml", "Resources:\n  Api:\n   Type: AWS::SNS::Topic\n  - bad\n")
    assert main(["check", "--write-baseline", "base.json"]) == 2
    assert main(["check", "--baseline", "base.json"]) == 2


def test_a_broken_baseline_ends_with_2_and_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", TEMPLATE)
    write("base.json", "{}")
    assert main(["check", "--baseline", "base.json"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "gatelint: error: base.json is no baseline of gatelint: it has no gatelint-baseline\n"
