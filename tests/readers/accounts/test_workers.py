"""Threads that nobody waits for at the end."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import CancelledError

import pytest

from gatelint.readers.accounts.workers import Workers


def test_no_more_threads_are_started_than_are_needed_or_allowed() -> None:
    before, workers = ours(), Workers(3)
    assert [workers.submit(pow, number, 2).result(5) for number in range(4)] == [0, 1, 4, 9]
    assert len(ours()) == len(before) + 1, "it was free each time"
    together = threading.Barrier(3)
    asked = [workers.submit(together.wait, 5) for _ in range(6)]
    assert sorted(one.result(5) for one in asked) == [0, 0, 1, 1, 2, 2]
    assert len(ours()) == len(before) + 3
    workers.shutdown()
    assert ours() == before


def test_what_goes_wrong_in_a_thread_is_told_to_whoever_asks_for_the_result() -> None:
    workers = Workers(1)
    failing = workers.submit(int, "x")
    with pytest.raises(ValueError, match="'x'"):
        failing.result(5)
    assert workers.submit(int, "1").result(5) == 1
    workers.shutdown()


def test_what_no_thread_has_begun_can_be_given_up() -> None:
    workers, has_begun, let_go = Workers(1), threading.Event(), threading.Event()

    def work() -> bool:
        has_begun.set()
        return let_go.wait(5)

    begun = workers.submit(work)
    assert has_begun.wait(5)
    waiting = workers.submit(int, "1")
    workers.shutdown(wait=False, cancel_futures=True)
    let_go.set()
    assert begun.result(5)
    with pytest.raises(CancelledError):
        waiting.result(5)


def test_python_ends_while_a_thread_hangs() -> None:
    script = "from gatelint.readers.accounts.workers import Workers; import time; Workers(1).submit(time.sleep, 3600)"
    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=60).returncode == 0


def ours() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("gatelint_")]
