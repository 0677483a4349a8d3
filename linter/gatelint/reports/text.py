"""The report for people: what will happen, the line that makes it so, and what to change."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from gatelint.reports.report import is_in_account, most_frequent, start_of
from gatelint.wording import count, spoken_when

if TYPE_CHECKING:
    from gatelint.diagnosis import Diagnosis
    from gatelint.reports.report import Report
    from gatelint.values import Place

REASONS = 2
"""So many reasons are told why questions stay open."""


class Paint:
    """Colours text for a terminal, or leaves it alone."""

    __slots__ = ("on",)

    def __init__(self, on: bool) -> None:
        self.on = on

    def __call__(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.on and text else text


BOLD, RED, YELLOW, BLUE, CYAN, DIM = "1", "1;31", "1;33", "1;34", "36", "2"


def wants_color(choice: str, stream: TextIO) -> bool:
    """Whether to colour: `choice` is auto, always or never; auto asks the environment, then the stream.

    https://no-color.org and https://force-color.org
    """
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def rendered(report: Report, *, color: bool = False, quiet: bool = False) -> str:
    """The whole report, ending in one line of what was examined."""
    paint = Paint(color)
    blocks = ["\n".join(lines_about(diagnosis, paint)) + "\n" for diagnosis in report.diagnoses]
    against_account = (deployed_otherwise(report, paint), deployed_in_one_scenario(report))
    blocks += ["".join(f"{line}\n" for line in told) for lines in against_account if (told := list(lines))]
    if not quiet:
        blocks.append(summary(report) + "\n")
    return "\n".join(blocks)


def deployed_otherwise(report: Report, paint: Paint) -> Iterator[str]:
    for number, difference in enumerate(report.differences):
        if not number:
            yield paint("deployed otherwise than these templates say:", BOLD)
        when = spoken_when(difference.when, difference.hangs_on)
        yield f"  {location(difference.at)}: {difference.message}{f' (when {when})' if when else ''}"


def deployed_in_one_scenario(report: Report) -> Iterator[str]:
    """Which of the scenarios of a template it is that was deployed, where that is not all that is to be told of it."""
    for each in report.against:
        if each.deployed_as:
            yield f"{each.source} is deployed as it is when {spoken_when(each.deployed_as, [])}"


def lines_about(diagnosis: Diagnosis, paint: Paint) -> Iterator[str]:
    color = RED if diagnosis.is_certain else YELLOW
    where = paint(location(diagnosis.at), BOLD)
    yield f"{where}: {paint(diagnosis.headline, color)} {paint(f'[{diagnosis.rule}]', CYAN)}"
    shown = diagnosis.excerpt
    number = str(shown.line) if shown else ""
    gutter = " " * max(1, len(number))
    bar = paint(f"{gutter} |", BLUE)
    if shown is None:
        yield f"{gutter} {paint('=', BLUE)} because: {diagnosis.cause}"
    else:
        yield bar
        yield f"{paint(f'{number} |', BLUE)} {shown.text}"
        yield f"{bar} {' ' * shown.start}{paint(f'{shown.underline.lstrip()} {diagnosis.cause}', color)}"
        yield bar
    for label, text in remarks_on(diagnosis):
        yield f"{gutter} {paint('=', BLUE)} {paint(label + ':', BOLD)} {text}"
    if diagnosis.commands:
        label = "command" if len(diagnosis.commands) == 1 else "commands"
        yield f"{gutter} {paint('=', BLUE)} {paint(label + ':', BOLD)}"
        # They are copied from here into a shell: nothing but blanks stands before them, and none is broken into lines.
        yield from (f"{gutter}   {command}" for command in diagnosis.commands)


def remarks_on(diagnosis: Diagnosis) -> Iterator[tuple[str, str]]:
    for note in diagnosis.notes:
        yield "note", f"{location(note.at)}: {note.message}"
    if diagnosis.construct is not None:
        yield "construct", str(diagnosis.construct)
    if diagnosis.when or diagnosis.hangs_on:
        yield "when", spoken_when(diagnosis.when, diagnosis.hangs_on)
    if diagnosis.help:
        yield "help", diagnosis.help + (" (gatelint check --fix)" if diagnosis.has_safe_fix else "")
    if diagnosis.no_command is not None:
        yield "no command", diagnosis.no_command


def location(place: Place) -> str:
    """Where to look: "template.yaml:41:9", or an ARN with the path inside of it."""
    if is_in_account(place):
        return " ".join([place.source, *map(str, place.path)])
    if place.span is None and place.key is None:
        return place.source
    line, column = start_of(place)
    return f"{place.source}:{line}:{column}"


def summary(report: Report) -> str:
    """ "examined 3 templates: 2 APIs, 14 routes; 1 error will and 2 may happen; 2 questions ..."."""
    if not report.templates:
        return f"examined no {report.noun}" + unread(report)
    seen = (
        f"examined {count(report.templates, report.noun)}: {count(report.apis, 'API')}, {count(report.routes, 'route')}"
    )
    return "; ".join(
        filter(None, [seen, happenings(report), suppressed(report), known(report), undecided(report), capped(report)])
    ) + (unread(report))


def happenings(report: Report) -> str:
    certain = sum(diagnosis.is_certain for diagnosis in report.diagnoses)
    possible = sum(not diagnosis.is_certain for diagnosis in report.diagnoses)
    if certain and possible:
        return f"{count(certain, 'error')} will and {possible} may happen"
    if certain:
        return f"{count(certain, 'error')} will happen"
    if possible:
        return f"{count(possible, 'error')} may happen"
    return "no new error found" if report.comparison and not report.is_baseline_new else "no error found"


def suppressed(report: Report) -> str:
    number = sum(len(examination.suppressed) for examination in report.examinations)
    return f"{number} suppressed" if number else ""


def known(report: Report) -> str:
    """What a baseline knows, and what of it can go."""
    comparison = report.comparison
    if comparison is None:
        return ""
    number = len(comparison.known)
    if report.is_baseline_new:
        return f"{number} written to {comparison.source}"
    gone = comparison.gone.total()
    what_can_go = f", and {gone} in it {'is' if gone == 1 else 'are'} no longer found (write it anew)" if gone else ""
    return f"{number} known from {comparison.source}{what_can_go}"


def undecided(report: Report) -> str:
    questions = list(report.open_questions)
    if not questions:
        return ""
    reasons, others = most_frequent((question.why for question in questions), REASONS)
    told = "; ".join(reasons) + (f"; and {count(others, 'other reason')}" if others else "")
    return f"{count(len(questions), 'question')} could not be decided ({told})"


def capped(report: Report) -> str:
    number = sum(examination.capped for examination in report.examinations)
    if not number:
        return ""
    return f"{count(number, 'template')} {'has' if number == 1 else 'have'} too many scenarios to try all of them"


def unread(report: Report) -> str:
    number = len({problem.source for problem in report.problems})
    if not number:
        return ""
    if report.noun == "region":
        return "; not everything could be read"
    return f"; {count(number, 'file')} could not be read"


def write(text: str, stream: TextIO | None = None) -> None:
    """Writes to a stream, replacing what its encoding cannot say."""
    out = stream or sys.stdout
    try:
        out.write(text)
    except UnicodeEncodeError:
        encoding = out.encoding or "ascii"
        out.write(text.encode(encoding, "replace").decode(encoding))
