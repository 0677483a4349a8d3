"""The findings that the settings of a project accept, until a day, with the reason."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gatelint.diagnosis import Suppressed
from gatelint.rule import Note
from gatelint.values import Place, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from gatelint.diagnosis import Diagnosis, Examination, Problem
    from gatelint.packs import RuleBook
    from gatelint.settings import Settings, StandingIgnore


def today() -> str:
    """The date where this runs, as ISO 8601 writes it."""
    return time.strftime("%Y-%m-%d")


class StandingIgnores:
    """The ignores of the settings, with the rules that each is about."""

    def __init__(self, settings: Settings, book: RuleBook, day: str | None = None) -> None:
        """Raises UsageError where one names no rule that there is."""
        self._settings = settings
        self._today = day or today()
        self._with_check = {rule.id for rule in book if rule.has_check}
        self._all = [(ignore, book.matching([ignore.rule])) for ignore in settings.ignores]

    def accept(self, examination: Examination) -> None:
        """Sorts out what is accepted. A finding that no longer is says so, so that nobody wonders why it is back."""
        if not self._all:
            return
        for accepted in examination.suppressed:
            self._covering(accepted.diagnosis, examination)
        diagnoses = examination.diagnoses
        examination.diagnoses = []
        for diagnosis in diagnoses:
            covering = self._covering(diagnosis, examination)
            valid = [ignore for ignore in covering if not ignore.is_over(self._today)]
            if valid:
                examination.suppressed.append(Suppressed(diagnosis, valid[0].reason))
                continue
            diagnosis.notes = [*diagnosis.notes, *map(self._reminder, covering)]
            examination.diagnoses.append(diagnosis)

    def _covering(self, diagnosis: Diagnosis, examination: Examination) -> list[StandingIgnore]:
        """Those that are about a finding; which they are is noted."""
        found: list[StandingIgnore] = []
        for index, (ignore, rules) in enumerate(self._all):
            if diagnosis.rule in rules and self._is_about(ignore, diagnosis.at.source):
                examination.ignored_by.add(index)
                found.append(ignore)
        return found

    def _is_about(self, ignore: StandingIgnore, source: str) -> bool:
        if source.startswith("arn:"):
            from fnmatch import fnmatchcase

            return any(fnmatchcase(source, arn) for arn in ignore.arns) or not (ignore.arns or ignore.paths)
        return self._settings.covers(ignore.paths, source) if ignore.paths else not ignore.arns

    def _reminder(self, ignore: StandingIgnore) -> Note:
        line, column = ignore.place
        span = Span(line, column, line, column + 1) if line else None
        return Note(
            Place(self._settings.source, (), span),
            f"it was accepted until {ignore.until}, and no longer is ({ignore.reason})",
        )

    def idle(self, examinations: Collection[Examination], decided: Callable[[str, Examination], bool]) -> list[Problem]:
        """A remark on each that is about nothing that was found, where it would have been.

        `decided` tells whether all that a rule could say of a file is known. The examinations must be those of the
        whole project; what is about an account is not looked for in them.
        """
        from gatelint.diagnosis import Problem

        used = set[int]().union(*(examination.ignored_by for examination in examinations))
        remarks: list[Problem] = []
        for index, (ignore, rules) in enumerate(self._all):
            if index in used or ignore.arns:
                continue
            about = [each for each in examinations if self._is_about(ignore, each.source)]
            if not all(decided(rule, each) for rule in rules & self._with_check for each in about):
                continue
            where = "" if about else f": no template is called like {' or '.join(ignore.paths)}" if ignore.paths else ""
            over = f" (and ended on {ignore.until})" if ignore.is_over(self._today) else ""
            message = f"the ignore of {ignore.rule} accepts nothing that is found{where}{over}; it can go"
            remarks.append(Problem(self._settings.source, *ignore.place, message))
        return remarks
