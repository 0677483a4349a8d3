"""The report in Checkstyle's XML, which reviewdog, Jenkins and many editors read.

https://github.com/checkstyle/checkstyle/blob/master/src/main/java/com/puppycrawl/tools/checkstyle/XMLLogger.java
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.reports.report import Pointer, path_from_here, pointer_to, sentences_about
from gatelint.reports.xml_text import document, element

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.diagnosis import Diagnosis
    from gatelint.reports.report import Report

VERSION = "4.3"
"""The version whose form this is; readers tell by it that they may read on."""


def rendered(report: Report) -> str:
    root = element(None, "checkstyle", {"version": VERSION})
    files: dict[str, list[dict[str, object]]] = {}
    for file, error in errors(report):
        files.setdefault(file, []).append(error)
    for file, found in files.items():
        parent = element(root, "file", {"name": file})
        for error in found:
            element(parent, "error", error)
    return document(root)


def errors(report: Report) -> Iterator[tuple[str, dict[str, object]]]:
    """Each file, or ARN, with what is wrong in it."""
    for diagnosis in report.diagnoses:
        at = pointer_to(diagnosis)
        yield at.file, error(at, diagnosis.is_certain, sentences_about(diagnosis), source_of(diagnosis, report))
    for problem in report.problems:
        at = Pointer(path_from_here(problem.source), problem.line or None, problem.column or None)
        yield at.file, error(at, True, f"gatelint cannot read this: {problem.message}", "gatelint.unreadable")


def error(at: Pointer, is_certain: bool, message: str, source: str) -> dict[str, object]:
    place = {"line": at.line, "column": at.column}
    return {
        **{name: number for name, number in place.items() if number is not None},
        "severity": "error" if is_certain else "warning",
        "message": message,
        "source": source,
    }


def source_of(diagnosis: Diagnosis, report: Report) -> str:
    """The rule as if it were a class: Jenkins shows what follows the last dot as its type, what is before that as its
    category.
    """
    return f"gatelint.{report.rule_book.rules[diagnosis.rule].failure.name}.{diagnosis.rule}"
