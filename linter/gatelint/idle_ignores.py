"""Ignores in templates that accept nothing: what they were written for is mended, or they never did what was meant.

That is told of those alone for which it is sure. Where a rule did not run, broke down or left a question open, and
where only a part was seen, of the template's scenarios or of what it is deployed with, the finding may still be there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.diagnosis import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gatelint.diagnosis import Examination


def is_decided(rule: str, examination: Examination, ran: Collection[str]) -> bool:
    """Whether all that a rule could say of a file is known; `ran` are the ids of the rules of the run."""
    if examination.failed or examination.capped:
        return False
    return rule in ran and all(question.rule != rule for question in examination.open_questions)


def tell_idle_ignores(examinations: Sequence[Examination], ran: Collection[str]) -> None:
    """Remarks on the ignores in templates that are examined together."""
    if any(examination.failed or examination.capped for examination in examinations):
        return
    for examination in examinations:
        for ignore in examination.idle:
            if is_decided(ignore.rule, examination, ran):
                message = f"{ignore.rule} is ignored here, but there is nothing to ignore; the ignore can go"
                examination.remarks.append(Problem(examination.source, ignore.line, ignore.column, message))
