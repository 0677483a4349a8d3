from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatelint.fixes import line_starts, offset
from gatelint.readers.templates.nodes import Entry, Lines, Mapping, Scalar
from gatelint.values import Span
from readers.templates.shown_nodes import plain

HERE = Span(1, 1, 1, 2)


def scalar(text: str) -> Scalar:
    return Scalar(text, None, HERE)


def mapping_of(*keys: str) -> Mapping:
    return Mapping([Entry(key, HERE, scalar(f"value of {key}")) for key in keys], HERE)


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("bool", ["true", "True", "FALSE", "yes", "no", "on", "Off"]),
        ("null", ["", "~", "null", "NULL"]),
        ("int", ["0", "-1", "+7", "012", "0x1F", "0b10", "1_000", "123456789012", "1:30"]),
        ("float", ["1.5", "-.5", "1.", "1.5e+3", ".inf", ".NaN"]),
        ("str", ["y", "n", "tRue", "nope", "1e3", "089", "1.2.3", "2010-09-09", "2012-10-17T00:00:00Z", "-", "truer"]),
    ],
)
def test_plain_text_is_what_yaml_1_1_takes_it_for_but_dates_are_text(kind: str, texts: list[str]) -> None:
    assert {text: scalar(text).kind for text in texts} == dict.fromkeys(texts, kind)


def test_text_in_quotes_is_always_a_string() -> None:
    quoted = Scalar("true", None, HERE, "str")
    assert quoted.kind == "str"
    assert not quoted.is_boolean
    assert not Scalar("", None, HERE, "str").is_null


@pytest.mark.parametrize("size", [3, 30])
def test_an_entry_is_found_by_its_key_whatever_has_become_of_the_mapping(size: int) -> None:
    mapping = mapping_of(*(f"K{number}" for number in range(size)))
    assert plain(mapping.get("K1")) == "value of K1"
    assert mapping.get("New") is None

    mapping.entries += mapping_of("New").entries
    assert plain(mapping.get("New")) == "value of New"
    mapping.entries[1].value = scalar("another")
    assert plain(mapping.get("K1")) == "another"
    mapping.entries[1] = Entry("Other", HERE, scalar("other"))
    assert plain(mapping.get("Other")) == "other"
    assert mapping.get("K1") is None
    del mapping.entries[0]
    assert mapping.get("K0") is None
    assert plain(mapping.get("K2")) == "value of K2"


def test_lines_are_counted_only_when_somebody_asks_for_a_place() -> None:
    asked: list[tuple[int, int]] = []

    def span(start: int, end: int) -> Span:
        asked.append((start, end))
        return HERE

    node = Scalar("a", None, (span, 3, 4))
    assert asked == []
    assert (node.span, node.span) == (HERE, HERE)
    assert asked == [(3, 4)]


@given(st.text(alphabet="ab\n\r\x85\u2028"), st.data())
def test_a_position_leads_back_to_its_offset_for_whoever_edits_the_text(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    assert offset(line_starts(text), *Lines(text).position(place)) == place
