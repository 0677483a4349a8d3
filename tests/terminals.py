"""A command on a terminal of its own, as somebody sits before it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

READ = re.compile(r"read (\d+) of (\d+)")
PATIENCE = 60.0
"""Seconds after which something that should be seen is not awaited any longer."""


class Terminal:
    """What a running command writes to its terminal (standard error), and to standard output, which is a pipe."""

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self.process = process
        self.seen = ""
        self._master = master

    def wait_for(self, text: str) -> None:
        """Reads until a text has been written."""
        self._read_until(lambda: text in self.seen, text)

    def wait_for_answers(self, number: int) -> None:
        """Reads until so many answers are told of."""
        self._read_until(lambda: any(int(told) >= number for told, _ in READ.findall(self.seen)), f"{number} answers")

    def wait_for_all_answers_but_one(self) -> None:
        """Reads until what was told last says so."""
        self.seen = self.seen.rpartition("\r")[2]
        self._read_until(lambda: any(int(of) - int(told) == 1 for told, of in READ.findall(self.seen)), "last answer")

    def _read_until(self, done: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not done():
            if not self._read(deadline):
                raise AssertionError(f"no {what} in {self.seen!r}")

    def interrupt(self) -> None:
        """As Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)

    def end(self) -> str:
        """Waits for the end of the command: what it wrote to standard output."""
        deadline = time.monotonic() + PATIENCE
        while self._read(deadline):
            pass
        out, _ = self.process.communicate(timeout=PATIENCE)
        return out.decode()

    @property
    def lines(self) -> list[str]:
        """What a person sees in the end: a carriage return has what follows written over what was there."""
        shown: list[str] = []
        for line in self.seen.replace("\r\n", "\n").split("\n"):
            text = ""
            for part in line.split("\r"):
                text = part + text[len(part) :]
            shown.append(text.rstrip())
        return [line for line in shown if line]

    def _read(self, deadline: float) -> bool:
        """Takes what comes next; False at the end, or after the deadline."""
        ready, _, _ = select.select([self._master], [], [], max(0.0, deadline - time.monotonic()))
        try:
            content = os.read(self._master, 4096) if ready else b""
        except OSError:  # Linux says so when nobody has the other end any more
            return False
        self.seen += content.decode()
        return bool(content)


@contextmanager
def on_a_terminal(arguments: Sequence[str], environment: dict[str, str], columns: int = 100) -> Generator[Terminal]:
    """Runs gatelint with these arguments on a terminal of this width."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    command = [sys.executable, "-m", "gatelint", *arguments]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=slave
    ) as process:
        os.close(slave)
        try:
            yield Terminal(process, master)
        finally:
            process.kill()
            os.close(master)
