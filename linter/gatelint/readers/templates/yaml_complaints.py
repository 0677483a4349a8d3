"""PyYAML's errors in words for somebody who wants to mend a file, and never has to know how YAML is parsed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from gatelint.readers.templates.nodes import Lines
from gatelint.readers.templates.parse_error import TOO_DEEP, ParseError

if TYPE_CHECKING:
    from yaml.error import Mark

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_NO_ESCAPE = "double quotes know no such escape: write two backslashes, or use single quotes"

_PROBLEMS = {
    "nesting depth": TOO_DEEP,
    "mapping values are not allowed": 'a ":" cannot stand here: is the line indented wrongly, or are quotes missing?',
    "mapping keys are not allowed": 'a "?" cannot stand here: text that begins with it needs quotes',
    "sequence entries are not allowed": 'a "-" cannot stand here: is the line indented wrongly?',
    "tab character": "a tab stands here; YAML is indented by spaces",
    "unknown escape character": _NO_ESCAPE,
    "hexdecimal number": _NO_ESCAPE,
    "Unicode character escape": "YAML has no such escape: write the character itself",
    "comment or line break": 'nothing but a comment can follow "|" or ">" on its line',
    "directive": 'text that begins with "%" needs quotes',
    "document start": "the document has ended before this",
    "',' or ']'": 'a "," or "]" must stand here: a list begins on line {line}',
    "',' or '}'": 'a "," or "}}" must stand here: a mapping begins on line {line}',
    "node content": "a value must stand here",
    "tag handle": "this tag is not declared",
}
"""What to say, by words of the parsers (libyaml's or Python's); `line` is that of what is read when it happens."""

_PROBLEMS_OF_WHAT_IS_AROUND = {
    "could not find expected ':'": 'a ":" must follow this: is it a key, or does the line belong to another?',
    "unexpected end of stream": "the quote that opens here is never closed",
    "unexpected document indicator": "the quote that opens here is never closed",
}
"""What to say of the place at which what is read begins."""

_PROBLEMS_OF_CONTEXTS = {
    "a block mapping": "this belongs to no key: is the line indented wrongly? A mapping begins on line {line}",
    "a block collection": 'a "-" must stand here, or the line is indented wrongly: a list begins on line {line}',
    "an alias": 'text that begins with "*" needs quotes',
    "an anchor": 'text that begins with "&" needs quotes',
}
"""What to say when anything else is wrong while one of these is read."""


def complaint(error: yaml.YAMLError, text: str) -> ParseError:
    """What is wrong with a text that a parser of PyYAML refuses, and where."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return _unprintable(text)
    problem, context = error.problem or "", error.context or ""
    around = error.context_mark or error.problem_mark
    at = error.problem_mark or around
    if "cannot start any token" in problem:
        return _at(at, _wrong_start(text, at))
    for words, message in _PROBLEMS_OF_WHAT_IS_AROUND.items():
        if words in problem:
            return _at(around, message)
    line = 1 if around is None else around.line + 1
    for words, message in _PROBLEMS.items():
        if words in problem:
            return _at(at, message.format(line=line))
    for words, message in _PROBLEMS_OF_CONTEXTS.items():
        if context.endswith(words):
            return _at(at, message.format(line=line))
    return _at(at, f"this is no valid YAML: {' '.join(f'{problem} {context}'.split())}")


def _at(mark: Mark | None, message: str) -> ParseError:
    return ParseError(1, 1, message) if mark is None else ParseError(mark.line + 1, mark.column + 1, message)


def _wrong_start(text: str, mark: Mark | None) -> str:
    character = text[mark.index : mark.index + 1] if mark is not None else ""
    if character == "\t":
        return _PROBLEMS["tab character"]
    return f'text that begins with "{character}" needs quotes'


def _unprintable(text: str) -> ParseError:
    found = _UNPRINTABLE.search(text)
    if found is None:
        return ParseError(1, 1, "this is no valid YAML")
    return ParseError(
        *Lines(text).position(found.start()), f"the character U+{ord(found[0]):04X} may not stand in YAML"
    )
