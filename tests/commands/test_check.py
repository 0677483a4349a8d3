from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from demo_rules import demo_modules
from gatelint.commands import main
from gatelint.packs import RuleBook, rule_book

TEMPLATE = """\
Parameters:
  Deploys:
    Type: String
    Default: "false"
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Name: api
      ProtocolType: HTTP
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties:
      ApiId: !Ref Api
      StageName: prod
      AutoDeploy: false  # why not
"""
MENDED = TEMPLATE.replace("AutoDeploy: false", "AutoDeploy: true")
BY_DEFAULT = TEMPLATE.replace("AutoDeploy: false", "AutoDeploy: !Ref Deploys")
UNKNOWN = BY_DEFAULT.replace('    Default: "false"\n', "")


@pytest.fixture(autouse=True)
def only_demo_rules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def load() -> RuleBook:
        return rule_book(demo_modules())

    monkeypatch.setattr("gatelint.commands.check.load_packs", load)
    monkeypatch.chdir(tmp_path)


def write(name: str, content: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def test_a_template_in_order_ends_with_nothing_found(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", MENDED)
    assert main(["check", "t.yaml"]) == 0
    assert capsys.readouterr().out == "examined 1 template: 1 API, 0 routes; no error found\n"


def test_an_error_that_will_happen_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", TEMPLATE)
    assert main(["check", "t.yaml"]) == 1
    assert capsys.readouterr().out == (
        't.yaml:16:7: every request to /* will get 404 "Not Found" [demo-not-deployed]\n'
        "   |\n"
        "16 |       AutoDeploy: false  # why not\n"
        "   |                   ^^^^^ nothing deploys to prod\n"
        "   |\n"
        "   = help: set AutoDeploy: true (gatelint check --fix)\n"
        "\n"
        "examined 1 template: 1 API, 0 routes; 1 error will happen\n"
    )


def test_an_error_that_may_happen_counts_only_when_asked_to(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", UNKNOWN)
    assert main(["check", "t.yaml"]) == 0
    assert main(["check", "--strict", "t.yaml"]) == 1
    assert capsys.readouterr().out.count('may get 404 "Not Found" [demo-not-deployed]') == 2


def test_a_finding_that_hangs_on_a_default_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", BY_DEFAULT)
    assert main(["check", "t.yaml"]) == 1
    assert "   = when: Deploys is false, its default\n" in capsys.readouterr().out


def test_given_parameters_win_over_defaults(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", BY_DEFAULT)
    write("parameters.json", '[{"ParameterKey": "Deploys", "ParameterValue": "true"}]')
    assert main(["check", "--parameter", "Deploys=true", "t.yaml"]) == 0
    assert main(["check", "--parameter-file", "parameters.json", "t.yaml"]) == 0
    assert main(["check", "--parameter-file", "parameters.json", "--parameter", "Deploys=false", "t.yaml"]) == 1
    assert "its default" not in capsys.readouterr().out


def test_folders_are_searched_and_other_files_passed_over_silently(capsys: pytest.CaptureFixture[str]) -> None:
    write("a/t.yaml", TEMPLATE)
    write("a/b/t.json", json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}))
    write("a/other.yaml", "name: no template\n")
    write("a/broken.yaml", "name: [no template\n")
    assert main(["check", "--format", "json"]) == 1
    told = capsys.readouterr()
    assert json.loads(told.out)["summary"]["templates"] == 2
    assert told.err == ""


def test_a_template_is_read_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEMPLATE.encode())))
    assert main(["check", "-"]) == 1
    assert capsys.readouterr().out.startswith("<stdin>:16:7: ")


def test_what_cannot_be_read_ends_with_2_and_the_rest_is_examined(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", TEMPLATE)
    write("u.yaml", "Resources:\n  Api:\n   Type: AWS::SNS::Topic\n  - bad\n")
    assert main(["check", "--format", "json", "t.yaml", "u.yaml"]) == 2
    told = capsys.readouterr()
    report = json.loads(told.out)
    assert [one["rule"] for one in report["findings"]] == ["demo-not-deployed"]
    (problem,) = report["unreadable"]
    assert problem["file"] == "u.yaml"
    assert told.err.startswith(f"u.yaml:{problem['line']}:{problem['column']}: error: ")
    assert told.err.count("\n") == 1


def test_a_folder_that_cannot_be_listed_ends_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(path: str) -> object:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)
    Path("folder").mkdir()
    assert main(["check", "folder"]) == 2
    assert capsys.readouterr().err == f"{os.path.join('folder', '')}: error: cannot be read: Permission denied\n"


