from __future__ import annotations

import json

import pytest

from demo_rules import demo_modules
from gatelint.commands import main
from gatelint.packs import RuleBook, rule_book


@pytest.fixture(autouse=True)
def only_demo_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    def load() -> RuleBook:
        return rule_book(demo_modules())

    monkeypatch.setattr("gatelint.commands.rules.load_packs", load)


def test_rules_are_listed_below_what_the_client_sees(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    assert capsys.readouterr().out == (
        "not_found: 404 Not Found\n"
        "  9690   demo-not-deployed  Nothing deploys to a stage.\n"
        "  9691 - demo-told-only     It is only told of.\n"
        "\n"
        "- documented only: no configuration reveals it\n"
    )


@pytest.mark.parametrize("name", ["demo-not-deployed", "9690", "E9690"])
def test_a_rules_page_is_printed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", name]) == 0
    assert capsys.readouterr().out.startswith("# demo-not-deployed (E9690, W9690)\n\nNothing deploys to a stage.\n")


def test_programs_get_the_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--format", "json"]) == 0
    rules = json.loads(capsys.readouterr().out)["rules"]
    assert rules[0] == {
        "id": "demo-not-deployed",
        "code": 9690,
        "failure": "not_found",
        "summary": "Nothing deploys to a stage.",
        "check": True,
        "fix": "safe",
        "responses": {"HTTP": {"status": 404, "errortype": None, "body": '{"message":"Not Found"}'}},
        "url": "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html",
    }
    assert (rules[1]["check"], rules[1]["fix"], rules[1]["url"]) == (False, None, None)


def test_a_rule_that_is_not_there_is_refused_with_the_likeliest_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "demo-not-deploid"]) == 2
    assert capsys.readouterr().err == (
        'gatelint: error: no rule is called "demo-not-deploid" (did you mean demo-not-deployed?)\n'
    )
