"""Fixes in the notation of the file that they change: quoted, and laid out, as what they replace.

A rule knows values, not files. It says what a value must be: a word (`https-only`), or a list of words as JSON writes
it (`["GET", "HEAD"]`). Here it becomes what the author would have written in that place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.fixes import line_starts, offset, offset_of_end
from gatelint.rule import Edit, Fix

if TYPE_CHECKING:
    from collections.abc import Sequence

_FUNCTION = re.compile(r"""!|\{|["']?(?:Ref\b|Fn::)""")
_WORD_IN_LIST = re.compile(r'"([^"]*)"')


def fitted(fixes: Sequence[Fix], text: str, source: str) -> list[Fix]:
    """The fixes of a finding, with their edits of this file in its notation.

    One is left out where a value is not written in its place but by a function (`!Ref Protocol`): what then has to
    change is elsewhere, or hangs on more than is in sight.
    """
    starts = line_starts(text)
    found: list[Fix] = []
    for fix in fixes:
        edits = [_fitted(edit, text, starts) if edit.at.source == source else edit for edit in fix.edits]
        if None not in edits:
            found.append(Fix(fix.title, tuple(edit for edit in edits if edit is not None), fix.safe))
    return found


def _fitted(edit: Edit, text: str, starts: Sequence[int]) -> Edit | None:
    span = edit.at.span
    if span is None:
        return edit
    written = text[offset(starts, span.line, span.column) : offset_of_end(starts, span)]
    if _FUNCTION.match(written):
        return None
    replacement = _list(written, edit.text, span.column) if edit.text.startswith("[") else _word(written, edit.text)
    return None if replacement is None else Edit(edit.at, replacement)


def _word(written: str, word: str) -> str:
    """The word in the quotes of what stands there."""
    quote = written[:1]
    return f"{quote}{word}{quote}" if quote in ("'", '"') and word[:1] not in ("'", '"') else word


def _list(written: str, items: str, column: int) -> str | None:
    """The list in brackets or with hyphens, on one line or several, as the list that stands there.

    None where a comment would be lost, or where an item is written by a function.
    """
    if re.search(r"[#!{]", written):
        return None
    quote = next((mark for mark in "'\"" if mark in written), "")
    words = [f"{quote}{word}{quote}" for word in _WORD_IN_LIST.findall(items)]
    hyphen = re.match(r"-\s+", written)
    if hyphen is not None:
        line_end = "\r\n" if "\r\n" in written else "\n"
        return (line_end + " " * (column - 1)).join(f"{hyphen[0]}{word}" for word in words)
    opening = re.match(r"\[\s*", written)
    closing = re.search(r"\s*\]\Z", written)
    if opening is None or closing is None:
        return None
    between = opening[0][1:]
    return opening[0] + ("," + (between if "\n" in between else " ")).join(words) + closing[0]
