"""A stack of an application: a template, and the one way in which it is deployed there."""

from __future__ import annotations

import os
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from gatelint.readers.projects.stack_settings import StackSettings
from gatelint.records import field, record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.readers.templates.documents import ReadError
    from gatelint.readers.templates.template import Template

STACK_NAME = "AWS::StackName"


@record()
class Member:
    """A stack. `nested` are the stacks nested in it whose templates are in sight, by logical id.

    `prefix` stands before its names in an application: "" for the first stack, "Orders/" for one nested in that.
    `imports_from` are the stacks that it surely imports from; of those in `by_name` it does so under names into which
    they put their own. `is_whole` says that all stacks of its cloud assembly are in sight, so that what the CDK exports
    for others of them reaches nobody else.
    """

    template: Template
    settings: StackSettings = field(default_factory=StackSettings)
    prefix: str = ""
    parent: Member | None = None
    nested_as: str = ""
    nested: dict[str, Member] = field(default_factory=dict[str, "Member"])
    is_whole: bool = False
    imports_from: list[Member] = field(default_factory=list["Member"])
    by_name: list[Member] = field(default_factory=list["Member"])

    @property
    def source(self) -> str:
        return self.template.source

    @property
    def root(self) -> Member:
        """The stack in which it is nested, however deep, that is nested in none."""
        return self if self.parent is None else self.parent.root

    @property
    def given(self) -> dict[str, str]:
        """What is told of its parameters and pseudo parameters. A nested stack is where its parent is."""
        if self.parent is None:
            return self.settings.given
        return {name: value for name, value in self.root.settings.pseudo_parameters.items() if name != STACK_NAME}

    def name_apart(self, name: str) -> None:
        """Gives it and the stacks nested in it prefixes that no other stack of its application has."""
        for member in self.all():
            member.prefix = f"{name}/{member.prefix}"

    def all(self) -> Iterator[Member]:
        """It, and the stacks nested in it at any depth; parents before children."""
        yield self
        for nested in self.nested.values():
            yield from nested.all()


@cache
def distance(one: str, other: str) -> int:
    """How many steps lead from one file's folder to the other's."""
    mine, theirs = (PurePath(os.path.abspath(path)).parents for path in (one, other))
    return len(mine) + len(theirs) - 2 * len(set(mine) & set(theirs))


@record()
class Application:
    """Stacks that are read as one front door; `stacks` are those that are nested in none, the first one's names plain.

    `unreadable` and `remarks` tell of templates and imports that should be in it and are not.
    """

    stacks: list[Member]
    unreadable: list[ReadError] = field(default_factory=list["ReadError"])
    remarks: list[ReadError] = field(default_factory=list["ReadError"])

    def members(self) -> Iterator[Member]:
        """Every stack, nested ones after those that they are nested in."""
        for stack in self.stacks:
            yield from stack.all()

    @property
    def sources(self) -> list[str]:
        """The files of the templates, each once."""
        return list(dict.fromkeys(member.source for member in self.members()))
