"""In which of a template's scenarios something holds, said as briefly as it can be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TypeAlias

Decisions: TypeAlias = "dict[str, bool]"

LARGEST_SEARCH = 3
"""Up to this many conditions are combined by trying; beyond, a case is found by leaving conditions out."""


def shortest_description(all_scenarios: Sequence[Decisions], where: Iterable[int]) -> list[Decisions]:
    """The cases that together describe the scenarios with these indexes, and no other: an OR of ANDs.

    Empty where that is all scenarios. Each case names as few conditions as do, and covers as many scenarios as can be.
    """
    wanted = sorted(set(where))
    others = [decisions for index, decisions in enumerate(all_scenarios) if index not in set(wanted)]
    if not others:
        return []
    uncovered = [all_scenarios[index] for index in wanted]
    cases: list[Decisions] = []
    while uncovered:
        case = best_case(uncovered, others)
        cases.append(case)
        uncovered = [decisions for decisions in uncovered if not holds(case, decisions)]
    return cases


def best_case(uncovered: Sequence[Decisions], others: Sequence[Decisions]) -> Decisions:
    """The shortest case that holds in the first uncovered scenario and in none of `others`.

    Scenarios are consistent choices over the same conditions, so the whole of one always tells it from the others.
    """
    first = uncovered[0]
    for size in range(1, min(LARGEST_SEARCH, len(first)) + 1):
        fitting = [
            case
            for names in combinations(first, size)
            if not any(holds(case := {name: first[name] for name in names}, other) for other in others)
        ]
        if fitting:
            return max(fitting, key=lambda case: sum(holds(case, decisions) for decisions in uncovered))
    return with_conditions_left_out(first, others)


def with_conditions_left_out(decisions: Decisions, others: Sequence[Decisions]) -> Decisions:
    case = dict(decisions)
    for name in decisions:
        shorter = {key: value for key, value in case.items() if key != name}
        if shorter and not any(holds(shorter, other) for other in others):
            case = shorter
    return case


def holds(case: Decisions, decisions: Decisions) -> bool:
    return all(decisions.get(name) == value for name, value in case.items())
