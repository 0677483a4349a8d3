"""Snapshots: what was read of accounts, as a document that can be kept, handed on, and checked without an account.

It holds no secrets, but all that a front door consists of: a saved one is readable by its owner alone.
"""

from __future__ import annotations

import json
import os
import tempfile
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, cast

from gatelint.diagnosis import Problem
from gatelint.errors import UsageError
from gatelint.readers.accounts.collecting.asking import items_in
from gatelint.readers.accounts.collecting.joining import joined
from gatelint.readers.projects.json_files import JsonFile
from gatelint.readers.templates.documents import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

    from gatelint.readers.accounts.collecting.asking import Json

VERSION = 1
_MARK = "gatelint_snapshot"
_SCHEMA = "snapshot.schema.json"
LONGEST_VERSION = 40
"""Characters that are told of what stands for a version."""
MOST_DEEP = 100
"""Nothing that AWS answers with is as deep; what reads it would run out of stack."""


def snapshot_of(accounts: list[Json], taken: str) -> Json:
    """The document of these accounts, read at a moment ("2026-11-25T17:30:00Z")."""
    return {_MARK: VERSION, "taken": taken, "accounts": accounts}


def save(snapshot: Json, path: str) -> None:
    """Writes a snapshot to a file that its owner alone can read: whole, or not at all.

    Raises UsageError where it cannot be written.
    """
    folder, name = os.path.split(os.path.abspath(path))
    try:
        # It is made with mode 0600. https://docs.python.org/3/library/tempfile.html#tempfile.mkstemp
        descriptor, unfinished = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
        try:
            with open(descriptor, "w", encoding="utf-8") as stream:
                json.dump(snapshot, stream, indent=1)
                stream.write("\n")
            os.replace(unfinished, path)
        except BaseException:
            os.unlink(unfinished)
            raise
    except OSError as error:
        raise UsageError(f"the snapshot cannot be written to {path}: {error.strerror}") from None


def load(paths: Iterable[str]) -> Json:
    """The snapshots in these files, joined into one. Raises UsageError where one cannot be read, or is none."""
    return joined([_loaded(path) for path in paths])


def load_what_can_be_read(paths: Sequence[str]) -> tuple[Json, list[Problem]]:
    """The same of those that can be read, and why the others cannot. Raises UsageError where none can."""
    snapshots: list[Json] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            snapshots.append(_loaded(path))
        except UsageError as error:  # noqa: PERF203  # the next file is none the worse for it
            if len(paths) == 1:
                raise
            problems.append(Problem(path, 0, 0, str(error).removeprefix(f"{path}: ")))
    return (joined(snapshots) if snapshots else snapshot_of([], "")), problems


def _loaded(path: str) -> Json:
    if not path:
        raise UsageError("the name of a snapshot is empty")
    try:
        value = JsonFile(path).value
    except ReadError as error:
        raise UsageError(f"{path}: {error.message}") from None
    if not isinstance(value, dict) or _MARK not in value:
        raise UsageError(f"{path}: this is no snapshot, which `gatelint audit --save` makes")
    snapshot = cast("Json", value)
    if snapshot[_MARK] != VERSION:
        told = json.dumps(snapshot[_MARK])
        told = told if len(told) <= LONGEST_VERSION else f"{told[:LONGEST_VERSION]}..."
        raise UsageError(f"{path}: this snapshot has version {told}, and this gatelint reads {VERSION}")
    if is_deeper(snapshot, MOST_DEEP):
        raise UsageError(f"{path}: this snapshot is damaged: it has more than {MOST_DEEP} values within one another")
    complaint = complaint_of(snapshot)
    if complaint is not None:
        raise UsageError(f"{path}: this snapshot is damaged: {complaint}")
    return snapshot


def is_deeper(value: object, most: int) -> bool:
    """Whether more than so many lists and mappings stand within one another."""
    level = [value]
    for _ in range(most):
        if not level:
            return False
        level = [inner for one in level for inner in _within(one)]
    return any(isinstance(one, dict | list) for one in level)


def _within(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return cast("dict[str, object]", value).values()
    return items_in(value)


def complaint_of(snapshot: Any) -> str | None:
    """What is wrong with a snapshot, and where in it ("at accounts[0].regions: ..."); None where nothing is."""
    from jsonschema.exceptions import best_match  # pyright: ignore[reportUnknownVariableType]

    error = cast("ValidationError | None", best_match(_validator().iter_errors(snapshot)))
    if error is None:
        return None
    # The message may repeat half of the snapshot.
    message = error.message if len(error.message) <= 200 else f"{error.message[:100]} ... {error.message[-100:]}"
    where = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in error.absolute_path)
    return f"at {where.lstrip('.') or 'its root'}: {message}"


@cache
def _validator() -> Validator:
    from jsonschema import Draft202012Validator

    schema = json.loads(resources.files("gatelint.readers.accounts").joinpath(_SCHEMA).read_text(encoding="utf-8"))
    return Draft202012Validator(schema)
