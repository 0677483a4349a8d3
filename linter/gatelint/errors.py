"""What a run can end with, other than findings: one line for a person, and an exit code."""

from __future__ import annotations

NOTHING_FOUND = 0
FOUND = 1
FAILED = 2
INTERRUPTED = 130


class UsageError(Exception):
    """Something that was asked for cannot be done; the message is one line that says what, and what would do."""

    exit_code = FAILED
