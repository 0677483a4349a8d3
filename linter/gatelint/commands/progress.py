"""What a person sees of an audit while it reads: a line on the terminal, and what Ctrl-C does."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from contextlib import contextmanager
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import FrameType

    from gatelint.readers.accounts.schedule import Schedule, Slowest

OFTEN = 0.1
"""Seconds between two lines: more often nobody can read."""
NARROW = 80
"""The width of a terminal that does not tell."""


class Progress:
    """A line on a terminal with what is read, how much of it has been, and how long the rest will take."""

    def __init__(self, *, shows: bool) -> None:
        self._shows = shows and sys.stderr.isatty()
        self._told = ""
        self._last = 0.0
        self._names_account = self._names_region = True

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._write("")

    def names(self, accounts: int, regions: int) -> None:
        """Of so many accounts and regions; of one, nobody needs to be told which it is."""
        self._names_account, self._names_region = accounts > 1, regions > 1

    def say(self, text: str) -> None:
        """Tells of something else than answers."""
        if self._shows:
            self._write(fitting([text], width()))

    def __call__(self, schedule: Schedule) -> None:
        """Tells how far a schedule is."""
        if not self._shows or time.monotonic() - self._last < OFTEN:
            return
        self._last = time.monotonic()
        self._write(fitting(self._parts(schedule), width()))

    def _parts(self, schedule: Schedule) -> list[str]:
        """What is to be told, the most important first."""
        slowest = schedule.slowest()
        if schedule.stopped:
            return ["interrupted, waiting for what is on its way", " (again to end at once)"]
        parts = [f"read {schedule.answered} of {schedule.asked} answers"]
        if slowest is not None:
            if slowest.seconds >= 1:
                parts.append(f", about {duration(slowest.seconds)} left")
            parts.append(f": {slowest.name}{self._place(slowest)}")
        return parts

    def _place(self, slowest: Slowest) -> str:
        region = f" in {slowest.region}" if self._names_region and slowest.region not in ("", "global") else ""
        return region + (f" of {slowest.account}" if self._names_account else "")

    def _write(self, text: str) -> None:
        if text != self._told:
            rest = " " * (len(self._told) - len(text))
            print(f"\r{text}{rest}", end="" if text else "\r", file=sys.stderr, flush=True)
            self._told = text


def fitting(parts: list[str], columns: int) -> str:
    """As many of the parts as fit on a line, and the last column free: a terminal would begin another line."""
    text = ""
    for part in parts:
        if text and len(text) + len(part) >= columns:
            break
        text += part
    return text[: max(0, columns - 1)]


def width() -> int:
    """How wide the terminal is at the moment."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or NARROW
    except (OSError, ValueError):
        return NARROW


def duration(seconds: float) -> str:
    """A time as a person says it: "40 s", "3 min", "1 h 20 min"."""
    if seconds < 90:
        return f"{ceil(seconds)} s"
    minutes = ceil(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


@contextmanager
def interruptible(schedule: Schedule) -> Generator[None]:
    """Ctrl-C ends the reading, so that what has been read is told; once more, it ends everything at once."""
    usual = signal.default_int_handler
    is_ours = threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is usual

    def end_the_reading(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, usual)
        schedule.interrupt()

    if is_ours:
        signal.signal(signal.SIGINT, end_the_reading)
    try:
        yield
    finally:
        if is_ours:
            signal.signal(signal.SIGINT, usual)
