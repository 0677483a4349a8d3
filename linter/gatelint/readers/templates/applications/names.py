"""Whether the name that a stack imports is one that another exports."""

from __future__ import annotations

import enum
import re
from typing import TYPE_CHECKING

from gatelint.readers.templates.applications.member import STACK_NAME
from gatelint.text import Reference

if TYPE_CHECKING:
    from gatelint.text import Text

NAME_OF_STACK = f"[A-Za-z][-A-Za-z0-9]*|\0(?!pseudo {STACK_NAME})[^\0]*\0"
"""A stack's name, or a reference that may be one: not the importing stack's own name, which is another. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-using-console-create-stack-parameters.html"""


OF_ONE_TEMPLATE = ("lookup", "resource", "unread")
"""Kinds of references that mean another thing in each template, even where they read alike."""


class Fit(enum.Enum):
    """How an imported and an exported name go together."""

    SAME = "same"
    BY_STACK_NAME = "by stack name"
    """The same, if the importing stack means the exporting one where that puts its own name."""
    OTHER = "other"


def fit(imported: Text, exported: Text, prefixes: tuple[str, str] = ("", "")) -> Fit:
    """How a name that one stack imports goes with one that another exports; `prefixes` are those of the two.

    Parameters of the same name are taken for the same thing, here alone: both stacks put them into the name by which
    they find each other.
    """
    if any(part.kind in OF_ONE_TEMPLATE for part in (*imported.references, *exported.references)):
        return Fit.OTHER
    wanted, offered = _spelled(imported, prefixes[0]), _spelled(exported, prefixes[1])
    own_name = _mark("pseudo", STACK_NAME)
    if own_name not in offered:
        return Fit.SAME if wanted == offered else Fit.OTHER
    pattern = f"(?:{NAME_OF_STACK})".join(map(re.escape, offered.split(own_name)))
    has_more = any(char.isalnum() for char in offered.replace(own_name, ""))
    return Fit.BY_STACK_NAME if has_more and re.fullmatch(pattern, wanted) else Fit.OTHER


def shared_parameters(imported: Text, exported: Text, prefixes: tuple[str, str] = ("", "")) -> set[str]:
    """The parameters that both names are made of."""
    names = [
        {part.name.removeprefix(prefix) for part in text.references if part.kind == "parameter"}
        for text, prefix in zip((imported, exported), prefixes, strict=True)
    ]
    return names[0] & names[1]


def named_stack(imported: Text, exported: Text, prefixes: tuple[str, str]) -> str | None:
    """What the importing stack writes where the exporting one puts its own name."""
    wanted, offered = _spelled(imported, prefixes[0]), _spelled(exported, prefixes[1])
    before, found, after = offered.partition(_mark("pseudo", STACK_NAME))
    if not found or not wanted.startswith(before) or not wanted.endswith(after):
        return None
    return wanted[len(before) : len(wanted) - len(after)]


def _spelled(text: Text, prefix: str) -> str:
    """A text with each reference as a mark that says what it is, whosever it is."""
    return "".join(
        _mark(part.kind, part.name.removeprefix(prefix)) if isinstance(part, Reference) else part for part in text.parts
    )


def _mark(kind: str, name: str) -> str:
    return f"\0{kind} {name}\0"
