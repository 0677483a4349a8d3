"""A settings file: checked against the schema, with the place of everything in it."""

from __future__ import annotations

import os
from datetime import date, time
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from gatelint.readers.settings.schema import complaints
from gatelint.readers.settings.toml_places import places_in
from gatelint.readers.templates.documents import ReadError
from gatelint.readers.templates.nodes import Lines
from gatelint.readers.toml_text import parse_toml

if TYPE_CHECKING:
    from gatelint.readers.settings.toml_places import Keys

PYPROJECT = "pyproject.toml"
TABLE = ("tool", "gatelint")
"""The table of pyproject.toml that is ours."""

LARGEST = 1024 * 1024
"""Bytes. A pyproject.toml of a large project has some ten thousand."""


class SettingsFile:
    """What a file says: a table that the schema allows, with dates as text.

    `path` is the file as it is told of, `folder` (absolute) what paths in it are relative to.
    """

    def __init__(self, path: str, text: str, table: dict[str, object], above: Keys) -> None:
        self.path = path
        self.folder = os.path.dirname(os.path.abspath(path))
        self.table = table
        self._text = text
        self._above = above

    def position(self, *keys: str | int) -> tuple[int, int]:
        """Line and column of what the keys lead to, or else of the nearest thing around it; (0, 0) for the file."""
        path = (*self._above, *keys)
        return next((self._places[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self._places), (0, 0))

    @cached_property
    def _places(self) -> dict[Keys, tuple[int, int]]:
        try:
            return places_in(self._text)
        except RecursionError:
            return {}

    def error(self, message: str, *keys: str | int) -> ReadError:
        """What is wrong with what the keys lead to, in one line, whatever names are in it."""
        message = "".join([character if character.isprintable() else repr(character)[1:-1] for character in message])
        return ReadError(self.path, *self.position(*keys), message)


def read_settings(path: str, *, is_asked_for: bool = True) -> SettingsFile | None:
    """Reads a file. Raises ReadError, with the first thing that is wrong with it.

    A pyproject.toml without our table has no settings: None, unless the file is asked for by name.
    """
    content = _content_of(path)
    is_project = os.path.basename(path) == PYPROJECT
    text = _text_of(path, content)
    above = TABLE if is_project else ()
    values: object = parse_toml(path, text)
    for key in above:
        table: dict[str, object] = cast("Any", values) if isinstance(values, dict) else {}
        values = table.get(key)
    if values is None:
        if is_asked_for:
            raise ReadError(path, 0, 0, f"there is no table {'.'.join(TABLE)} in it")
        return None
    try:
        plain = _plain(values)
    except RecursionError:
        raise ReadError(path, 0, 0, "tables and lists stand too deep within one another") from None
    file = SettingsFile(path, text, cast("dict[str, object]", plain), above)
    errors = [file.error(complaint.message, *complaint.keys) for complaint in complaints(plain)]
    if errors:
        raise min(errors, key=lambda error: (error.line, error.column))
    return file


def _content_of(path: str) -> bytes:
    try:
        with open(path, "rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise ReadError(path, 0, 0, f"cannot be read: {error.strerror}") from None
    except ValueError:  # a name that no file can have
        raise ReadError(path, 0, 0, "cannot be read: this is no name of a file") from None
    if len(content) > LARGEST:
        raise ReadError(path, 0, 0, f"is larger than {LARGEST // 1024} KiB, which no file of settings is")
    return content


def _text_of(path: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", "replace")
        message = f"the file is not UTF-8: byte 0x{content[error.start]:02X} stands here"
        raise ReadError(path, *Lines(before).position(len(before)), message) from None
    return text.replace("\r\n", "\n")


def _plain(value: object) -> object:
    """A value as JSON has it: TOML's dates and times are text."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in cast("dict[str, object]", value).items()}
    if isinstance(value, list):
        return [_plain(item) for item in cast("list[object]", value)]
    if isinstance(value, date | time):
        return value.isoformat()
    return value
