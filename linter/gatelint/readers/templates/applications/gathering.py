"""From the templates of a run to applications."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gatelint.readers.templates.applications.member import Application, Member
from gatelint.readers.templates.applications.nesting import Nesting, refuse_circles
from gatelint.readers.templates.applications.pairing import applications_of
from gatelint.readers.templates.documents import ReadError, is_template, looks_like_template, read_document
from gatelint.readers.templates.template import Template

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from gatelint.readers.projects.stack_settings import StackSettings
    from gatelint.readers.templates.documents import Document


class Library:
    """The documents of files, each read once, and known by the path that it is first asked for by."""

    def __init__(self) -> None:
        self._read: dict[str, Document | ReadError | None] = {}

    def document(self, path: str) -> Document | None:
        """The template in a file; None where there is none. Raises ReadError where it cannot be read."""
        identity = os.path.realpath(path)
        if identity not in self._read:
            try:
                self._read[identity] = document_in(path)
            except ReadError as error:
                self._read[identity] = error
        found = self._read[identity]
        if isinstance(found, ReadError):
            raise ReadError(found.source, found.line, found.column, found.message)
        return found


def document_in(path: str) -> Document | None:
    """The template in a file; None where there is none. Raises ReadError where it cannot be read."""
    try:
        with open(path, "rb") as stream:
            content = stream.read()
    except OSError as error:
        raise ReadError(path, 0, 0, f"cannot be read: {error.strerror}") from None
    if not looks_like_template(content):
        return None
    document = read_document(path, content)
    return document if is_template(document) else None


def gathered(
    paths: Sequence[str], settings_of: Callable[[str], StackSettings], run: Collection[str] = ()
) -> list[Application]:
    """The applications that templates with nested stacks, imports or exports are, in order.

    A template that cannot be read is in none of them, nor is one alone to which nothing is tied; of one that is nested
    the application tells what is wrong. `run` are the paths of all templates in sight.
    """
    in_sight = {os.path.realpath(path) for path in run}
    library = Library()
    nestings: dict[int, Nesting] = {}
    stacks: list[Member] = []
    for path in paths:
        settings = settings_of(path)
        try:
            document = library.document(path)
            if document is None:
                continue
            member = Member(Template.of(document, settings.given), settings)
            refuse_circles(member.template)
        except ReadError:
            continue  # whoever examines the file on its own tells what is wrong with it
        if settings.assembly:
            member.is_whole = all(os.path.realpath(other) in in_sight for other in settings.assembly)
        nesting = nestings[id(member)] = Nesting(library.document)
        nesting.add_to(member)
        stacks.append(member)
    applications = applications_of(outermost(stacks))
    for application in applications:
        told = [nestings[id(stack)] for stack in application.stacks]
        application.unreadable += told_once(error for nesting in told for error in nesting.unreadable)
        application.remarks += told_once(error for nesting in told for error in nesting.remarks)
    return [each for each in applications if len(list(each.members())) > 1 or each.unreadable or each.remarks]


def told_once(errors: Iterable[ReadError]) -> list[ReadError]:
    """The errors without repetitions: a template may be nested more than once."""
    return list({str(error): error for error in errors}.values())


def outermost(stacks: Sequence[Member]) -> list[Member]:
    """The stacks without those that are nested in another of them; of some that nest each other, the first."""
    inner = [{os.path.realpath(each.source) for each in stack.all() if each is not stack} for stack in stacks]
    files = [os.path.realpath(stack.source) for stack in stacks]
    owners_of: dict[str, list[int]] = {}
    for owner, nested in enumerate(inner):
        for file in nested:
            owners_of.setdefault(file, []).append(owner)
    found: list[Member] = []
    for index, stack in enumerate(stacks):
        owners = [owner for owner in owners_of.get(files[index], ()) if owner != index]
        if not any(files[other] not in inner[index] or other < index for other in owners):
            found.append(stack)
    return found
