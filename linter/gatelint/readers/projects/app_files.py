"""Where the files of a CDK app are on this machine, whose assembly may have been synthesized on another."""

from __future__ import annotations

import os
import re

FARTHEST = 6
"""How many folders above an assembly its project may begin."""


LONGEST_END = 30
"""Of how many folders the end of a path may be by which a file is sought."""


class AppFiles:
    """Finds the files that an assembly names by the paths that they had when it was synthesized."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._roots: list[str] | None = None
        self._found: dict[str, str] = {}

    def find(self, written: str) -> str:
        """The path of a file, relative to the current directory where it is inside of it.

        A path that leads nowhere here ("/app/lib/api.ts" of a container) is sought below the folders around the
        assembly by its end ("lib/api.ts"), the longest first; if that is nowhere either, it stays as it was written.
        """
        if written not in self._found:
            self._found[written] = self._sought(written)
        return self._found[written]

    def _sought(self, written: str) -> str:
        if os.path.isabs(written) and os.path.isfile(written):
            return shown(written)
        parts = [part for part in re.split(r"[\\/]+", written) if part and not part.endswith(":")]
        if ".." in parts:
            return written
        for start in range(max(0, len(parts) - LONGEST_END), len(parts)):
            for root in self._around():
                path = os.path.join(root, *parts[start:])
                # A mere name is found anywhere, so that it counts only where the app begins.
                if os.path.isfile(path) and (start + 1 < len(parts) or os.path.isfile(os.path.join(root, "cdk.json"))):
                    return shown(path)
        return written

    def _around(self) -> list[str]:
        """The folders above the assembly, up to the one where the project begins, then the current directory."""
        if self._roots is None:
            self._roots = []
            try:
                here, folder = os.getcwd(), os.path.abspath(self._folder)
            except (OSError, ValueError):
                return self._roots
            for _ in range(FARTHEST):
                folder = os.path.dirname(folder)
                if os.path.dirname(folder) == folder:
                    break
                self._roots.append(folder)
                if os.path.isfile(os.path.join(folder, "cdk.json")) or os.path.isdir(os.path.join(folder, ".git")):
                    break
            if here not in self._roots:
                self._roots.append(here)
        return self._roots


def shown(path: str) -> str:
    """A path as it is told: relative to the current directory where it is inside of it, and else as it is."""
    try:
        inside = os.path.join(os.getcwd(), "")
    except OSError:
        return path
    path = os.path.normpath(path)
    return path.removeprefix(inside) if path.startswith(inside) else path
