"""Programs for jq that change a document of JSON, the rest of which stays as it is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from gatelint.aws_commands.shell import Asked, value_of
from gatelint.remedies import AddItem, AskFor, RenameKey, SetValue, TakeOut

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    from gatelint.remedies import Json
    from gatelint.values import PathItem

    Change: TypeAlias = SetValue | AddItem | TakeOut | RenameKey | AskFor


def literal(value: Json) -> str:
    return json.dumps(value)


def path_to(steps: Iterable[PathItem]) -> str:
    """ ".Statement[0].Condition", "." for no steps."""
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        elif re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", step):
            path += f".{step}"
        else:
            path += f"[{literal(step)}]"
    return path if path.startswith(".") else f".{path}"


def plainly_changed(change: Change, steps: Sequence[PathItem]) -> str:
    """A change of a document that has lists as lists, at the end of these steps."""
    path = path_to(steps)
    if isinstance(change, SetValue):
        return f"{path} = {literal(change.value)}"
    if isinstance(change, AddItem):
        # IAM writes a list of one as its item.
        return f"{path} |= ([.] | flatten + [{literal(change.item)}])"
    if isinstance(change, TakeOut):
        return f"del({path})"
    if isinstance(change, AskFor):
        return f"{path} = {answer_to(change)}"
    parent = path_to(steps[:-1])
    return f"{parent} |= (.[{literal(change.key)}] = {path_to(steps[-1:])} | del({path_to(steps[-1:])}))"


def answer_to(question: AskFor) -> str:
    """What stands for the answer in a program that is given `arguments_of` the question."""
    name = f"${question.variable.lower()}"
    return f"({name} | tonumber)" if question.is_number else name


def arguments_of(changes: Iterable[object]) -> list[str]:
    """The options of jq by which answers reach a program."""
    questions = [change for change in changes if isinstance(change, AskFor)]
    return [
        word
        for question in questions
        for word in ("--arg", question.variable.lower(), value_of(Asked(question.variable, question.what)))
    ]
