"""JSON with positions. The standard library tells none, and YAML refuses some JSON: tabs, long keys, pairs of escapes.

https://www.rfc-editor.org/rfc/rfc8259
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from gatelint.readers.templates.nodes import Entry, Lines, Mapping, Scalar, Sequence
from gatelint.readers.templates.parse_error import DEEPEST, TOO_DEEP, ParseError, last_of_each_key

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Kind, Node
    from gatelint.readers.templates.parse_error import Remark
    from gatelint.values import Stretch

_SPACE = r"[ \t\r\n]*"
_STRING = r'"([^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*)"'
_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"
# One match reads a whole entry or item and the separator after it; of a mapping or list, only what opens it.
_VALUE = rf"{_SPACE}(?:{_STRING}|([\[{{]|{_NUMBER}|true|false|null)){_SPACE}([,}}\]])?"
_match_entry = re.compile(rf"{_SPACE}{_STRING}{_SPACE}:{_VALUE}").match
_match_item = re.compile(rf"(){_VALUE}").match
_match_separator = re.compile(rf"{_SPACE}([,}}\]])?").match
_match_space = re.compile(_SPACE).match
_match_key = re.compile(rf"{_STRING}{_SPACE}(:)?{_SPACE}").match

_ESCAPE = re.compile(r"\\(?:u([dD][89abAB]..)\\u([dD][c-fC-F]..)|u(....)|(.))")
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS: dict[str, Kind] = {"true": "bool", "false": "bool", "null": "null"}
_CLOSING = {"{": "}", "[": "]"}

_Open: TypeAlias = "tuple[int, bool, list[Entry], list[Node], str, Stretch]"
"""A mapping (or else list) around the one that is being read: where it opens, and the key that waits for its value."""


def parse_json(text: str, remarks: list[Remark]) -> Node:
    """What a text says that begins with "{"; adds to `remarks` what is odd in it. Raises ParseError."""
    lines = Lines(text)
    span = lines.span
    around: list[_Open] = []
    start = _end_of_space(text, 0)
    is_mapping = True
    entries: list[Entry] = []
    items: list[Node] = []
    key = ""
    key_at: Stretch = (span, 0, 0)
    at = start + 1
    node: Node
    while True:
        found = (_match_entry if is_mapping else _match_item)(text, at)
        if found is None:
            at = _end_of_space(text, at) + 1
            separator = text[at - 1 : at]
            if entries or items or separator != ("}" if is_mapping else "]"):
                raise ParseError(*_wrong_entry(lines, text, at - 1, start))
        else:
            key, string, token, separator = found.groups()
            at = found.end()
            if is_mapping:
                key_start, key_end = found.span(1)
                key_at = (span, key_start - 1, key_end + 1)
                if "\\" in key:
                    key = _unescaped(key)
            if token is None:
                value_start, value_end = found.span(2)
                if "\\" in string:
                    string = _unescaped(string)
                node = Scalar(string, None, (span, value_start - 1, value_end + 1), "str")
            elif token in "{[":
                around.append((start, is_mapping, entries, items, key, key_at))
                start, at = found.span(3)
                is_mapping, entries, items = token == "{", [], []
                if len(around) >= DEEPEST:
                    raise ParseError(*lines.position(start), TOO_DEEP)
                continue
            else:
                node = Scalar(token, None, (span, *found.span(3)), _WORDS.get(token) or _kind_of_number(token))
            if is_mapping:
                entries.append(Entry(key, key_at, node))
            else:
                items.append(node)
        while separator != ",":
            if separator != ("}" if is_mapping else "]"):
                raise ParseError(*_wrong_separator(lines, text, at - len(separator or ""), start))
            if is_mapping:
                if len({entry.key for entry in entries}) != len(entries):
                    entries = last_of_each_key(entries, remarks)
                node = Mapping(entries, (span, start, at))
            else:
                node = Sequence(items, (span, start, at))
            if not around:
                _refuse_rest(lines, text, at)
                return node
            start, is_mapping, entries, items, key, key_at = around.pop()
            if is_mapping:
                entries.append(Entry(key, key_at, node))
            else:
                items.append(node)
            found = _match_separator(text, at)
            separator, at = ("", at) if found is None else (found[1], found.end())


def _refuse_rest(lines: Lines, text: str, at: int) -> None:
    at = _end_of_space(text, at)
    if at < len(text):
        raise ParseError(*lines.position(at), "what begins with { has ended before this")


def _kind_of_number(number: str) -> Kind:
    return "int" if number.lstrip("-").isdigit() else "float"


def _end_of_space(text: str, at: int) -> int:
    found = _match_space(text, at)
    return at if found is None else found.end()


def _unescaped(string: str) -> str:
    return _ESCAPE.sub(_character, string)


def _character(escape: re.Match[str]) -> str:
    high, low, alone, character = escape.groups()
    if high is not None:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    if alone is not None:
        code = int(alone, 16)
        return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)  # half of a pair is no character
    return _ESCAPED.get(character, character)


def _wrong_separator(lines: Lines, text: str, at: int, start: int) -> tuple[int, int, str]:
    """What is wrong at an offset where what opens at `start` neither goes on nor ends."""
    if at >= len(text):
        return (*lines.position(start), f'the "{text[start]}" that stands here is never closed')
    return (*lines.position(at), f'a "," or "{_CLOSING[text[start]]}" must stand here')


def _wrong_entry(lines: Lines, text: str, at: int, start: int) -> tuple[int, int, str]:
    """What is wrong at an offset where no entry or item begins, inside of what opens at `start`."""
    if text[start] == "[":
        return _wrong_value(lines, text, at, start)
    key = _match_key(text, at)
    if key is not None:
        if key[2] is None:
            return (*lines.position(key.end()), 'a ":" must follow the key')
        return _wrong_value(lines, text, key.end(), start)
    if text[at : at + 1] in ('"', ""):
        return _wrong_value(lines, text, at, start)
    return (*lines.position(at), "a key must stand here, in double quotes")


def _wrong_value(lines: Lines, text: str, at: int, start: int) -> tuple[int, int, str]:
    if at >= len(text):
        return _wrong_separator(lines, text, at, start)
    if text[at] == '"':
        return (*lines.position(at), "this string has no end on its line, or holds an escape that JSON has not")
    return (*lines.position(at), "this is no JSON value; text stands in double quotes")
