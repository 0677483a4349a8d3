"""Which files under the given paths may be templates."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

ENDINGS = (".yaml", ".yml", ".json", ".template")

PASSED_OVER = frozenset(("node_modules", "__pycache__", "venv", "site-packages"))
"""Folders of other people's files. Hidden folders (.git, .venv, .aws-sam) are passed over as well."""


def find_templates(paths: Iterable[str], unreadable: Callable[[OSError], None] | None = None) -> Iterator[str]:
    """Each given file, whatever it is called, and the YAML and JSON files in each given folder, in the order of names.

    A file comes once, however often it is met. One that is not there comes, too, so that whoever opens it can tell.
    Links to files are followed, links to folders only where they are given. `unreadable` hears of the folders that
    cannot be listed.
    """
    met: set[str] = set()
    for path in paths:
        found = files_in(path, unreadable) if os.path.isdir(path) else [(path, os.path.realpath(path))]
        for file, identity in found:
            if identity not in met:
                met.add(identity)
                yield file


def files_in(folder: str, unreadable: Callable[[OSError], None] | None) -> Iterator[tuple[str, str]]:
    """The files of a folder that are called like templates, then those of its folders; each with its real path."""
    waiting = [("" if folder == os.curdir else os.path.join(folder, ""), os.path.realpath(folder))]
    while waiting:
        prefix, real = waiting.pop()
        try:
            with os.scandir(prefix or os.curdir) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            if unreadable is not None:
                unreadable(error)
            continue
        folders: list[str] = []
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                if not name.startswith(".") and name not in PASSED_OVER:
                    folders.append(name)
            elif name.lower().endswith(ENDINGS) and is_file(entry):
                path = os.path.join(real, name)
                yield prefix + name, os.path.realpath(path) if entry.is_symlink() else path
        waiting += [(os.path.join(prefix, name, ""), os.path.join(real, name)) for name in reversed(folders)]


def is_file(entry: os.DirEntry[str]) -> bool:
    """Whether something can be read to its end: no pipe, no device, and no link that leads nowhere or in a circle."""
    try:
        return entry.is_file()
    except OSError:
        return False
