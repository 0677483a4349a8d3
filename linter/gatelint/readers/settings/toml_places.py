"""Where in a TOML file each key, table and item stands; what tomllib makes of it does not tell."""

from __future__ import annotations

import re
from typing import TypeAlias

from gatelint.readers.templates.nodes import Lines

Keys: TypeAlias = tuple[str | int, ...]
"""The keys that lead to a value, and the indexes in lists."""

_NOTHING = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_BASIC = r'"""(?:\\.|[^\\])*?"""(?:"{0,2})|"(?:\\.|[^"\\\n])*"'
_LITERAL = r"'{3}.*?'{3}(?:'{0,2})|'[^'\n]*'"
_TEXT = re.compile(f"{_BASIC}|{_LITERAL}", re.DOTALL)
_WORD = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN = re.compile(r"[^\],}\n#]*")


def places_in(text: str) -> dict[Keys, tuple[int, int]]:
    """Line and column, from 1, of everything in a TOML file, by the keys that lead there.

    The text is one that tomllib takes, its lines end in line feeds.
    https://toml.io/en/v1.0.0
    """
    scanner = _Scanner(text)
    scanner.document()
    lines = Lines(text)
    return {keys: lines.position(offset) for keys, offset in scanner.offsets.items()}


class _Scanner:
    def __init__(self, text: str) -> None:
        self.offsets: dict[Keys, int] = {}
        self._text = text
        self._at = 0
        self._counts: dict[Keys, int] = {}
        """How many tables each array of tables has so far."""

    def document(self) -> None:
        table: Keys = ()
        while self._skip(_NOTHING) < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self._text, self._at)
        if found is not None:
            self._at = found.end()
        return self._at

    def _take(self, mark: str) -> bool:
        """Goes past a mark, if it is what comes next."""
        if not self._text.startswith(mark, self._at):
            return False
        self._at += len(mark)
        return True

    def _header(self) -> Keys:
        start = self._at
        is_array = self._text.startswith("[[", start)
        self._at += 2 if is_array else 1
        parts = self._key()
        self._at += 2 if is_array else 1
        path: Keys = ()
        for part, _ in parts[:-1]:
            path = (*path, part)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
            self.offsets.setdefault(path, start)
        path = (*path, parts[-1][0])
        self.offsets.setdefault(path, start)
        if is_array:
            index = self._counts.get(path, 0)
            self._counts[path] = index + 1
            path = (*path, index)
            self.offsets[path] = start
        return path

    def _pair(self, table: Keys) -> None:
        path = table
        for part, start in self._key():
            path = (*path, part)
            self.offsets.setdefault(path, start)
        self._skip(_BLANK)
        self._take("=")
        self._skip(_BLANK)
        self._value(path)

    def _key(self) -> list[tuple[str, int]]:
        """The parts of a dotted key, each with its offset."""
        parts: list[tuple[str, int]] = []
        while True:
            start = self._skip(_BLANK)
            if self._text.startswith(('"', "'"), start):
                end = self._skip(_TEXT)
                parts.append((_unquoted(self._text[start:end]), start))
            else:
                parts.append((self._text[start : self._skip(_WORD)], start))
            self._skip(_BLANK)
            if not self._take("."):
                return parts

    def _value(self, path: Keys) -> None:
        if self._text.startswith(('"', "'"), self._at):
            self._skip(_TEXT)
        elif self._take("["):
            self._array(path)
        elif self._take("{"):
            self._table(path)
        else:
            self._skip(_PLAIN)

    def _array(self, path: Keys) -> None:
        index = 0
        while self._skip(_NOTHING) < len(self._text) and not self._take("]"):
            item = (*path, index)
            self.offsets[item] = self._at
            self._value(item)
            self._skip(_NOTHING)
            self._take(",")
            index += 1

    def _table(self, path: Keys) -> None:
        while self._skip(_NOTHING) < len(self._text) and not self._take("}"):
            self._pair(path)
            self._skip(_NOTHING)
            self._take(",")


def _unquoted(text: str) -> str:
    """A quoted key as it is meant."""
    if text.startswith("'") or "\\" not in text:
        return text[1:-1]
    from gatelint.readers.toml_text import parse_toml

    return next(iter(parse_toml("", f"{text} = 0")))
