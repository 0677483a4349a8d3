"""Examines many files at once, on as many processors as there are."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gatelint.diagnosis import Examination

FEW = 32
"""With fewer files than this, starting other processes costs more than they gain."""
AT_ONCE = 4
"""So many files a process is handed at a time: few, so that all of them are done at about the same time."""

_examine: Callable[[str], Examination | None]


def examinations(paths: Sequence[str], examine: Callable[[str], Examination | None]) -> Iterator[Examination | None]:
    """What `examine` says of each file, in order."""
    processors = processors_at_hand()
    if len(paths) < FEW or processors < 2:
        yield from map(examine, paths)
        return
    done = 0
    for examination in _by_several(paths, examine, processors):
        done += 1
        yield examination
    # Where a process was ended from outside, what it had in hand is examined here.
    yield from map(examine, paths[done:])


def processors_at_hand() -> int:
    """How many processors this process may use; 1 where processes cannot be forked cheaply and safely."""
    if sys.platform != "linux":
        return 1
    return len(os.sched_getaffinity(0))


def _by_several(
    paths: Sequence[str], examine: Callable[[str], Examination | None], processors: int
) -> Iterator[Examination | None]:
    """The same, until a process is lost."""
    import multiprocessing
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

    global _examine
    _examine = examine  # forked processes find it there: what it knows cannot be sent to them
    workers = min(processors, len(paths) // AT_ONCE)
    with ProcessPoolExecutor(workers, multiprocessing.get_context("fork"), initializer=_leave_interrupts) as pool:
        try:
            yield from pool.map(_examine_one, paths, chunksize=AT_ONCE)
        except BrokenProcessPool:
            return
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _leave_interrupts() -> None:
    """Lets the first process alone say what an interruption means."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _examine_one(path: str) -> Examination | None:
    return _examine(path)
