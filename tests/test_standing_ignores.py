from __future__ import annotations

import pytest

from demo_rules import demo_modules
from gatelint.diagnosis import Diagnosis, Examination
from gatelint.packs import rule_book
from gatelint.rule import Certainty, Request, Response
from gatelint.settings import Settings, StandingIgnore
from gatelint.standing_ignores import StandingIgnores
from gatelint.values import Place

ARN = "arn:aws:apigateway:eu-west-1::/restapis/abc/stages/prod"


def reasons(ignores: list[StandingIgnore], source: str) -> list[str]:
    """Why a finding at a source is accepted on the last day of May."""
    settings = Settings("gatelint.toml", "/project", ignores=ignores)
    answer = Response(404)
    finding = Diagnosis(
        "demo-not-deployed", 9690, Request(None, "/*"), Certainty.WILL, Place(source), "so it is", answer, answer
    )
    examination = Examination(source, diagnoses=[finding])
    StandingIgnores(settings, rule_book(demo_modules()), "2026-05-31").accept(examination)
    assert len(examination.diagnoses) + len(examination.suppressed) == 1
    return [one.reason for one in examination.suppressed]


def an_ignore(
    reason: str = "known", until: str | None = None, paths: tuple[str, ...] = (), arns: tuple[str, ...] = ()
) -> StandingIgnore:
    return StandingIgnore("demo-not-deployed", reason, until, paths, arns, (1, 1))


@pytest.mark.parametrize(
    ("ignore", "source"),
    [
        (an_ignore(), ARN),
        (an_ignore(), "/project/t.yaml"),
        (an_ignore(arns=("arn:aws:*:/restapis/abc/*",)), ARN),
        (an_ignore(arns=(ARN,)), ARN),
        (an_ignore(arns=("arn:none", ARN)), ARN),
        (an_ignore(paths=("*.yaml",), arns=(ARN,)), ARN),
        (an_ignore(paths=("*.yaml",), arns=(ARN,)), "/project/a/t.yaml"),
    ],
)
def test_an_ignore_is_about_all_that_it_names_or_about_everything(ignore: StandingIgnore, source: str) -> None:
    assert reasons([ignore], source) == ["known"]


@pytest.mark.parametrize(
    ("ignore", "source"),
    [
        (an_ignore(arns=("arn:aws:*:/restapis/abd/*",)), ARN),
        (an_ignore(arns=("/restapis/abc",)), ARN),
        (an_ignore(paths=("*",)), ARN),
        (an_ignore(arns=("*",)), "/project/t.yaml"),
        (an_ignore(paths=("*.yaml",)), "/elsewhere/t.yaml"),
    ],
)
def test_an_ignore_is_about_nothing_else(ignore: StandingIgnore, source: str) -> None:
    assert reasons([ignore], source) == []


def test_one_that_is_over_leaves_the_finding_to_the_next() -> None:
    assert reasons([an_ignore("old", "2026-05-30"), an_ignore("new", "2026-05-31")], ARN) == ["new"]
