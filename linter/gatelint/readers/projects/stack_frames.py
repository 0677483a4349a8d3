"""The stack traces that a CDK app leaves in its cloud assembly: which line of whose file made a construct.

There are two kinds. Older versions of CDK keep every frame of V8. Newer ones put a note in place of those of libraries
("...new RestApi in aws-cdk-lib..."), and add the frames of a program in another language (Python) that called them.
https://v8.dev/docs/stack-trace-api#appendix%3A-stack-trace-format
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 5_000
"""Longer lines name no file: paths end at 4096 bytes."""

_LOCATION = re.compile(r"(.+?):([0-9]{1,9})(?::([0-9]{1,9}))?")
_NOT_OF_A_FILE = re.compile(r"<|eval at |native\b|node:|internal/|[A-Za-z][A-Za-z0-9+.-]+:")
_OF_A_LIBRARY = re.compile(
    r"(?:^|[\\/])(?:node_modules|site-packages|dist-packages|jsii-kernel-[^\\/]*|python3\.[0-9]+)[\\/]|[\\/]jsii-runtime\.js$"
)
_JSII_RUNTIME = re.compile(r"Kernel(?:Host)?\.")


@record(hashable=True)
class Frame:
    """A call: in which function (with "new " before a class), file, line and column, which count from 1.

    Programs in other languages than JavaScript tell no column.
    """

    function: str
    file: str
    line: int
    column: int | None


def frame_of(line: str) -> Frame | None:
    """The frame that a line of a trace tells of; None where it is a note, or of code that is in no file.

    Any of `new Api (/app/api.js:12:26)`, `at async main (file:///app/api.ts:3:1)`, `/app/api.js:1:2`,
    `<module> (C:\\app\\app.py:6)`.
    """
    written = line.strip().removeprefix("at ").removeprefix("async ")
    function = ""
    if written.endswith(")"):
        function, _, written = written[:-1].partition(" (")
    found = _LOCATION.fullmatch(written) if len(written) <= LONGEST else None
    if found is None or function.startswith("..."):
        return None
    file = _path_of(found[1])
    if _NOT_OF_A_FILE.match(file) or file.endswith(">"):
        return None
    return Frame(function, file, int(found[2]), int(found[3]) if found[3] else None)


def users_frame(trace: Iterable[str]) -> Frame | None:
    """The innermost frame in a file of the user's own, which is where CDK says that a construct was created."""
    frames = [frame for frame in map(frame_of, trace) if frame is not None]
    # The program through which apps in other languages call CDK is unpacked into a folder that has no name of its own.
    runtime = {frame.file for frame in frames if _JSII_RUNTIME.match(frame.function)}
    for frame in frames:
        if frame.file not in runtime and not _OF_A_LIBRARY.search(frame.file):
            return frame
    return None


def _path_of(file: str) -> str:
    if not file.startswith("file://"):
        return file
    from urllib.parse import unquote

    path = unquote(file.removeprefix("file://"))
    return path[1:] if re.match(r"/[A-Za-z]:", path) else path
