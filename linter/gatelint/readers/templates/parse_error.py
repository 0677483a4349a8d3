"""What is wrong with a text: why it is no YAML and no JSON, and what is odd in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.records import record

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Entry

DEEPEST = 200
"""Mappings and lists within one another beyond this depth are no template, and may be an attempt at a crash."""

TOO_DEEP = f"mappings and lists stand more than {DEEPEST} deep within one another"


class ParseError(Exception):
    """What is wrong (one line), and where: line and column count from 1."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.message = message


@record()
class Remark:
    """Something that CloudFormation takes, though hardly as it was meant; line and column count from 1."""

    line: int
    column: int
    message: str


def last_of_each_key(entries: list[Entry], remarks: list[Remark]) -> list[Entry]:
    """The entries without those whose key stands again further down, which are remarked on.

    CloudFormation takes the last one, in YAML as in JSON, and says nothing.
    https://github.com/aws-cloudformation/cfn-language-discussion/issues/96
    """
    last: dict[str, Entry] = {}
    for entry in entries:
        before = last.get(entry.key)
        if before is not None:
            line, column = entry.key_span[:2]
            message = (
                f'the key "{entry.key}" stands twice: here and on line {before.key_span.line}, which does not count'
            )
            remarks.append(Remark(line, column, message))
        last[entry.key] = entry
    return list(last.values())
