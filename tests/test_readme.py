"""What README.md shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gatelint.commands import main, parser
from rule_fixtures import ROOT

README = ROOT / "README.md"
BEGIN, END = "<!-- report -->\n", "<!-- end of report -->"


def commands_in(text: str) -> list[list[str]]:
    """The arguments of every gatelint command in the code blocks."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)
    lines = [line.partition("  #")[0].replace("'", "") for block in blocks for line in block.splitlines()]
    return [line.split()[1:] for line in lines if line.startswith("gatelint ")]


def test_the_report_is_that_of_the_command_line_above_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, update: bool
) -> None:
    text = README.read_text()
    found = re.search(r"^<!-- run -->\n```sh\n.* \.venv/bin/gatelint (check .*)\n```$", text, re.MULTILINE)
    assert found is not None
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("NO_COLOR", "1")
    assert main(found[1].split()) == 1
    before, _, rest = text.partition(BEGIN)
    expected = f"{before}{BEGIN}```\n{capsys.readouterr().out}```\n{rest[rest.index(END) :]}"
    if update:
        README.write_text(expected)
    assert text == expected or update, "run pytest --update"


@pytest.mark.parametrize("arguments", commands_in(README.read_text()), ids=" ".join)
def test_every_command_that_it_tells_is_understood(arguments: list[str]) -> None:
    assert parser().parse_args(arguments).command == arguments[0]


def test_the_hook_that_it_tells_is_offered() -> None:
    offered = re.findall(r"^- id: (\S+)$", (ROOT / ".pre-commit-hooks.yaml").read_text(), re.MULTILINE)
    assert set(re.findall(r"^      - id: (\S+)$", README.read_text(), re.MULTILINE)) <= set(offered)


def test_every_file_that_it_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README.read_text())
    assert [link for link in links if not (ROOT / Path(link)).exists()] == []
