"""gatelint within another program: arguments in, findings out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gatelint.commands.check import examine_all, run_of
from gatelint.readers.projects.stack_settings import StackSettings
from gatelint.records import field, record
from gatelint.reports.report import Report
from gatelint.settings import Settings, find_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gatelint.diagnosis import Diagnosis, OpenQuestion, Problem

UNNAMED = "<text>"


@record()
class Checked:
    """What came of a check.

    `findings` are in the order of files and lines. `unreadable` is what could not be read, `errors` what is wrong with
    rule packs and with gatelint itself (a line each): with any of both, there may be more findings than these.
    `undecided` are the questions that what is written leaves open.
    """

    findings: list[Diagnosis] = field(default_factory=list["Diagnosis"])
    unreadable: list[Problem] = field(default_factory=list["Problem"])
    undecided: list[OpenQuestion] = field(default_factory=list["OpenQuestion"])
    errors: list[str] = field(default_factory=list[str])


def checked(
    paths: str | Iterable[str],
    text: str | None,
    select: Iterable[str],
    ignore: Iterable[str],
    parameters: Mapping[str, str],
    region: str | None,
    config: str | None,
) -> Checked:
    """See gatelint.check. Raises UsageError."""
    settings = Settings() if config is None else find_settings(config)
    run = run_of(settings, StackSettings(dict(parameters), region), list(select), list(ignore), settings.config_env)
    report = Report(run.book)
    named = [paths] if isinstance(paths, str) else list(paths)
    if text is None:
        # No other processes: nobody knows which threads the program around us has.
        examine_all(named, run, report, at_once=False)
    else:
        name = named[0] if named and named[0] != os.curdir else UNNAMED
        report.examinations += run.examine_text(name, text.encode("utf-8", "surrogatepass"))
    return Checked(
        list(report.diagnoses),
        list(report.problems),
        list(report.open_questions),
        [*run.book.problems, *report.crashes],
    )
