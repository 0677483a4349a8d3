"""How the things of several stacks are called in what is said of one of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.diagnosis import OpenQuestion
from gatelint.rule import DEPLOY, Note, Request

if TYPE_CHECKING:
    from gatelint.diagnosis import Examination


def name_plainly(examination: Examination, prefix: str, *, is_nested_once: bool = True) -> None:
    """Has what is said of a file name the things in it without the prefix of its stack.

    Conditions of a template that is nested more than once keep it: one may hold in one stack, and not in another.
    """
    pattern = re.compile(rf"(?<![\w/]){re.escape(prefix)}(?=\w)")

    def plain(text: str) -> str:
        return pattern.sub("", text)

    for diagnosis in [*examination.diagnoses, *(each.diagnosis for each in examination.suppressed)]:
        diagnosis.cause, diagnosis.help = plain(diagnosis.cause), plain(diagnosis.help)
        if diagnosis.request.method == DEPLOY:  # what is its path elsewhere is in words then
            diagnosis.request = Request(DEPLOY, plain(diagnosis.request.path))
        diagnosis.notes = [Note(note.at, plain(note.message)) for note in diagnosis.notes]
        diagnosis.hangs_on = [(plain(name), value) for name, value in diagnosis.hangs_on]
        if is_nested_once:
            diagnosis.when = [{plain(name): holds for name, holds in case.items()} for case in diagnosis.when]
    examination.open_questions = [
        OpenQuestion(each.rule, each.at, plain(each.why)) for each in examination.open_questions
    ]
