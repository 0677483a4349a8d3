from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatelint.readers.projects.sam_files import LARGEST, Keys, SamFile, read_sam_file
from gatelint.readers.templates.documents import ReadError


def read(folder: Path, content: str | bytes, name: str = "samconfig.toml") -> SamFile:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return read_sam_file(str(folder / name))


def refusal(folder: Path, content: str | bytes, name: str = "samconfig.toml") -> str:
    with pytest.raises(ReadError) as caught:
        read(folder, content, name)
    return str(caught.value).removeprefix(str(folder) + os.sep)


# What SAM's command line (1.170.0) makes of the same words, as str() shows it.
@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("yes", "yes"), ("on", "on"), ("y", "y"), ("true", "True"), ("TRUE", "True"), ("tRue", "tRue"),
        ("False", "False"), ("'true'", "true"), ("!!str 12", "12"),
        ("0x1F", "31"), ("0X1F", "0X1F"), ("0o17", "15"), ("'0o17'", "0o17"), ("0o8", "0o8"), ("017", "17"),
        ("012345678901", "12345678901"), ("0b11", "3"), ("0b2", "0b2"), ("1_000", "1000"), ("-0x1F", "-31"),
        ("+1", "1"), ("-0", "0"), ("_1", "_1"), ("1,000", "1,000"), ("1:30", "1:30"), ("0x", "0x"),
        ("1.10", "1.1"), ("1.0", "1.0"), ("1e3", "1000.0"), ('"1e3"', "1e3"), ("1E+3", "1000.0"), ("5e-3", "0.005"),
        ("1e-7", "1e-07"), (".5", "0.5"), (".5e3", ".5e3"), ("1.", "1.0"), ("1_0.5", "10.5"), ("e1", "e1"), (".", "."),
        ("1.2.3", "1.2.3"), (".inf", "inf"), ("-.Inf", "-inf"), (".NaN", "nan"), ("1e400", "inf"), ("-1.50", "-1.5"),
        ("2020-01-01", "2020-01-01"), ("2020-01-01 10:00:00", "2020-01-01 10:00:00"),
        ("9007199254740993", "9007199254740993"), ("|\n  a\n  b\n", "a\nb\n"), ("~", "None"), ("", "None"),
    ],
)  # fmt: skip
def test_yaml_is_read_as_yaml_1_2(tmp_path: Path, word: str, expected: str) -> None:
    content = read(tmp_path, f"P: {word}\n", "samconfig.yaml").content
    assert isinstance(content, dict)
    assert str(content["P"]) == expected  # pyright: ignore[reportUnknownArgumentType]


def test_mappings_lists_and_merged_entries_are_plain_values(tmp_path: Path) -> None:
    text = "a: &a\n  x: 1\nb:\n  <<: *a\n  y: [1, [two]]\n"
    assert read(tmp_path, text, "samconfig.yml").content == {"a": {"x": 1}, "b": {"x": 1, "y": [1, ["two"]]}}


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "# nothing\n").content == {}
    assert read(tmp_path, "# nothing\n", "samconfig.yaml").content is None


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_may_anywhere(tmp_path: Path, ending: str) -> None:
    assert read(tmp_path, f"a = 1{ending}b = '''x{ending}y'''{ending}").content == {"a": 1, "b": "x\ny"}


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (("default", "deploy", "parameters", "region"), (6, 1)),
        (("default", "deploy", "parameters", "region", 3), (6, 1)),
        (("default", "deploy", "parameters", "missing"), (5, 1)),
        (("default", "global", "parameters", "stack_name"), (3, 1)),
        (("default", "global", "parameters"), (3, 1)),
        (("prod beta", "deploy", "parameters", "table", "key"), (10, 3)),
        (("version",), (1, 1)),
        (("nothing",), (0, 0)),
        ((), (0, 0)),
    ],
)
def test_the_place_of_a_key_in_toml_is_found(tmp_path: Path, keys: Keys, place: tuple[int, int]) -> None:
    text = """version = 0.1
[default]
global.parameters = {stack_name = 'x'}

[default.deploy.parameters] # here
region = 'y'

[ "prod beta" . deploy . parameters ]
region = 'z'
  table.key = 5
"""
    assert read(tmp_path, text).position(keys) == place


