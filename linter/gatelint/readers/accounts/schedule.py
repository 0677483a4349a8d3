"""Who may call next: hands calls to threads as the quotas allow, so that none is asleep while it holds a thread.

Nothing runs behind the caller's back: whoever waits for an answer drives the schedule until it is there, for all calls
of all accounts. If several threads wait, one of them drives and the others are woken when it is done with a step.
"""

from __future__ import annotations

import heapq
import queue
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from itertools import count
from typing import Protocol

from gatelint.readers.accounts.allowances import Allowance
from gatelint.readers.accounts.pacing import Pacer
from gatelint.readers.accounts.workers import Workers
from gatelint.records import record

THREADS = 32
"""Calls that are out at once, over all accounts and regions; a quota of 10 a second needs two or three."""
PATIENCE = 5.0
"""Seconds for which calls that are out are waited for after an interrupt."""

AWAKE = 1.0
"""Seconds after which progress is told of, even where nothing has happened."""

Progress = Callable[["Schedule"], None]
"""Is told of a schedule that has got on, and may ask it how far."""


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


@record()
class Slowest:
    """What takes longest of all that has been asked and is not answered."""

    account: str
    region: str
    """Empty or "global" where it is of no region."""
    name: str
    """Of the quota that it waits for, or whose calls are out."""
    seconds: float
    """How long it takes as far as is known; 0.0 where only calls that are out are waited for."""


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
        self._workers = workers or Workers(THREADS)
        self._progress = progress
        self._queues: dict[tuple[str, str, tuple[Allowance, ...]], deque[Errand]] = {}
        self._later: list[tuple[float, int, Errand]] = []
        self._number = count()
        self._out: dict[Errand, None] = {}
        self._interrupted = self._forsaken = False
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
        """Makes calls until `done`; False if there is nothing left to do for it."""
        while not done():
            if self._interrupted and not self.stopped:
                self.stop()
            elif not self._take_the_wheel(done):
                return done()
        return True

    def interrupt(self) -> None:
        """Has whoever drives stop. A signal may call it, whatever it interrupts."""
        self._interrupted = True
        self._arrivals.put(None)

    def slowest(self) -> Slowest | None:
        """What is waited for longest, by the quotas; None if nothing is."""
        with self._state:
            waiting: Counter[tuple[str, str, Allowance]] = Counter()
            queued = [(key, len(errands)) for key, errands in self._queues.items()]
            later = [((one.account, one.region, one.allowances), 1) for _, _, one in self._later]
            for (account, region, allowances), number in queued + later:
                for allowance in allowances:
                    waiting[account, region if allowance.regional else "", allowance] += number
            times = ((self.pacer.seconds_for(*key, number), key) for key, number in waiting.items())
            seconds, key = max(times, default=(0.0, None), key=lambda time: time[0])
            if key is not None:
                return Slowest(key[0], key[1], key[2].name, seconds)
            out = next(iter(self._out), None)
            return None if out is None else Slowest(out.account, out.region, out.allowances[0].name, 0.0)

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
        """Lets go of the threads; one whose call hangs ends when the call does."""
        self._workers.shutdown(wait=not self._out and not self._forsaken, cancel_futures=True)

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
            if self._progress:
                self._progress(self)
                timeouts.append(AWAKE)
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
                    del self._out[errand]
                    self._forsaken = True
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
        self._out[errand] = None
        future = self._workers.submit(errand.send)
        future.add_done_callback(lambda done: self._arrivals.put((errand, done)))

    def _receive(self, errand: Errand, future: Future[None]) -> None:
        if errand not in self._out:
            return  # It was given up meanwhile.
        del self._out[errand]
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
            self._progress(self)
