"""No quota is ever exceeded, whatever happens when."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatelint.readers.accounts.allowances import API_GATEWAY, CLOUDFRONT, GET_POLICY, GET_RESOURCES, WAF, Allowance
from gatelint.readers.accounts.pacing import Pacer

ROUNDING = 1e-6
ALLOWANCES = (API_GATEWAY, GET_RESOURCES, GET_POLICY, WAF, CLOUDFRONT)


class Moments:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def calls_at(pacer: Pacer, moments: Moments, steps: list[tuple[float, str]], allowance: Allowance) -> list[float]:
    """Asks as often as it may at each moment, with throttled and answered calls in between; when calls were made."""
    made: list[float] = []
    for passed, happening in steps:
        moments.now += passed
        if happening == "throttled":
            pacer.slow_down("1", "eu-west-1", (allowance,))
        elif happening == "answered":
            pacer.recover("1", "eu-west-1", (allowance,))
        while pacer.take("1", "eu-west-1", (allowance,)) == 0.0:
            made.append(moments.now)
    return made


steps = st.lists(
    st.tuples(st.floats(0, 5), st.sampled_from(["nothing", "nothing", "throttled", "answered"])), max_size=40
)


@given(st.sampled_from(ALLOWANCES), steps)
def test_no_window_has_more_calls_than_the_burst_and_what_came_in_since(
    allowance: Allowance, happenings: list[tuple[float, str]]
) -> None:
    moments = Moments()
    made = calls_at(Pacer(moments), moments, happenings, allowance)
    for first, start in enumerate(made):
        for last in range(first, len(made)):
            within = last - first + 1
            assert within <= allowance.at_once + allowance.rate * (made[last] - start) + ROUNDING


@given(st.sampled_from([GET_RESOURCES, GET_POLICY, WAF]), steps)
def test_a_quota_for_a_time_holds_for_every_such_time(
    allowance: Allowance, happenings: list[tuple[float, str]]
) -> None:
    moments = Moments()
    made = calls_at(Pacer(moments), moments, happenings, allowance)
    for start in made:
        assert sum(start <= moment < start + allowance.seconds - ROUNDING for moment in made) <= allowance.calls


@given(st.sampled_from(ALLOWANCES), steps)
def test_whoever_waits_as_long_as_told_is_let_go(allowance: Allowance, happenings: list[tuple[float, str]]) -> None:
    moments = Moments()
    pacer = Pacer(moments)
    calls_at(pacer, moments, [*happenings, (0.0, "nothing")], allowance)
    moments.now += pacer.take("1", "eu-west-1", (allowance,)) + ROUNDING
    assert pacer.take("1", "eu-west-1", (allowance,)) == 0.0


def test_calls_that_share_a_quota_are_counted_together() -> None:
    pacer = Pacer(Moments())
    assert pacer.take("1", "eu-west-1", (GET_RESOURCES, API_GATEWAY)) == 0.0
    others = sum(pacer.take("1", "eu-west-1", (API_GATEWAY,)) == 0.0 for _ in range(100))
    assert others == API_GATEWAY.at_once - 1


def test_a_call_that_must_wait_for_one_quota_takes_nothing_of_the_other() -> None:
    pacer = Pacer(Moments())
    assert pacer.take("1", "eu-west-1", (GET_RESOURCES, API_GATEWAY)) == 0.0
    assert pacer.take("1", "eu-west-1", (GET_RESOURCES, API_GATEWAY)) == pytest.approx(1 / GET_RESOURCES.rate)
    others = sum(pacer.take("1", "eu-west-1", (API_GATEWAY,)) == 0.0 for _ in range(100))
    assert others == API_GATEWAY.at_once - 1


def test_accounts_and_regions_have_quotas_of_their_own_and_a_global_service_has_one() -> None:
    pacer = Pacer(Moments())
    places = [("1", "eu-west-1"), ("1", "us-east-1"), ("2", "eu-west-1")]
    assert [pacer.take(*place, (WAF,)) for place in places] == [0.0, 0.0, 0.0]
    assert [pacer.take(*place, (CLOUDFRONT,)) == 0.0 for place in places] == [True, False, True]


def test_threads_cannot_take_the_same_token() -> None:
    pacer = Pacer(Moments())

    def take_fifty(_: int) -> int:
        return sum(pacer.take("1", "eu-west-1", (API_GATEWAY,)) == 0.0 for _ in range(50))

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(take_fifty, range(10))) == API_GATEWAY.at_once


def test_a_throttled_quota_is_used_at_half_the_rate_and_comes_back_with_calls_that_are_answered() -> None:
    moments = Moments()
    pacer = Pacer(moments)
    pacer.slow_down("1", "eu-west-1", (WAF,))
    assert pacer.take("1", "eu-west-1", (WAF,)) == pytest.approx(2 / WAF.rate)
    # Calls that were out together are throttled together; that is one sign, not several.
    pacer.slow_down("1", "eu-west-1", (WAF,))
    assert pacer.take("1", "eu-west-1", (WAF,)) == pytest.approx(2 / WAF.rate)
    for _ in range(10):
        pacer.recover("1", "eu-west-1", (WAF,))
    assert pacer.take("1", "eu-west-1", (WAF,)) == pytest.approx(1 / WAF.rate)


def test_a_quota_is_never_slowed_to_a_standstill() -> None:
    moments = Moments()
    pacer = Pacer(moments)
    for _ in range(50):
        moments.now += 10
        pacer.slow_down("1", "eu-west-1", (WAF,))
    assert pacer.take("1", "eu-west-1", (WAF,)) <= 8 / WAF.rate + ROUNDING
