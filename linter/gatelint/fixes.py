"""Applying fixes: the spans that they name are replaced, every other byte of the file stays as it is."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gatelint.excerpts import LINE_BREAK

if TYPE_CHECKING:
    from gatelint.diagnosis import Diagnosis
    from gatelint.rule import Edit
    from gatelint.values import Span


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with its edits made; of edits that overlap, the first in the text is made and the others are left out.

    An edit without a span cannot be made and is left out as well.
    """
    starts = line_starts(text)
    placed = sorted(
        (offset(starts, edit.at.span.line, edit.at.span.column), offset_of_end(starts, edit.at.span), edit.text)
        for edit in edits
        if edit.at.span is not None
    )
    parts: list[str] = []
    reached = 0
    for start, end, replacement in placed:
        if start < reached or not start <= end <= len(text):
            continue
        parts += [text[reached:start], replacement]
        reached = end
    return "".join([*parts, text[reached:]])


def line_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in LINE_BREAK.finditer(text))]


def offset(starts: Sequence[int], line: int, column: int) -> int:
    """How many characters stand before a line and column; past the file's end for a line that it lacks."""
    return starts[line - 1] + column - 1 if 0 < line <= len(starts) else starts[-1] + 2**31


def offset_of_end(starts: Sequence[int], span: Span) -> int:
    return offset(starts, span.end_line, span.end_column)


def safe_edits(diagnoses: Iterable[Diagnosis], source: str) -> list[Edit]:
    """The edits of the safe fixes that change this file alone, each once.

    A fix is made whole or not at all: one that would touch what another has changed has to wait for the next run.
    """
    edits: list[Edit] = []
    for diagnosis in diagnoses:
        fix = next((fix for fix in diagnosis.fixes if fix.safe and fix.edits), None)
        if fix is None or any(edit.at.source != source for edit in fix.edits):
            continue
        new = [edit for edit in fix.edits if edit not in edits]
        if not any(overlap(edit, made) for edit in new for made in edits):
            edits += new
    return edits


def overlap(one: Edit, other: Edit) -> bool:
    if one.at.span is None or other.at.span is None:
        return True
    return one.at.span[:2] < other.at.span[2:] and other.at.span[:2] < one.at.span[2:]


def replace_file(path: str, text: str, encoding: str = "utf-8") -> None:
    """Writes a file whole or not at all, with the permissions that it had. Raises OSError.

    A link stays a link: what it leads to is written. A pipe or a device is written into.
    """
    import tempfile

    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        with open(path, "w", encoding=encoding, newline="") as stream:
            stream.write(text)
        return
    target = os.path.realpath(path)
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(target), prefix=".gatelint-")
    try:
        with os.fdopen(handle, "w", encoding=encoding, newline="") as stream:
            stream.write(text)
        os.chmod(temporary, os.stat(target).st_mode & 0o7777 if os.path.exists(target) else 0o644)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise
