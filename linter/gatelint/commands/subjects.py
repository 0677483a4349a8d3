"""What a run examines: templates that stand alone, and applications of several."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

from gatelint.readers.templates.documents import ReadError, Tie
from gatelint.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gatelint.readers.projects.stack_settings import StackSettings
    from gatelint.readers.templates.applications.member import Application

Subject: TypeAlias = "str | Application"
"""The path of a template, or an application."""

UPLOADED = b"s3://"
"""What stands in a template whose code `sam package` or `aws cloudformation package` has uploaded."""


@record()
class Candidate:
    """A file that looks like a template, what may tie it to others, and whether its code seems to be uploaded."""

    path: str
    ties: set[Tie]
    is_packaged: bool = False


def subjects_of(candidates: Sequence[Candidate], settings_of: Callable[[str], StackSettings]) -> list[Subject]:
    """The applications that the templates are, and the templates that are in none; in order, each template once."""
    applications = applications_in(candidates, settings_of)
    if not applications:
        return [candidate.path for candidate in candidates]
    owners = {os.path.realpath(path): application for application in applications for path in application.sources}
    found: list[Subject] = []
    told: set[int] = set()
    for candidate in candidates:
        owner = owners.get(os.path.realpath(candidate.path))
        if owner is None:
            found.append(candidate.path)
        elif id(owner) not in told:
            told.add(id(owner))
            found.append(owner)
    return found


def applications_in(candidates: Sequence[Candidate], settings_of: Callable[[str], StackSettings]) -> list[Application]:
    """The applications: looked for only where something nests, or something is imported that may be exported here."""
    importing, exporting = (
        {candidate.path for candidate in candidates if tie in candidate.ties} for tie in (Tie.IMPORTS, Tie.EXPORTS)
    )
    wanted = {Tie.NESTS} if any(Tie.NESTS in candidate.ties for candidate in candidates) else set[Tie]()
    if importing and exporting and len(importing | exporting) > 1:  # no stack imports from itself
        wanted = {Tie.NESTS, Tie.IMPORTS, Tie.EXPORTS}
    if not wanted:
        return []
    from gatelint.readers.templates.applications.gathering import gathered

    tied = [candidate.path for candidate in candidates if candidate.ties & wanted]
    return gathered(tied, settings_of, [candidate.path for candidate in candidates])


def without_packaged_copies(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The templates without those that a tool made of another in the same folder, with the code in S3.

    They have the same resources, so all that is wrong would be told twice, and first where nobody writes.
    """
    folders: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        folders.setdefault(os.path.dirname(candidate.path), []).append(candidate)
    copies: set[str] = set()
    for together in folders.values():
        packaged = [each for each in together if each.is_packaged]
        written = [each for each in together if not each.is_packaged]
        if packaged and written:
            sources = [resources_in(each.path) for each in written]
            copies.update(each.path for each in packaged if (made := resources_in(each.path)) and made in sources)
    return [candidate for candidate in candidates if candidate.path not in copies]


def resources_in(path: str) -> dict[str, str]:
    """The types of the resources of a template, by logical id; none of what cannot be read."""
    from gatelint.readers.templates.applications.gathering import document_in
    from gatelint.readers.templates.nodes import Mapping, Scalar

    try:
        document = document_in(path)
    except ReadError:
        return {}
    resources = document.root.get("Resources") if document and isinstance(document.root, Mapping) else None
    found: dict[str, str] = {}
    for entry in resources.entries if isinstance(resources, Mapping) else ():
        kind = entry.value.get("Type") if isinstance(entry.value, Mapping) else None
        found[entry.key] = kind.text if isinstance(kind, Scalar) else ""
    return found
