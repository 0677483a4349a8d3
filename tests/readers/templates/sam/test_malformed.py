"""Whatever a SAM template says, it is read, or refused in one line: nothing else goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatelint.readers.templates.documents import ReadError, read_document
from gatelint.readers.templates.nodes import Entry, Mapping, Node, Sequence
from gatelint.readers.templates.read import read_template
from readers.templates.sam.front_doors import described

TEMPLATES = sorted((Path(__file__).parent / "templates").glob("*.yaml"))

VALUES = (
    "5",
    "word",
    "null",
    "true",
    '""',
    "[]",
    "[word]",
    "[[]]",
    "[{}, {}]",
    "{}",
    "{a: b}",
    "{'': ''}",
    "{paths: 5}",
    "{Type: {}}",
    "{Ref: Api}",
    "{Ref: Api.Stage}",
    "{Ref: Handler.Alias}",
    "{Ref: [word]}",
    "{Condition: IsProd}",
    "{Fn::If: [IsProd, {}, []]}",
    "{Fn::If: []}",
    "{Fn::If: 5}",
    "{Fn::If: [[]]}",
    "{Fn::Sub: []}",
    "{Fn::GetAtt: []}",
    "{Fn::Transform: 5}",
    "{Fn::Transform: {Name: AWS::Include, Parameters: {Location: included}}}",
    "{Fn::Transform: {Name: AWS::Include, Parameters: {Location: included/paths.json}}}",
)
"""What is put in the place of what a template says."""

KEYS = ("", "Ref", "Fn::If", "Fn::Transform", "Condition", "paths", "Properties", "Events", "Type")


@cache
def content_of(path: Path) -> bytes:
    return path.read_bytes()


def slots_in(node: Node) -> Iterator[tuple[Mapping, int] | tuple[Sequence, int]]:
    """Every entry and every item below a node."""
    if isinstance(node, Mapping):
        for index, entry in enumerate(node.entries):
            yield node, index
            yield from slots_in(entry.value)
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield node, index
            yield from slots_in(item)


def read_all_of(source: str, root: Node | None = None, text: str = "") -> None:
    """Reads a template, and asks for everything that is in its front doors. Raises ReadError."""
    document = read_document(source, text.encode() if root is None else content_of(Path(source)))
    document.root = document.root if root is None else root
    for scenario in read_template(document).scenarios[:2]:
        described(scenario.door, source, lambda _: "")
        for api in scenario.door.apis:
            assert all(route.at.path is not None and route.at.span is not None for route in api.routes)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(TEMPLATES), st.data())
def test_no_value_in_the_place_of_another_breaks_the_reader(path: Path, data: st.DataObject) -> None:
    root = read_document(str(path), content_of(path)).root
    for _ in range(data.draw(st.integers(1, 3))):
        slots = list(slots_in(root))
        owner, index = slots[data.draw(st.integers(0, len(slots) - 1))]
        value = read_document("value.yaml", data.draw(st.sampled_from(VALUES)).encode()).root
        if isinstance(owner, Sequence):
            owner.items[index] = value
        elif data.draw(st.integers(0, 9)) == 0:
            entry = owner.entries[index]
            owner.entries[index] = Entry(data.draw(st.sampled_from(KEYS)), entry.key_stretch, entry.value)
        else:
            owner.entries[index].value = value
    with suppress(ReadError):
        read_all_of(str(path), root)


@pytest.mark.parametrize(
    "written",
    [
        "Globals: [Function]",
        "Globals: {Api: 5, Function: [1], HttpApi: {Auth: word}}",
        "Resources: {Api: {Type: AWS::Serverless::Api}}",
        "Resources: {Api: {Type: AWS::Serverless::Api, Properties: []}}",
        "Resources: {Api: {Type: AWS::Serverless::Api, Properties: {Auth: word, Cors: [], StageName: {}}}}",
        "Resources: {Api: {Type: AWS::Serverless::Api, Properties: {StageName: !Ref Api.Stage, Domain: 5}}}",
        "Resources: {F: {Type: AWS::Serverless::Function, Properties: {Events: [{Type: Api}], AutoPublishAlias: []}}}",
        "Resources: {F: {Type: AWS::Serverless::Function, Properties: {Events: {A: {Type: Api, Properties: {}}}}}}",
        "Resources: {F: {Type: AWS::Serverless::Function, Properties: {AutoPublishAlias: !Ref F.Alias}}}",
        "Resources: {F: {Type: AWS::Serverless::Function, Properties: {AutoPublishAlias: a, Role: !Ref F.Alias}}}",
        "Resources: {A: {Type: AWS::Serverless::WebSocketApi, Properties: {Routes: [$connect], Auth: CUSTOM}}}",
        "Resources: {C: {Type: AWS::Serverless::Connector, Properties: {Source: 5, Destination: [5]}}}",
    ],
)
def test_a_template_of_the_wrong_shape_is_read_all_the_same(written: str) -> None:
    rest = "" if written.startswith("Resources") else "Resources: {F: {Type: AWS::Serverless::Function}}\n"
    read_all_of("template.yaml", text=f"Transform: AWS::Serverless-2016-10-31\n{written}\n{rest}")


def test_conditions_in_a_circle_are_refused_in_one_line() -> None:
    text = dedent(
        """\
        Transform: AWS::Serverless-2016-10-31
        Conditions: {A: !Not [Condition: B], B: !Not [Condition: A]}
        Resources:
          F:
            Type: AWS::Serverless::Function
            Condition: A
            Properties: {Events: {Get: {Type: Api, Properties: {Path: /, Method: get}}}}
        """
    )
    with pytest.raises(ReadError, match=r"template.yaml:2:\d+: condition \w refers to itself in a circle"):
        read_all_of("template.yaml", text=text)


def test_a_small_file_that_stands_for_a_huge_one_is_read_soon() -> None:
    anchors = "\n".join(
        f"  a{level}: &a{level} {{Fn::If: [C, *a{level - 1}, *a{level - 1}]}}" for level in range(1, 40)
    )
    text = f"""\
Transform: AWS::Serverless-2016-10-31
Metadata:
  a0: &a0 {{AllowOrigins: ["*"]}}
{anchors}
Resources:
  Http: {{Type: AWS::Serverless::HttpApi, Properties: {{CorsConfiguration: *a39}}}}
  Rest:
    Type: AWS::Serverless::Api
    Properties: {{StageName: v1, Cors: *a39, BinaryMediaTypes: *a39, Auth: *a39, Domain: *a39, DefinitionBody: *a39}}
  Function: {{Type: AWS::Serverless::Function, Properties: {{Policies: *a39, Role: *a39, Events: *a39}}}}
"""
    read_all_of("template.yaml", text=text)
