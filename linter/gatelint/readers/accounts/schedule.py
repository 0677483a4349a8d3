"""Who may call next: hands calls to threads as the quotas allow, so that none is asleep while it holds a thread.

Nothing runs behind the caller's back: whoever waits for an answer drives the schedule until it is there, for all calls
of all accounts. If several threads wait, one of them drives and the others are woken when it is done with a step.
"""

from __future__ import annotations

import heapq
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from itertools import count
from typing import Protocol

from gatelint.readers.accounts.allowances import Allowance
from gatelint.readers.accounts.pacing import Pacer

THREADS = 32
"""Calls that are out at once, over all accounts and regions; a quota of 10 a second needs two or three."""
PATIENCE = 10.0
"""Seconds for which calls that are out are waited for after an interrupt."""

Progress = Callable[[int, int], None]
"""Takes how many questions are answered, and how many have been asked."""


class Errand(Protocol):
    """One question to AWS, which may take several calls: pages, and calls that were throttled."""

    account: str
    region: str
    allowances: tuple[Allowance, ...]

    def send(self) -> None:
        """Makes the next call, in a thread of its own, and keeps what came of it."""

    def settle(self) -> float | None:
        """What came of the call: None if the errand is done, else the seconds before its next call may be made."""

    def give_up(self) -> None:
        """Ends the errand without another call."""


Arrivals = queue.SimpleQueue["tuple[Errand, Future[None]] | None"]


class Clock(Protocol):
    """Time, and the waiting for it, so that a test can let it pass."""

    def now(self) -> float:
        """Seconds since some moment."""
        ...

    def next_of(self, arrivals: Arrivals, seconds: float | None) -> tuple[Errand, Future[None]] | None:
        """The next call that comes back; None when the seconds are over or when somebody has something new."""
        ...


class RealTime:
    """The clock on the wall."""

    def now(self) -> float:
        return time.monotonic()

    def next_of(self, arrivals: Arrivals, seconds: float | None) -> tuple[Errand, Future[None]] | None:
        try:
            return arrivals.get(timeout=seconds)
        except queue.Empty:
            return None


class Schedule:
    """Calls that wait for their turn, and calls that are out."""

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        workers: Executor | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.clock = clock or RealTime()
        self.pacer = Pacer(self.clock.now)
        self.asked = 0
        self.answered = 0
        self.waited = 0.0
        """Seconds in which a call was ready and no quota let it go."""
        self.stopped = False
        self._workers = workers or ThreadPoolExecutor(THREADS, "gatelint")
        self._progress = progress
        self._queues: dict[tuple[str, str, tuple[Allowance, ...]], deque[Errand]] = {}
        self._later: list[tuple[float, int, Errand]] = []
        self._number = count()
        self._out: set[Errand] = set()
        self._arrivals: Arrivals = queue.SimpleQueue()
        self._state = threading.Condition()
        self._driver: int | None = None

    def add(self, errand: Errand) -> None:
        """Puts a question into its queue; it is asked when somebody waits for an answer."""
        with self._state:
            self.asked += 1
            if self.stopped:
                self._end(errand)
                return
            self._enqueue(errand)
            if self._driver is not None:
                self._arrivals.put(None)

    def drive_until(self, done: Callable[[], bool]) -> bool:
        """Makes calls until `done`; False if there is nothing left to do for it.

        The first interrupt gives up what has not been asked; a second one is raised.
        """
        while not done():
            try:
                if not self._take_the_wheel(done):
                    return done()
            except KeyboardInterrupt:  # noqa: PERF203  # where it is caught decides what it ends
                if self.stopped:
                    raise
                self.stop()
        return True

    def stop(self) -> None:
        """Hands out no more calls: every question that has not been sent is given up, and those to come as well."""
        with self._state:
            self.stopped = True
            self._give_up_waiting()
            deadline = self.clock.now() + PATIENCE
            self._later = [(deadline, next(self._number), errand) for errand in self._out]
            heapq.heapify(self._later)
            self._arrivals.put(None)

    def close(self) -> None:
        """Lets go of the threads."""
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _take_the_wheel(self, done: Callable[[], bool]) -> bool:
        with self._state:
            while self._driver not in (None, threading.get_ident()):
                self._state.wait()
                if done():
                    return True
            self._driver = threading.get_ident()
        try:
            return self._step()
        finally:
            with self._state:
                self._driver = None
                self._state.notify_all()

    def _step(self) -> bool:
        """Sends what may go, and waits for what happens next; False if nothing can."""
        with self._state:
            self._bring_back()
            pause = self._send_what_may_go()
            started = self.clock.now()
            timeouts = [self._later[0][0] - started] if self._later else []
            if pause is not None:
                timeouts.append(pause)
            if not timeouts and not self._out:
                return False
        arrival = self.clock.next_of(self._arrivals, max(0.0, min(timeouts)) if timeouts else None)
        with self._state:
            if pause is not None:
                self.waited += self.clock.now() - started
            if arrival is not None:
                self._receive(*arrival)
            self._receive_the_rest()
        return True

    def _receive_the_rest(self) -> None:
        """What has come back at the same time."""
        for _ in range(self._arrivals.qsize()):
            try:
                arrival = self._arrivals.get_nowait()
            except queue.Empty:
                return
            if arrival is not None:
                self._receive(*arrival)

    def _bring_back(self) -> None:
        """Those whose pause is over."""
        now = self.clock.now()
        while self._later and self._later[0][0] <= now:
            _, _, errand = heapq.heappop(self._later)
            if self.stopped:
                if errand in self._out:
                    self._out.discard(errand)
                    self._end(errand)
            else:
                self._enqueue(errand, first=True)

    def _send_what_may_go(self) -> float | None:
        """Sends every call that a quota and a thread are free for; the seconds until a quota is, if one is awaited."""
        pauses: list[float] = []
        # Those with the scarcest quota go first, or the others would use up what both share.
        for key in sorted(self._queues, key=lambda key: key[2][0].rate):
            waiting = self._queues[key]
            while waiting and len(self._out) < THREADS:
                pause = self.pacer.take(*key)
                if pause > 0:
                    pauses.append(pause)
                    break
                self._send(waiting.popleft())
            if not waiting:
                del self._queues[key]
        return min(pauses, default=None)

    def _send(self, errand: Errand) -> None:
        self._out.add(errand)
        future = self._workers.submit(errand.send)
        future.add_done_callback(lambda done: self._arrivals.put((errand, done)))

    def _receive(self, errand: Errand, future: Future[None]) -> None:
        if errand not in self._out:
            return  # It was given up meanwhile.
        self._out.discard(errand)
        future.result()
        pause = errand.settle()
        if pause is None:
            self._count()
        elif self.stopped:
            self._end(errand)
        elif pause <= 0:
            self._enqueue(errand, first=True)
        else:
            heapq.heappush(self._later, (self.clock.now() + pause, next(self._number), errand))

    def _enqueue(self, errand: Errand, *, first: bool = False) -> None:
        key = (errand.account, errand.region, errand.allowances)
        waiting = self._queues.setdefault(key, deque())
        if first:
            waiting.appendleft(errand)
        else:
            waiting.append(errand)

    def _give_up_waiting(self) -> None:
        waiting = [errand for errands in self._queues.values() for errand in errands]
        paused = [errand for _, _, errand in self._later]
        self._queues.clear()
        self._later.clear()
        for errand in waiting + paused:
            self._end(errand)

    def _end(self, errand: Errand) -> None:
        errand.give_up()
        self._count()

    def _count(self) -> None:
        self.answered += 1
        if self._progress:
            self._progress(self.answered, self.asked)
