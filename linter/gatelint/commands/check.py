"""`gatelint check`: templates in, a report out."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gatelint.commands.examining import examinations
from gatelint.commands.outputs import deliver, outputs_in
from gatelint.commands.subjects import (
    UPLOADED,
    Candidate,
    Subject,
    subjects_of,
    without_packaged_copies,
)
from gatelint.diagnosis import Examination, Problem
from gatelint.engine import examine, examine_application, problem_of
from gatelint.errors import FAILED, FOUND, NOTHING_FOUND, UsageError
from gatelint.fixes import apply, replace_file, safe_edits
from gatelint.packs import RuleBook, load_packs, tell_of_packs
from gatelint.parameters import given_parameters
from gatelint.readers.projects.projects import Projects
from gatelint.readers.projects.stack_settings import StackSettings
from gatelint.readers.templates.discovery import find_templates
from gatelint.readers.templates.documents import (
    ReadError,
    Tie,
    byte_order_mark,
    is_template,
    looks_like_template,
    read_document,
    ties_in,
)
from gatelint.records import field, record
from gatelint.repetitions import told_once
from gatelint.reports.report import Report
from gatelint.rule import Rule
from gatelint.settings import Settings, settings_of

if TYPE_CHECKING:
    from gatelint.baseline import Baseline
    from gatelint.standing_ignores import StandingIgnores

STANDARD_INPUT = "<stdin>"


@record()
class Run:
    """What is checked for, and how the templates are deployed."""

    rules: Sequence[Rule]
    book: RuleBook
    projects: Projects
    settings: Settings
    standing: StandingIgnores | None
    fix: bool = False
    is_usual: bool = False
    """Whether the deployments are looked at that the project itself tells of, and no other."""
    sees_everything: bool = False
    """Whether what is deployed together is examined together, besides: no file is picked out."""
    tied: set[str] = field(default_factory=set[str])
    """The templates in which something may be tied to others."""
    changed: set[str] = field(default_factory=set[str])
    """The files that were mended."""

    def examine(self, subject: Subject) -> list[Examination]:
        """Examines a template that stands alone, or an application."""
        if isinstance(subject, str):
            examinations = self._examine_file(subject)
        else:
            examinations = examine_application(subject, self.rules, self.book.rules)
        for examination in examinations:
            if self.projects.is_synthesized(examination.source):
                from gatelint.constructs import name_lines

                name_lines(examination, self.projects.source_of)
                for diagnosis in examination.diagnoses:
                    diagnosis.fixes = []  # the next synthesis would undo them
        return self._judged([each for each in examinations if not self.settings.excludes(each.source)])

    def _judged(self, examinations: list[Examination]) -> list[Examination]:
        """With what the settings accept, and what is ignored in vain."""
        for examination in examinations:
            if self.standing is not None:
                self.standing.accept(examination)
        if any(examination.idle for examination in examinations) and all(map(self._is_seen_whole, examinations)):
            from gatelint.idle_ignores import tell_idle_ignores

            tell_idle_ignores(examinations, {rule.id for rule in self.rules})
        return examinations

    def _is_seen_whole(self, examination: Examination) -> bool:
        """Whether nothing that is not in this run can have a part in what is found in a template."""
        if self.sees_everything or not self.is_usual:
            return self.sees_everything
        given = self.projects.settings_of(examination.source).parameters
        return examination.source not in self.tied and all(name in given for name in examination.unvalued)

    def _examine_file(self, subject: str) -> list[Examination]:
        try:
            with open(subject, "rb") as stream:
                content = stream.read()
        except OSError as error:
            problem = Problem(subject, 0, 0, f"cannot be read: {error.strerror}")
            return [Examination(subject, is_template=False, unreadable=[problem])]
        return self.examine_content(subject, content)

    def examine_content(self, source: str, content: bytes) -> list[Examination]:
        """Examines what stands in a file; nothing comes of one that is no template."""
        try:
            document = read_document(source, content)
        except ReadError as error:
            problem = Problem(error.source, error.line, error.column, error.message)
            return [Examination(source, is_template=False, unreadable=[problem])]
        if not is_template(document):
            return []
        return [examine(document, self.rules, self.projects.settings_of(source), self.book.rules)]

    def examine_text(self, source: str, content: bytes) -> list[Examination]:
        """Examines what is in no file."""
        return self._judged(self.examine_content(source, content))

    def decided(self, rule: str, examination: Examination) -> bool:
        """Whether all that a rule could say of a file was said."""
        from gatelint.idle_ignores import is_decided

        return is_decided(rule, examination, {one.id for one in self.rules})

    def mend(self, subject: Subject) -> list[Examination]:
        """Makes the safe changes, and examines anew what was changed. Raises UsageError."""
        examined: list[Examination] = []
        for as_it_is in self._read_anew(subject):
            examinations = self.examine(as_it_is)
            mended = [os.path.realpath(each.source) for each in examinations if mend_file(each)]
            self.changed.update(mended)
            for anew in self._read_anew(as_it_is) if mended else ():
                examined += self.examine(anew)
            examined += [] if mended else examinations
        return examined

    def _read_anew(self, subject: Subject) -> list[Subject]:
        """A subject as it is now: files that it shares with other applications may have been mended for those."""
        if isinstance(subject, str) or self.changed.isdisjoint(map(os.path.realpath, subject.sources)):
            return [subject]
        candidates = [Candidate(stack.source, set(Tie)) for stack in subject.stacks]
        return subjects_of(candidates, self.projects.settings_of)


def check(options: argparse.Namespace) -> int:
    """Examines the templates under the given paths and writes reports. Raises UsageError."""
    settings = settings_of(options)
    # With these, one deployment is looked at, in which other things may happen than in the usual one.
    is_usual = not (options.parameter or options.parameter_file or options.region or options.config_env)
    is_whole = is_usual and not options.paths and settings.is_of_all_here()
    settings.fill_in(options)
    outputs_in(options.output, options.format)  # what cannot be is told before the work
    told = StackSettings(given_parameters(options.parameter, options.parameter_file), options.region)
    run = run_of(settings, told, names_in(options.select), names_in(options.ignore), options.config_env)
    run.fix, run.is_usual = options.fix, is_usual
    run.sees_everything = is_usual and all(map(os.path.isdir, options.paths))
    baseline = baseline_of(options)
    report = Report(run.book)
    examine_all(options.paths, run, report)
    if options.against:
        from gatelint.commands.against import comparisons_with

        sources = [each.source for each in report.examinations if each.is_template]
        report.against += comparisons_with([options.against], sources, run.projects.settings_of)
    if run.standing is not None and is_whole:
        report.odd += run.standing.idle(report.examinations, run.decided)
    tell_problems(report)
    if options.write_baseline:
        from gatelint.commands.comparing import write_baseline

        baseline = write_baseline(options.write_baseline, report)
    if baseline is not None:
        from gatelint.commands.comparing import compare, files_looked_at

        compare(report, baseline, files_looked_at(report, run.decided))
    deliver(report, options)
    return exit_code(report, strict=options.strict)


def baseline_of(options: argparse.Namespace) -> Baseline | None:
    """What is known before the run. Raises UsageError."""
    if options.write_baseline or not options.baseline:
        return None
    from gatelint.baseline import Baseline

    return Baseline.read(options.baseline)


def run_of(
    settings: Settings, told: StackSettings, select: Sequence[str], ignore: Sequence[str], config_env: str | None
) -> Run:
    """A run that checks for the rules that are selected, of what is deployed as it is told. Raises UsageError."""
    by_name = settings.deployment_of if settings.templates else None
    projects = Projects(told, config_env, by_name, settings.deployment)
    book = load_packs()
    rules = settings.chosen(book, select, ignore)
    standing: StandingIgnores | None = None
    if settings.ignores:
        from gatelint.standing_ignores import StandingIgnores

        standing = StandingIgnores(settings, book)
    return Run(rules, book, projects, settings, standing)


def examine_all(paths: Sequence[str], run: Run, report: Report, *, at_once: bool = True) -> None:
    """Examines the templates under the given paths; many of them `at_once` on several processors."""
    candidates: list[Candidate] = []
    for source, content in contents(paths, run, report):
        if not looks_like_template(content):
            continue
        ties = ties_in(content)
        if ties:
            run.tied.add(source)
        if source == STANDARD_INPUT:
            # It can be read once only, and comes last.
            add_examinations(report, candidates, run, at_once=at_once)
            report.examinations += run.examine_text(source, content)
            candidates = []
        else:
            is_packaged = UPLOADED in content and source not in paths
            candidates.append(Candidate(source, ties, is_packaged))
    add_examinations(report, candidates, run, at_once=at_once)
    report.unreadable += [problem_of(error) for error in run.projects.problems]
    report.odd += [problem_of(error) for error in run.projects.remarks]


def add_examinations(report: Report, candidates: Sequence[Candidate], run: Run, *, at_once: bool) -> None:
    """Examines files that look like templates."""
    for candidate in candidates:
        run.projects.settings_of(candidate.path)  # now: what other processes find out stays with them
    subjects = subjects_of(without_packaged_copies(candidates), run.projects.settings_of)
    if run.fix or not at_once:
        done: Iterator[list[Examination]] = map(run.mend if run.fix else run.examine, subjects)
    else:
        done = examinations(subjects, run.examine)
    report.examinations += told_once(each for examined in done for each in examined)


def names_in(values: Sequence[str]) -> list[str]:
    """The names in options that may be repeated and hold commas."""
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


def contents(paths: Sequence[str], run: Run, report: Report) -> Iterator[tuple[str, bytes]]:
    """Each file that may be a template, with its bytes; what cannot be opened is noted."""

    def note(error: OSError) -> None:
        report.unreadable.append(Problem(str(error.filename), 0, 0, f"cannot be read: {error.strerror}"))

    files = [path for path in paths if path != "-"]
    report.odd += run.settings.remarks_on(files)
    for path in find_templates(files, note, run.projects.assembly, run.settings.excludes):
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


def mend_file(examination: Examination) -> bool:
    """Makes the safe changes in a file; whether there were any. Raises UsageError."""
    edits = safe_edits(examination.diagnoses, examination.source)
    if not edits:
        return False
    try:
        with open(examination.source, "rb") as stream:
            content = stream.read()
        mark, encoding = byte_order_mark(content)
        after = mark.decode(encoding) + apply(content[len(mark) :].decode(encoding), edits)
        replace_file(examination.source, after, encoding)
    except OSError as error:
        raise UsageError(f"{examination.source} cannot be written: {error.strerror}") from error
    print(f"{examination.source}: changed {len(edits)} of its values", file=sys.stderr)
    return True


def tell_problems(report: Report) -> None:
    """One line each on standard error, whatever the report's format: nobody should miss what was not examined."""
    tell_of_packs(report.rule_book)
    for problem in report.problems:
        print(located(problem, "error"), file=sys.stderr)
    for remark in report.remarks:
        print(located(remark, "warning"), file=sys.stderr)
    for crash in report.crashes:
        print(f"gatelint: {crash}", file=sys.stderr)


def located(problem: Problem, severity: str) -> str:
    where = f"{problem.source}:{problem.line}:{problem.column}" if problem.line else problem.source
    return f"{where}: {severity}: {problem.message}"


def exit_code(report: Report, *, strict: bool) -> int:
    if report.failed:
        return FAILED
    counts = any(diagnosis.is_certain or strict for diagnosis in report.diagnoses)
    return FOUND if counts else NOTHING_FOUND
