"""Token buckets: how soon the next call may be made, for each account, region and quota.

What AWS documents is a bucket as well: it fills at a rate up to a burst, and a call takes one token. Where AWS
throttles nevertheless, somebody else is using the same quota (a deployment, a console), so the bucket fills at half the
rate and comes back step by step.
https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable

from gatelint.readers.accounts.allowances import Allowance

SLOWEST = 1 / 8
"""The part of its rate below which a bucket is never slowed: an audit must end some day."""
RECOVERY = 1 / 20
"""The part of its rate that a bucket gains with each call that is not throttled."""
CALM = 1.0
"""Seconds in which a bucket is slowed once only: calls that are out together are throttled together."""
ROUNDING = 1e-9


class Bucket:
    """Tokens for one quota; `now` is in seconds."""

    __slots__ = ("_pace", "_slowed", "_stamp", "_tokens", "most", "rate")

    def __init__(self, rate: float, most: int, now: float) -> None:
        self.rate = rate
        self.most = most
        self._tokens = float(most)
        self._pace = 1.0
        self._stamp = now
        self._slowed = now - CALM

    def seconds_to_wait(self, now: float) -> float:
        """Until there is a token; 0.0 if there is one."""
        self._fill(now)
        if self._tokens >= 1 - ROUNDING:
            return 0.0
        return (1 - self._tokens) / (self.rate * self._pace)

    def seconds_for(self, number: int, now: float) -> float:
        """Until the last of so many calls may be made, at the present pace."""
        self._fill(now)
        return max(0.0, number - self._tokens) / (self.rate * self._pace)

    def take(self) -> None:
        """Takes a token, which `seconds_to_wait` said is there."""
        self._tokens = max(0.0, self._tokens - 1)

    def slow_down(self, now: float) -> None:
        """After a call was throttled: empty, and slower."""
        self._fill(now)
        self._tokens = 0.0
        if now - self._slowed >= CALM:
            self._slowed = now
            self._pace = max(SLOWEST, self._pace / 2)

    def recover(self, now: float) -> None:
        """After a call that was not throttled."""
        if self._pace < 1:
            self._fill(now)
            self._pace = min(1.0, self._pace + RECOVERY)

    def _fill(self, now: float) -> None:
        passed = max(0.0, now - self._stamp)
        self._stamp = max(now, self._stamp)
        self._tokens = min(float(self.most), self._tokens + passed * self.rate * self._pace)


class Pacer:
    """The buckets of all accounts and regions; may be asked from several threads."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str, Allowance], Bucket] = {}

    def take(self, account: str, region: str, allowances: Iterable[Allowance]) -> float:
        """A token of every allowance, if each has one, and 0.0; else takes none and says in how many seconds to ask."""
        with self._lock:
            now = self._now()
            buckets = [self._bucket(account, region, allowance, now) for allowance in allowances]
            wait = max((bucket.seconds_to_wait(now) for bucket in buckets), default=0.0)
            if wait == 0.0:
                for bucket in buckets:
                    bucket.take()
            return wait

    def seconds_for(self, account: str, region: str, allowance: Allowance, number: int) -> float:
        """How long so many calls that wait for an allowance will take."""
        with self._lock:
            now = self._now()
            return self._bucket(account, region, allowance, now).seconds_for(number, now)

    def slow_down(self, account: str, region: str, allowances: tuple[Allowance, ...]) -> None:
        """A call was throttled, likeliest by the narrowest allowance; if by another, the calls of that will tell."""
        with self._lock:
            now = self._now()
            for allowance in allowances[:1]:
                self._bucket(account, region, allowance, now).slow_down(now)

    def recover(self, account: str, region: str, allowances: Iterable[Allowance]) -> None:
        """A call was answered."""
        with self._lock:
            now = self._now()
            for allowance in allowances:
                self._bucket(account, region, allowance, now).recover(now)

    def _bucket(self, account: str, region: str, allowance: Allowance, now: float) -> Bucket:
        key = (account, region if allowance.regional else "", allowance)
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(allowance.rate, allowance.at_once, now)
        return bucket
