"""Examines many templates at once, on as many processors as there are."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gatelint.commands.subjects import Subject
    from gatelint.diagnosis import Examination

FEW = 32
"""With fewer templates than this, starting other processes costs more than they gain."""
AT_ONCE = 4
"""So many of them a process is handed at a time: few, so that all of them are done at about the same time."""

_examine: Callable[[Subject], list[Examination]]
_subjects: Sequence[Subject]


def examinations(
    subjects: Sequence[Subject], examine: Callable[[Subject], list[Examination]]
) -> Iterator[list[Examination]]:
    """What `examine` says of each subject, in order."""
    processors = processors_at_hand()
    if len(subjects) < FEW or processors < 2:
        yield from map(examine, subjects)
        return
    done = 0
    for examined in _by_several(subjects, examine, processors):
        done += 1
        yield examined
    # Where a process was ended from outside, what it had in hand is examined here.
    yield from map(examine, subjects[done:])


def processors_at_hand() -> int:
    """How many processors this process may use; 1 where processes cannot be forked cheaply and safely."""
    if sys.platform != "linux":
        return 1
    return len(os.sched_getaffinity(0))


def _by_several(
    subjects: Sequence[Subject], examine: Callable[[Subject], list[Examination]], processors: int
) -> Iterator[list[Examination]]:
    """The same, until a process is lost."""
    import multiprocessing
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

    global _examine, _subjects
    # Forked processes find both there: they cannot be sent what these know.
    _examine, _subjects = examine, subjects
    workers = min(processors, len(subjects) // AT_ONCE)
    with ProcessPoolExecutor(workers, multiprocessing.get_context("fork"), initializer=_leave_interrupts) as pool:
        try:
            yield from pool.map(_examine_one, range(len(subjects)), chunksize=AT_ONCE)
        except BrokenProcessPool:
            return
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _leave_interrupts() -> None:
    """Lets the first process alone say what an interruption means."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _examine_one(index: int) -> list[Examination]:
    return _examine(_subjects[index])
