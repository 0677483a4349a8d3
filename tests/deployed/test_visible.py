"""What an account does not show is taken out of a template's front door, and accuses nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from deployed import NotExpressible, parameters_of
from deployed.visible import visible_door
from gatelint.readers.templates.read import read_template
from gatelint.rule import Certainty, Finding
from rule_fixtures import FIXTURES, cases, document_in, rules

if TYPE_CHECKING:
    from pathlib import Path

    from gatelint.front_door.door import FrontDoor

BROKEN = [case.broken for case in cases()]


def name_of(path: Path) -> str:
    return str(path.relative_to(FIXTURES).with_suffix(""))


def certain(door: FrontDoor) -> set[tuple[str, str]]:
    """The rules and requests of all errors that will happen."""
    found = [(rule.id, each) for rule in rules() for each in rule.check(door) if isinstance(each, Finding)]
    return {(rule, str(each.request)) for rule, each in found if each.certainty is Certainty.WILL}


@pytest.mark.parametrize("path", BROKEN, ids=name_of)
def test_what_is_not_seen_makes_no_error_certain(path: Path) -> None:
    try:
        door = visible_door(path)
    except NotExpressible as error:
        pytest.skip(error.why)
    (scenario,) = read_template(document_in(path), parameters_of(path)).scenarios
    assert certain(door) <= certain(scenario.door)


def test_outputs_and_code_are_not_seen() -> None:
    told = visible_door(FIXTURES / "execute-api-endpoint-disabled" / "output" / "broken.yaml")
    assert told.calls.items == []
    coded = visible_door(FIXTURES / "rest-authorizer-cached-narrow-policy" / "token-python" / "broken.yaml")
    assert len(coded.functions) > 0
    assert all(function.code is None for function in coded.functions)
