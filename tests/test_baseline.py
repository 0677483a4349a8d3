from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatelint.baseline import Baseline, Comparison
from gatelint.diagnosis import Diagnosis
from gatelint.errors import UsageError
from gatelint.rule import Certainty, Request, Response
from gatelint.values import PathItem, Place, Span

answer = Response(403)


def a_finding(
    rule: str = "no-stage",
    path: tuple[PathItem, ...] = ("Resources", "Api"),
    cause: str = "so it is",
    *,
    file: str = "t.yaml",
    line: int = 1,
    request: str = "/a",
    may: bool = False,
) -> Diagnosis:
    at = Place(file, path, Span(line, 1, line, 5))
    certainty = Certainty.MAY if may else Certainty.WILL
    return Diagnosis(rule, 9601, Request("GET", request), certainty, at, cause, answer, answer)


def everything_is_looked_at(_rule: str, _file: str) -> bool:
    return True


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def compared(known: list[Diagnosis], found: list[Diagnosis]) -> Comparison:
    """What a baseline says of findings, after it was written and read."""
    Baseline.of(known, "base.json").write()
    return Baseline.read("base.json").compared(found, everything_is_looked_at)


def is_known(known: Diagnosis, found: Diagnosis) -> bool:
    comparison = compared([known], [found])
    assert len(comparison.known) + len(comparison.new) == 1
    assert (comparison.gone.total() == 0) == bool(comparison.known)
    return bool(comparison.known)


def test_a_finding_stays_known_when_lines_move() -> None:
    assert is_known(a_finding(line=3), a_finding(line=30))


def test_a_finding_stays_known_when_its_file_is_renamed() -> None:
    assert is_known(a_finding(file="old.yaml"), a_finding(file="folder/new.yaml"))


def test_the_same_mistake_in_a_copy_of_a_file_is_new() -> None:
    Path("t.yaml").touch()
    assert not is_known(a_finding(file="t.yaml"), a_finding(file="copy.yaml"))


def test_the_file_decides_between_findings_that_are_alike() -> None:
    a, b = a_finding(file="a.yaml"), a_finding(file="b.yaml")
    comparison = compared([a, b], [b])
    assert comparison.new == []
    assert [known.file for known in comparison.gone] == ["a.yaml"]


@pytest.mark.parametrize(
    ("known", "found"),
    [
        (a_finding("no-stage"), a_finding("no-route")),
        (a_finding(path=("Resources", "Api")), a_finding(path=("Resources", "Other"))),
        (a_finding(request="/a"), a_finding(request="/b")),
        (a_finding(cause="port 80"), a_finding(cause="port 8080")),
        (a_finding(may=True), a_finding(may=False)),
        (a_finding(file="arn:aws:a"), a_finding(file="arn:aws:b")),
        (a_finding(file="arn:aws:a"), a_finding(file="t.yaml")),
        (a_finding(path=("a/b",)), a_finding(path=("a", "b"))),
    ],
)
def test_what_differs_is_new(known: Diagnosis, found: Diagnosis) -> None:
    assert not is_known(known, found)


@pytest.mark.parametrize(
    ("known", "found"),
    [
        (a_finding(may=False), a_finding(may=True)),
        (a_finding(path=("Origins", 0)), a_finding(path=("Origins", 1))),
        (a_finding(cause="PostNote and 1 more wait"), a_finding(cause="PostNote and 12 more wait")),
        (a_finding(cause="these 2 routes wait"), a_finding(cause="these 3 routes wait")),
        (a_finding(path=("ApiDeployment5c2b1e9a0f",)), a_finding(path=("ApiDeployment0a1b2c3d4e",))),
        (a_finding(cause=f"Deploy149F1294{'0a' * 16}"), a_finding(cause=f"Deploy149F1294{'1b' * 16}")),
    ],
)
def test_what_changes_though_nothing_else_does_is_known(known: Diagnosis, found: Diagnosis) -> None:
    assert is_known(known, found)


def test_of_two_that_are_equal_one_in_the_baseline_leaves_one() -> None:
    comparison = compared([a_finding(line=1)], [a_finding(line=1), a_finding(line=9)])
    assert [len(comparison.new), len(comparison.known)] == [1, 1]


def test_what_will_happen_takes_its_entry_before_what_may() -> None:
    comparison = compared([a_finding(may=False), a_finding(may=True)], [a_finding(may=True), a_finding(may=False)])
    assert comparison.new == []


def test_what_is_no_longer_found_is_gone_if_it_would_have_been_found() -> None:
    Path("t.yaml").touch()
    baseline = Baseline.of(
        [a_finding("a"), a_finding("b"), a_finding("b"), a_finding("c", file="no.yaml")], "base.json"
    )
    gone = baseline.compared([], lambda rule, file: (rule, file) == ("b", "t.yaml")).gone
    assert {(known.rule, known.file): count for known, count in gone.items()} == {
        ("b", "t.yaml"): 2,
        ("c", "no.yaml"): 1,
    }


