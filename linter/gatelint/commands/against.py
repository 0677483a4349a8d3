"""`gatelint check --against FILE`: what is deployed otherwise than the templates say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.differences import compared
from gatelint.readers.accounts.building.doors import read_accounts
from gatelint.readers.accounts.snapshot import load
from gatelint.readers.templates.applications.gathering import document_in
from gatelint.readers.templates.documents import ReadError
from gatelint.readers.templates.read import read_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from gatelint.differences import AgainstAccount
    from gatelint.readers.projects.stack_settings import StackSettings
    from gatelint.readers.templates.documents import Document
    from gatelint.readers.templates.read import Reading


def comparisons_with(
    snapshots: Iterable[str], templates: Iterable[str], settings_of: Callable[[str], StackSettings]
) -> Iterator[AgainstAccount]:
    """How templates, in all their scenarios, and what snapshots of accounts have of them compare.

    A template that cannot be read is told of where it is examined. Raises UsageError for what is no snapshot.
    """
    deployed = [reading.scenarios[0].door for reading in read_accounts(load(snapshots))]
    for path in templates:
        document = document_in(path)
        if document is None:
            continue
        try:
            yield compared(reader_of(document, settings_of(path).given), deployed)
        except ReadError:
            continue


def reader_of(document: Document, given: Mapping[str, str]) -> Callable[[frozenset[str]], Reading]:
    """What reads a template with the defaults of some parameters unresolved."""
    return lambda unresolved_defaults: read_template(document, given, unresolved_defaults)
