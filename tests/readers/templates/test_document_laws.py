"""What holds of every document."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gatelint.readers.templates import parse_yaml
from gatelint.readers.templates.documents import ReadError, is_template, looks_like_template, read_document
from readers.templates.shown_nodes import cut, cuts, plain, read, scalars

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
printable = st.text(st.sampled_from("ab1 :#-'\"\\{}[],&*!|>%@\té😀\n"), max_size=12)
json_values = st.recursive(
    st.one_of(text, st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(text, inner, max_size=4)),
    max_leaves=12,
)
yaml_values = st.recursive(
    printable,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(printable, inner, max_size=4)),
    max_leaves=12,
)


def as_texts(value: object) -> object:
    """A value with each scalar as JSON writes it, and strings as they are."""
    if isinstance(value, dict):
        return {key: as_texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_texts(inner) for inner in value]
    return value if isinstance(value, str) else json.dumps(value)


@given(
    value=st.dictionaries(text, json_values, max_size=4),
    indent=st.sampled_from([None, 0, 2, "\t"]),
    ascii_only=st.booleans(),
    separators=st.sampled_from([None, (",", ":"), (" ,\t", "\n: ")]),
)
def test_json_says_what_was_written_and_where(
    value: dict[str, object], indent: int | str | None, ascii_only: bool, separators: tuple[str, str] | None
) -> None:
    written = json.dumps(value, indent=indent, ensure_ascii=ascii_only, separators=separators)
    document = read(written)
    assert plain(document.root) == as_texts(value)
    assert json.loads(cut(document, document.root.span).replace("\n", " ")) is not None
    for scalar in scalars(document.root):
        if not any(mark in scalar.text for mark in "\x85\u2028\u2029"):
            assert as_texts(json.loads(cut(document, scalar.span))) == scalar.text


@given(
    value=yaml_values,
    flow=st.booleans(),
    unicode=st.booleans(),
    width=st.sampled_from([20, 1000]),
    style=st.sampled_from([None, '"', "'"]),
)
def test_yaml_says_what_was_written_and_where(
    value: object, flow: bool, unicode: bool, width: int, style: str | None
) -> None:
    written = yaml.safe_dump(
        value, default_flow_style=flow, allow_unicode=unicode, width=width, default_style=style, sort_keys=False
    )
    document = read(written)
    assert plain(document.root) == value
    for scalar in scalars(document.root):
        alone = cut(document, scalar.span)
        assert plain(read(alone).root) == scalar.text
        assert alone == alone.strip()


@given(value=yaml_values, flow=st.booleans(), style=st.sampled_from([None, '"', "|", ">"]))
def test_the_parser_without_libyaml_says_the_same(value: object, flow: bool, style: str | None) -> None:
    written = yaml.safe_dump({"a": value}, default_flow_style=flow, default_style=style, allow_unicode=True)
    fast = read(written)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parse_yaml, "PARSER", yaml.BaseLoader)
        slow = read(written)
    assert plain(slow.root) == plain(fast.root)
    assert cuts(slow) == cuts(fast)


FRAGMENTS = [
    "Resources:",
    "  Api:",
    "    Type: AWS::SNS::Topic",
    "AWSTemplateFormatVersion: 1",
    "{",
    "}",
    '"Resources": {"A": {"Type": "AWS::X"}}',
    "Resources: {A: {Type: AWS::X}}",
    "---",
    "--- ",
    "# note",
    "%YAML 1.1",
    "&a",
    "!!map",
    "? ",
    ": ",
    "- ",
    "*a",
    "<<: *a",
    "key: |",
    "'",
    '"',
    "\t",
    " ",
    "\r",
    "\\",
    "\x00",
    "é",
]


@settings(max_examples=400)
@given(st.lists(st.tuples(st.sampled_from(FRAGMENTS), st.sampled_from(["\n", "\r\n", " ", ""])), max_size=8))
def test_any_text_is_read_or_refused_in_one_line_and_no_template_is_missed(parts: list[tuple[str, str]]) -> None:
    content = "".join(fragment + end for fragment, end in parts).encode()
    try:
        document = read_document("t.yaml", content)
    except ReadError as error:
        assert "\n" not in error.message
        assert error.line >= 1
        assert error.column >= 1
        return
    if is_template(document) and b"::" in content:
        assert looks_like_template(content)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    looks_like_template(content)
    try:
        read_document("t.yaml", content)
    except ReadError as error:
        assert "\n" not in error.message
