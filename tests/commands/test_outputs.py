from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from demo_rules import demo_modules
from gatelint.commands import main
from gatelint.commands.outputs import Output, outputs_in
from gatelint.errors import UsageError
from gatelint.packs import RuleBook, rule_book
from gatelint.reports.formats import FORMATS

TEMPLATE = """\
Resources:
  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: api, ProtocolType: HTTP}}
  Stage: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Api, StageName: prod}}
"""


@pytest.fixture(autouse=True)
def a_template(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def load() -> RuleBook:
        return rule_book(demo_modules())

    monkeypatch.setattr("gatelint.commands.check.load_packs", load)
    monkeypatch.chdir(tmp_path)
    Path("t.yaml").write_text(TEMPLATE)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_goes_to_standard_output_or_to_a_file(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--format", name, "t.yaml"]) == 1
    shown = capsys.readouterr().out
    assert "demo-not-deployed" in shown
    assert shown.endswith("\n")
    assert main(["check", "--output", f"{name}=named", "--format", name, "--output", "bare", "t.yaml"]) == 1
    assert capsys.readouterr().out == ""
    assert Path("named").read_text() == Path("bare").read_text() == shown


def test_reports_in_files_come_besides_the_one_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--output", "json=a.json", "--output", "junit=b.xml", "t.yaml"]) == 1
    assert capsys.readouterr().out.startswith('t.yaml:3:43: every request to /* will get 404 "Not Found"')
    assert len(json.loads(Path("a.json").read_text())["findings"]) == 1
    assert ElementTree.parse("b.xml").getroot().get("failures") == "1"


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([], [Output("text", "-")]),
        (["r"], [Output("text", "r")]),
        (["-"], [Output("text", "-")]),
        (["-", "r"], [Output("text", "-"), Output("text", "r")]),
        (["sarif=r"], [Output("sarif", "r"), Output("text", "-")]),
        (["sarif=a=b"], [Output("sarif", "a=b"), Output("text", "-")]),
        (["./a=b"], [Output("text", "./a=b")]),
        (["r", "sarif=s"], [Output("text", "r"), Output("sarif", "s")]),
    ],
)
def test_what_goes_where(values: list[str], wanted: list[Output]) -> None:
    assert outputs_in(values, "text") == wanted


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["sarf=r"], 'no format of reports is called "sarf" (did you mean sarif?)'),
        (["x=r"], f'no format of reports is called "x" (there are {", ".join(FORMATS)})'),
        (["sarif=-"], "standard output is for one report: --format sarif"),
        (["sarf=-"], 'no format of reports is called "sarf" (did you mean sarif?)'),
        (["sarif="], '"sarif=" names no file: --output FILE, or FORMAT=FILE'),
        ([""], '"" names no file: --output FILE, or FORMAT=FILE'),
        (["sarif=r", "json=./r"], "two reports cannot go to ./r"),
        (["-", "-"], "two reports cannot go to -"),
    ],
)
def test_what_cannot_be_is_refused(values: list[str], message: str) -> None:
    with pytest.raises(UsageError) as told:
        outputs_in(values, "text")
    assert str(told.value) == message


def test_a_format_that_is_not_known_is_one_line_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("gatelint.commands.check.find_templates", None)
    message = 'gatelint: error: no format of reports is called "jnit" (did you mean junit?)\n'
    for arguments in (["--format", "jnit"], ["--output", "jnit=r"]):
        assert main(["check", *arguments, "t.yaml"]) == 2
        assert capsys.readouterr().err == message


def test_a_report_that_cannot_be_written_keeps_no_other_back(capsys: pytest.CaptureFixture[str]) -> None:
    Path("folder").mkdir()
    outputs = ["json=no/a", "json=b", "sarif=folder"]
    assert main(["check", *(part for each in outputs for part in ("--output", each)), "t.yaml"]) == 2
    told = capsys.readouterr()
    assert told.out.startswith("t.yaml:3:43: ")
    assert told.err == (
        "gatelint: error: no/a cannot be written: there is no folder no; folder cannot be written: Is a directory\n"
    )
    assert json.loads(Path("b").read_text())["findings"]


def test_a_report_is_written_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("r").write_text("before")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    assert main(["check", "--output", "r", "t.yaml"]) == 2
    assert Path("r").read_text() == "before"
    assert sorted(os.listdir()) == ["r", "t.yaml"]


def test_a_report_may_be_written_into_a_pipe() -> None:
    reader, writer = os.pipe()
    command = [sys.executable, "-m", "gatelint", "check", "--quiet", "--output", f"json=/dev/fd/{writer}", "t.yaml"]
    subprocess.run(command, pass_fds=[writer], stdout=subprocess.DEVNULL, check=False)
    os.close(writer)
    with os.fdopen(reader) as stream:
        assert json.load(stream)["summary"]["templates"] == 1


def test_with_strict_what_may_happen_fails_in_junit_too() -> None:
    Path("t.yaml").write_text(
        "Parameters: {Deploys: {Type: String}}\n" + TEMPLATE.replace("prod}", "prod, AutoDeploy: !Ref Deploys}")
    )
    counts: list[tuple[str | None, str | None]] = []
    for strict in ([], ["--strict"]):
        main(["check", *strict, "--output", "junit=r.xml", "t.yaml"])
        (suite,) = ElementTree.parse("r.xml").getroot()
        counts.append((suite.get("failures"), suite.get("skipped")))
    assert counts == [("0", "1"), ("1", "0")]


def test_a_path_that_no_encoding_can_say_is_told_as_well_as_can_be() -> None:
    os.makedirs(b"\xff")
    Path("\udcff/t.yaml").write_text(TEMPLATE)
    formats = [part for name in FORMATS for part in ("--output", f"{name}={name}")]
    assert main(["check", *formats, "\udcff"]) == 1
    assert all(Path(name).read_text(encoding="utf-8") for name in FORMATS)
