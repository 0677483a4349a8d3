"""The published schema is what the code goes by."""

from __future__ import annotations

from typing import Any, cast

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatelint.readers.settings.schema import complaints, schema
from gatelint.reports.formats import FORMATS
from gatelint.settings import Settings

SCHEMA = cast("dict[str, Any]", schema())
UNDERSTOOD = {
    *("$schema", "$id", "$defs", "$ref", "title", "description", "default"),
    *("type", "properties", "additionalProperties", "required", "items", "minItems", "enum", "minLength", "format"),
}


def subschemas(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    inner = [*wanted.get("properties", {}).values(), *wanted.get("$defs", {}).values()]
    inner += [wanted[key] for key in ("items", "additionalProperties") if isinstance(wanted.get(key), dict)]
    return [wanted, *(each for one in inner for each in subschemas(one))]


def test_it_is_a_valid_schema_of_draft_2020_12() -> None:
    assert SCHEMA["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_nothing_in_it_is_passed_over() -> None:
    for one in subschemas(SCHEMA):
        assert set(one) <= UNDERSTOOD
        assert one.get("format", "date") == "date"
        assert one.get("additionalProperties", True) is not True or one.get("type") != "object"


def test_every_setting_says_what_it_is_for() -> None:
    for one in subschemas(SCHEMA):
        assert all(inner["description"].endswith(".") for inner in one.get("properties", {}).values())


def test_the_formats_are_those_of_the_command_line() -> None:
    assert SCHEMA["properties"]["format"]["enum"] == list(FORMATS)


def test_every_setting_has_its_field() -> None:
    fields = {*Settings.__annotations__, "ignore", "region", "parameters"}
    assert {name.replace("-", "_") for name in SCHEMA["properties"]} <= fields


VALIDATOR: Any = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())

words = st.sampled_from(["", "a", "text", "2027-01-31", "2027-02-30", "20270131", "json"])
things = st.one_of(words, st.booleans(), st.integers(), st.floats(allow_nan=False), st.lists(words, max_size=2))
keys = sorted({name for one in subschemas(SCHEMA) for name in one.get("properties", {})})
tables = st.dictionaries(st.sampled_from([*keys, "other"]), st.one_of(things, st.dictionaries(words, things)))
likely_ignores = st.fixed_dictionaries(
    {"rule": words, "reason": words}, optional={"until": words, "paths": things, "arns": things}
)
likely = st.fixed_dictionaries(
    {},
    optional={
        "paths": things,
        "select": things,
        "strict": things,
        "format": words,
        "ignore": st.lists(st.one_of(likely_ignores, tables), max_size=2),
        "templates": st.lists(tables, max_size=2),
        "parameters": st.dictionaries(words, st.one_of(things, st.lists(things, max_size=2)), max_size=2),
    },
)


@given(st.one_of(tables, likely))
def test_what_the_schema_allows_is_allowed_and_nothing_else(table: dict[str, object]) -> None:
    theirs = {(tuple(error.absolute_path), error.validator) for error in VALIDATOR.iter_errors(table)}
    ours = list(complaints(table))
    assert bool(ours) == bool(theirs)
    # An error of jsonschema is about the table that should not have a key, ours about the key itself.
    places = {path for path, validator in theirs if validator != "additionalProperties"}
    assert places <= {complaint.keys for complaint in ours}


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"selct": []}, 'there is no setting "selct" (did you mean select?)'),
    ({"zzz": 1}, 'there is no setting "zzz"'),
    ({"ignore": [{"rule": "a", "reason": "b", "untill": "c"}]}, 'takes no "untill" (did you mean until?)'),
    ({"ignore": [{"rule": "a"}]}, 'what "ignore" lists lacks "reason"'),
    ({"ignore": [{"rule": "a", "reason": ""}]}, '"reason" must not be empty'),
    ({"strict": "yes"}, '"strict" must be true or false, not text'),
    ({"paths": "a"}, '"paths" must be a list, not text'),
    ({"paths": [1]}, 'what "paths" lists must be text, not a number'),
    ({"ignore": ["a"]}, 'what "ignore" lists must be a table, not text'),
    (
        {"format": "xml"},
        '"format" must be one of text, json, sarif, github, gitlab, junit, checkstyle, markdown, not "xml"',
    ),
    ({"templates": [{"paths": []}]}, '"paths" must not be empty'),
    ({"parameters": {"A": {}}}, '"A" must be text or a number or true or false or a list, not a table'),
    (
        {"ignore": [{"rule": "a", "reason": "b", "until": "soon"}]},
        '"until" must be a date such as 2027-01-31, not "soon"',
    ),
]


@pytest.mark.parametrize(("table", "message"), WRONG)
def test_what_is_wrong_is_said_in_a_persons_words(table: dict[str, object], message: str) -> None:
    (complaint,) = complaints(table)
    assert message in complaint.message


def test_the_file_as_a_whole_must_be_a_table() -> None:
    (complaint,) = complaints([])
    assert complaint.message == "the file must be a table, not a list"
