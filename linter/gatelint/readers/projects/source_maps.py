"""Source maps: where in the file that somebody wrote a position of the JavaScript that was made of it comes from.

https://tc39.es/ecma426/
"""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_right
from typing import NamedTuple, cast
from urllib.parse import unquote

from gatelint.records import record

MOST_BYTES = 10_000_000
"""Larger scripts and maps are bundles of more than somebody's own files."""

_DIGITS = {
    digit: value for value, digit in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}
_MAP_URL = re.compile(r"^[ \t]*//[#@][ \t]*sourceMappingURL=([^\s'\"]+)[ \t]*$", re.MULTILINE)
_DATA_URL = re.compile(r"data:application/json[^,]*;base64,")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


class Position(NamedTuple):
    """A place in a file: its path, and line and column, which count from 1."""

    file: str
    line: int
    column: int


class Segment(NamedTuple):
    """What begins at a column of a line of the script: it comes from there in one of the map's sources.

    All numbers count from 0. What was made of nothing has -1 for a source.
    """

    column: int
    source: int = -1
    line: int = 0
    original_column: int = 0


@record()
class SourceMap:
    """The sources of a script as paths, and the segments of each of its lines."""

    sources: list[str]
    lines: list[list[Segment]]

    def position(self, line: int, column: int | None) -> Position | None:
        """What a position comes from, counted from 1 like the answer; without a column the line's beginning."""
        segments = self.lines[line - 1] if 0 < line <= len(self.lines) else []
        if column is None:
            segment = next((segment for segment in segments if segment.source >= 0), None)
        else:
            index = bisect_right(segments, column - 1, key=lambda segment: segment.column)
            segment = segments[index - 1] if index else None
        if segment is None or not 0 <= segment.source < len(self.sources):
            return None
        return Position(self.sources[segment.source], segment.line + 1, segment.original_column + 1)


def source_map_of(script: str) -> SourceMap | None:
    """The map that a script names in its last comment, or that lies beside it; None where there is none to read."""
    text = _text_at(script)
    if text is None:
        return None
    named = _MAP_URL.findall(text)
    url: str = named[-1] if named else ""
    path = os.path.join(os.path.dirname(script), unquote(url)) if named else f"{script}.map"
    inline = _DATA_URL.match(url)
    if inline is None and (_SCHEME.match(url) or url.startswith("/")):
        return None
    written = _text_at(path) if inline is None else _decoded(url[inline.end() :])
    return None if written is None else read_source_map(written, os.path.dirname(script if inline else path))


def read_source_map(text: str, folder: str) -> SourceMap | None:
    """A map whose sources are relative to a folder; None where it is malformed, or one of several sections."""
    import json

    try:
        written: object = json.loads(text.removeprefix(")]}'"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(written, dict):
        return None
    fields = cast("dict[str, object]", written)
    sources, mappings, root = fields.get("sources"), fields.get("mappings"), fields.get("sourceRoot") or ""
    if not isinstance(sources, list) or not isinstance(mappings, str) or not isinstance(root, str):
        return None
    try:
        lines = decode_mappings(mappings)
    except ValueError:
        return None
    return SourceMap([_path_of(source, root, folder) for source in cast("list[object]", sources)], lines)


def decode_mappings(mappings: str) -> list[list[Segment]]:
    """The segments of each line, in the order of columns. Raises ValueError where these are no mappings.

    A group of 1, 4 or 5 numbers tells of each field how much more it is than it was in the group before; only the
    column starts anew with a line. https://tc39.es/ecma426/#sec-mappings
    """
    lines: list[list[Segment]] = []
    source = original_line = original_column = 0
    for written in mappings.split(";"):
        segments: list[Segment] = []
        column = 0
        for group in filter(None, written.split(",")):
            numbers = decode_numbers(group)
            column += numbers[0]
            if len(numbers) in (4, 5):
                source += numbers[1]
                original_line += numbers[2]
                original_column += numbers[3]
                segments.append(Segment(column, source, original_line, original_column))
            elif len(numbers) == 1:
                segments.append(Segment(column))
            else:
                raise ValueError(f"{len(numbers)} numbers in a group")
            if min(segments[-1].column, source, original_line, original_column) < 0:
                raise ValueError("a negative position")
        segments.sort(key=lambda segment: segment.column)
        lines.append(segments)
    return lines


def decode_numbers(group: str) -> list[int]:
    """Numbers of variable length: five bits a digit, the lowest first; the sixth says that more follow.

    The lowest bit of the whole is the sign. Raises ValueError where a digit is none, or the last number has no end.
    """
    numbers: list[int] = []
    number = shift = 0
    for digit in group:
        value = _DIGITS.get(digit)
        if value is None or shift > 30:
            raise ValueError(f"{digit!r} cannot stand in a number")
        number += (value & 31) << shift
        if value & 32:
            shift += 5
        else:
            numbers.append(-(number >> 1) if number & 1 else number >> 1)
            number = shift = 0
    if shift:
        raise ValueError("the last number has no end")
    return numbers


def _path_of(source: object, root: str, folder: str) -> str:
    """The path of a source, "" where it is none (webpack://...)."""
    if not isinstance(source, str) or not source:
        return ""
    path = source if not root or _SCHEME.match(source) else f"{root.rstrip('/')}/{source}"
    if path.startswith("file://"):
        path = path.removeprefix("file://")
    elif _SCHEME.match(path):
        return ""
    return os.path.normpath(os.path.join(folder, unquote(path)))


def _decoded(base64: str) -> str | None:
    from binascii import a2b_base64

    try:
        return a2b_base64(base64).decode()
    except ValueError:
        return None


def _text_at(path: str) -> str | None:
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size > MOST_BYTES:
            return None
        with open(path, encoding="utf-8-sig", newline="") as stream:
            return stream.read()
    except (OSError, ValueError):
        return None
