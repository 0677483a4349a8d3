"""What every report is made of: the examinations of a run, and sums over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from gatelint.records import field, record
from gatelint.values import Place, Span

if TYPE_CHECKING:
    from gatelint.diagnosis import Diagnosis, Examination, OpenQuestion, Problem
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

    @property
    def diagnoses(self) -> Iterator[Diagnosis]:
        for examination in self.examinations:
            yield from examination.diagnoses

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
        return bool(self.unreadable) or any(examination.failed for examination in self.examinations)


def is_in_account(place: Place) -> bool:
    """Whether the place is in an account rather than in a file."""
    return place.source.startswith("arn:")


def start_of(place: Place) -> tuple[int, int]:
    """Line and column to jump to, from 1: of the key, else of the value; the file's start where neither is known."""
    span: Span | None = place.key or place.span
    return (span.line, span.column) if span else (1, 1)


def most_frequent(reasons: Iterable[str], number: int) -> tuple[list[str], int]:
    """The reasons that are given most often, and how many others there are."""
    counted = Counter(reasons)
    ranked = sorted(counted, key=lambda reason: (-counted[reason], reason))
    return ranked[:number], max(0, len(ranked) - number)