def test_files_are_told_from_the_folder_of_the_baseline(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a").mkdir()
    Path("b").mkdir()
    Baseline.of([a_finding(file="b/t.yaml"), a_finding(file="<stdin>")], "a/base.json").write()
    assert [one["file"] for one in json.loads(Path("a/base.json").read_text())["findings"]] == [
        "../b/t.yaml",
        "<stdin>",
    ]
    monkeypatch.chdir("b")
    Path("t.yaml").touch()
    assert Baseline.read("../a/base.json").compared([a_finding()], everything_is_looked_at).new == []


texts = st.sampled_from(["a", "b/c", "~", "x 2 routes", ""])
findings = st.lists(
    st.builds(
        a_finding,
        rule=st.sampled_from(["r", "s"]),
        path=st.lists(texts | st.integers(0, 2), max_size=2).map(tuple),
        cause=texts,
        file=st.sampled_from(["t.yaml", "u.yaml", "arn:aws:x"]),
        line=st.integers(1, 9),
        may=st.booleans(),
    ),
    max_size=8,
)


@given(findings, st.randoms(use_true_random=False))
def test_all_that_is_written_is_known_in_whatever_order(found: list[Diagnosis], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    comparison = compared(found, shuffled)
    assert comparison.new == []
    assert comparison.known == shuffled
    assert not comparison.gone
    written = Path("base.json").read_bytes()
    Baseline.of(shuffled, "base.json").write()
    assert Path("base.json").read_bytes() == written


@given(findings, findings)
def test_nothing_is_lost_and_nothing_is_known_twice(known: list[Diagnosis], found: list[Diagnosis]) -> None:
    comparison = compared(known, found)
    assert Counter(map(id, [*comparison.new, *comparison.known])) == Counter(map(id, found))
    assert len(comparison.known) + comparison.gone.total() == len(known)


@given(findings, st.builds(a_finding, cause=texts))
def test_one_more_than_is_known_is_one_that_is_new(known: list[Diagnosis], more: Diagnosis) -> None:
    assert len(compared(known, [*known, more]).new) == 1


ENTRY = '{"rule": "r", "file": "t.yaml", "path": "/a", "request": "GET /", "cause": "c", "certainty": "will"%s}'


def broken(content: str) -> str:
    return '{"gatelint-baseline": 1, "findings": [' + content + "]}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the baseline base.json:1:1: this is no JSON: expecting value"),
        ("[]", "base.json is no baseline of gatelint: it has no gatelint-baseline"),
        ('{"findings": []}', "base.json is no baseline of gatelint: it has no gatelint-baseline"),
        ('{"gatelint-baseline": 2}', "the baseline base.json is of another version than 1: write it anew"),
        ('{"gatelint-baseline": true}', "the baseline base.json is of another version than 1: write it anew"),
        ('{"gatelint-baseline": 1}', "the baseline base.json has no list of findings"),
        (broken("[]"), "the baseline base.json is broken: findings[0] is not as gatelint writes it"),
        (broken(ENTRY % "" + ", 1"), "the baseline base.json is broken: findings[1] is not as gatelint writes it"),
        (broken(ENTRY % ', "count": 0'), "the baseline base.json is broken: findings[0] is not as gatelint writes it"),
        (
            broken(ENTRY % ', "count": 1e3'),
            "the baseline base.json is broken: findings[0] is not as gatelint writes it",
        ),
        (
            broken(ENTRY % ', "count": true'),
            "the baseline base.json is broken: findings[0] is not as gatelint writes it",
        ),
        (
            broken(ENTRY % ', "count": 99999999999'),
            "the baseline base.json is broken: findings[0] is not as gatelint writes it",
        ),
        (broken(ENTRY.replace('"will"', "1") % ""), "the baseline base.json is broken: findings[0] is not as gatelint"),
        (broken(ENTRY.replace("t.yaml", "\\u0000") % ""), "the baseline base.json is broken: findings[0] is not as"),
        (broken(ENTRY.replace("t.yaml", "") % ""), "the baseline base.json is broken: findings[0] is not as gatelint"),
        ("[" * 100_000, "the baseline base.json: cannot be read: its numbers are too long, or its mappings too deep"),
    ],
)
def test_a_broken_baseline_is_one_line(content: str, message: str) -> None:
    Path("base.json").write_text(content)
    with pytest.raises(UsageError) as told:
        Baseline.read("base.json")
    assert str(told.value).startswith(message)
    assert "\n" not in str(told.value)


def test_names_with_half_of_a_character_do_no_harm() -> None:
    Path("base.json").write_text(broken(ENTRY.replace("t.yaml", "\\ud800") % ""))
    assert Baseline.read("base.json").compared([], everything_is_looked_at).gone.total() == 1


@pytest.mark.parametrize(("name", "message"), [("none.json", "No such file"), (".", "it is no file")])
def test_a_baseline_that_cannot_be_read_is_one_line(name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Baseline.read(name)


def test_a_baseline_that_cannot_be_written_is_one_line() -> None:
    with pytest.raises(UsageError, match=r"^the baseline no/base\.json cannot be written: No such file or directory$"):
        Baseline.of([], "no/base.json").write()
