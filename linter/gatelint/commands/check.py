"""`gatelint check`: templates in, a report out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from gatelint.commands.examining import examinations
from gatelint.diagnosis import Examination, Problem
from gatelint.engine import Settings, examine
from gatelint.errors import FAILED, FOUND, NOTHING_FOUND, UsageError
from gatelint.fixes import apply, replace_file, safe_edits
from gatelint.packs import RuleBook, load_packs
from gatelint.parameters import given_parameters
from gatelint.readers.templates.discovery import find_templates
from gatelint.readers.templates.documents import (
    Document,
    ReadError,
    byte_order_mark,
    is_template,
    looks_like_template,
    read_document,
)
from gatelint.reports.report import Report
from gatelint.reports.text import wants_color, write
from gatelint.rule import Rule

STANDARD_INPUT = "<stdin>"


def check(options: argparse.Namespace) -> int:
    """Examines the templates under the given paths and writes a report. Raises UsageError."""
    settings = Settings(given_parameters(options.parameter, options.parameter_file), options.region)
    book = load_packs()
    rules = book.chosen(names_in(options.select), names_in(options.ignore))
    report = Report(book)
    templates: list[str] = []
    for source, content in contents(options.paths, report):
        if not looks_like_template(content):
            continue
        if options.fix:
            examination = examined(source, content, rules, settings, book)
            if examination is not None:
                report.examinations.append(mended(examination, content, rules, settings, book))
        elif source == STANDARD_INPUT:
            # It can be read once only, and comes last.
            add_examinations(report, templates, rules, settings, book)
            report.examinations += filter(None, [examined(source, content, rules, settings, book)])
            templates = []
        else:
            templates.append(source)
    add_examinations(report, templates, rules, settings, book)
    tell_problems(report)
    deliver(report, options)
    return exit_code(report, strict=options.strict)


def add_examinations(
    report: Report, paths: Sequence[str], rules: Sequence[Rule], settings: Settings, book: RuleBook
) -> None:
    """Examines files that look like templates."""

    def examine_file(path: str) -> Examination | None:
        try:
            with open(path, "rb") as stream:
                content = stream.read()
        except OSError as error:
            problem = Problem(path, 0, 0, f"cannot be read: {error.strerror}")
            return Examination(path, is_template=False, unreadable=[problem])
        return examined(path, content, rules, settings, book)

    report.examinations += filter(None, examinations(paths, examine_file))


def names_in(values: Sequence[str]) -> list[str]:
    """The names in options that may be repeated and hold commas."""
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


def contents(paths: Sequence[str], report: Report) -> Iterator[tuple[str, bytes]]:
    """Each file that may be a template, with its bytes; what cannot be opened is noted."""

    def note(error: OSError) -> None:
        report.unreadable.append(Problem(str(error.filename), 0, 0, f"cannot be read: {error.strerror}"))

    for path in find_templates([path for path in paths if path != "-"], note):
        try:
            with open(path, "rb") as stream:
                content = stream.read()
        except OSError as error:
            error.filename = path  # an error of reading, not of opening, does not say of what
            note(error)
            continue
        yield path, content
    if "-" in paths:
        yield STANDARD_INPUT, sys.stdin.buffer.read()


def examined(
    source: str, content: bytes, rules: Sequence[Rule], settings: Settings, book: RuleBook
) -> Examination | None:
    """What is found in a file that looks like a template, or None where it is none."""
    try:
        document: Document = read_document(source, content)
    except ReadError as error:
        problem = Problem(error.source, error.line, error.column, error.message)
        return Examination(source, is_template=False, unreadable=[problem])
    return examine(document, rules, settings, book.rules) if is_template(document) else None


def mended(
    examination: Examination, content: bytes, rules: Sequence[Rule], settings: Settings, book: RuleBook
) -> Examination:
    """Makes the safe changes in the file, and examines it again where there were any. Raises UsageError."""
    edits = safe_edits(examination.diagnoses, examination.source)
    if not edits or examination.source == STANDARD_INPUT:
        return examination
    mark, encoding = byte_order_mark(content)
    after = mark.decode(encoding) + apply(content[len(mark) :].decode(encoding), edits)
    try:
        replace_file(examination.source, after, encoding)
    except OSError as error:
        raise UsageError(f"{examination.source} cannot be written: {error.strerror}") from error
    print(f"{examination.source}: changed {len(edits)} of its values", file=sys.stderr)
    return examined(examination.source, after.encode(encoding), rules, settings, book) or examination


def tell_problems(report: Report) -> None:
    """One line each on standard error, whatever the report's format: nobody should miss what was not examined."""
    for problem in report.problems:
        print(located(problem, "error"), file=sys.stderr)
    for remark in report.remarks:
        print(located(remark, "warning"), file=sys.stderr)
    for crash in report.crashes:
        print(f"gatelint: {crash}", file=sys.stderr)


def located(problem: Problem, severity: str) -> str:
    where = f"{problem.source}:{problem.line}:{problem.column}" if problem.line else problem.source
    return f"{where}: {severity}: {problem.message}"


def deliver(report: Report, options: argparse.Namespace) -> None:
    """Writes the report where it was asked for."""
    if not options.output:
        write(rendered(report, options, color=wants_color(options.color, sys.stdout)))
        return
    text = rendered(report, options, color=options.color == "always")
    try:
        replace_file(options.output, text)
    except OSError as error:
        raise UsageError(f"{options.output} cannot be written: {error.strerror}") from error


def rendered(report: Report, options: argparse.Namespace, *, color: bool) -> str:
    if options.format == "json":
        from gatelint.reports import json_report

        return json_report.rendered(report)
    if options.format == "sarif":
        from gatelint.reports import sarif

        return sarif.rendered(report)
    if options.format == "github":
        from gatelint.reports import github

        return github.rendered(report)
    from gatelint.reports import text

    return text.rendered(report, color=color, quiet=options.quiet)


def exit_code(report: Report, *, strict: bool) -> int:
    if report.failed:
        return FAILED
    counts = any(diagnosis.is_certain or strict for diagnosis in report.diagnoses)
    return FOUND if counts else NOTHING_FOUND
