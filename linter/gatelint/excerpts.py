"""The lines of a file that a finding points at, cut and measured so that they fit a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.records import record

if TYPE_CHECKING:
    from gatelint.values import Place, Span

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
WIDEST = 120
"""A longer line is cut around what it is shown for."""
CONTEXT = 40
TAB = 4


@record()
class Excerpt:
    """A line of a file, and which columns of it are meant (in cells of a terminal, from 0; the end is exclusive)."""

    line: int
    text: str
    start: int
    end: int
    goes_on: bool = False

    @property
    def underline(self) -> str:
        return " " * self.start + "^" * max(1, self.end - self.start) + ("..." if self.goes_on else "")


def lines_of(text: str) -> list[str]:
    """The lines of a file as YAML counts them."""
    return LINE_BREAK.split(text)


def telling_span(place: Place) -> Span | None:
    """What to underline: the value, or its key where the value begins on a later line."""
    if place.span is None or (place.key is not None and place.span.line > place.key.line):
        return place.key or place.span
    return place.span


def whole_region(place: Place) -> Span | None:
    """From the key, where there is one, to the end of the value."""
    if place.span is None or place.key is None:
        return place.key or place.span
    return place.key._replace(end_line=place.span.end_line, end_column=place.span.end_column)


def excerpt(lines: list[str], place: Place) -> Excerpt | None:
    """The line that a place is on, or None where the place is not in these lines."""
    span = telling_span(place)
    if span is None or not 0 < span.line <= len(lines):
        return None
    line = lines[span.line - 1]
    goes_on = span.end_line > span.line
    end = len(line.rstrip()) if goes_on else min(span.end_column - 1, len(line))
    return fitted(span.line, line, min(span.column - 1, len(line)), end, goes_on)


def fitted(number: int, line: str, start: int, end: int, goes_on: bool) -> Excerpt:
    """The line with tabs and wide characters laid out, cut where it is too long."""
    before, meant, after = line[:start], line[start:end], line[end:]
    if len(line) > WIDEST:
        before = before if len(before) <= CONTEXT else "…" + before[-CONTEXT:]
        meant = meant if len(meant) <= WIDEST // 2 else meant[: WIDEST // 2] + "…"
        after = after if len(after) <= CONTEXT else after[:CONTEXT] + "…"
    before, meant, after = printable(before), printable(meant), printable(after)
    return Excerpt(number, (before + meant + after).rstrip(), width(before), width(before) + width(meant), goes_on)


def printable(text: str) -> str:
    """Without tabs, and without characters that would steer a terminal."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else " " * TAB if character == "\t" else "�" for character in text
    )


def width(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
