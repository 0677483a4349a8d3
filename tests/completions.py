"""Makes the scripts with which shells complete commands of what the commands understand."""

from __future__ import annotations

import argparse
from typing import Any

import shtab

RULES = {
    "bash": "_gatelint_rules",
    "zsh": "_gatelint_rules",
    "fish": "(__gatelint_rules)",
}
"""What completes the id of a rule."""
PREAMBLE = {
    "bash": """\
_gatelint_rules() {
  compgen -W "$(gatelint rules 2>/dev/null | sed -n 's/^  [0-9]* [- ] \\([^ ]*\\) .*/\\1/p')" -- "$1"
}
""",
    "zsh": """\
_gatelint_rules() {
  compadd -- ${(f)"$(gatelint rules 2>/dev/null | sed -n 's/^  [0-9]* [- ] \\([^ ]*\\) .*/\\1/p')"}
}
""",
    "fish": """\
function __gatelint_rules
  gatelint rules 2>/dev/null | sed -n 's/^  [0-9]* [- ] \\([^ ]*\\) .*/\\1/p'
end
""",
}
COMPLETED = {
    "FILE": shtab.FILE,
    "[FORMAT=]FILE": shtab.FILE,
    "PATH": shtab.FILE,
    "RULE": RULES,
    "RULES": RULES,
}
"""What completes a value, by the name that the help gives it."""


def script_for(shell: str, parser: argparse.ArgumentParser) -> str:
    """The script for a shell."""
    for action in actions_in(parser):
        if completed := COMPLETED.get(str(action.metavar)):
            action.__dict__["complete"] = completed
    script = shtab.complete(parser, shell, preamble=PREAMBLE[shell])
    lines = (line.rstrip() for line in script.splitlines())
    return "\n".join(line for line in lines if not line.startswith(("# Usage:", "# 1)", "# 2)", "#    "))) + "\n"


def actions_in(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """The options and positional arguments of a command, and of the commands below it."""
    found: list[argparse.Action] = list(vars(parser)["_actions"])
    return found + [action for below in commands_in(parser).values() for action in actions_in(below)]


def commands_in(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands right below a command."""
    groups: list[Any] = [action for action in vars(parser)["_actions"] if hasattr(action.choices, "values")]
    return {name: below for group in groups for name, below in group.choices.items()}
