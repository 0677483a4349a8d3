"""JSON files that tools write, which are large and of whose positions only what is wrong has need."""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING, cast

from gatelint.readers.templates.documents import ReadError
from gatelint.readers.templates.nodes import Mapping, Scalar
from gatelint.values import Span, measured

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Node

MOST_BYTES = 200_000_000

_HALF_OF_A_PAIR = re.compile(r"[\ud800-\udfff]")
_ESCAPED_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


class JsonFile:
    """A file that was read: its path, and what it says. `complaint` tells where something in it is wrong."""

    def __init__(self, path: str) -> None:
        """Raises ReadError where the file cannot be read, or is no JSON."""
        self.path = path
        self._content = _content_of(path)
        self._root: Node | None = None
        self.value = _value_of(path, self._content)

    def complaint(self, message: str, *keys: str) -> ReadError:
        """A line about what stands under these keys, or about the innermost mapping that has none of the next."""
        return ReadError(self.path, *self._position(keys), message)

    def _position(self, keys: tuple[str, ...]) -> tuple[int, int]:
        node = self._node()
        place = node.stretch
        for key in keys:
            entry = node.entry(key) if isinstance(node, Mapping) else None
            if entry is None:
                break
            place, node = entry.key_stretch, entry.value
        return measured(place)[:2]

    def _node(self) -> Node:
        """What the file says with positions, which takes much longer to find out."""
        from gatelint.readers.templates.parse_error import ParseError
        from gatelint.readers.templates.parse_json import parse_json

        if self._root is None:
            try:
                self._root = parse_json(self._content.decode("utf-8-sig"), [])
            except ParseError:  # it is stricter, about depth for one
                self._root = Scalar("", None, Span(0, 0, 0, 0))
        return self._root


def _content_of(path: str) -> bytes:
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise ReadError(path, 0, 0, "cannot be read: it is no file")
        if status.st_size > MOST_BYTES:
            raise ReadError(path, 0, 0, f"cannot be read: it is larger than {MOST_BYTES // 1_000_000} MB")
        with open(path, "rb") as stream:
            return stream.read()
    except OSError as error:
        raise ReadError(path, 0, 0, f"cannot be read: {error.strerror}") from None
    except ValueError:
        raise ReadError(path, 0, 0, "cannot be read: no file can be called so") from None


def _value_of(path: str, content: bytes) -> object:
    import json  # it takes longer to load than a small template to read

    try:
        value: object = json.loads(content.decode("utf-8-sig"))
        return _of_whole_characters(value) if _ESCAPED_HALF.search(content) else value
    except json.JSONDecodeError as error:
        message = f"this is no JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise ReadError(path, error.lineno, error.colno, message) from None
    except UnicodeDecodeError:
        raise ReadError(path, 0, 0, "cannot be read: it is not UTF-8") from None
    except (ValueError, RecursionError):
        raise ReadError(path, 0, 0, "cannot be read: its numbers are too long, or its mappings too deep") from None


def _of_whole_characters(value: object) -> object:
    """A value without halves of surrogate pairs, which can be neither printed nor looked for in a folder."""
    if isinstance(value, str):
        return _HALF_OF_A_PAIR.sub("\ufffd", value)
    if isinstance(value, list):
        return [_of_whole_characters(item) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        entries = cast("dict[str, object]", value).items()
        return {_HALF_OF_A_PAIR.sub("\ufffd", key): _of_whole_characters(item) for key, item in entries}
    return value
