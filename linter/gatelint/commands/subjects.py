"""What a run examines: templates that stand alone, and applications of several."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

from gatelint.readers.templates.documents import Tie
from gatelint.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gatelint.readers.projects.stack_settings import StackSettings
    from gatelint.readers.templates.applications.member import Application

Subject: TypeAlias = "str | Application"
"""The path of a template, or an application."""


@record()
class Candidate:
    """A file that looks like a template, and what may tie it to others."""

    path: str
    ties: set[Tie]


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
    ties = set[Tie]().union(*(candidate.ties for candidate in candidates))
    wanted = ties & {Tie.NESTS}
    if {Tie.IMPORTS, Tie.EXPORTS} <= ties:
        wanted = {Tie.NESTS, Tie.IMPORTS, Tie.EXPORTS}
    if not wanted:
        return []
    from gatelint.readers.templates.applications.gathering import gathered

    return gathered([candidate.path for candidate in candidates if candidate.ties & wanted], settings_of)
