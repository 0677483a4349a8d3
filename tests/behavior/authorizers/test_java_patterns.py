from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatelint.behavior.authorizers.java_patterns import LONGEST, read_java_pattern

PIECES = st.sampled_from(
    [
        "a",
        "b",
        ".",
        "[ab]",
        "[^a]",
        r"\d",
        "x",
        "^",
        "$",
        "(a|b)",
        "(?:ab)",
        "a{1,2}",
        "b{2}",
        "[a-c]",
        "a*",
        "b+?",
        "(a|)*",
    ]
)


@given(st.lists(PIECES, max_size=5).map("".join), st.text("abx1", max_size=6))
def test_what_both_languages_understand_is_matched_as_python_does(expression: str, value: str) -> None:
    pattern = read_java_pattern(expression)
    assert pattern is not None
    assert pattern.is_matched_by(value) == (re.fullmatch(expression, value) is not None)
    assert pattern.is_found_in(value) == (re.search(expression, value) is not None)
    assert not (pattern.is_found_in_nothing and value and re.search(expression, value))


@pytest.mark.parametrize(
    ("expression", "matched", "other"),
    [
        (r"^[A-Za-z0-9-_=]+$", "a-b_c=", "a.b"),
        (r"[\w-.]+", "a-b.c", "a b"),
        ("[]a]+", "]a]", "b"),
        ("[A-z]+", "a_B", "1"),
        ("[+-/]+", "+,-./", "0"),
        (r"[^\s]+", "a.b", "a b"),
        (r"\ABearer\s\S+\z", "Bearer x", "bearer x"),
        ("(?i)bearer .+", "BEARER x", "Bearer"),
        ("(Bearer|Basic) .{2,3}", "Basic abc", "Basic abcd"),
        ("a{2,}", "aaa", "a"),
        (r"\.\-\/", ".-/", "..-"),
    ],
)
def test_expressions_are_read_as_java_reads_them(expression: str, matched: str, other: str) -> None:
    pattern = read_java_pattern(expression)
    assert pattern is not None
    assert pattern.is_matched_by(matched)
    assert not pattern.is_matched_by(other)


@pytest.mark.parametrize(
    "expression",
    [
        "(?!x).*",
        "(?<=x)a",
        "(?>a)",
        r"(a)\1",
        "a++",
        "a**",
        "*a",
        "^*",
        "[a",
        "(a",
        "a)",
        "a{2",
        "a{2,1}",
        "a{x}",
        "[a&&b]",
        "[a[b]]",
        "[b-a]",
        r"[a-\d]",
        r"\bword\b",
        r"\x41",
        "\\",
        "[",
        "(" * 30 + "a" + ")" * 30,
        "(a{999}){999}",
        "a" * (LONGEST + 1),
    ],
)
def test_what_is_beyond_plain_expressions_is_not_read(expression: str) -> None:
    assert read_java_pattern(expression) is None


@pytest.mark.parametrize("expression", ["/^Bearer .+$/", "a^b", "$a", "^$", "[^ -~\t]a"])
def test_some_expressions_are_found_in_nothing(expression: str) -> None:
    pattern = read_java_pattern(expression)
    assert pattern is not None
    assert pattern.is_found_in_nothing


@pytest.mark.parametrize("expression", ["", "^", "$", "a*", "^a", "x|^$", "(^a|b$)"])
def test_most_are_found_in_something(expression: str) -> None:
    pattern = read_java_pattern(expression)
    assert pattern is not None
    assert not pattern.is_found_in_nothing


def test_no_expression_takes_forever() -> None:
    pattern = read_java_pattern("(a+)+(a+)+(a|aa)*((a*)*)*b")
    assert pattern is not None
    begun = time.monotonic()
    assert not pattern.is_found_in("a" * 500)
    assert time.monotonic() - begun < 5
