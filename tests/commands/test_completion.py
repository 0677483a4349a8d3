from __future__ import annotations

import os
import pty
import select
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from completions import script_for
from gatelint.commands import SHELLS, main, parser
from gatelint.commands.completion import path_of
from shell_commands import GATELINT, path_with, put_command

COMPLETIONS = [
    ("gatelint ", ["audit", "check", "completion", "rules"]),
    ("gatelint check --for", ["--format"]),
    ("gatelint check --format s", ["sarif"]),
    ("gatelint check te", ["template.yaml"]),
    ("gatelint check --parameter-file te", ["template.yaml"]),
    ("gatelint check --select cloudfront-coo", ["cloudfront-cookie-not-forwarded"]),
    ("gatelint rules cors-options", ["cors-options-requires-api-key"]),
    ("gatelint completion z", ["zsh"]),
]


@pytest.fixture(autouse=True)
def a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with one template, and gatelint as a command."""
    (tmp_path / "template.yaml").write_text("Resources: {}\n")
    put_command(tmp_path / ".bin", "gatelint", GATELINT)
    monkeypatch.setenv("PATH", path_with(tmp_path / ".bin"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.chdir(tmp_path)


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_of_what_the_commands_understand(shell: str, *, update: bool) -> None:
    path = Path(path_of(shell))
    expected = script_for(shell, parser())
    if update:
        path.write_text(expected)
    assert path.read_text() == expected, "run pytest --update"


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_printed_without_what_made_it(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    assert capsys.readouterr().out == Path(path_of(shell)).read_text()
    code = "import sys; from gatelint.commands import main; main(sys.argv[1:]); print('shtab' in sys.modules)"
    assert run(sys.executable, "-c", code, "completion", shell).splitlines()[-1] == "False"


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(("typed", "expected"), COMPLETIONS)
def test_bash_completes(typed: str, expected: list[str]) -> None:
    words = typed.split(" ")
    asked = (
        'eval "$(gatelint completion bash)"\n'
        f"COMP_WORDS=({shlex.join(words)})\nCOMP_CWORD={len(words) - 1}\n"
        # compopt is for the line that is being typed; there is none.
        'compopt() { :; }\n_shtab_gatelint\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    assert sorted(set(run("bash", "--norc", "-c", asked).split())) == expected


@pytest.mark.skipif(shutil.which("fish") is None, reason="there is no fish")
@pytest.mark.parametrize(("typed", "expected"), COMPLETIONS)
def test_fish_completes(typed: str, expected: list[str]) -> None:
    asked = f"gatelint completion fish | source; complete -C {shlex.quote(typed)}"
    lines = run("fish", "--no-config", "-c", asked).splitlines()
    assert sorted({line.partition("\t")[0] for line in lines}) == expected


@pytest.mark.skipif(shutil.which("zsh") is None, reason="there is no zsh")
@pytest.mark.parametrize(("typed", "expected"), COMPLETIONS)
def test_zsh_completes(typed: str, expected: list[str]) -> None:
    """Typed at a terminal: outside of one zsh completes nothing."""
    Path(".zshrc").write_text(
        'PS1="> "; autoload -Uz compinit; compinit -u -D; eval "$(gatelint completion zsh)"\n'
        "setopt no_beep list_ambiguous; LISTMAX=0\n"
    )
    terminal, inside = pty.openpty()
    command = ["zsh", "-i", "--no-globalrcs"]
    child = subprocess.Popen(command, stdin=inside, stdout=inside, stderr=inside, start_new_session=True)
    os.close(inside)
    try:
        shown_until(terminal, "> ")
        os.write(terminal, f"{typed}\t".encode())
        shown_until(terminal, *expected)
    finally:
        child.kill()
        child.wait()
        os.close(terminal)


def shown_until(terminal: int, *words: str) -> None:
    """Reads what the terminal shows from now on, until it has all of these."""
    shown, end = "", time.monotonic() + 30
    while not all(word in shown.replace("\r", "") for word in words):
        assert time.monotonic() < end, f"{words} not in {shown!r}"
        if select.select([terminal], [], [], 0.2)[0]:
            shown += os.read(terminal, 4096).decode(errors="replace")
