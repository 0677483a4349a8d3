"""What every report is made of: the examinations of a run, and sums over them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from gatelint.records import field, record
from gatelint.values import Place, Span
from gatelint.wording import spoken_when

if TYPE_CHECKING:
    from gatelint.baseline import Comparison
    from gatelint.diagnosis import Diagnosis, Examination, OpenQuestion, Problem
    from gatelint.differences import AgainstAccount, Difference
    from gatelint.packs import RuleBook


@record()
class Report:
    """A whole run."""

    rule_book: RuleBook
    examinations: list[Examination] = field(default_factory=list["Examination"])
    unreadable: list[Problem] = field(default_factory=list["Problem"])
    """What could not even be opened, or is wrong with what templates belong to."""
    odd: list[Problem] = field(default_factory=list["Problem"])
    """What is odd about that, and did no harm."""
    noun: str = "template"
    """What was examined: templates, or regions of accounts."""
    against: list[AgainstAccount] = field(default_factory=list["AgainstAccount"])
    """The templates and what is deployed of them."""
    comparison: Comparison | None = None
    """What a baseline knows of all that was found, and is not among the diagnoses."""
    is_baseline_new: bool = False
    """Whether this run wrote the baseline."""

    @property
    def diagnoses(self) -> Iterator[Diagnosis]:
        for examination in self.examinations:
            yield from examination.diagnoses

    @property
    def differences(self) -> Iterator[Difference]:
        """What is deployed otherwise than the templates say."""
        for each in self.against:
            yield from each.differences

    @property
    def open_questions(self) -> Iterator[OpenQuestion]:
        for examination in self.examinations:
            yield from examination.open_questions

    @property
    def problems(self) -> Iterator[Problem]:
        yield from self.unreadable
        for examination in self.examinations:
            yield from examination.unreadable

    @property
    def remarks(self) -> Iterator[Problem]:
        yield from self.odd
        for examination in self.examinations:
            yield from examination.remarks

    @property
    def crashes(self) -> Iterator[str]:
        for examination in self.examinations:
            yield from examination.crashes

    @property
    def templates(self) -> int:
        return sum(examination.is_template for examination in self.examinations)

    @property
    def apis(self) -> int:
        return sum(examination.apis for examination in self.examinations)

    @property
    def routes(self) -> int:
        return sum(examination.routes for examination in self.examinations)

    @property
    def failed(self) -> bool:
        if self.unreadable or self.rule_book.problems:
            return True
        return any(examination.failed for examination in self.examinations)


def is_in_account(place: Place) -> bool:
    """Whether the place is in an account rather than in a file."""
    return place.source.startswith("arn:")


def start_of(place: Place) -> tuple[int, int]:
    """Line and column to jump to, from 1: of the key, else of the value; the file's start where neither is known."""
    span: Span | None = place.key or place.span
    return (span.line, span.column) if span else (1, 1)


class Pointer(NamedTuple):
    """The one line that a report with room for one leads to; `file` is an ARN where the place is in an account.

    Line and column count from 1 and are None where they are not known.
    """

    file: str
    line: int | None = None
    column: int | None = None


def pointer_to(diagnosis: Diagnosis) -> Pointer:
    """Where people would change it: in the app of the CDK, where that is told, else in the template."""
    construct = diagnosis.construct
    if construct is not None and construct.file is not None and construct.line is not None:
        # The template is made anew by every synthesis.
        return Pointer(path_from_here(construct.file), construct.line, construct.column)
    at = diagnosis.at
    if is_in_account(at):
        return Pointer(at.source)
    if at.key is None and at.span is None:
        return Pointer(path_from_here(at.source))
    return Pointer(path_from_here(at.source), *start_of(at))


def path_from_here(source: str) -> str:
    """The path with slashes, relative to the working directory where it lies in there."""
    path = source
    if os.path.isabs(source):
        inside = os.path.relpath(source)
        path = source if inside.split(os.sep, 1)[0] == os.pardir else inside
    return path.replace(os.sep, "/").removeprefix("./")


def sentences_about(diagnosis: Diagnosis) -> str:
    """All that is to be said of a finding, apart from its notes, as sentences in one line."""
    sentences = [diagnosis.message]
    if diagnosis.construct is not None:
        sentences.append(f"The resource is made by the construct {diagnosis.construct}")
    if when := spoken_when(diagnosis.when, diagnosis.hangs_on):
        sentences.append(f"This is so when {when}")
    if diagnosis.help:
        sentences.append(diagnosis.help[0].upper() + diagnosis.help[1:])
    return ". ".join(sentences) + "."


def most_frequent(reasons: Iterable[str], number: int) -> tuple[list[str], int]:
    """The reasons that are given most often, and how many others there are."""
    counted = Counter(reasons)
    ranked = sorted(counted, key=lambda reason: (-counted[reason], reason))
    return ranked[:number], max(0, len(ranked) - number)
