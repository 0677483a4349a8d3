"""Source maps, read as a debugger reads them."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatelint.readers.projects.source_maps import (
    Position,
    Segment,
    decode_mappings,
    decode_numbers,
    read_source_map,
    source_map_of,
)

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

numbers = st.integers(0, 100_000)
segments = st.one_of(numbers.map(Segment), st.tuples(numbers, st.integers(0, 9), numbers, numbers).map(Segment._make))
scripts = st.lists(
    st.lists(segments, max_size=6).map(lambda line: sorted(line, key=lambda one: one.column)), max_size=6
)


def encoded(number: int) -> str:
    rest = (-number << 1) | 1 if number < 0 else number << 1
    digits = ""
    while True:
        digit, rest = rest & 31, rest >> 5
        digits += DIGITS[digit | (32 if rest else 0)]
        if not rest:
            return digits


def mappings_of(lines: list[list[Segment]]) -> str:
    """The mappings of a source map, as compilers write them."""
    source = line = original = 0
    written: list[str] = []
    for segments_of_line in lines:
        groups: list[str] = []
        column = 0
        for segment in segments_of_line:
            group = [segment.column - column]
            column = segment.column
            if segment.source >= 0:
                group += [segment.source - source, segment.line - line, segment.original_column - original]
                source, line, original = segment[1:]
            groups.append("".join(map(encoded, group)))
        written.append(",".join(groups))
    return ";".join(written)


def map_text(lines: list[list[Segment]], *sources: str, **more: object) -> str:
    return json.dumps({"version": 3, "sources": sources, "names": [], "mappings": mappings_of(lines), **more})


LINES = [[], [Segment(0, 0, 9, 4), Segment(8, 0, 9, 12), Segment(20)]]
"""Line 2 of the script comes from line 10 of its source, and its end from nowhere."""


@given(st.lists(st.integers(-(2**31) + 1, 2**31 - 1)))
def test_numbers_come_back_as_they_were_written(written: list[int]) -> None:
    assert decode_numbers("".join(map(encoded, written))) == written


@given(scripts)
def test_mappings_come_back_as_they_were_written(lines: list[list[Segment]]) -> None:
    assert decode_mappings(mappings_of(lines)) == (lines or [[]])


def test_mappings_are_those_of_the_standard() -> None:
    # What tsc makes of "export class A {}" begins so.
    assert decode_mappings(";;AAAA,MAAa,CAAC") == [
        [],
        [],
        [Segment(0, 0, 0, 0), Segment(6, 0, 0, 13), Segment(7, 0, 0, 14)],
    ]


@pytest.mark.parametrize("written", ["AA", "AAA", "AAAAAA", "A?AA", "g", "AADA", "D", "AAAA,gggggggggggggB"])
def test_what_are_no_mappings_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"number|position"):
        decode_mappings(written)


@given(st.text(st.sampled_from(DIGITS + ",;?"), max_size=30))
def test_whatever_the_mappings_say_they_are_read_or_refused(written: str) -> None:
    source_map = read_source_map(json.dumps({"sources": ["a.ts"], "mappings": written}), "")
    if source_map is not None:
        for line in range(5):
            source_map.position(line, 1)


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        (2, 1, Position("/app/lib/a.ts", 10, 5)),
        (2, 8, Position("/app/lib/a.ts", 10, 5)),
        (2, 9, Position("/app/lib/a.ts", 10, 13)),
        (2, None, Position("/app/lib/a.ts", 10, 5)),
        (2, 21, None),
        (1, 1, None),
        (3, 1, None),
        (0, 1, None),
    ],
)
def test_a_position_comes_from_the_segment_that_begins_before_it(
    line: int, column: int | None, expected: Position | None
) -> None:
    source_map = read_source_map(map_text(LINES, "../lib/a.ts"), "/app/dist")
    assert source_map is not None
    assert source_map.position(line, column) == expected


@pytest.mark.parametrize(
    ("source", "root", "expected"),
    [
        ("a.ts", "", "/app/dist/a.ts"),
        ("a.ts", "../lib/", "/app/lib/a.ts"),
        ("/src/a.ts", "", "/src/a.ts"),
        ("file:///src/my%20app/a.ts", "ignored", "/src/my app/a.ts"),
        ("webpack://app/./a.ts", "", ""),
    ],
)
def test_sources_are_relative_to_the_map_and_its_root(source: str, root: str, expected: str) -> None:
    source_map = read_source_map(map_text(LINES, source, sourceRoot=root), "/app/dist")
    assert source_map is not None
    assert source_map.sources == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        '{"sources": "a.ts", "mappings": ""}',
        '{"sources": [], "mappings": 1}',
        '{"sources": ["a.ts"], "mappings": "?"}',
        '{"sources": ["a.ts"], "mappings": "", "sourceRoot": 1}',
        '{"version": 3, "sections": []}',
    ],
)
def test_what_is_no_map_is_none(text: str) -> None:
    assert read_source_map(text, "") is None


def test_a_source_of_another_number_than_there_are_leads_nowhere() -> None:
    source_map = read_source_map(map_text([[Segment(0, 3, 0, 0)]], "a.ts"), "")
    assert source_map is not None
    assert source_map.position(1, 1) is None


@pytest.mark.parametrize("comment", ["//# sourceMappingURL=a%20b.js.map", "//@ sourceMappingURL=a%20b.js.map\n", ""])
def test_a_script_names_its_map_or_has_it_beside_it(tmp_path: Path, comment: str) -> None:
    script = tmp_path / "a b.js"
    script.write_text(f"'use strict';\nnew A();\n{comment}")
    (tmp_path / "a b.js.map").write_text(map_text(LINES, "a.ts"))
    source_map = source_map_of(str(script))
    assert source_map is not None
    assert source_map.position(2, 1) == Position(str(tmp_path / "a.ts"), 10, 5)


def test_a_map_may_be_in_the_script(tmp_path: Path) -> None:
    inline = base64.b64encode(map_text(LINES, "a.ts").encode()).decode()
    script = tmp_path / "a.js"
    script.write_text(f"\nnew A();\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,{inline}\n")
    source_map = source_map_of(str(script))
    assert source_map is not None
    assert source_map.position(2, 1) == Position(str(tmp_path / "a.ts"), 10, 5)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a.js.map",
        "/a.js.map",
        "missing.map",
        "data:application/json;base64,a",
        "data:application/json;base64,//8=",
        "data:text/plain;base64,e30=",
        "%00",
        ".",
    ],
)
def test_a_map_that_cannot_be_read_is_none(tmp_path: Path, url: str) -> None:
    script = tmp_path / "a.js"
    script.write_text(f"//# sourceMappingURL={url}")
    assert source_map_of(str(script)) is None


def test_a_script_that_cannot_be_read_has_no_map(tmp_path: Path) -> None:
    (tmp_path / "binary.js").write_bytes(b"\xff\xfe\x00")
    assert source_map_of(str(tmp_path / "binary.js")) is None
    assert source_map_of(str(tmp_path / "missing.js")) is None
    assert source_map_of(str(tmp_path)) is None
    assert source_map_of("\0") is None
