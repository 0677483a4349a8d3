from __future__ import annotations

import pytest

from gatelint.fixes import apply
from gatelint.notation import fitted
from gatelint.rule import Edit, Fix
from gatelint.values import Place, Span


def after(text: str, replacement: str, *span: int, source: str = "t.yaml") -> str | None:
    """The text with what stands at `span` replaced; None where the fix is not offered."""
    fix = Fix("mend it", (Edit(Place(source, (), Span(*span)), replacement),), safe=True)
    found = fitted([fix], text, "t.yaml")
    return apply(text, found[0].edits) if found else None


@pytest.mark.parametrize(
    ("before", "expected"),
    [("a: one", "a: two"), ("a: 'one'", "a: 'two'"), ('a: "one"', 'a: "two"')],
)
def test_a_word_keeps_the_quotes_of_the_one_that_it_replaces(before: str, expected: str) -> None:
    assert after(before, "two", 1, 4, 1, len(before) + 1) == expected


def test_a_word_that_brings_quotes_keeps_them() -> None:
    assert after("a: 'one'", '"two"', 1, 4, 1, 9) == 'a: "two"'


@pytest.mark.parametrize("written", ["!Ref P", '{"Ref": "P"}', "Ref: P", '"Fn::If": [C, a, b]', "Fn::Sub: x"])
def test_what_a_function_stands_for_is_not_replaced(written: str) -> None:
    assert after(f"a: {written}", "two", 1, 4, 1, 4 + len(written)) is None


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("a: [x, y]", "a: [p, q]"),
        ("a: ['x']", "a: ['p', 'q']"),
        ("a: [ x ]", "a: [ p, q ]"),
        ('a: ["x",\n"y"]', 'a: ["p", "q"]'),
        ('a: [\n  "x"\n]', 'a: [\n  "p",\n  "q"\n]'),
        ("a: [!Ref X]", None),
        ("a: [x, # why\n y]", None),
        ("a: x, y", None),
    ],
)
def test_a_list_in_brackets_is_laid_out_like_the_one_that_it_replaces(before: str, expected: str | None) -> None:
    lines = before.split("\n")
    assert after(before, '["p", "q"]', 1, 4, len(lines), len(lines[-1]) + 1) == expected


def test_a_list_with_hyphens_keeps_them() -> None:
    assert after("a:\n  - x\nb: 1", '["p", "q"]', 2, 3, 2, 6) == "a:\n  - p\n  - q\nb: 1"
    assert after("a:\r\n-  x\r\n-  y\r\n", '["p", "q"]', 2, 1, 3, 5) == "a:\r\n-  p\r\n-  q\r\n"


def test_what_stands_in_another_file_or_nowhere_is_left_as_it_is() -> None:
    elsewhere = Fix("mend it", (Edit(Place("other.yaml", (), Span(1, 1, 1, 2)), "two"), Edit(Place("t.yaml"), "two")))
    assert fitted([elsewhere], "!Ref P", "t.yaml") == [elsewhere]
