"""Runs rules over templates: every rule over every scenario, and then one account of it all."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from gatelint.behavior.answers.responses import seen_by_client
from gatelint.diagnosis import Diagnosis, Examination, OpenQuestion, Problem
from gatelint.excerpts import excerpt, lines_of
from gatelint.notation import fitted
from gatelint.readers.templates.documents import ReadError
from gatelint.readers.templates.read import read_template
from gatelint.records import record
from gatelint.repetitions import order, told_once, without_repetitions
from gatelint.rule import Certainty, Finding, Request, Response, Undecided
from gatelint.scenarios import shortest_description
from gatelint.suppressions import suppress
from gatelint.values import Place

if TYPE_CHECKING:
    from gatelint.front_door.api import Api
    from gatelint.front_door.door import FrontDoor
    from gatelint.readers.projects.stack_settings import StackSettings
    from gatelint.readers.templates.applications.member import Application
    from gatelint.readers.templates.documents import Document
    from gatelint.readers.templates.read import Reading
    from gatelint.rule import Rule

MOST_DEFAULTS = 16
"""So many parameters, at most, are asked one by one whether a finding hangs on their default."""


class Lines:
    """The lines of the files that are read, counted when a finding is in one of them."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self._known: dict[str, list[str]] = {}

    def of(self, source: str) -> list[str]:
        """The lines of a file; none of one that was not read."""
        if source not in self._known:
            self._known[source] = lines_of(self.texts.get(source, ""))
        return self._known[source]


@record()
class Sighting:
    """A finding that rules came to, with the scenarios (by index) in which it is there."""

    rule: Rule
    finding: Finding
    scenarios: list[int]


@record()
class Account:
    """What the rules say of all scenarios of a reading."""

    sightings: list[Sighting]
    open_questions: list[OpenQuestion]
    crashes: list[str]


def examine(
    document: Document, rules: Sequence[Rule], settings: StackSettings, all_rules: Mapping[str, Rule] | None = None
) -> Examination:
    """Everything that the rules find in a template, in the order of lines, columns and codes.

    `all_rules` are those that a suppression may name (by id); the ones that are run, where it is left out.
    """

    def read(unresolved_defaults: frozenset[str]) -> Reading:
        return read_template(document, settings.given, unresolved_defaults=unresolved_defaults)

    (examination,) = examine_together([document], read, rules, all_rules)
    return examination


def examine_application(
    application: Application, rules: Sequence[Rule], all_rules: Mapping[str, Rule] | None = None
) -> list[Examination]:
    """The same, of the templates of an application as the one front door that they are; for each file."""
    from gatelint.plain_names import name_plainly
    from gatelint.readers.templates.applications.scenarios import read_application

    documents = {member.source: member.template.document for member in application.members()}
    examinations = examine_together(
        list(documents.values()), lambda names: read_application(application, names), rules, all_rules
    )
    stacks_of = Counter(member.source for member in application.members())
    for member in application.members():
        if member.prefix:
            for examination in examinations:
                if examination.source == member.source:
                    name_plainly(examination, member.prefix, is_nested_once=stacks_of[member.source] == 1)
    for examination in examinations:  # a template that is nested twice says everything twice
        examination.diagnoses = without_repetitions(examination.diagnoses)
    for error in application.unreadable:
        is_read = error.source in documents
        examinations.append(Examination(error.source, is_template=is_read, unreadable=[problem_of(error)]))
    for error in application.remarks:
        examinations.append(Examination(error.source, remarks=[problem_of(error)]))
    return told_once(examinations)


