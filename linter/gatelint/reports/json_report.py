"""The report for programs. Its shape is stable: keys may be added, none is removed or renamed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from gatelint import __version__
from gatelint.excerpts import whole_region
from gatelint.pages import url_of
from gatelint.reports.report import is_in_account

if TYPE_CHECKING:
    from gatelint.diagnosis import Construct, Diagnosis, Problem
    from gatelint.differences import Difference
    from gatelint.reports.report import Report
    from gatelint.rule import Edit, Fix, Note, Response
    from gatelint.values import Place

Json: TypeAlias = "dict[str, object]"


def rendered(report: Report) -> str:
    return json.dumps(as_json(report), ensure_ascii=False, indent=1) + "\n"


def as_json(report: Report) -> Json:
    """The whole report as plain data."""
    return {
        "gatelint": __version__,
        "findings": [finding(diagnosis, report) for diagnosis in report.diagnoses],
        "unreadable": [problem(found) for found in report.problems],
        "undecided": [
            {"rule": question.rule, "resource": question.at.resource, "why": question.why, **where(question.at)}
            for question in report.open_questions
        ],
        "suppressed": [
            {"rule": found.diagnosis.rule, "reason": found.reason, **where(found.diagnosis.at)}
            for examination in report.examinations
            for found in examination.suppressed
        ],
        "baseline": baseline(report),
        "differences": [
            {**where(found.at), "message": found.message, "when": conditions(found)} for found in report.differences
        ],
        "deployed": [{"file": found.source, "when": found.deployed_as} for found in report.against],
        "remarks": [problem(found) for found in report.remarks],
        "internal_errors": list(report.crashes),
        "summary": {
            "templates": report.templates,
            "apis": report.apis,
            "routes": report.routes,
            "will": sum(diagnosis.is_certain for diagnosis in report.diagnoses),
            "may": sum(not diagnosis.is_certain for diagnosis in report.diagnoses),
            "capped": [examination.source for examination in report.examinations if examination.capped],
        },
    }


def baseline(report: Report) -> Json | None:
    """The baseline that was asked, how many of its findings are still there, and those that are gone."""
    comparison = report.comparison
    if comparison is None:
        return None
    gone = [{**known._asdict(), "count": count} for known, count in sorted(comparison.gone.items())]
    return {"file": comparison.source, "known": len(comparison.known), "gone": gone}


def finding(diagnosis: Diagnosis, report: Report) -> Json:
    return {
        "rule": diagnosis.rule,
        "code": diagnosis.code,
        "certainty": diagnosis.certainty.value,
        "request": str(diagnosis.request),
        "api": diagnosis.api,
        "response": answer(diagnosis.response),
        "failure": answer(diagnosis.failure),
        "cause": diagnosis.cause,
        "message": diagnosis.message,
        "help": diagnosis.help,
        "commands": diagnosis.commands,
        "no_command": diagnosis.no_command,
        "url": url_of(report.rule_book, diagnosis.rule),
        "resource": diagnosis.at.resource,
        "path": list(diagnosis.at.path),
        **where(diagnosis.at),
        "construct": construct(diagnosis.construct),
        "when": conditions(diagnosis),
        "notes": [note(found) for found in diagnosis.notes],
        "fixes": [fix(found) for found in diagnosis.fixes],
    }


def construct(found: Construct | None) -> Json | None:
    """The construct of the CDK that makes the resource; None where no app of the CDK does."""
    if found is None:
        return None
    return {"path": found.path, "file": found.file, "line": found.line, "column": found.column}


def conditions(found: Diagnosis | Difference) -> list[Json]:
    """The cases (an OR of ANDs), each with the defaults that the finding hangs on in all of them."""
    defaults: Json = dict(found.hangs_on)
    if not found.when:
        return [defaults] if defaults else []
    return [{**case, **defaults} for case in found.when]


def where(place: Place) -> Json:
    """The place as file and region from its key to the end of its value (from 1, end exclusive), or as an ARN."""
    if is_in_account(place):
        return {"arn": place.source}
    span = whole_region(place)
    if span is None:
        return {"file": place.source, "line": 1, "column": 1, "end_line": 1, "end_column": 1}
    line, column, end_line, end_column = span
    return {"file": place.source, "line": line, "column": column, "end_line": end_line, "end_column": end_column}


def answer(response: Response) -> Json:
    return {"status": response.status, "errortype": response.errortype, "body": response.body}


def problem(found: Problem) -> Json:
    return {
        "file": found.source,
        "line": max(1, found.line),
        "column": max(1, found.column),
        "message": found.message,
    }


def note(found: Note) -> Json:
    return {**where(found.at), "message": found.message}


def fix(found: Fix) -> Json:
    return {"title": found.title, "safe": found.safe, "edits": [edit(change) for change in found.edits]}


def edit(change: Edit) -> Json:
    """An edit's region is that of the value alone, which `text` replaces."""
    if change.at.span is None:
        return {**where(change.at), "text": change.text}
    line, column, end_line, end_column = change.at.span
    region: Json = {"file": change.at.source, "line": line, "column": column}
    return {**region, "end_line": end_line, "end_column": end_column, "text": change.text}
