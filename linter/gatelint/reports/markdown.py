"""The report as a summary in GitHub's Markdown: what happens in a table, why and what to change folded away below.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from gatelint.pages import page_url_of
from gatelint.reports.report import Pointer, path_from_here, pointer_to
from gatelint.reports.text import Paint, happenings, lines_about, summary
from gatelint.wording import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gatelint.diagnosis import Diagnosis, Problem
    from gatelint.reports.report import Report

LARGEST = 1_000_000
"""So many bytes at most: GitHub shows no summary beyond 1 MiB."""
SPEAKING = re.compile(r"[\\`*_\[\]<>#|~&!:@$]|(?<=[wW])\.")
"""What could be taken for more than text; GitHub makes emoji, mathematics and links of some of it."""
TICKS = re.compile("`+")


def rendered(report: Report) -> str:
    diagnoses = list(report.diagnoses)
    head = f"## gatelint: {happenings(report)}\n\n"
    foot = "".join(f"- {told_problem(problem)}\n" for problem in report.problems)
    foot = (f"### Could not be read\n\n{foot}\n" if foot else "") + f"{escaped(summary(report))}\n"
    rows, foldings = fitting(diagnoses, report, LARGEST - size_of(head + foot))
    table = "| | what happens | where | why |\n|---|---|---|---|\n" + "".join(rows) + "\n" if rows else ""
    left_out = len(diagnoses) - len(rows)
    more = f"{count(left_out, 'finding')} more did not fit in here.\n\n" if left_out else ""
    return f"{head}{table}{more}{''.join(foldings)}{foot}"


def fitting(diagnoses: Sequence[Diagnosis], report: Report, room: int) -> tuple[list[str], list[str]]:
    """The rows and the folded details of the first findings: of as many as there is room for, in bytes."""
    rows: list[str] = []
    foldings: list[str] = []
    room -= 200  # the table's head, and the line that counts what is left out
    for diagnosis in diagnoses:
        found = row(diagnosis, report), folding(diagnosis)
        room -= size_of("".join(found))
        if room < 0:
            break
        rows.append(found[0])
        foldings.append(found[1])
    return rows, foldings


def row(diagnosis: Diagnosis, report: Report) -> str:
    mark = ":x:" if diagnosis.is_certain else ":warning:"
    url = page_url_of(report.rule_book, diagnosis.rule)
    rule = f"[{escaped(diagnosis.rule)}](<{url}>)" if url else escaped(diagnosis.rule)
    where = escaped(spoken(pointer_to(diagnosis)))
    return f"| {mark} | {escaped(diagnosis.headline)} | {where} | {rule} |\n"


def folding(diagnosis: Diagnosis) -> str:
    """The whole finding as the text report has it."""
    text = "\n".join(lines_about(diagnosis, Paint(False)))
    fence = "`" * max(3, 1 + max(map(len, TICKS.findall(text)), default=0))
    # Within the line of an HTML tag nothing is Markdown.
    heading = escape(" ".join(f"{spoken(pointer_to(diagnosis))}: {diagnosis.rule}".split()))
    return f"<details><summary>{heading}</summary>\n\n{fence}text\n{text}\n{fence}\n\n</details>\n\n"


def size_of(text: str) -> int:
    return len(text.encode(errors="replace"))


def told_problem(problem: Problem) -> str:
    at = Pointer(path_from_here(problem.source), problem.line or None, problem.column or None)
    return escaped(f"{spoken(at)}: {problem.message}")


def spoken(at: Pointer) -> str:
    return ":".join(str(part) for part in at if part is not None)


def escaped(text: str) -> str:
    """The text so that it reads as it is, in a cell of a table too."""
    return SPEAKING.sub(lambda found: "\\" + found[0], " ".join(text.split()))
