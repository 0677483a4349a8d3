"""Command lines as a shell runs them, with commands of our own in front of those that are installed."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

GATELINT = f'exec {shlex.quote(sys.executable)} -m gatelint "$@"'
"""The gatelint that is tested."""


def put_command(folder: Path, name: str, script: str) -> Path:
    """Puts a command into a folder: `script` is what sh does of it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def path_with(folder: Path) -> str:
    """PATH, where the commands in a folder come first."""
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def run_in_bash(
    script: str, *, cwd: Path, variables: dict[str, str], options: str = "-eo pipefail"
) -> subprocess.CompletedProcess[str]:
    """Runs a script as GitHub's runner does: https://docs.github.com/actions/reference/workflow-syntax-for-github-actions#custom-shell"""
    command = ["bash", "--noprofile", "--norc", *options.split(), "-c", script]
    environment = {**os.environ, **variables}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)
