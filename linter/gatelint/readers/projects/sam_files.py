"""The files that SAM's command line reads options from: TOML or YAML as plain values, each with its place."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias, cast

from gatelint.readers.templates.documents import ReadError, read_document
from gatelint.readers.templates.nodes import Lines, Mapping, Scalar, Sequence
from gatelint.records import record

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Node

Keys: TypeAlias = tuple[str | int, ...]
"""Where a value is in a file: the keys that lead to it, and the indexes in lists."""

LARGEST = 256 * 1024
"""Bytes. A file of options has some hundred; what is much larger is something else, or an attempt at a crash."""

EXTENSIONS = (".toml", ".yaml", ".yml")
"""Those that SAM knows, the preferred one first. It has no JSON here.
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html
"""

_TRUE = ("true", "True", "TRUE")
_FALSE = ("false", "False", "FALSE")
# SAM reads YAML 1.2, while CloudFormation reads templates as YAML 1.1: "yes" is text here, and 017 is seventeen.
# https://yaml.org/spec/1.2.2/#103-core-schema (underscores are an addition of the parser that SAM takes)
_INT = re.compile(r"[-+]?(?:(?P<digits>[0-9][0-9_]*)|0b(?P<bits>[01_]+)|0o(?P<octal>[0-7_]+)|0x(?P<hex>[0-9a-fA-F_]+))")
_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9][0-9_]*)")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_BASES = (("digits", 10), ("bits", 2), ("octal", 8), ("hex", 16))

_BEFORE_TEXT = ('"', "'", "|", ">")
_YAML_TEXT = "tag:yaml.org,2002:str"

_HEADER = re.compile(r"""[ \t]*\[\[?([\w.\-"' \t]+)\]\]?[ \t]*(?:#.*)?""")
_KEY = re.compile(r"""([ \t]*)([\w\-"'][\w.\-"' \t]*)=""")


@record()
class SamFile:
    """What a file says: mappings, lists, text, numbers, booleans, dates and None, as SAM gets them.

    `position` gives the line and column of what keys lead to, or of the nearest thing around it; (0, 0) where that is
    the whole file.
    """

    path: str
    content: object
    position: Callable[[Keys], tuple[int, int]]

    def error(self, message: str, *keys: str | int) -> ReadError:
        """Something is wrong with what the keys lead to; names in the message may hold anything, also line ends."""
        line = "".join([character if character.isprintable() else repr(character)[1:-1] for character in message])
        return ReadError(self.path, *self.position(keys), line)


def read_sam_file(path: str) -> SamFile:
    """Reads a file by its extension, as SAM does. Raises ReadError, whatever is wrong with it."""
    extension = os.path.splitext(path)[1]
    if extension not in EXTENSIONS:
        raise ReadError(path, 0, 0, f"sam reads options from {', '.join(EXTENSIONS[:-1])} and {EXTENSIONS[-1]} files")
    try:
        with open(path, "rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise ReadError(path, 0, 0, f"cannot be read: {error.strerror}") from None
    except ValueError:  # a name that no file can have
        raise ReadError(path, 0, 0, "cannot be read: this is no name of a file") from None
    if len(content) > LARGEST:
        raise ReadError(path, 0, 0, f"is larger than {LARGEST // 1024} KiB, which no file of options is")
    return _read_toml(path, content) if extension == ".toml" else _read_yaml(path, content)


def _read_toml(path: str, content: bytes) -> SamFile:
    from gatelint.readers.toml_text import parse_toml

    text = _text_of(path, content)
    values = parse_toml(path, text)
    return SamFile(path, values, lambda keys: _position_in_toml(text, keys))


def _text_of(path: str, content: bytes) -> str:
    if content.startswith(b"\xef\xbb\xbf"):
        raise ReadError(path, 1, 1, "the file begins with a byte order mark, which sam does not read; save it without")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        message = f"the file is not UTF-8: byte 0x{content[error.start]:02X} stands here"
        raise ReadError(path, *Lines(before).position(len(before)), message) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _position_in_toml(text: str, keys: Keys) -> tuple[int, int]:
    """The line of the longest part of the keys that a header or a key spells out. tomllib itself does not tell."""
    header: Keys = ()
    longest, place = 0, (0, 0)
    for number, line in enumerate(text.split("\n"), 1):
        if found := _HEADER.fullmatch(line):
            header = path = _parts(found[1])
            column = line.index("[") + 1
        elif found := _KEY.match(line):
            path = (*header, *_parts(found[2]))
            column = len(found[1]) + 1
        else:
            continue
        if len(path) > longest and keys[: len(path)] == path:
            longest, place = len(path), (number, column)
    return place


def _parts(dotted: str) -> Keys:
    return tuple([part.strip(" \t").strip("\"'") for part in dotted.split(".")])


def _read_yaml(path: str, content: bytes) -> SamFile:
    document = read_document(path, content)
    for remark in document.remarks:
        raise ReadError(path, remark.line, remark.column, "this key stands twice in a mapping, which sam refuses")
    lines = document.text.splitlines(keepends=True)
    try:
        values = _value_of(document.root, lines, {})
    except ValueError:
        raise ReadError(path, 0, 0, "a number has more digits than can be read") from None
    root = document.root
    return SamFile(path, values, lambda keys: _position_in_yaml(root, keys))


def _value_of(node: Node, lines: list[str], known: dict[int, object]) -> object:
    """A node as a plain value. What many aliases name is made once, so that they take no more room than in the file."""
    if isinstance(node, Scalar):
        return _value_of_scalar(node, lines)
    if id(node) not in known:
        if isinstance(node, Mapping):
            known[id(node)] = {entry.key: _value_of(entry.value, lines, known) for entry in node.entries}
        else:
            known[id(node)] = [_value_of(item, lines, known) for item in node.items]
    return known[id(node)]


def _value_of_scalar(scalar: Scalar, lines: list[str]) -> object:
    if scalar.is_null:
        return None
    text = scalar.text
    if scalar.tag:
        return text if scalar.tag == _YAML_TEXT else resolved(text)
    line, column = scalar.span[:2]
    return text if lines[line - 1].startswith(_BEFORE_TEXT, column - 1) else resolved(text)


def resolved(text: str) -> str | bool | int | float:
    """What YAML 1.2 takes a word without quotes for. Raises ValueError for a number of thousands of digits."""
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if found := _INT.fullmatch(text):
        sign = -1 if text.startswith("-") else 1
        for name, base in _BASES:
            digits = (found[name] or "").replace("_", "")
            if digits:
                return sign * int(digits, base)
        return text
    if _FLOAT.fullmatch(text):
        return float(text.replace("_", ""))
    if _NOT_FINITE.fullmatch(text):
        return float(text.replace(".", ""))
    return text


def _position_in_yaml(root: Node, keys: Keys) -> tuple[int, int]:
    node, place = root, (0, 0)
    for key in keys:
        if isinstance(node, Mapping):
            entry = node.entry(str(key))
            if entry is None:
                break
            node, span = entry.value, entry.key_span
        elif isinstance(node, Sequence) and isinstance(key, int) and key < len(node.items):
            node = node.items[key]
            span = node.span
        else:
            break
        place = (span.line, span.column)
    return place


def mapping_of(value: object) -> dict[str, object] | None:
    """A mapping as such; None if it is something else."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else None
