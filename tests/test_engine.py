"""The engine over readings made by hand: rules say in each scenario what the test has them say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from gatelint.diagnosis import Examination
from gatelint.engine import examine
from gatelint.readers.projects.stack_settings import StackSettings
from gatelint.readers.templates.documents import ReadError, read_document
from gatelint.rule import Certainty, Failure, Finding, Request, Response, Rule, Undecided
from gatelint.values import Place, Span

WILL, MAY = Certainty.WILL, Certainty.MAY
forbidden = Failure("forbidden", {"REST": Response(403, None, '{"message":"Forbidden"}')})


@dataclass
class Door:
    """Stands for a front door: it holds what the rules are to say of it."""

    said: list[Finding | Undecided]
    apis: list[Any] = field(default_factory=list[Any])


@dataclass
class Scenario:
    decisions: dict[str, bool]
    door: Door


@dataclass
class Reading:
    scenarios: list[Scenario]
    source: str = "t.yaml"
    capped: bool = False
    defaults_used: dict[str, str] = field(default_factory=dict[str, str])
    problems: list[Any] = field(default_factory=list[Any])
    texts: dict[str, str] = field(default_factory=lambda: {"t.yaml": "A: 1\nB: 2\nC: 3\n"})


def says_what_stands_there(door: Any) -> Iterable[Finding | Undecided]:
    return list(door.said)


def breaks_down(_: object) -> Iterable[Finding | Undecided]:
    raise KeyError("oops")


speaks = Rule("speaks", 9601, forbidden, says_what_stands_there)
breaks = Rule("breaks", 9602, forbidden, breaks_down)


def finding(certainty: Certainty = WILL, *, line: int = 1, cause: str = "so it is") -> Finding:
    at = Place("t.yaml", ("Resources", f"R{line}"), Span(line, 4, line, 5), Span(line, 1, line, 3))
    return Finding(Request("GET", "/a"), certainty, at, cause, forbidden.of("REST"))


def examined(
    monkeypatch: pytest.MonkeyPatch,
    reading: Reading,
    *rules: Rule,
    without: dict[frozenset[str], Reading] | None = None,
) -> Examination:
    def read(*_: object, unresolved_defaults: frozenset[str] = frozenset()) -> Reading:
        return (without or {}).get(unresolved_defaults, reading)

    monkeypatch.setattr("gatelint.engine.read_template", read)
    document = read_document("t.yaml", b"A: 1\nB: 2\nC: 3\n")
    return examine(document, rules or (speaks,), StackSettings())


def reading_of(said: dict[tuple[bool, ...], list[Finding | Undecided]], **defaults: str) -> Reading:
    """Scenarios over the conditions A, B, ..., with what is said in each."""
    return Reading(
        [Scenario(dict(zip("ABC", decided, strict=False)), Door(findings)) for decided, findings in said.items()],
        defaults_used=defaults,
    )


def test_the_same_finding_in_all_scenarios_is_one_without_a_condition(monkeypatch: pytest.MonkeyPatch) -> None:
    found = examined(monkeypatch, reading_of({(True,): [finding()], (False,): [finding()]})).diagnoses
    assert [one.when for one in found] == [[]]


def test_a_finding_in_some_scenarios_tells_which(monkeypatch: pytest.MonkeyPatch) -> None:
    said: dict[tuple[bool, ...], list[Finding | Undecided]] = {
        (True, True): [],
        (True, False): [finding()],
        (False, True): [],
        (False, False): [finding()],
    }
    assert [one.when for one in examined(monkeypatch, reading_of(said)).diagnoses] == [[{"B": False}]]


def test_what_will_happen_somewhere_outdoes_what_may_happen_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for first, second in ((WILL, MAY), (MAY, WILL)):
        said: dict[tuple[bool, ...], list[Finding | Undecided]] = {
            (True,): [finding(first)],
            (False,): [finding(second)],
        }
        (found,) = examined(monkeypatch, reading_of(said)).diagnoses
        assert (found.certainty, found.when) == (WILL, [{"A": first is WILL}])


def test_different_causes_at_one_place_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    said = reading_of({(True,): [finding(cause="one"), finding(cause="two"), finding(cause="one")]})
    assert [one.cause for one in examined(monkeypatch, said).diagnoses] == ["one", "two"]


def test_findings_are_told_in_the_order_of_lines_and_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    another = Rule("another", 9600, forbidden, says_what_stands_there)
    said = reading_of({(True,): [finding(line=3), finding(line=2)]})
    found = examined(monkeypatch, said, speaks, another).diagnoses
    assert [(one.at.span and one.at.span.line, one.code) for one in found] == [
        (2, 9600),
        (2, 9601),
        (3, 9600),
        (3, 9601),
    ]


def test_a_finding_shows_its_line_and_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = examined(monkeypatch, reading_of({(): [finding(line=2)]})).diagnoses
    assert found.excerpt is not None
    assert (found.excerpt.line, found.excerpt.text) == (2, "B: 2")
    assert found.message == 'GET /a will get 403 "Forbidden": so it is'


def test_an_open_question_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    question = Undecided(Place("t.yaml", ("Resources", "Api")), "parameter X has no default")
    examination = examined(monkeypatch, reading_of({(True,): [question], (False,): [question]}))
    assert [(one.rule, one.at.resource, one.why) for one in examination.open_questions] == [
        ("speaks", "Api", "parameter X has no default")
    ]


def test_a_finding_names_the_default_that_it_hangs_on(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = reading_of({(): [finding(line=1), finding(line=2)]}, Protocol="http-only", Stage="dev")
    without = {
        frozenset({"Protocol", "Stage"}): reading_of({(): [finding(line=2)]}),
        frozenset({"Protocol"}): reading_of({(): [finding(line=2)]}),
    }
    found = examined(monkeypatch, reading, without=without).diagnoses
    assert [one.hangs_on for one in found] == [[("Protocol", "http-only")], []]


def test_a_finding_that_is_only_less_certain_without_a_default_hangs_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = reading_of({(): [finding()]}, Protocol="http-only")
    without = {frozenset({"Protocol"}): reading_of({(): [finding(MAY, cause="worded otherwise")]})}
    (found,) = examined(monkeypatch, reading, without=without).diagnoses
    assert found.hangs_on == [("Protocol", "http-only")]


def test_a_finding_that_is_worded_otherwise_without_a_default_does_not_hang_on_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reading = reading_of({(): [finding()]}, Stage="dev")
    without = {frozenset({"Stage"}): reading_of({(): [finding(cause="worded otherwise")]})}
    (found,) = examined(monkeypatch, reading, without=without).diagnoses
    assert found.hangs_on == []


def test_a_rule_that_breaks_down_is_told_in_one_line_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    examination = examined(monkeypatch, reading_of({(): [finding()]}), breaks, speaks)
    assert [one.rule for one in examination.diagnoses] == ["speaks"]
    (crash,) = examination.crashes
    assert crash.startswith("internal error in rule breaks on t.yaml: KeyError: 'oops' (test_engine.py:")
    assert crash.endswith("); please report this")
    assert examination.failed


def test_a_reader_that_breaks_down_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object, **__: object) -> Reading:
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.setattr("gatelint.engine.read_template", read)
    (crash,) = examine(read_document("t.yaml", b"A: 1"), [speaks], StackSettings()).crashes
    assert crash.startswith("internal error while reading t.yaml: ZeroDivisionError: division by zero (")


def test_a_template_that_cannot_be_read_is_told_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object, **__: object) -> Reading:
        raise ReadError("t.yaml", 2, 3, "conditions refer to each other in a circle")

    monkeypatch.setattr("gatelint.engine.read_template", read)
    (problem,) = examine(read_document("t.yaml", b"A: 1"), [speaks], StackSettings()).unreadable
    assert str(problem) == "t.yaml:2:3: conditions refer to each other in a circle"
