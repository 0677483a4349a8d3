"""Annotations that GitHub Actions shows beside the lines of a pull request.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.excerpts import telling_span
from gatelint.reports.report import is_in_account
from gatelint.reports.text import location
from gatelint.wording import spoken_when

if TYPE_CHECKING:
    from gatelint.diagnosis import Diagnosis, Problem
    from gatelint.reports.report import Report


def rendered(report: Report) -> str:
    lines = [annotation(diagnosis) for diagnosis in report.diagnoses]
    lines += [unreadable(problem) for problem in report.problems]
    return "".join(line + "\n" for line in lines)


def annotation(diagnosis: Diagnosis) -> str:
    properties: dict[str, str | int] = {}
    span = telling_span(diagnosis.at)
    if not is_in_account(diagnosis.at):
        properties["file"] = diagnosis.at.source
        if span is not None:
            properties |= {"line": span.line, "endLine": span.end_line}
            # Columns are only shown for annotations of one line, and their end is inclusive.
            if span.line == span.end_line:
                properties |= {"col": span.column, "endColumn": max(span.column, span.end_column - 1)}
    construct = diagnosis.construct
    if construct is not None and construct.file is not None and construct.line is not None:
        # The template is made anew by every synthesis; what people review is the app.
        properties = {"file": construct.file, "line": construct.line, "endLine": construct.line}
    properties["title"] = f"{diagnosis.name} {diagnosis.rule}"
    return command("error" if diagnosis.is_certain else "warning", properties, full_text(diagnosis))


def full_text(diagnosis: Diagnosis) -> str:
    lines = [diagnosis.message]
    lines += [f"note: {location(note.at)}: {note.message}" for note in diagnosis.notes]
    if diagnosis.construct is not None:
        lines.append(f"construct: {diagnosis.construct}")
    if when := spoken_when(diagnosis.when, diagnosis.hangs_on):
        lines.append(f"when: {when}")
    if diagnosis.help:
        lines.append(f"help: {diagnosis.help}")
    if diagnosis.no_command is not None:
        lines.append(f"no command: {diagnosis.no_command}")
    lines += diagnosis.commands
    return "\n".join(lines)


def unreadable(problem: Problem) -> str:
    properties: dict[str, str | int] = {"file": problem.source}
    if problem.line:
        properties |= {"line": problem.line, "col": problem.column}
    return command("error", {**properties, "title": "gatelint cannot read this"}, problem.message)


def command(name: str, properties: dict[str, str | int], message: str) -> str:
    told = ",".join(f"{key}={escaped_property(str(value))}" for key, value in properties.items())
    return f"::{name} {told}::{escaped(message)}"


def escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    return escaped(text).replace(":", "%3A").replace(",", "%2C")