def test_the_place_of_a_key_in_yaml_is_found(tmp_path: Path) -> None:
    file = read(tmp_path, "version: 0.1\ndefault:\n  deploy:\n    - a\n    - b: 1\n", "samconfig.yaml")
    assert file.position(("default", "deploy")) == (3, 3)
    assert file.position(("default", "deploy", 1, "b")) == (5, 7)
    assert file.position(("default", "deploy", 9)) == (3, 3)
    assert file.position(("nothing", "else")) == (0, 0)
    error = file.error("is odd", "default")
    assert (error.line, error.column, error.message) == (2, 1, "is odd")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a = 1\nb 2\n", "samconfig.toml:2:3: this is not TOML: expected '=' after a key in a key/value pair"),
        ('a = "x\n', "samconfig.toml:1:7: this is not TOML: illegal character '\\n'"),
        ("a = 1\na = 2\n", "samconfig.toml:2:6: this is not TOML: cannot overwrite a value"),
        ("a = [1,\n", "samconfig.toml:2:1: this is not TOML: "),
        ("a = " + "1" * 5000, "samconfig.toml: this is not TOML: exceeds the limit"),
        (b"a = 'x'\nb = '\xff'\n", "samconfig.toml:2:6: the file is not UTF-8: byte 0xFF stands here"),
        ("a = 1\n".encode("utf-16"), "samconfig.toml:1:1: the file is not UTF-8: byte 0xFF stands here"),
        ("\ufeffa = 1\n", "samconfig.toml:1:1: the file begins with a byte order mark, which sam does not read"),
        ("a = " + "[" * 5000, "samconfig.toml: tables and lists stand too deep within one another"),
        ("a." * 50_000 + "a = 1", "samconfig.toml: a key has more than 1000 dots, which no option has"),
        ("#" * (LARGEST + 1), "samconfig.toml: is larger than 256 KiB, which no file of options is"),
    ],
)
def test_what_is_no_toml_is_told_in_one_line(tmp_path: Path, content: str | bytes, expected: str) -> None:
    message = refusal(tmp_path, content)
    assert message.startswith(expected)
    assert "\n" not in message


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a: b: c\n", "samconfig.yaml:1:5: "),
        ("a: 1\nb: 2\na: 3\n", "samconfig.yaml:3:1: this key stands twice in a mapping, which sam refuses"),
        ("a: " + "1" * 5000, "samconfig.yaml: a number has more digits than can be read"),
        (b"a: \xff\n", "samconfig.yaml:1:4: the file is not UTF-8"),
        ("a: " + "[" * 5000, "samconfig.yaml:1:"),
    ],
)
def test_what_is_no_yaml_is_told_in_one_line(tmp_path: Path, content: str | bytes, expected: str) -> None:
    message = refusal(tmp_path, content, "samconfig.yaml")
    assert message.startswith(expected)
    assert "\n" not in message


def test_files_of_other_kinds_and_none_are_told(tmp_path: Path) -> None:
    assert refusal(tmp_path, "{}", "samconfig.json") == (
        "samconfig.json: sam reads options from .toml, .yaml and .yml files"
    )
    (tmp_path / "folder.toml").mkdir()
    for name, expected in (
        ("folder.toml", "cannot be read: Is a directory"),
        ("missing.toml", "cannot be read: No such file or directory"),
        ("nul\0.toml", "cannot be read: this is no name of a file"),
    ):
        with pytest.raises(ReadError) as caught:
            read_sam_file(str(tmp_path / name))
        assert caught.value.message == expected


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "samconfig.toml").touch(0o000)
    with pytest.raises(ReadError, match="cannot be read: Permission denied"):
        read_sam_file(str(tmp_path / "samconfig.toml"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=40)
    | st.text(st.sampled_from("ab=.[]{}\"'\\\n 1_ex:-&*#,"), max_size=40).map(str.encode),
    name=st.sampled_from(["samconfig.toml", "samconfig.yaml"]),
)
def test_any_bytes_are_read_or_refused_in_one_line(tmp_path: Path, content: bytes, name: str) -> None:
    said = ""
    try:
        assert read(tmp_path, content, name).position(("a", 0)) >= (0, 0)
    except ReadError as error:
        said = str(error)
    assert said.isprintable()
