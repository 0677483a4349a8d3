"""Which files under the given paths may be templates."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

ENDINGS = (".yaml", ".yml", ".json", ".template")

PASSED_OVER = frozenset(("node_modules", "__pycache__", "venv", "site-packages", "#current-cloud-backend"))
"""Folders of other people's files, and Amplify's copy of what is deployed.

https://docs.amplify.aws/gen1/react/tools/cli/reference/files/
"""

COPIES = frozenset((("backend", "awscloudformation"),))
"""Folders, by those that they are in, where a tool puts copies of templates that are in sight elsewhere."""

IN_HIDDEN_FOLDERS = {
    ".serverless": "cloudformation-template-update-stack.json",
    ".amplify": os.path.join("artifacts", "cdk.out"),
}
"""What is looked at in hidden folders: what Serverless Framework packages, and what Amplify synthesizes.

All others (.git, .venv, and .aws-sam, where SAM builds copies of templates) are passed over.
"""

MANIFEST = "manifest.json"
"""A folder with this file may be a cloud assembly of the CDK."""

Assembly = Callable[[str], "tuple[list[str], list[str]] | None"]
"""Of a folder: the templates and the assemblies that its manifest names; None where it is no cloud assembly."""


def find_templates(
    paths: Iterable[str],
    unreadable: Callable[[OSError], None] | None = None,
    assembly: Assembly = lambda _: None,
    excluded: Callable[[str], bool] = lambda _: False,
) -> Iterator[str]:
    """Each given file, whatever it is called, and the YAML and JSON files in each given folder, in the order of names.

    A file comes once, however often it is met. One that is not there comes, too, so that whoever opens it can tell.
    Links to files are followed, links to folders only where they are given. `unreadable` hears of the folders that
    cannot be listed; what is `excluded` does not come, given or not. Of a cloud assembly only the templates come that
    its manifest names: others are from before, or assets.
    """
    met: set[str] = set()
    for path in paths:
        found = (
            files_in(path, unreadable, assembly, excluded) if os.path.isdir(path) else [(path, os.path.realpath(path))]
        )
        for file, identity in found:
            if identity not in met and not excluded(file):
                met.add(identity)
                yield file


def files_in(
    folder: str,
    unreadable: Callable[[OSError], None] | None,
    assembly: Assembly,
    excluded: Callable[[str], bool],
) -> Iterator[tuple[str, str]]:
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
        named = assembly(prefix) if any(entry.name == MANIFEST for entry in entries) else None
        if named is not None:
            templates, assemblies = named
            yield from ((path, os.path.realpath(path)) for path in templates)
            waiting += [(os.path.join(path, ""), os.path.realpath(path)) for path in reversed(assemblies)]
            continue
        folders: list[str] = []
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                if name in IN_HIDDEN_FOLDERS:
                    inner = os.path.join(name, IN_HIDDEN_FOLDERS[name])
                    if os.path.isdir(prefix + inner):
                        folders.append(inner)
                    elif os.path.isfile(prefix + inner):
                        yield prefix + inner, os.path.realpath(prefix + inner)
                elif not is_passed_over(name, os.path.basename(real)) and not excluded(prefix + name):
                    folders.append(name)
            elif name.lower().endswith(ENDINGS) and is_file(entry):
                path = os.path.join(real, name)
                yield prefix + name, os.path.realpath(path) if entry.is_symlink() else path
        waiting += [(os.path.join(prefix, name, ""), os.path.join(real, name)) for name in reversed(folders)]


def is_passed_over(folder: str, parent: str) -> bool:
    """Whether what is in a folder, itself in one called `parent`, is nothing that somebody here writes or deploys."""
    return folder.startswith(".") or folder in PASSED_OVER or (parent, folder) in COPIES


def is_file(entry: os.DirEntry[str]) -> bool:
    """Whether something can be read to its end: no pipe, no device, and no link that leads nowhere or in a circle."""
    try:
        return entry.is_file()
    except OSError:
        return False
