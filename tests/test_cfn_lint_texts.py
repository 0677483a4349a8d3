"""Where the text of a template comes from that cfn-lint has decoded: a file, standard input, an editor, a program."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from cfnlint.core import get_rules, run_checks

from cfn_linting import BROKEN, SAM, rule_named_in
from rule_fixtures import ROOT

HTTP_ONLY = ("E9601", 26, 15, "cloudfront-origin-http-only")


def cfn_lint(*arguments: str, text: str | None = None, cwd: Path = ROOT) -> list[tuple[str, int, int, str]]:
    """What the command line says of gatelint's rules, with all of cfn-lint's own about."""
    run = subprocess.run(
        [sys.executable, "-c", "from cfnlint.runner import main; main()", "--format", "json", *arguments],
        cwd=cwd,
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    return told_in(run.stdout, run.stderr)


def told_in(output: str, errors: str) -> list[tuple[str, int, int, str]]:
    assert output, errors
    return sorted(
        (each["Rule"]["Id"], start["LineNumber"], start["ColumnNumber"], rule_named_in(each["Message"]))
        for each in json.loads(output)
        for start in [each["Location"]["Start"]]
        if re.fullmatch(r"[EWI]9[6-9]\d\d", each["Rule"]["Id"])
    )


def test_the_command_line_tells_an_error_by_its_id_and_place() -> None:
    assert cfn_lint("-a", "gatelint.cfn_lint", "--", str(BROKEN)) == [("E9601", 58, 15, "cloudfront-origin-http-only")]


def test_what_comes_from_standard_input_is_read_as_it_is_written() -> None:
    assert HTTP_ONLY in cfn_lint("-a", "gatelint.cfn_lint", text=SAM % "")


def test_a_comment_counts_in_what_comes_from_standard_input() -> None:
    comment = "  # gatelint: ignore[cloudfront-origin-http-only] for a while"
    assert HTTP_ONLY not in cfn_lint("-a", "gatelint.cfn_lint", text=SAM % comment)


def test_cfnlintrc_appends_the_rules(tmp_path: Path) -> None:
    (tmp_path / ".cfnlintrc").write_text("append_rules: [gatelint.cfn_lint]\n")
    (tmp_path / "template.yaml").write_text(SAM % "")
    assert HTTP_ONLY in cfn_lint("template.yaml", cwd=tmp_path)


PROGRAM = """\
import json, sys
from cfnlint.api import lint
from cfnlint.formatters import JsonFormatter
for text in json.load(sys.stdin):
    matches = lint(text, config={"append_rules": ["gatelint.cfn_lint"], "regions": ["eu-west-1"]})
    print(JsonFormatter().print_matches(matches, None, None).replace("\\n", ""))
"""


def test_a_program_hands_over_texts_as_sam_validate_and_editors_do() -> None:
    comment = "  # gatelint: ignore[E9601] for a while"
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps([SAM % "", SAM % comment, "\n" + SAM % ""]),
        capture_output=True,
        text=True,
        check=False,
    )
    first, second, third = (told_in(line, run.stderr) for line in run.stdout.splitlines())
    assert HTTP_ONLY in first
    assert not any(each[0] == "E9601" for each in second)
    assert ("E9601", 27, 15, "cloudfront-origin-http-only") in third


EDITOR = """\
import sys
from cfnlint.core import get_rules, run_checks
from cfnlint.decode import cfn_yaml
from cfnlint.formatters import JsonFormatter
rules = get_rules(["gatelint.cfn_lint"], [], [])
template = cfn_yaml.loads(sys.stdin.read())
print(JsonFormatter().print_matches(run_checks(sys.argv[1], template, rules, ["us-east-1"]), None, None))
"""


def test_an_unsaved_text_counts_rather_than_its_file(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(SAM % "")
    unsaved = "\n\n" + SAM % ""
    run = subprocess.run(
        [sys.executable, "-c", EDITOR, str(path)], input=unsaved, capture_output=True, text=True, check=False
    )
    assert ("E9601", 28, 15, "cloudfront-origin-http-only") in told_in(run.stdout, run.stderr)


def test_it_is_told_where_there_is_no_text_to_examine() -> None:
    decoded: dict[str, object] = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {}}
    (match,) = run_checks("gone.yaml", decoded, get_rules(["gatelint.cfn_lint"], ["E3"], []), ["us-east-1"])
    assert (match.rule.id, match.message) == (
        "E9600",
        "gatelint has not examined the template: cfn-lint was handed neither its text nor a file that is there",
    )
