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


OWN_NAME = f"\0pseudo {STACK_NAME}\0"

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
    return fit_of_spelled(spelled(imported, prefixes[0]), spelled(exported, prefixes[1]))


def fit_of_spelled(wanted: str, offered: str) -> Fit:
    """The same, of names as `spelled` gives them."""
    if not names_its_stack(offered):
        means_another = any(f"\0{kind} " in wanted for kind in OF_ONE_TEMPLATE)
        return Fit.SAME if wanted == offered and not means_another else Fit.OTHER
    pattern = f"(?:{NAME_OF_STACK})".join(map(re.escape, offered.split(OWN_NAME)))
    has_more = any(char.isalnum() for char in offered.replace(OWN_NAME, ""))
    return Fit.BY_STACK_NAME if has_more and re.fullmatch(pattern, wanted) else Fit.OTHER


def names_its_stack(offered: str) -> bool:
    """Whether a name, as `spelled` gives it, has that of its own stack in it."""
    return OWN_NAME in offered


def shared_parameters(imported: Text, exported: Text, prefixes: tuple[str, str] = ("", "")) -> set[str]:
    """The parameters that both names are made of."""
    names = [
        {part.name.removeprefix(prefix) for part in text.references if part.kind == "parameter"}
        for text, prefix in zip((imported, exported), prefixes, strict=True)
    ]
    return names[0] & names[1]


def named_stack(wanted: str, offered: str) -> str | None:
    """What the importing stack writes where the exporting one puts its own name; both as `spelled` gives them."""
    before, found, after = offered.partition(OWN_NAME)
    if not found or not wanted.startswith(before) or not wanted.endswith(after):
        return None
    return wanted[len(before) : len(wanted) - len(after)]


def is_written_out(name: str) -> bool:
    """Whether a name, as `spelled` gives it, is known whole."""
    return "\0" not in name


def spelled(text: Text, prefix: str) -> str:
    """A text with each reference as a mark that says what it is, whosever it is."""
    return "".join(
        f"\0{part.kind} {part.name.removeprefix(prefix)}\0" if isinstance(part, Reference) else part
        for part in text.parts
    )