def test_a_key_that_stands_twice_is_told_and_the_last_one_counts(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", TEMPLATE.replace("false  # why not", "false\n      AutoDeploy: true"))
    assert main(["check", "t.yaml"]) == 0
    assert capsys.readouterr().err == (
        't.yaml:17:7: warning: the key "AutoDeploy" stands twice: here and on line 16, which does not count\n'
    )


def test_a_path_that_is_not_there_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "no.yaml"]) == 2
    told = capsys.readouterr()
    assert "no.yaml" in told.err
    assert "Traceback" not in told.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--select", "demo-not-deploid"], 'no rule is called "demo-not-deploid" (did you mean demo-not-deployed?)'),
        (["--ignore", "x"], 'no rule is called "x"'),
        (["--parameter", "x"], '"x" is not of the form NAME=VALUE'),
        (["--parameter-file", "none.json"], "none.json cannot be read: No such file or directory"),
    ],
)
def test_wrong_usage_is_one_line_and_ends_with_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *arguments]) == 2
    assert capsys.readouterr().err == f"gatelint: error: {message}\n"


def test_rules_are_selected_and_ignored_by_name() -> None:
    write("t.yaml", TEMPLATE)
    assert main(["check", "--ignore", "demo-not-deployed", "t.yaml"]) == 0
    assert main(["check", "--ignore", "not_found,9691", "t.yaml"]) == 0
    assert main(["check", "--select", "9690", "t.yaml"]) == 1


def test_a_suppressed_finding_does_not_count(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", TEMPLATE.replace("# why not", "# gatelint: ignore[demo-not-deployed] a pipeline deploys"))
    assert main(["check", "t.yaml"]) == 0
    assert capsys.readouterr().out == "examined 1 template: 1 API, 0 routes; no error found; 1 suppressed\n"


def test_a_suppression_that_is_not_understood_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    write("t.yaml", TEMPLATE.replace("# why not", "# gatelint: ignore[demo-not-deployed]"))
    assert main(["check", "t.yaml"]) == 1
    assert capsys.readouterr().err == (
        "t.yaml:16:26: warning: demo-not-deployed is not ignored: say why, after its name\n"
    )


def test_safe_fixes_are_made_in_the_file_and_nothing_else_is(capsys: pytest.CaptureFixture[str]) -> None:
    path = write("t.yaml", TEMPLATE)
    assert main(["check", "--fix", "t.yaml"]) == 0
    assert path.read_text() == MENDED
    assert capsys.readouterr().err == "t.yaml: changed 1 of its values\n"


@pytest.mark.parametrize(("mark", "encoding"), [("\ufeff", "utf-8"), ("\ufeff", "utf-16-le"), ("", "utf-8")])
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_a_fix_keeps_the_encoding_and_the_line_breaks(mark: str, encoding: str, line_break: str) -> None:
    Path("t.yaml").write_bytes((mark + TEMPLATE.replace("\n", line_break)).encode(encoding))
    assert main(["check", "--fix", "t.yaml"]) == 0
    assert Path("t.yaml").read_bytes() == (mark + MENDED.replace("\n", line_break)).encode(encoding)


def test_reading_the_report_no_further_is_no_error() -> None:
    write("t.yaml", TEMPLATE * 1)
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "gatelint", "check", "t.yaml"]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert done.stderr == ""


def test_an_interruption_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("gatelint.commands.check.load_packs", interrupted)
    assert main(["check"]) == 130
    assert capsys.readouterr().err == ""


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("gatelint 0.")


def test_nothing_heavy_is_loaded_for_a_check() -> None:
    write("t.yaml", MENDED)
    code = (
        "import sys; from gatelint.commands import main; main(['check', 't.yaml']);"
        "heavy = {'boto3', 'botocore', 'cfnlint', 'jsonschema', 'json', 'importlib.metadata', 'asyncio', 'email'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
