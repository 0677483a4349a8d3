from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatelint.fixes import apply, replace_file
from gatelint.rule import Edit
from gatelint.values import Place, Span


def edit(text: str, *span: int) -> Edit:
    return Edit(Place("t.yaml", (), Span(*span)), text)


def test_a_value_is_replaced_and_all_around_it_is_kept() -> None:
    text = "a: 1  # one\r\nb:\t'two'  \r\n# end"
    assert apply(text, [edit("'three'", 2, 4, 2, 9)]) == "a: 1  # one\r\nb:\t'three'  \r\n# end"


def test_several_edits_may_be_given_in_any_order() -> None:
    assert apply("a: 1\nb: 2\n", [edit("20", 2, 4, 2, 5), edit("10", 1, 4, 1, 5)]) == "a: 10\nb: 20\n"


def test_an_edit_may_span_lines() -> None:
    assert apply("a:\n  - 1\n  - 2\nb: 3\n", [edit("[]", 1, 3, 3, 6)]) == "a:[]\nb: 3\n"


def test_of_overlapping_edits_the_first_is_made() -> None:
    assert apply("abcdef", [edit("X", 1, 2, 1, 4), edit("Y", 1, 3, 1, 5)]) == "aXdef"


def test_an_edit_that_names_no_span_or_none_of_this_text_changes_nothing() -> None:
    assert apply("abc", [Edit(Place("t.yaml"), "X"), edit("Y", 9, 1, 9, 2), edit("Z", 1, 1, 1, 99)]) == "abc"


@given(st.text("ab\n\r\x85é", max_size=40), st.data())
def test_an_edit_that_puts_back_what_stands_there_changes_nothing(text: str, data: st.DataObject) -> None:
    from gatelint.excerpts import lines_of

    lines = lines_of(text)
    number = data.draw(st.integers(1, len(lines)))
    start = data.draw(st.integers(0, len(lines[number - 1])))
    end = data.draw(st.integers(start, len(lines[number - 1])))
    assert apply(text, [edit(lines[number - 1][start:end], number, start + 1, number, end + 1)]) == text


def test_a_file_is_replaced_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    replace_file(str(path), "new\r\n")
    assert path.read_bytes() == b"new\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["t.yaml"]


def test_a_file_that_cannot_be_replaced_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        replace_file(str(tmp_path / "no" / "t.yaml"), "new")
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        replace_file(str(tmp_path / "folder"), "new")
    assert os.listdir(tmp_path) == ["folder"]
