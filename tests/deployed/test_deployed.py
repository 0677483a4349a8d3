"""Every fixture either can be put into an account, or it is said why not."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from deployed import INVISIBLE, INVISIBLE_RULES, NotExpressible, deployed, parameters_of
from deployed.answers import faults_of
from gatelint.engine import examine
from gatelint.readers.projects.stack_settings import StackSettings
from gatelint.readers.templates.read import read_template
from rule_fixtures import FIXTURES, book, cases, clean_templates, document_in

TEMPLATES = [path for case in cases() for path in (case.broken, case.fixed)] + clean_templates()


def name_of(path: Path) -> str:
    return str(path.relative_to(FIXTURES).with_suffix(""))


@cache
def expressed(path: Path) -> dict[str, Any] | str:
    """The snapshot of a template, or why there is none."""
    try:
        return deployed(path)
    except NotExpressible as error:
        return error.why


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_becomes_answers_that_aws_may_give_or_it_is_said_why_not(path: Path) -> None:
    snapshot = expressed(path)
    assert snapshot  # in words, if it cannot be expressed
    assert isinstance(snapshot, str) or faults_of(snapshot) == []


def test_most_templates_can_be_expressed(capsys: pytest.CaptureFixture[str]) -> None:
    share = sum(isinstance(expressed(path), dict) for path in TEMPLATES) / len(TEMPLATES)
    with capsys.disabled():
        print(f"\n{share:.0%} of {len(TEMPLATES)} templates can be expressed as an account")
    assert share > 0.85


@pytest.mark.parametrize("path", TEMPLATES[::7], ids=name_of)
def test_a_snapshot_is_plain_and_always_the_same(path: Path) -> None:
    snapshot = expressed(path)
    assert json.loads(json.dumps(snapshot)) == snapshot
    assert isinstance(snapshot, str) or json.dumps(deployed(path)) == json.dumps(snapshot)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_the_parameters_of_a_deployment_leave_one_scenario(path: Path) -> None:
    assert isinstance(expressed(path), str) or len(read_template(document_in(path), parameters_of(path)).scenarios) == 1


@pytest.mark.parametrize("rule", INVISIBLE_RULES)
def test_a_rule_that_an_account_cannot_show_is_one_and_says_why(rule: str) -> None:
    assert rule in book().rules
    assert INVISIBLE_RULES[rule] in INVISIBLE


def test_what_cloudformation_refuses_is_in_no_account() -> None:
    refusing = [rule for rule, why in INVISIBLE_RULES.items() if why == "deployment_refused"]
    for case in cases():
        if case.rule in refusing:
            found = examine(document_in(case.broken), [book().rules[case.rule]], StackSettings(), book().rules)
            if any(one.is_certain and not one.when for one in found.diagnoses):
                assert isinstance(expressed(case.broken), str)
