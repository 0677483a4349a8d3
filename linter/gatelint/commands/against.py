"""`gatelint check --against FILE`: what is deployed otherwise than the templates say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.differences import differences
from gatelint.readers.accounts.building.doors import read_accounts
from gatelint.readers.accounts.snapshot import load
from gatelint.readers.templates.applications.gathering import document_in
from gatelint.readers.templates.documents import ReadError
from gatelint.readers.templates.read import read_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from gatelint.differences import Difference
    from gatelint.readers.projects.stack_settings import StackSettings


def differences_from(
    snapshots: Iterable[str], templates: Iterable[str], settings_of: Callable[[str], StackSettings]
) -> Iterator[Difference]:
    """What snapshots of accounts have otherwise than templates; of one with conditions, its first scenario counts.

    A template that cannot be read is told of where it is examined. Raises UsageError for what is no snapshot.
    """
    deployed = [reading.scenarios[0].door for reading in read_accounts(load(snapshots))]
    for path in templates:
        document = document_in(path)
        if document is None:
            continue
        try:
            reading = read_template(document, settings_of(path).given)
        except ReadError:
            continue
        yield from differences(reading.scenarios[0].door, deployed)
