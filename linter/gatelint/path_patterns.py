"""Patterns for paths, as .gitignore has them (without negation).

A pattern with a slash in it is about the path from the top; one without is about the name of a file or folder, however
deep. `*`, `?` and `[...]` stay within a name, `**` goes over folders, and a folder that matches covers all that is in
it.
https://git-scm.com/docs/gitignore#_pattern_format
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

ANY_FOLDERS = "**"


def relative_to(folder: str, path: str) -> str:
    """A path as it leads from a folder, with slashes; as it is, where no way leads there from the folder."""
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:  # another drive of Windows
        return os.path.abspath(path).replace(os.sep, "/")


def covers(patterns: Iterable[str], path: str) -> bool:
    """Whether any of the patterns covers a path, written with slashes from the folder that the patterns are about.

    A path that leads out of that folder is not covered.
    """
    names = [name for name in path.split("/") if name != "."]
    if not names or names[0] in ("", ".."):
        return False
    return any(_covers(pattern, names) for pattern in patterns)


def _covers(pattern: str, names: Sequence[str]) -> bool:
    wanted = [part for part in pattern.split("/") if part not in ("", ".")]
    if not wanted:
        return False
    if "/" in pattern.rstrip("/"):
        return _leads_to(wanted, names)
    return any(fnmatchcase(name, wanted[0]) for name in names)


def _leads_to(wanted: Sequence[str], names: Sequence[str]) -> bool:
    """Whether the names begin with what is wanted; the others are then within a folder that is covered."""
    if not wanted:
        return True
    if not names:
        return False
    first, rest = wanted[0], wanted[1:]
    if first != ANY_FOLDERS:
        return fnmatchcase(names[0], first) and _leads_to(rest, names[1:])
    if not rest:
        return True
    if rest[0] == ANY_FOLDERS:
        return _leads_to(rest, names)
    return any(_leads_to(rest, names[index:]) for index in range(len(names)))
