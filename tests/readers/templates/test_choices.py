"""Scenarios: what conditions may be together, and what parameters then are."""

from __future__ import annotations

import pytest

from gatelint.readers.templates.choices import MOST_SCENARIOS, Choices, choices_of
from gatelint.readers.templates.documents import ReadError, read_document
from gatelint.readers.templates.template import Template

RESOURCE = "\n  {name}: {{Type: AWS::ApiGateway::RestApi, Condition: {condition}}}"


def choices(before: str, *guards: str, given: dict[str, str] | None = None) -> Choices:
    resources = "".join(RESOURCE.format(name=f"R{index}", condition=name) for index, name in enumerate(guards))
    template = Template.of(read_document("t.yaml", f"{before}\nResources:{resources}".encode()))
    return choices_of(template, given or {}, frozenset(), {})


def decisions(found: Choices) -> list[dict[str, bool]]:
    return [bindings.decisions for bindings in found.all]


ENV = """
Parameters: {Env: {Type: String, Default: dev}}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsTest: !Equals [!Ref Env, test]
  IsLive: !Or [!Condition IsProd, !Condition IsTest]
"""


def test_a_template_without_conditions_has_one_scenario() -> None:
    assert len(choices("Parameters: {Env: {Type: String}}").all) == 1


def test_a_condition_that_guards_nothing_here_makes_no_scenario() -> None:
    assert len(choices(ENV).all) == 1


def test_comparisons_with_one_parameter_exclude_each_other() -> None:
    assert decisions(choices(ENV, "IsProd", "IsTest")) == [
        {"IsProd": False, "IsTest": False},
        {"IsProd": True, "IsTest": False},
        {"IsProd": False, "IsTest": True},
    ]


def test_conditions_that_guard_by_way_of_others_are_decided_with_them() -> None:
    assert {"IsLive": True, "IsProd": True} in decisions(choices(ENV, "IsLive"))
    assert len(choices(ENV, "IsLive").all) == 2


def test_a_parameter_has_the_value_that_its_scenario_needs() -> None:
    values = [bindings.value_of("Env") for bindings in choices(ENV, "IsProd").all]
    assert values == ["dev", "prod"]


def test_a_parameter_that_is_none_of_the_compared_values_is_not_known() -> None:
    found = choices(ENV.replace(", Default: dev", ""), "IsProd")
    values = {bindings.decides("IsProd"): bindings.value_of("Env") for bindings in found.all}
    assert values == {True: "prod", False: None}
    (other,) = (bindings for bindings in found.all if not bindings.decides("IsProd"))
    assert other.excludes("Env", "prod")


def test_allowed_values_leave_no_other() -> None:
    found = choices(ENV.replace("Default: dev", "AllowedValues: [prod, test]"), "IsProd", "IsTest")
    assert len(found.all) == 2
    assert {bindings.value_of("Env") for bindings in found.all} == {"prod", "test"}


def test_a_given_value_decides() -> None:
    assert decisions(choices(ENV, "IsProd", "IsTest", given={"Env": "test"})) == [{"IsProd": False, "IsTest": True}]


def test_rules_exclude_what_they_refuse() -> None:
    rules = ENV + "Rules: {Prod: {Assertions: [{Assert: !Contains [[prod, dev], !Ref Env]}]}}\n"
    assert {"IsProd": False, "IsTest": True} not in decisions(choices(rules, "IsProd", "IsTest"))
    narrow = ENV + (
        "Rules: {R: {RuleCondition: !Equals [!Ref Env, test], Assertions: [{Assert: !Equals [!Ref Env, prod]}]}}\n"
    )
    assert len(choices(narrow, "IsProd", "IsTest").all) == 2


def test_a_comparison_of_unknowns_may_go_either_way() -> None:
    before = "Parameters: {A: {Type: String}, B: {Type: String}}\nConditions: {Same: !Equals [!Ref A, !Ref B]}"
    assert decisions(choices(before, "Same")) == [{"Same": True}, {"Same": False}]


def test_the_region_is_chosen_like_a_parameter() -> None:
    before = "Conditions: {InVirginia: !Equals [!Ref AWS::Region, us-east-1]}"
    found = choices(before, "InVirginia")
    assert decisions(found) == [{"InVirginia": False}, {"InVirginia": True}]
    assert found.all[1].value_of("AWS::Region") == "us-east-1"
    assert decisions(choices(before, "InVirginia", given={"AWS::Region": "us-east-1"})) == [{"InVirginia": True}]


def test_a_parameter_that_chooses_in_a_map_is_compared_with_its_keys() -> None:
    before = """
Parameters: {Env: {Type: String}}
Mappings: {Map: {prod: {Public: 'yes'}, dev: {Public: 'no'}}}
Conditions: {IsPublic: !Equals [!FindInMap [Map, !Ref Env, Public], 'yes']}
"""
    assert {bindings.value_of("Env"): bindings.decides("IsPublic") for bindings in choices(before, "IsPublic").all} == {
        "prod": True,
        "dev": False,
    }


def test_conditions_in_a_circle_are_refused_with_their_place() -> None:
    with pytest.raises(ReadError) as refused:
        choices("Conditions:\n  A: !Condition B\n  B: !Not [!Condition A]", "A")
    assert (refused.value.line, refused.value.message) == (2, "condition A refers to itself in a circle")


def test_a_condition_that_is_not_defined_is_not_decided() -> None:
    found = choices("", "Nowhere")
    assert len(found.all) == 1
    assert found.all[0].decides("Nowhere") is None


@pytest.mark.parametrize("number", [7, 20])
def test_too_many_scenarios_are_covered_by_pairs(number: int) -> None:
    names = [f"C{index}" for index in range(number)]
    before = "Parameters:\n" + "".join(f"  P{name}: {{Type: String, Default: 'no'}}\n" for name in names)
    before += "Conditions:\n" + "".join(f"  {name}: !Equals [!Ref P{name}, 'yes']\n" for name in names)
    found = choices(before, *names)
    assert found.capped
    assert len(found.all) <= MOST_SCENARIOS
    for one in names:
        for other in names:
            pairs = {(bindings.decides(one), bindings.decides(other)) for bindings in found.all}
            assert pairs == (
                {(True, True), (False, False)}
                if one == other
                else {(a, b) for a in (True, False) for b in (True, False)}
            )
