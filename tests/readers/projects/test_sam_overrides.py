"""`parameter_overrides`. The tables were made by asking the parser of SAM's command line (1.170.0)."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatelint.readers.projects.sam_files import Keys, SamFile
from gatelint.readers.projects.sam_overrides import MOST_PARTS, parameters_of
from gatelint.readers.templates.documents import ReadError


def nowhere(_: Keys) -> tuple[int, int]:
    return 0, 0


def parameters(value: object, folder: Path = Path()) -> dict[str, str]:
    path = str(folder / "samconfig.toml")
    return parameters_of(value, SamFile(path, value, nowhere), ())


def refusal(value: object, folder: Path = Path()) -> str:
    with pytest.raises(ReadError) as caught:
        parameters(value, folder)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1 B=2", {"A": "1", "B": "2"}),
        ("  A=1  ", {"A": "1"}),
        ("A=x A=y", {"A": "y"}),
        ("A=b=c", {"A": "b=c"}),
        ("A=1,2,3", {"A": "1,2,3"}),
        ("A=1, B=2", {"A": "1,", "B": "2"}),
        ("A=https://x?y=z&w", {"A": "https://x?y=z&w"}),
        ("A=\"a b\" B='c d'", {"A": "a b", "B": "c d"}),
        ('"A"=1', {"A": "1"}),
        ('A=""', {"A": ""}),
        ("A= B=2", {"B": "2"}),
        ("A='", {"A": ""}),
        (r"A=a\ b", {"A": "a b"}),
        (r'A="x\"y"', {"A": 'x"y'}),
        (r"A=\"q\"", {"A": '"q"'}),
        (r'A="{\"a\":\"b\"}"', {"A": '{"a":"b"}'}),
        ("A='\"x\"'", {"A": '"x"'}),
        (r"A=a\\", {"A": r"a\\"}),
        (r'A="a\\"', {"A": r"a\\"}),
        ("A=1\nB=2", {"A": "1\nB=2"}),
        ("A=1\tB=2", {"A": "1\tB=2"}),
        ("ParameterKey=A,ParameterValue=1", {"A": "1"}),
        ('ParameterKey=A,ParameterValue=1 ParameterKey=B,ParameterValue="x y"', {"A": "1", "B": "x y"}),
        ("ParameterKey=A,ParameterValue=1 B=2", {"A": "1"}),
        ("ParameterValue=1,ParameterKey=A", {"ParameterValue": "1,ParameterKey=A"}),
    ],
)
def test_text_is_taken_apart_as_sam_does(text: str, expected: dict[str, str]) -> None:
    assert parameters(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('A={"a":"b"} B=2', {"A": "{", "B": "2"}),
        ('A="unclosed B=2', {"B": "2"}),
        ("A='unclosed B=2", {"A": "'unclosed", "B": "2"}),
        ("A='it''s' B=1", {"A": "it", "B": "1"}),
        ('A="x"y B=2', {"A": "x", "B": "2"}),
        ("A=x'y z' B=2", {"A": "x'y", "B": "2"}),
        ("My_Name=1 B=2", {"B": "2"}),
        ("A=1 B", {"A": "1"}),
    ],
)
def test_what_sam_drops_without_a_word_is_no_parameter(text: str, expected: dict[str, str]) -> None:
    assert parameters(text) == expected


@pytest.mark.parametrize("text", ["  ", "plain", "A=", "My_Name=1", r'A="a\"'])
def test_text_without_a_pair_is_refused_and_not_repeated(text: str) -> None:
    message = refusal(text)
    assert message == 'samconfig.toml: parameter_overrides has no pair in it: "Name=Value Other=Value" is expected'


NOTHING: list[object] = [None, "", [], [[]], {}]


@pytest.mark.parametrize("value", NOTHING)
def test_nothing_stands_for_no_parameters(value: object) -> None:
    assert parameters(value) == {}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["A=1", "B=2"], {"A": "1", "B": "2"}),
        (["A=1", ["B=2 C=3", ["A=4"]]], {"A": "4", "B": "2", "C": "3"}),
        ([{"A": 1}, "B=x", None], {"A": "1", "B": "x"}),
        (["A=1", {"A": None}], {"A": ""}),
        ({"A": True, "B": False, "C": 1.10, "D": 12}, {"A": "True", "B": "False", "C": "1.1", "D": "12"}),
        ({"A": None, "B": ""}, {"A": "", "B": ""}),
        ({"A": [1, " b ", None, "", True], "B": [None]}, {"A": "1,b,True", "B": ""}),
        ({"A": "two words", "B": "x=y z"}, {"A": "two words", "B": "x=y z"}),
        ({"A": "'q'", "B": r"a\ b", "'C'": "x"}, {"A": "q", "B": "a b", "C": "x"}),
    ],
)  # fmt: skip
def test_lists_and_tables_are_taken_as_sam_does(value: object, expected: dict[str, str]) -> None:
    assert parameters(value) == expected


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (5, "takes text, tables"),
        (False, "takes text, tables"),
        ([5], "takes text, tables"),
        ([""], "has no pair in it"),
        ({"A": {"b": "secret"}}, "parameter A is given a table; text is expected"),
        ({"A": [["secret"]]}, "parameter A is given a list; text is expected"),
        ({"$include": 5}, "$include takes the name of a file"),
        ({"A": 10**5000}, "parameter A is given a number of too many digits"),
        (["A=1"] * (MOST_PARTS + 1), "comes to more than"),
        ({str(number): "x" for number in range(MOST_PARTS + 1)}, "comes to more than"),
    ],
)
def test_other_values_are_refused(value: object, message: str) -> None:
    refused = refusal(value)
    assert message in refused
    assert "secret" not in refused


def test_lists_that_double_at_every_level_are_refused_soon() -> None:
    value: object = ["A=1"]
    for _ in range(40):
        value = [value, value]
    assert "comes to more than" in refusal(value)


names = st.text(st.sampled_from("ABCxyz019"), min_size=1, max_size=6)
values = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\\"), max_size=20)


def quoted(value: str) -> str:
    """As a guided deployment writes it, which knows no backslash but its own."""
    return '"{}"'.format(value.replace('"', r"\""))


@given(st.dictionaries(names, values, min_size=1, max_size=6), st.booleans())
def test_what_is_quoted_as_sam_quotes_it_is_read_back(expected: dict[str, str], as_list: bool) -> None:
    pairs = [f"{name}={quoted(value)}" for name, value in expected.items()]
    assert parameters(pairs if as_list else " ".join(pairs)) == expected


@given(st.dictionaries(names, values.filter(lambda value: value[:1] not in ("'", '"')), max_size=6))
def test_a_table_says_what_it_says(expected: dict[str, str]) -> None:
    assert parameters(expected) == expected


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6) | st.just("$include"), inner),
    max_leaves=10,
)


@given(json_like)
def test_any_value_is_read_or_refused(value: object) -> None:
    try:
        found = parameters(value)
    except ReadError as error:
        said = str(error)
    else:
        said = ""
        assert all(isinstance(text, str) for text in found.values())
    assert said.isprintable()


PIECES = [
    'A="\\" ',
    ' A="\\"',
    " A='\\'",
    ' A="',
    ' A="\\\n',
    " A=x\\",
    "ParameterKey=A,ParameterValue=",
    " ",
    "\\",
    '"',
    "A",
]


@pytest.mark.parametrize("start", ["A=1 ", 'A="', "A='", "ParameterKey="])
@pytest.mark.parametrize("piece", PIECES)
def test_no_text_takes_long(piece: str, start: str) -> None:
    before = time.process_time()
    with contextlib.suppress(ReadError):
        parameters(start + piece * 50_000)
    assert time.process_time() - before < 5


def test_files_are_read_relative_to_the_one_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "a.yaml").write_text("$include: file://b.toml\nFlag: true\n")
    (tmp_path / "shared" / "b.toml").write_text("Flag = false\nSize = 5\n")
    (tmp_path / "c.yml").write_text('- Name="two words"\n')
    expected = {"Flag": "True", "Size": "5", "Name": "two words"}
    assert parameters("file://shared/a.yaml", tmp_path) == {"Flag": "True", "Size": "5"}
    assert parameters(["file://shared/a.yaml", "file://c.yml"], tmp_path) == expected
    table = {"$include": ["file://shared/a.yaml", "Size=6"], "Flag": "x"}
    assert parameters(table, tmp_path) == {"Flag": "x", "Size": "6"}
    assert parameters(f"file://{tmp_path}/c.yml") == {"Name": "two words"}


def test_an_empty_file_gives_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").touch()
    assert parameters("file://empty.yaml", tmp_path) == {}


def test_files_that_sam_does_not_take_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    (tmp_path / "folder.toml").mkdir()
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "self.yaml").write_text("$include: file://other.yaml\n")
    (tmp_path / "other.yaml").write_text("A: 1\n$include: file://self.yaml\n")
    (tmp_path / "broken.toml").write_text("A = \n")
    (tmp_path / "words.yaml").write_text("A: 1\nB: {c: secret}\n")
    assert "is no file that sam takes parameters from: .toml, .yaml, .yml" in refusal("file://a.json", tmp_path)
    assert "there is no file" in refusal("file://missing.toml", tmp_path)
    assert "there is no file" in refusal("file://folder.toml", tmp_path)
    assert "there is no file" in refusal("file://pipe.toml", tmp_path)
    assert "there is no file" in refusal("file://nul\0.toml", tmp_path)
    assert f"{tmp_path}/self.yaml names itself" in refusal("file://self.yaml", tmp_path)
    assert refusal("file://broken.toml", tmp_path) == f"{tmp_path}/broken.toml:1:5: this is not TOML: invalid value"
    assert refusal("file://words.yaml", tmp_path) == (
        f"{tmp_path}/words.yaml:2:1: parameter B is given a table; text is expected"
    )


def test_files_that_name_others_ever_more_often_are_refused_soon(tmp_path: Path) -> None:
    for number in range(8):
        (tmp_path / f"{number}.yaml").write_text(f"- file://{number + 1}.yaml\n" * 10)
    (tmp_path / "8.yaml").write_text("A: 1\n")
    assert "comes to more than" in refusal("file://0.yaml", tmp_path)
