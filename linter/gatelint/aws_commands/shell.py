"""Lines for a shell, bash or zsh, of what may come from anybody: an account is read that others have filled.

https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    Option: TypeAlias = "tuple[str, str | Asked | Written | None]"

_SAFE = re.compile(r"[A-Za-z0-9_./:@%+,-][A-Za-z0-9_./:@%+,=-]*")
"""Words that no shell takes for more than they are; zsh looks up what begins with "="."""

_FETCHED = ("file://", "fileb://", "http://", "https://")
"""What the AWS CLI reads the value of an option from, some of it in its first version alone.

https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html
"""


class NotSpeakableError(Exception):
    """No command can be told; the message says why, as a lower-case clause."""


@record(hashable=True)
class Asked:
    """A value that whoever runs the command has to give, as a variable; the shell says `hint` where it is not set."""

    variable: str
    hint: str

    def __str__(self) -> str:
        hint = "".join(sign if sign.isalnum() or sign in " ,.:/-()$_" else " " for sign in self.hint)
        return f"${{{self.variable}:?{hint.replace('$', chr(92) + '$')}}}"


@record(hashable=True)
class Written:
    """A piece of a command that stands as it is."""

    text: str


def quoted(word: str) -> str:
    """The word so that a shell takes it as it is. Raises NotSpeakableError for what a terminal would act upon."""
    if not word.isprintable():
        raise NotSpeakableError("a name in it has characters that a terminal would act upon")
    return word if _SAFE.fullmatch(word) else "'" + word.replace("'", "'\\''") + "'"


def value_of(value: str | Asked | Written) -> str:
    """The value of an option of the AWS CLI, quoted."""
    if isinstance(value, Written):
        return value.text
    if isinstance(value, Asked):
        return f'"{value}"'
    if value.startswith(_FETCHED):
        raise NotSpeakableError("the AWS CLI would take a name in it for the address of a file")
    return quoted(value)


def aws(service: str, operation: str, options: Iterable[Option]) -> str:
    """A call of the AWS CLI; an option whose value is None is a flag.

    https://docs.aws.amazon.com/cli/latest/reference/
    """
    words = ["aws", service, operation]
    for name, value in options:
        if value is None:
            words.append(f"--{name}")
            continue
        told = value_of(value)
        # What begins with a hyphen would be taken for another option.
        is_like_option = isinstance(value, str) and value.startswith("-")
        words += [f"--{name}={told}"] if is_like_option else [f"--{name}", told]
    return " ".join(words)


def in_partition(arn: str) -> list[Option]:
    """Where a service is that has no regions, beside the partition of AWS that an ARN is of; the usual one needs none.

    https://docs.aws.amazon.com/general/latest/gr/iam-service.html
    """
    region = {"aws-cn": "cn-northwest-1", "aws-us-gov": "us-gov-west-1"}.get(arn.split(":")[1])
    return [] if region is None else [("region", region)]


def through_jq(program: str, *arguments: str) -> str:
    """A filter for JSON: https://jqlang.org/manual/"""
    return " ".join(["jq", *arguments, quoted(program)])


def file_for(name: str, what: str = "") -> str:
    """A name for a file in the working directory: "E1.json", "E1.changed.json"."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-") or "it"
    return f"{plain}{f'.{what}' if what else ''}.json"
