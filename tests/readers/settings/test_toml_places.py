from __future__ import annotations

import json
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatelint.readers.settings.toml_places import Keys, places_in
from gatelint.readers.toml_text import parse_toml

TEXT = '''\
# a comment = 1
strict = true  # select = []
select = ["a", # "b",
  'c',
  """d
"d""",
]

[parameters]
"Stage Name" = "[x]"
a . b = {c = 1, "d" = [{e = 2}]}

[[ignore]]
rule = "r"
[[ ignore ]]
  rule = """"quoted\\""""" # after
  until = 2027-01-31
[[templates]]
[templates.parameters]
A = 1.5
[[templates]]
parameters.B = \'\'\'it's\'\'\'
'''


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (("strict",), (2, 1)),
        (("select",), (3, 1)),
        (("select", 0), (3, 11)),
        (("select", 1), (4, 3)),
        (("select", 2), (5, 3)),
        (("parameters",), (9, 1)),
        (("parameters", "Stage Name"), (10, 1)),
        (("parameters", "a"), (11, 1)),
        (("parameters", "a", "b"), (11, 5)),
        (("parameters", "a", "b", "c"), (11, 10)),
        (("parameters", "a", "b", "d", 0, "e"), (11, 25)),
        (("ignore", 0), (13, 1)),
        (("ignore", 0, "rule"), (14, 1)),
        (("ignore", 1, "rule"), (16, 3)),
        (("ignore", 1, "until"), (17, 3)),
        (("templates", 0, "parameters", "A"), (20, 1)),
        (("templates", 1, "parameters", "B"), (22, 12)),
    ],
)
def test_everything_is_found_where_it_is_written(keys: Keys, place: tuple[int, int]) -> None:
    assert places_in(TEXT)[keys] == place


def test_an_escaped_key_is_the_one_that_is_meant() -> None:
    assert places_in('"\\u0061\\"b" = 1\n')[('a"b',)] == (1, 1)


names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=5)
values = st.recursive(
    st.booleans() | st.integers(-9, 9) | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)


def written(value: object) -> str:
    """A value as TOML writes it in one line."""
    if isinstance(value, dict):
        entries = cast("dict[str, object]", value).items()
        return (
            "{" + ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {written(item)}" for key, item in entries) + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(written, cast("list[object]", value))) + "]"
    return json.dumps(value, ensure_ascii=False)


def keys_in(value: object, above: Keys = ()) -> set[Keys]:
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(cast("dict[str | int, object]", value).items())
    elif isinstance(value, list):
        inner = list(enumerate(cast("list[object]", value)))
    return {(*above, key) for key, _ in inner}.union(*(keys_in(item, (*above, key)) for key, item in inner))


@given(st.dictionaries(names, values, max_size=4))
def test_all_that_tomllib_reads_has_a_place_and_nothing_else(table: dict[str, object]) -> None:
    text = "".join(f"{json.dumps(key, ensure_ascii=False)} = {written(value)}\n" for key, value in table.items())
    assert set(places_in(text)) == keys_in(parse_toml("t.toml", text))
