"""The report as SARIF 2.1.0, which code scanning services and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

from gatelint import __version__
from gatelint.excerpts import whole_region
from gatelint.pages import page, summary_of, url_of
from gatelint.reports.fingerprints import fingerprint
from gatelint.reports.report import is_in_account, path_from_here, sentences_about

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.diagnosis import Construct, Diagnosis, Problem
    from gatelint.packs import RuleBook
    from gatelint.reports.report import Report
    from gatelint.rule import Edit, Fix, Note, Rule
    from gatelint.values import Place, Span

Json: TypeAlias = "dict[str, object]"

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "gatelintFinding/v1"


def rendered(report: Report) -> str:
    return json.dumps(as_sarif(report), ensure_ascii=False, indent=1) + "\n"


def as_sarif(report: Report) -> Json:
    """The whole report as a SARIF log of one run."""
    accepted = [found for examination in report.examinations for found in examination.suppressed]
    told = [(diagnosis, "") for diagnosis in report.diagnoses] + [(one.diagnosis, one.reason) for one in accepted]
    rules = sorted({diagnosis.rule for diagnosis, _ in told})
    seen: Counter[str] = Counter()
    results: list[Json] = []
    for diagnosis, reason in told:
        entry = result(diagnosis, rules.index(diagnosis.rule), fingerprint(diagnosis, seen))
        if reason:
            entry["suppressions"] = [{"kind": "inSource", "justification": reason}]
        results.append(entry)
    run: Json = {
        "tool": {"driver": driver([report.rule_book.rules[rule] for rule in rules], report.rule_book)},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation(report)],
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def driver(rules: list[Rule], book: RuleBook) -> Json:
    return {
        "name": "gatelint",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [descriptor(rule, book) for rule in rules],
    }


def descriptor(rule: Rule, book: RuleBook) -> Json:
    documentation = book.documentation_of(rule)
    described: Json = {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-")),
        "shortDescription": {"text": summary_of(documentation) or rule.id},
        "help": {"text": documentation or rule.id, "markdown": page(rule, documentation)},
        "properties": {"tags": ["api-gateway", rule.failure.name], "code": rule.code},
    }
    if url := url_of(book, rule.id):
        described["helpUri"] = url
    return described


def result(diagnosis: Diagnosis, rule_index: int, print_of: str) -> Json:
    entry: Json = {
        "ruleId": diagnosis.rule,
        "ruleIndex": rule_index,
        "kind": "fail",
        "level": "error" if diagnosis.is_certain else "warning",
        "message": {"text": sentences_about(diagnosis)},
        "locations": [location(diagnosis.at)],
        "partialFingerprints": {FINGERPRINT: print_of},
    }
    if diagnosis.commands or diagnosis.no_command is not None:
        entry["properties"] = {"commands": diagnosis.commands, "noCommand": diagnosis.no_command}
    if others := [*(related(note) for note in diagnosis.notes), *creation(diagnosis.construct)]:
        entry["relatedLocations"] = [{"id": number, **other} for number, other in enumerate(others, 1)]
    if fixes := [fix(found) for found in diagnosis.fixes if any(change.at.span for change in found.edits)]:
        entry["fixes"] = fixes
    return entry


def location(place: Place) -> Json:
    if is_in_account(place):
        return {"logicalLocations": [{"fullyQualifiedName": place.source, "kind": "resource"}]}
    physical: Json = {"artifactLocation": artifact(place.source)}
    if span := whole_region(place):
        physical["region"] = region(span)
    found: Json = {"physicalLocation": physical}
    if place.resource:
        path = ".".join(map(str, place.path))
        found["logicalLocations"] = [{"name": place.resource, "fullyQualifiedName": path, "kind": "resource"}]
    return found


def related(note: Note) -> Json:
    return {**location(note.at), "message": {"text": note.message}}


def creation(construct: Construct | None) -> Iterator[Json]:
    """The line of an app of the CDK that creates a construct, where it is known."""
    if construct is not None and construct.file is not None:
        physical: Json = {"artifactLocation": artifact(construct.file)}
        if construct.line is not None:
            start = {"startLine": construct.line}
            physical["region"] = start if construct.column is None else {**start, "startColumn": construct.column}
        yield {"physicalLocation": physical, "message": {"text": f"creates {construct.path}"}}


def fix(found: Fix) -> Json:
    changes: dict[str, list[Json]] = {}
    for change in found.edits:
        if change.at.span is not None:
            changes.setdefault(change.at.source, []).append(replacement(change, change.at.span))
    return {
        "description": {"text": found.title},
        "artifactChanges": [
            {"artifactLocation": artifact(source), "replacements": replacements}
            for source, replacements in changes.items()
        ],
    }


def replacement(change: Edit, span: Span) -> Json:
    return {"deletedRegion": region(span), "insertedContent": {"text": change.text}}


def region(span: Span) -> Json:
    """Both count from 1 with an exclusive end column, as a Span does."""
    line, column, end_line, end_column = span
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def artifact(source: str) -> Json:
    return {"uri": uri_of(source)}


def uri_of(source: str) -> str:
    """The path as a URI reference, relative to the working directory where it lies in there."""
    path = path_from_here(source)
    # A first segment with a colon would read as a scheme (RFC 3986, section 4.2).
    uri = quote(os.fsencode(path))
    return f"file://{uri}" if os.path.isabs(path) else uri


def invocation(report: Report) -> Json:
    told: Json = {"executionSuccessful": not report.failed}
    notifications = [notification(problem) for problem in report.problems]
    notifications += [{"level": "error", "message": {"text": crash}} for crash in report.crashes]
    if notifications:
        told["toolExecutionNotifications"] = notifications
    return told


def notification(problem: Problem) -> Json:
    physical: Json = {"artifactLocation": artifact(problem.source)}
    if problem.line:
        physical["region"] = {"startLine": problem.line, "startColumn": max(1, problem.column)}
    return {
        "level": "error",
        "message": {"text": problem.message},
        "locations": [{"physicalLocation": physical}],
    }
