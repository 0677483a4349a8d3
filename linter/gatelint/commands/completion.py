"""`gatelint completion`: scripts with which shells complete commands.

They are written ahead by `pytest --update`, with shtab, so that nothing is needed or loaded for them here.
"""

from __future__ import annotations

import argparse
import os
import sys

from gatelint.errors import NOTHING_FOUND

FOLDER = os.path.join(os.path.dirname(__file__), "completions")


def completion(options: argparse.Namespace) -> int:
    """Prints the script for a shell."""
    with open(path_of(options.shell), encoding="utf-8") as stream:
        sys.stdout.write(stream.read())
    return NOTHING_FOUND


def path_of(shell: str) -> str:
    """Where the script for a shell is."""
    return os.path.join(FOLDER, f"gatelint.{shell}")
