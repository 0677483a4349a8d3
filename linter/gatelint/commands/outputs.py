"""Where reports go: one to standard output, any number to files."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

from gatelint.errors import UsageError
from gatelint.fixes import replace_file
from gatelint.records import record
from gatelint.reports.formats import format_named, rendered
from gatelint.reports.text import wants_color, write

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from gatelint.reports.report import Report

STANDARD_OUTPUT = "-"
NAMED = re.compile(r"([\w-]+)=(.*)", re.DOTALL)
"""A format and a file. In a path, what stands before "=" would have a "." or a separator in it, or can be given one."""


@record(hashable=True)
class Output:
    """A report that is wanted: in which format, and the path of a file, or STANDARD_OUTPUT."""

    format: str
    path: str


def outputs_in(values: Sequence[str], form: str) -> list[Output]:
    """The reports that are wanted: of `--output FILE` in the format `form`, of `--output FORMAT=FILE` in that one.

    Standard output gets the format `form`, unless that goes to a file. Raises UsageError for a format that is not
    known, and where two reports would go to the same place.
    """
    wanted: list[Output] = []
    to_file = False
    for value in values:
        named = NAMED.fullmatch(value)
        path = named[2] if named else value
        if not path:
            raise UsageError(f'"{value}" names no file: --output FILE, or FORMAT=FILE')
        if named is None:
            to_file = True
            wanted.append(Output(form, path))
        elif path == STANDARD_OUTPUT:
            raise UsageError(f"standard output is for one report: --format {format_named(named[1])}")
        else:
            wanted.append(Output(format_named(named[1]), path))
    if not to_file:
        wanted.append(Output(form, STANDARD_OUTPUT))
    places: set[str] = set()
    for output in wanted:
        place = output.path if output.path == STANDARD_OUTPUT else os.path.realpath(output.path)
        if place in places:
            raise UsageError(f"two reports cannot go to {output.path}")
        places.add(place)
    return wanted


def deliver(report: Report, options: argparse.Namespace) -> None:
    """Writes the reports where they were asked for. Raises UsageError, after all others are written."""
    faults: list[str] = []
    for output in outputs_in(options.output, options.format):
        to_stream = output.path == STANDARD_OUTPUT
        color = wants_color(options.color, sys.stdout) if to_stream else options.color == "always"
        text = rendered(report, output.format, color=color, quiet=options.quiet, strict=options.strict)
        if to_stream:
            write(text)
            continue
        try:
            # The name of a file may have what no encoding can say.
            replace_file(output.path, text.encode("utf-8", "replace").decode())
        except OSError as error:
            faults.append(f"{output.path} cannot be written: {reason(output.path, error)}")
    if faults:
        raise UsageError("; ".join(faults))


def reason(path: str, error: OSError) -> str:
    folder = os.path.dirname(path)
    if isinstance(error, FileNotFoundError) and folder and not os.path.exists(folder):
        return f"there is no folder {folder}"
    return str(error.strerror)
