from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatelint.scenarios import Decisions, holds, shortest_description


def every_choice(*names: str) -> list[Decisions]:
    return [dict(zip(names, choice, strict=True)) for choice in product([True, False], repeat=len(names))]


def described(scenarios: list[Decisions], question: str) -> list[Decisions]:
    where = [index for index, decisions in enumerate(scenarios) if eval(question, {}, dict(decisions))]
    return shortest_description(scenarios, where)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("True", []),
        ("A", [{"A": True}]),
        ("not B", [{"B": False}]),
        ("A and not B", [{"A": True, "B": False}]),
        ("A or B", [{"A": True}, {"B": True}]),
        ("A != B", [{"A": True, "B": False}, {"A": False, "B": True}]),
    ],
)
def test_cases_name_as_few_conditions_as_tell_them_apart(question: str, expected: list[Decisions]) -> None:
    assert described(every_choice("A", "B", "C"), question) == expected


def test_impossible_scenarios_make_descriptions_shorter() -> None:
    scenarios = [{"IsProd": True, "IsDev": False}, {"IsProd": False, "IsDev": True}]
    assert shortest_description(scenarios, [0]) == [{"IsProd": True}]


names = st.integers(1, 6).map(lambda count: [f"C{number}" for number in range(count)])


@given(st.data())
def test_a_description_holds_exactly_where_it_should(data: st.DataObject) -> None:
    possible = every_choice(*data.draw(names))
    scenarios = data.draw(st.lists(st.sampled_from(possible), min_size=1, unique_by=lambda d: tuple(d.values())))
    where = data.draw(st.sets(st.integers(0, len(scenarios) - 1), min_size=1))
    cases = shortest_description(scenarios, where)
    for index, decisions in enumerate(scenarios):
        assert (not cases or any(holds(case, decisions) for case in cases)) == (index in where)
