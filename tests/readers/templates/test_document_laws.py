"""What holds of every document."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gatelint.readers.templates import parse_yaml
from gatelint.readers.templates.documents import ReadError, is_template, looks_like_template, read_document
from gatelint.readers.templates.nodes import Mapping, Node, Sequence
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


def as_json(node: Node) -> object:
    """What nodes say, as the standard library would read it."""
    if isinstance(node, Mapping):
        return {entry.key: as_json(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [as_json(item) for item in node.items]
    return node.text if node.kind == "str" else json.loads(node.text)


def refusal(content: bytes) -> ReadError | None:
    """Why bytes are not read, if they are not."""
    try:
        read_document("t.yaml", content)
    except ReadError as error:
        return error
    return None


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
    assert as_json(document.root) == value
    for scalar in scalars(document.root):
        if not any(mark in scalar.text for mark in "\x85\u2028\u2029"):
            assert json.loads(cut(document, scalar.span)) == as_json(scalar)


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
    refused = refusal(content)
    if refused is not None:
        assert "\n" not in refused.message
        assert refused.line >= 1
        assert refused.column >= 1
    elif b"::" in content and is_template(read_document("t.yaml", content)):
        assert looks_like_template(content)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    looks_like_template(content)
    refused = refusal(content)
    assert refused is None or "\n" not in refused.message