def examine_together(
    documents: Sequence[Document],
    read: Callable[[frozenset[str]], Reading],
    rules: Sequence[Rule],
    all_rules: Mapping[str, Rule] | None,
) -> list[Examination]:
    """Examines the documents that `read` makes one front door of; what concerns no one of them is the first one's."""
    examinations = {document.source: Examination(document.source) for document in documents}
    first = examinations[documents[0].source]

    def about(source: str) -> Examination:
        return examinations.get(source, first)

    for document in documents:
        about(document.source).remarks += [
            Problem(document.source, odd.line, odd.column, odd.message) for odd in document.remarks
        ]
    try:
        reading = read(frozenset())
    except ReadError as error:
        about(error.source).unreadable.append(problem_of(error))
        return list(examinations.values())
    except Exception as error:  # noqa: BLE001  # a bug of ours in one file must not keep the others from being examined
        first.crashes.append(internal_error(f"while reading {first.source}", error))
        return list(examinations.values())
    for one in reading.problems:
        about(one.source).unreadable.append(problem_of(one))
    account = account_of(reading, rules)
    lines = Lines(reading.texts)
    scenarios = [scenario.decisions for scenario in reading.scenarios]
    diagnoses = [
        diagnosed(sighting, shortest_description(scenarios, sighting.scenarios), lines)
        for sighting in account.sightings
    ]
    tell_what_hangs_on_defaults(diagnoses, account, reading, read)
    diagnoses.sort(key=order)
    for document in documents:
        mine = [each for each in diagnoses if about(each.at.source) is examinations[document.source]]
        for diagnosis in mine:
            if diagnosis.fixes:
                diagnosis.fixes = fitted(diagnosis.fixes, document.text, document.source)
        if "aws:cdk:path" in document.text:
            from gatelint.constructs import name_constructs

            name_constructs(mine, document)
        suppress(mine, document, examinations[document.source], all_rules or {rule.id: rule for rule in rules})
    for question in account.open_questions:
        about(question.at.source).open_questions.append(question)
    first.crashes += account.crashes
    first.capped = reading.capped
    count_what_was_seen(about, reading)
    return list(examinations.values())


def problem_of(error: ReadError) -> Problem:
    return Problem(error.source, error.line, error.column, error.message)


def account_of(reading: Reading, rules: Iterable[Rule]) -> Account:
    """Runs the rules over each scenario and keeps each finding once, in the strongest form that it takes."""
    account = Account([], [], [])
    merged: dict[object, Sighting] = {}
    asked: dict[object, OpenQuestion] = {}
    for rule in rules:
        if crash := run(rule, reading, merged, asked):
            account.crashes.append(crash)
    account.sightings = list(merged.values())
    account.open_questions = list(asked.values())
    return account


def run(rule: Rule, reading: Reading, merged: dict[object, Sighting], asked: dict[object, OpenQuestion]) -> str | None:
    """Adds what a rule says of every scenario; returns what is to be told where it breaks down."""
    try:
        for index, scenario in enumerate(reading.scenarios):
            for said in rule.check(scenario.door):
                if isinstance(said, Undecided):
                    asked.setdefault((rule.id, said.at, said.why), OpenQuestion(rule.id, said.at, said.why))
                else:
                    require_sense(said)
                    merge(merged, Sighting(rule, said, [index]))
    except Exception as error:  # noqa: BLE001  # a bug in one rule must not silence the others; it is told
        return internal_error(f"in rule {rule.id} on {reading.source}", error)
    return None


def require_sense(said: object) -> None:
    """Raises TypeError for what is no finding that can be reported: a rule may be anybody's."""
    if not isinstance(said, Finding):
        raise TypeError(f"the check yields {type(said).__name__}, not Finding or Undecided")
    parts: dict[str, tuple[object, type]] = {
        "request": (said.request, Request),
        "certainty": (said.certainty, Certainty),
        "at": (said.at, Place),
        "cause": (said.cause, str),
        "failure": (said.failure, Response),
        "help": (said.help, str),
    }
    for name, (value, wanted) in parts.items():
        if not isinstance(value, wanted):
            raise TypeError(f"{name} of the finding is {type(value).__name__}, not {wanted.__name__}")


