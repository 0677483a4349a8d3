"""What an audit costs, and the page that says so: pytest --update writes it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from audit_simulation import Cost, calls_of, cost_of
from gatelint.readers.accounts.allowances import SHARE, Allowance
from gatelint.readers.accounts.call import ACCOUNT, REGION, Call
from gatelint.readers.accounts.calls import CALLS
from gatelint.readers.accounts.occasions import OCCASIONS
from rule_fixtures import ROOT

PAGE = ROOT / "docs" / "audit-calls.md"
SIZES = (1, 10, 100)

cost = cache(cost_of)


@pytest.mark.parametrize("apis", SIZES)
def test_alone_nothing_is_throttled(apis: int) -> None:
    assert cost(apis).throttled == 0


def test_calls_grow_with_apis_and_stages_and_never_with_methods() -> None:
    assert cost(100).calls - cost(10).calls == 90 * 11


@pytest.mark.parametrize("apis", [10, 100])
def test_an_audit_takes_little_more_than_the_quotas_demand(apis: int) -> None:
    assert cost(apis).bound <= cost(apis).seconds < 1.1 * cost(apis).bound


def test_with_half_of_the_quotas_it_takes_longer_and_everything_is_read() -> None:
    half, whole = cost_of(100, part=0.5), cost(100)
    assert half.throttled > 0
    assert half.calls - half.throttled == whole.calls
    assert half.seconds < 3 * whole.bound


def test_every_occasion_is_that_of_a_call() -> None:
    assert set(OCCASIONS) <= set(CALLS)


@pytest.mark.parametrize("apis", [0, 3])
def test_what_is_always_asked_is_asked_of_an_account_that_has_nothing_and_nothing_else_is(apis: int) -> None:
    """Of an account that has nothing, only what is always asked; of one with REST APIs, that at least."""
    asked = {key for key in calls_of(apis) if key[0] != "sts"}
    per_account = {key for key, call in CALLS.items() if key not in OCCASIONS and call.per in (REGION, ACCOUNT)}
    assert (
        per_account - {("sts", "get_caller_identity")} == {key for key in asked if key not in OCCASIONS} & per_account
    )
    if not apis:
        assert not asked & set(OCCASIONS)


def expected_page() -> Iterator[str]:
    yield "# What `gatelint audit` asks AWS"
    yield (
        "Every call that is ever made, what it is made once for and when, the permission that it needs, and how fast. "
        "Lists that are longer than a page take a call more for each page. All calls read; `sts:AssumeRole` signs in "
        "with `--role-arn` and `--organization`. `gatelint audit --print-policy` prints the least IAM policy."
    )
    yield (
        f"Of a documented quota {SHARE:.0%} are used: API Gateway's management quotas cannot be raised, and "
        "deployments share them. What is throttled nevertheless is asked again, slower."
    )
    yield "## Quotas"
    yield table(("quota", "AWS allows", "used", "for each"), map(row_of_quota, dict.fromkeys(allowances())))
    yield "## Calls"
    yield table(
        ("service", "call", "once for each", "when", "permission", "quota"),
        (
            (call.service, call.name, call.per, OCCASIONS.get(key, "always"), f"`{call.action}`", quota_of(call))
            for key, call in CALLS.items()
        ),
    )
    yield "## How long it takes"
    yield (
        "REST APIs with two stages and one function each, in one region, where nobody else uses the quotas. "
        "The least time is what AWS's quotas leave no way around."
    )
    rows = ((str(apis), str(found.calls), seconds(found), f"{found.bound:.0f} s") for apis, found in costs())
    yield table(("REST APIs", "calls", "time", "least time"), rows)
    yield "<!-- Written by `pytest --update` from linter/gatelint/readers/accounts/calls.py and a simulation. -->"


def costs() -> Iterator[tuple[int, Cost]]:
    return ((apis, cost(apis)) for apis in SIZES)


def seconds(found: Cost) -> str:
    return f"{found.seconds:.0f} s"


def allowances() -> Iterator[Allowance]:
    return (allowance for call in CALLS.values() for allowance in call.allowances)


def row_of_quota(allowance: Allowance) -> tuple[str, ...]:
    time = "a second" if allowance.seconds == 1 else f"in {allowance.seconds:g} seconds"
    burst = f", {allowance.burst} at once" if allowance.burst else ""
    allowed = f"[{allowance.calls} {time}{burst}]({allowance.source})" if allowance.source else "not documented"
    used = f"{allowance.rate:g} a second" + (f", {allowance.at_once} at once" if allowance.burst else "")
    return allowance.name, allowed, used, "account and region" if allowance.regional else "account"


def quota_of(call: Call) -> str:
    return call.allowances[0].name


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(head)} |", "|" + "---|" * len(head), *lines])


def test_the_page_is_up_to_date(*, update: bool) -> None:
    expected = "\n\n".join(expected_page()) + "\n"
    if update:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(expected)
    assert PAGE.is_file(), "run pytest --update"
    assert PAGE.read_text() == expected, "run pytest --update"
