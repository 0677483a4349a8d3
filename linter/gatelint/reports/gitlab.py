"""The report as GitLab's Code Quality reads it, beside the lines of a merge request.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from gatelint.reports.fingerprints import digest_of, fingerprint
from gatelint.reports.report import path_from_here, pointer_to, sentences_about

if TYPE_CHECKING:
    from gatelint.diagnosis import Diagnosis, Problem
    from gatelint.reports.report import Report

Json: TypeAlias = "dict[str, object]"

UNREADABLE = "unreadable"
"""The check of what could not be examined: silence about it would look as if all were well."""


def rendered(report: Report) -> str:
    return json.dumps(as_violations(report), ensure_ascii=False, indent=1) + "\n"


def as_violations(report: Report) -> list[Json]:
    """A list of violations; accepted findings are none."""
    seen: Counter[str] = Counter()
    return [violation(diagnosis, seen) for diagnosis in report.diagnoses] + [
        unreadable(problem, seen) for problem in report.problems
    ]


def violation(diagnosis: Diagnosis, seen: Counter[str]) -> Json:
    at = pointer_to(diagnosis)
    return {
        "description": sentences_about(diagnosis),
        "check_name": diagnosis.rule,
        "fingerprint": fingerprint(diagnosis, seen),
        "severity": "critical" if diagnosis.is_certain else "minor",
        "location": {"path": at.file, "lines": {"begin": at.line or 1}},
    }


def unreadable(problem: Problem, seen: Counter[str]) -> Json:
    path = path_from_here(problem.source)
    return {
        "description": f"gatelint cannot read this: {problem.message}",
        "check_name": UNREADABLE,
        "fingerprint": digest_of([UNREADABLE, path, problem.message], seen),
        "severity": "critical",
        "location": {"path": path, "lines": {"begin": max(1, problem.line)}},
    }
