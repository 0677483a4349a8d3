"""Threads that make calls, and that nobody waits for when Python ends."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")


class Workers(Executor):
    """At most so many threads, started as they are needed.

    Those of `concurrent.futures` are joined when Python exits, however long what they do takes: a call that hangs has a
    minute, and whoever interrupts an audit twice has not.
    https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.ThreadPoolExecutor
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._threads: list[threading.Thread] = []
        self._tasks: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        self._unfinished = 0
        self._counting = threading.Lock()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future: Future[T] = Future()
        with self._counting:
            self._unfinished += 1
            if len(self._threads) < min(self._most, self._unfinished):
                thread = threading.Thread(target=self._work, name=f"gatelint_{len(self._threads)}", daemon=True)
                self._threads.append(thread)
                thread.start()
        self._tasks.put((future, partial(fn, *args, **kwargs)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Lets the threads end when they are done with what they have; with `wait`, is back when they have."""
        while cancel_futures and not self._tasks.empty():
            task = self._tasks.get()
            if task is not None:
                task[0].cancel()
        for _ in self._threads:
            self._tasks.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            future, call = task
            try:
                result = call()
            except BaseException as error:  # noqa: BLE001  # whoever asks for the result gets it
                self._finish()
                future.set_exception(error)
            else:
                self._finish()
                future.set_result(result)

    def _finish(self) -> None:
        with self._counting:
            self._unfinished -= 1
