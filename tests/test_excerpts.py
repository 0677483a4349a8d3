from __future__ import annotations

import pytest

from gatelint.excerpts import WIDEST, Excerpt, excerpt, lines_of, whole_region, width
from gatelint.values import Place, Span


def place(value: tuple[int, int, int, int], key: tuple[int, int, int, int] | None = None) -> Place:
    return Place("t.yaml", (), Span(*value), Span(*key) if key else None)


def drawn(shown: Excerpt | None) -> list[str]:
    assert shown is not None
    return [shown.text, shown.underline]


def test_the_value_is_underlined() -> None:
    assert drawn(excerpt(["a: 1", "  Policy: http-only # why"], place((2, 11, 2, 20), (2, 3, 2, 9)))) == [
        "  Policy: http-only # why",
        "          ^^^^^^^^^",
    ]


def test_the_key_is_underlined_where_its_value_begins_below() -> None:
    lines = ["Resources:", "  Api:", "    Type: x"]
    assert drawn(excerpt(lines, place((3, 5, 4, 1), (2, 3, 2, 6)))) == ["  Api:", "  ^^^"]


def test_a_value_of_several_lines_is_underlined_to_the_end_of_its_first_one() -> None:
    assert drawn(excerpt(["Policy: {a: 1,", "  b: 2}"], place((1, 9, 2, 8), (1, 1, 1, 7)))) == [
        "Policy: {a: 1,",
        "        ^^^^^^...",
    ]


def test_tabs_and_wide_characters_keep_the_underline_in_its_place() -> None:
    assert drawn(excerpt(["\tx: 日本 y"], place((1, 5, 1, 7)))) == ["    x: 日本 y", "       ^^^^"]


def test_an_empty_value_is_still_pointed_at() -> None:
    assert drawn(excerpt(["key:"], place((1, 5, 1, 5)))) == ["key:", "    ^"]


def test_a_long_line_is_cut_around_what_is_meant() -> None:
    line = "x" * 5000 + '"http-only"' + "y" * 5000
    text, underline = drawn(excerpt([line], place((1, 5001, 1, 5012))))
    assert width(text) <= WIDEST
    assert text[underline.index("^") : len(underline)] == '"http-only"'
    assert text.startswith("…")
    assert text.endswith("…")


def test_a_place_that_the_file_does_not_have_shows_nothing() -> None:
    assert excerpt(["a"], place((7, 1, 7, 2))) is None
    assert excerpt(["a"], Place("t.yaml")) is None


def test_a_control_character_does_not_reach_the_terminal() -> None:
    assert "\x1b" not in drawn(excerpt(["a: \x1b[31m"], place((1, 4, 1, 9))))[0]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_lines_are_counted_as_yaml_counts_them(line_break: str) -> None:
    assert lines_of(f"a{line_break}b{line_break}") == ["a", "b", ""]


def test_a_region_goes_from_the_key_to_the_end_of_the_value() -> None:
    assert whole_region(place((3, 5, 4, 9), (2, 3, 2, 6))) == Span(2, 3, 4, 9)
    assert whole_region(place((3, 5, 4, 9))) == Span(3, 5, 4, 9)
    assert whole_region(Place("t.yaml")) is None
