from __future__ import annotations

import pytest

from gatelint.diagnosis import Diagnosis, Examination
from gatelint.repetitions import told_once
from gatelint.rule import Certainty, Request, Response
from gatelint.values import Place

ANSWER = Response(403, "ForbiddenException", "")
PROD, DEV = {"IsProd": True}, {"IsDev": True}


def diagnosis(
    *when: dict[str, bool], certainty: Certainty = Certainty.WILL, hangs_on: tuple[tuple[str, str], ...] = ()
) -> Diagnosis:
    at = Place("t.yaml", ("Resources", "Stage"))
    one = Diagnosis("no-stage", 9601, Request("GET", "/"), certainty, at, "so it is", ANSWER, ANSWER)
    one.when, one.hangs_on = list(when), list(hangs_on)
    return one


def once(*diagnoses: Diagnosis) -> Diagnosis:
    (examination,) = told_once([Examination("t.yaml", diagnoses=[each]) for each in diagnoses])
    (found,) = examination.diagnoses
    return found


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [([], [PROD], []), ([PROD], [], []), ([PROD], [PROD], [PROD]), ([PROD], [DEV], [PROD, DEV])],
)
def test_a_finding_holds_in_the_cases_of_all_its_repetitions(
    one: list[dict[str, bool]], other: list[dict[str, bool]], both: list[dict[str, bool]]
) -> None:
    assert once(diagnosis(*one), diagnosis(*other)).when == both


def test_a_finding_is_as_certain_as_it_is_anywhere() -> None:
    may, will = diagnosis(certainty=Certainty.MAY), diagnosis(PROD)
    assert once(may, will) == once(will, may) == will


def test_a_finding_hangs_on_the_defaults_on_which_it_hangs_everywhere() -> None:
    stage, api = ("Stage", "prod"), ("Api", "x")
    assert once(diagnosis(hangs_on=(stage, api)), diagnosis(hangs_on=(api,))).hangs_on == [api]
