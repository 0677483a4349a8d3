"""`parameter_overrides`, in each form in which SAM's command line takes them.

Text ("Name=Value Other=\\"two words\\"", or ParameterKey=Name,ParameterValue=Value), a table of names and values, files
named by `file://` or in a table under `$include`, and lists of these, in which the last one wins. What SAM drops
without a word - text between pairs, an unquoted value from its first quote on - is dropped here, since the stack does
not get it either.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-cli-command-reference-sam-deploy.html
https://github.com/aws/aws-sam-cli/blob/develop/samcli/cli/types.py
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from gatelint.readers.projects.sam_files import EXTENSIONS, mapping_of, read_sam_file

if TYPE_CHECKING:
    from gatelint.readers.projects.sam_files import Keys, SamFile

MOST_PARTS = 10_000
"""Aliases and files that name each other make more of a few lines than memory holds; a stack has 200 parameters."""

PARTS_OF_FILE = 100
"""As many parts as reading a file counts for, which takes as long."""

_FILE = "file://"
_INCLUDE = "$include"

# Unlike SAM's own, these patterns match a text in one way at most: quotes that never end would take for ever else.
_QUOTED = r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'"""
_VALUE = rf"""({_QUOTED}|(?:\\.|[^ "\\])+)"""
_NAME = r"""([A-Za-z0-9"']+)"""
_PAIR = re.compile(rf" {_NAME}={_VALUE}")
_LONG_PAIR = re.compile(rf"ParameterKey={_NAME},ParameterValue={_VALUE}")


def parameters_of(value: object, file: SamFile, keys: Keys) -> dict[str, str]:
    """The parameters that a value stands for, as text that CloudFormation gets; `keys` lead to the value in `file`.

    Names of files are relative to the folder of the file that they stand in. No message repeats a value, which may be
    a secret. Raises ReadError.
    """
    return _Overrides().read(value, file, keys)


class _Overrides:
    def __init__(self) -> None:
        self._parts = 0
        self._open_files: list[str] = []

    def read(self, value: object, file: SamFile, keys: Keys) -> dict[str, str]:
        if value is None or value == "":
            return {}
        written: dict[str, str] = {}
        for item, at in self._flat(value, file, keys):
            if isinstance(item, str):
                if item.startswith(_FILE):
                    written.update(self._in_file(item.removeprefix(_FILE), file, at))
                else:
                    written.update(_pairs(item, file, at))
            elif isinstance(item, dict):
                written.update(self._in_table(cast("dict[str, object]", item), file, at))
            elif item is not None:
                raise file.error("parameter_overrides takes text, tables of names and values, and lists of these", *at)
        return {_without_quotes(name): _without_quotes(text) for name, text in written.items()}

    def _flat(self, value: object, file: SamFile, keys: Keys) -> Iterator[tuple[object, Keys]]:
        """What is in a list and the lists in it, or the value itself; with the keys that lead to each."""
        waiting: list[tuple[object, Keys]] = [(value, keys)]
        while waiting:
            item, at = waiting.pop()
            if isinstance(item, list):
                items = cast("list[object]", item)
                self._count(len(items), file, keys)
                waiting += [(inner, (*at, index)) for index, inner in enumerate(items)][::-1]
            else:
                yield item, at

    def _count(self, parts: int, file: SamFile, keys: Keys) -> None:
        self._parts += parts
        if self._parts > MOST_PARTS:
            raise file.error(f"parameter_overrides comes to more than {MOST_PARTS} parts", *keys)

    def _in_file(self, name: str, file: SamFile, keys: Keys) -> dict[str, str]:
        path = os.path.normpath(os.path.join(os.path.dirname(file.path), name))
        if os.path.splitext(path)[1] not in EXTENSIONS:
            raise file.error(f"{path} is no file that sam takes parameters from: {', '.join(EXTENSIONS)}", *keys)
        # Only a regular file ends for certain.
        if not os.path.isfile(path):
            raise file.error(f"there is no file {path}", *keys)
        identity = os.path.realpath(path)
        if identity in self._open_files:
            raise file.error(f"{path} names itself, directly or through another file", *keys)
        self._count(PARTS_OF_FILE, file, keys)
        self._open_files.append(identity)
        included = read_sam_file(path)
        values = self.read(included.content, included, ())
        self._open_files.pop()
        return values

    def _in_table(self, table: dict[str, object], file: SamFile, keys: Keys) -> dict[str, str]:
        self._count(len(table), file, keys)
        values: dict[str, str] = {}
        for name, value in table.items():
            if name == _INCLUDE and value is not None:
                if not isinstance(value, str | list):
                    raise file.error(f"{_INCLUDE} takes the name of a file (file://...), or a list", *keys, name)
                values.update(self.read(cast("object", value), file, (*keys, name)))
            elif isinstance(value, list):
                items = cast("list[object]", value)
                values[name] = ",".join(
                    _text_of(item, name, file, keys).strip() for item in items if item is not None and item != ""
                )
            else:
                values[name] = _text_of(value, name, file, keys)
        return values


def _pairs(text: str, file: SamFile, keys: Keys) -> list[tuple[str, str]]:
    pairs = _LONG_PAIR.findall(text.strip()) or _PAIR.findall(f" {text.strip()}")
    if not pairs:
        raise file.error('parameter_overrides has no pair in it: "Name=Value Other=Value" is expected', *keys)
    return pairs


def _text_of(value: object, name: str, file: SamFile, keys: Keys) -> str:
    """A value of a table as SAM passes it on: a boolean is "True" or "False", and 1.10 is "1.1"."""
    if value is None:
        return ""
    if mapping_of(value) is not None or isinstance(value, list):
        kind = "a list" if isinstance(value, list) else "a table"
        raise file.error(f"parameter {name} is given {kind}; text is expected", *keys, name)
    try:
        return str(value)
    except ValueError:
        raise file.error(f"parameter {name} is given a number of too many digits", *keys, name) from None


def _without_quotes(text: str) -> str:
    if text and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    return text.replace("\\ ", " ").replace('\\"', '"').replace("\\'", "'")