def merge(merged: dict[object, Sighting], new: Sighting) -> None:
    """Notes where else a finding is seen; what *will* happen in some scenarios takes the place of what *may*."""
    finding = new.finding
    key = (new.rule.id, finding.at, finding.request, finding.cause)
    old = merged.get(key)
    if old is None or strength(finding.certainty) > strength(old.finding.certainty):
        merged[key] = new
    elif old.finding.certainty is finding.certainty and new.scenarios[0] not in old.scenarios:
        old.scenarios += new.scenarios


def strength(certainty: Certainty) -> int:
    return 2 if certainty is Certainty.WILL else 1


def diagnosed(sighting: Sighting, when: list[dict[str, bool]], lines: Lines) -> Diagnosis:
    """The finding without the model, so that a report of many files stays small."""
    finding = sighting.finding
    return Diagnosis(
        rule=sighting.rule.id,
        code=sighting.rule.code,
        request=finding.request,
        certainty=finding.certainty,
        at=finding.at,
        cause=finding.cause,
        failure=finding.failure,
        response=seen_by_client(
            finding.failure,
            finding.response_type,
            finding.api,
            finding.distribution,
            finding.by_browser,
            finding.request.method,
        ),
        api=finding.api.kind.value if finding.api else None,
        help=finding.help,
        by_browser=finding.by_browser,
        notes=finding.notes,
        fixes=finding.fixes,
        when=when,
        excerpt=excerpt(lines.of(finding.at.source), finding.at),
    )


def tell_what_hangs_on_defaults(
    diagnoses: Sequence[Diagnosis],
    account: Account,
    reading: Reading,
    read: Callable[[frozenset[str]], Reading],
) -> None:
    """Notes on each finding the parameters whose defaults it takes: without them it would not be, or not be certain.

    One more reading, with no default at all, tells for most templates that nothing hangs on any.
    """
    defaults = reading.defaults_used
    if not diagnoses or not defaults:
        return
    rules = list({sighting.rule.id: sighting.rule for sighting in account.sightings}.values())

    def strengths_without(names: Iterable[str]) -> Counter[object]:
        sightings = account_of(read(frozenset(names)), rules).sightings
        return strengths((s.rule.id, s.finding.at, s.finding.certainty) for s in sightings)

    mine = strengths((diagnosis.rule, diagnosis.at, diagnosis.certainty) for diagnosis in diagnoses)

    def weakened(theirs: Counter[object], among: Iterable[Diagnosis]) -> list[Diagnosis]:
        return [d for d in among if theirs[identity(d)] < mine[identity(d)]]

    hanging = weakened(strengths_without(defaults), diagnoses)
    if not hanging:
        return
    for name in sorted(defaults)[:MOST_DEFAULTS]:
        for diagnosis in weakened(strengths_without([name]), hanging):
            diagnosis.hangs_on.append((name, str(defaults[name])))


def identity(diagnosis: Diagnosis) -> object:
    """What a finding has in common with itself in another reading, in which its texts may read differently."""
    return (diagnosis.rule, diagnosis.at)


def strengths(findings: Iterable[tuple[str, Place, Certainty]]) -> Counter[object]:
    """How strongly, all together, each rule speaks of each place."""
    total: Counter[object] = Counter()
    for rule, at, certainty in findings:
        total[(rule, at)] += strength(certainty)
    return total


def count_what_was_seen(about: Callable[[str], Examination], reading: Reading) -> None:
    apis: dict[str, str] = {}
    routes: set[tuple[str, str]] = set()
    for scenario in reading.scenarios:
        for api in own_apis(scenario.door):
            apis[api.name] = api.at.source
            routes.update((api.name, route.key) for route in api.routes)
    for source in apis.values():
        about(source).apis += 1
    for name, _ in routes:
        about(apis[name]).routes += 1


def own_apis(door: FrontDoor) -> list[Api]:
    return [api for api in door.apis if not api.imported]


def internal_error(what: str, error: Exception) -> str:
    """One line about a bug of ours, with what a report of it needs."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" ({os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno})" if trace else ""
    text = " ".join(str(error).split())
    return f"internal error {what}: {type(error).__name__}: {text}{where}; please report this"
