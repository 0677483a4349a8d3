from __future__ import annotations

import codecs

import pytest

from gatelint.readers.templates.documents import ReadError, is_template, looks_like_template, read_document
from gatelint.readers.templates.nodes import Mapping, Scalar, Sequence
from readers.templates.shown_nodes import at, cut, cuts, read, said

TEMPLATE = """\
# orders
AWSTemplateFormatVersion: 2010-09-09
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
"""


def problem(text: str | bytes) -> str:
    """What is told of a text that cannot be read."""
    with pytest.raises(ReadError) as refused:
        read_document("t.yaml", text if isinstance(text, bytes) else text.encode())
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_every_word_is_read_with_its_place() -> None:
    document = read("Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n    Tags: [a, 'b c']\n")
    assert cuts(document) == {
        "": "Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n    Tags: [a, 'b c']",
        ".Resources=": "Resources",
        ".Resources": "Api:\n    Type: AWS::ApiGateway::RestApi\n    Tags: [a, 'b c']",
        ".Resources.Api=": "Api",
        ".Resources.Api": "Type: AWS::ApiGateway::RestApi\n    Tags: [a, 'b c']",
        ".Resources.Api.Type=": "Type",
        ".Resources.Api.Type": "AWS::ApiGateway::RestApi",
        ".Resources.Api.Tags=": "Tags",
        ".Resources.Api.Tags": "[a, 'b c']",
        ".Resources.Api.Tags.0": "a",
        ".Resources.Api.Tags.1": "'b c'",
    }


def test_numbers_dates_and_identifiers_stay_as_they_are_written() -> None:
    written = ["012345678901", "1_000", "1e3", "0x1F", "1.50", "2012-10-17", "True", "1:30"]
    assert said(f"[{', '.join(written)}]") == written


def test_what_json_says_of_a_word_is_kept() -> None:
    root = read('{"a": [1e3, -2, 1.5, true, false, null, "null", "1"]}').root
    listed = at(root, "a")
    assert isinstance(listed, Sequence)
    kinds = [item.kind for item in listed.items if isinstance(item, Scalar)]
    assert kinds == ["float", "int", "float", "bool", "bool", "null", "str", "str"]


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("!Ref Api", {"Ref": "Api"}),
        ("!Condition IsProd", {"Condition": "IsProd"}),
        ("!Sub '${Api}'", {"Fn::Sub": "${Api}"}),
        ("!Sub ['${x}', {x: !Ref Y}]", {"Fn::Sub": ["${x}", {"x": {"Ref": "Y"}}]}),
        ("!If [IsProd, a, !Ref AWS::NoValue]", {"Fn::If": ["IsProd", "a", {"Ref": "AWS::NoValue"}]}),
        ("!GetAtt Api.RootResourceId", {"Fn::GetAtt": ["Api", "RootResourceId"]}),
        ("!GetAtt 'Nested.Outputs.Url'", {"Fn::GetAtt": ["Nested", "Outputs.Url"]}),
        ("!GetAtt [Api, RootResourceId]", {"Fn::GetAtt": ["Api", "RootResourceId"]}),
        ("!GetAtt Api", {"Fn::GetAtt": ["Api"]}),
        ("!Transform {Name: AWS::Include}", {"Fn::Transform": {"Name": "AWS::Include"}}),
        ("!Foo bar", {"Fn::Foo": "bar"}),
    ],
)
def test_a_short_form_is_read_as_the_function_that_it_stands_for(short: str, long: object) -> None:
    assert said(f"Value: {short}") == {"Value": long}
    value = at(read(f"Value: {short}").root, "Value")
    assert value.tag == short.split()[0]


def test_the_parts_of_a_short_form_have_places_of_their_own() -> None:
    found = cuts(read("a: !GetAtt Api.Id.X\nb: !GetAtt 'A.B'\nc: !Ref   # why\n  X\nd: &d !Sub\n  '${X}'\n"))
    assert {path: found[path] for path in found if not path.endswith("=")} == {
        "": "a: !GetAtt Api.Id.X\nb: !GetAtt 'A.B'\nc: !Ref   # why\n  X\nd: &d !Sub\n  '${X}'",
        ".a": "!GetAtt Api.Id.X",
        ".a.Fn::GetAtt": "Api.Id.X",
        ".a.Fn::GetAtt.0": "Api",
        ".a.Fn::GetAtt.1": "Id.X",
        ".b": "!GetAtt 'A.B'",
        ".b.Fn::GetAtt": "'A.B'",
        ".b.Fn::GetAtt.0": "A",
        ".b.Fn::GetAtt.1": "B",
        ".c": "!Ref   # why\n  X",
        ".c.Ref": "X",
        ".d": "!Sub\n  '${X}'",
        ".d.Fn::Sub": "'${X}'",
    }
    assert [found[path] for path in (".a.Fn::GetAtt=", ".c.Ref=", ".d.Fn::Sub=")] == ["!GetAtt", "!Ref", "!Sub"]


def test_tags_and_anchors_are_no_part_of_the_value_that_they_stand_before() -> None:
    document = read("a: &a 30\nb: !!str 12\nc: !Join\n  - ','\n  - []\nd: &d\n  x: 1\n&e e: 2\n!!str f: 3\n")
    found = cuts(document)
    assert [found[key] for key in (".a", ".b", ".c.Fn::Join", ".d", ".e=", ".f=")] == [
        "30",
        "12",
        "- ','\n  - []",
        "x: 1",
        "e",
        "f",
    ]


def test_a_tag_that_yaml_knows_decides_what_a_word_is() -> None:
    root = read("{a: !!str 12, b: !!int '3', c: !!bool 'true', d: ! 4, e: !!timestamp 2010-09-09}").root
    assert isinstance(root, Mapping)
    kinds = [entry.value.kind for entry in root.entries if isinstance(entry.value, Scalar)]
    assert kinds == ["str", "int", "bool", "str", "str"]


def test_tags_are_never_evaluated() -> None:
    assert said("a: !!python/object/apply:os.abort []") == {"a": []}
    assert said("a: !!python/name:os.abort ''") == {"a": ""}


@pytest.mark.parametrize("block", ["|", ">-", "|+", "|2", "!Sub |"])
def test_a_block_ends_where_its_text_does(block: str) -> None:
    document = read(f"code: {block}\n  one\n\n  two\n\n\n# more\nnext: 1\n")
    root = document.root
    code = at(root, "code")
    assert cut(document, code.span) == f"{block}\n  one\n\n  two"
    assert cut(document, root.span).endswith("next: 1")


def test_a_mapping_or_list_ends_with_the_last_thing_in_it() -> None:
    document = read("a:\n  b:\n    - c: 1\n    - &d\n      e: |\n        text\n\n  # more\n\nf:\n- *d\n\n")
    found = cuts(document)
    assert found[".a"] == "b:\n    - c: 1\n    - &d\n      e: |\n        text"
    assert found[".a.b.0"] == "c: 1"
    assert cut(document, at(document.root, "f").span) == "- *d"


def test_what_is_not_written_still_has_a_place() -> None:
    document = read("a:\nb: {c: , d}\ne:\n  -\n")
    assert said(document.text) == {"a": "", "b": {"c": "", "d": ""}, "e": [""]}
    assert at(document.root, "a").span == (1, 3, 1, 3)
    assert isinstance(node := at(document.root, "a"), Scalar)
    assert node.is_null


def test_keys_are_text_whatever_they_are() -> None:
    assert said("{200: a, true: b, 1.5: c, '': d, on: e}") == {"200": "a", "true": "b", "1.5": "c", "": "d", "on": "e"}


def test_an_alias_is_the_node_that_it_names() -> None:
    root = read("a: &x {b: 1}\nc: *x\n&k d: e\nf: {*k : 2}\n").root
    assert at(root, "c") is at(root, "a")
    assert said("&k d: e\nf: {*k : 2}\n") == {"d": "e", "f": {"d": "2"}}


def test_aliases_of_aliases_take_no_room() -> None:
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 100))
    document = read(f"l0: &l0 x\n{levels}Resources: *l99\n")
    assert not is_template(document)


def test_merged_keys_are_those_that_are_not_written() -> None:
    text = "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  <<: [*a, *b]\n  x: 0\nd: {<<: *b}\ne: {'<<': 1}\n"
    document = read(text)
    assert said(text) == {
        "a": {"x": "1", "y": "2"},
        "b": {"y": "3", "z": "4"},
        "c": {"x": "0", "y": "2", "z": "4"},
        "d": {"y": "3", "z": "4"},
        "e": {"<<": "1"},
    }
    assert document.remarks == []


def test_changing_a_merged_value_leaves_the_one_that_it_came_from() -> None:
    root = read("a: &a {x: 1}\nb: {<<: *a}\n").root
    merged = at(root, "b")
    assert isinstance(merged, Mapping)
    merged.entries[0].value = at(root, "b")
    assert isinstance(original := at(root, "a", "x"), Scalar)
    assert original.text == "1"


@pytest.mark.parametrize(
    "text",
    ["Stage:\n  Name: a\n  Other: b\n  Name: c\n", '{"Stage": {"Name": "a",\n"Other": "b",\n\n"Name": "c"}}'],
)
def test_of_a_key_that_stands_twice_the_last_counts_and_it_is_told(text: str) -> None:
    document = read(text)
    assert said(text) == {"Stage": {"Name": "c", "Other": "b"}}
    (remark,) = document.remarks
    first = 2 if text.startswith("Stage") else 1
    assert (remark.line, remark.message) == (
        4,
        f'the key "Name" stands twice: here and on line {first}, which does not count',
    )


def test_json_is_read_as_json_means_it() -> None:
    text = (
        r'{"a\/b": "\ud83d\ude00 \u00e9 \u0000 \ud83d x \" \\ \n \t", "c": []' + ',\n\t"d"\n\t:\t{},\t"e":-1.5E+3\n}\n'
    )
    assert said(text) == {"a/b": '😀 é \x00 \ufffd x " \\ \n \t', "c": [], "d": {}, "e": "-1.5E+3"}
    document = read(text)
    assert cut(document, at(document.root, "e").span) == "-1.5E+3"


def test_a_json_key_may_be_longer_than_yaml_allows() -> None:
    assert said('{"%s": 1}' % ("k" * 5000)) == {"k" * 5000: "1"}


def test_braces_may_also_be_yaml() -> None:
    assert said("{a: 1, b: [c, 'd'],}  # why\n") == {"a": "1", "b": ["c", "d"]}
    assert said('{"a": 1,} # why\n') == {"a": "1"}


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_lines_end_where_yaml_ends_them(line_break: str) -> None:
    document = read(line_break.join(["# é😀", "a: 1", "b: !Ref x", ""]))
    assert [tuple(at(document.root, key).span) for key in "ab"] == [(2, 4, 2, 5), (3, 4, 3, 10)]
    assert cut(document, at(document.root, "b", "Ref").span) == "x"


@pytest.mark.parametrize("separator", ["\u2028", "\x85"])
def test_a_json_string_may_hold_what_ends_a_line_in_yaml(separator: str) -> None:
    document = read(f'{{"a": "x{separator}y", "b": 1}}')
    assert said(document.text) == {"a": f"x{separator}y", "b": "1"}
    assert tuple(at(document.root, "a").span) == (1, 7, 2, 3)
    assert cut(document, at(document.root, "b").span) == "1"


@pytest.mark.parametrize("text", ["a: é😀\n", '{"a": "é😀"}'])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_tells_the_encoding_and_is_no_text(mark: bytes, encoding: str, text: str) -> None:
    document = read_document("t", mark + text.encode(encoding))
    assert document.text == text
    assert cut(document, at(document.root, "a").span).strip('"') == "é😀"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: 1\nb: \xe9\n", "t.yaml:2:4: the file is not UTF-8: byte 0xE9 stands here"),
        (b"\xff\xfea\x00b", "t.yaml:1:2: the file is not UTF-16: byte 0x62 stands here"),
        (codecs.BOM_UTF8 * 2 + b"a: 1", "t.yaml:1:1: the file begins with two byte order marks"),
        (b"a: 1\nb: \x01", "t.yaml:2:4: the character U+0001 may not stand in YAML"),
        (b"\x89PNG\r\n\x1a\n", "t.yaml:1:1: the file is not UTF-8: byte 0x89 stands here"),
    ],
)
def test_bytes_that_are_no_text_are_told_by_their_place(content: bytes, message: str) -> None:
    assert problem(content) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a:\n\tb: 1", "2:1: a tab stands here; YAML is indented by spaces"),
        ("a: b: c", '1:5: a ":" cannot stand here: is the line indented wrongly, or are quotes missing?'),
        ("a: 'x\nb: y\n", "1:4: the quote that opens here is never closed"),
        ("Resource: *", '1:12: text that begins with "*" needs quotes'),
        ("a: @x", '1:4: text that begins with "@" needs quotes'),
        ("a: [1\nb: 2", '2:2: a "," or "]" must stand here: a list begins on line 1'),
        ("a: {b: 1\nc: {", '2:2: a "," or "}" must stand here: a mapping begins on line 1'),
        ("- a\nb: 1", '2:1: a "-" must stand here, or the line is indented wrongly: a list begins on line 1'),
        ("a:\n  b: 1\n c: 2", "3:2: this belongs to no key: is the line indented wrongly? A mapping begins on line 1"),
        ("a: 1\nb\nc: 2", '2:1: a ":" must follow this: is it a key, or does the line belong to another?'),
        (r'a: "\d"', "1:5: double quotes know no such escape: write two backslashes, or use single quotes"),
        ("a: *x", '1:4: no "&x" stands before this alias of it'),
        ("a: &x [*x]", '1:8: the alias "*x" stands within what it names'),
        ("a: {{ name }}", '1:5: "{{" is for another tool to fill in, or else has to stand in quotes'),
        ("? [a]\n: b", "1:3: a mapping or list cannot be a key"),
        ("a: &a [1]\n*a : b", "2:1: a mapping or list cannot be a key"),
        ("a: 1\n~: b", "2:1: a key is missing, or is null"),
        ("a: {<<: 1}", "1:4: only a mapping, or a list of them, can be merged (<<)"),
        ("a: |x\n  b", '1:5: nothing but a comment can follow "|" or ">" on its line'),
        ("%FOO\na: 1", '1:5: text that begins with "%" needs quotes'),
    ],
)
def test_what_is_wrong_with_yaml_is_told_in_one_line(text: str, message: str) -> None:
    assert problem(text) == f"t.yaml:{message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1\n "b": 2}', '2:2: a "," or "}" must stand here'),
        ('{"a": [1\n{}]}', '2:1: a "," or "]" must stand here'),
        ('{\n\t"a" 1}', '2:6: a ":" must follow the key'),
        ('{"a": tru, "b": [}', "1:7: this is no JSON value; text stands in double quotes"),
        ('{"a": ]}', "1:7: this is no JSON value; text stands in double quotes"),
        ('{\n\t"a": "b}', "2:7: this string has no end on its line, or holds an escape that JSON has not"),
        (r'{"a": "\d"}', "1:7: this string has no end on its line, or holds an escape that JSON has not"),
        ('{"a": 1,\n b: @}', "2:2: a key must stand here, in double quotes"),
        ('{"Resources": {"A": {"Type": "x"}}\n}}', "2:2: what begins with { has ended before this"),
        ('{\n "a": {"b": 1}', '1:1: the "{" that stands here is never closed'),
        ('{"a": [', '1:7: the "[" that stands here is never closed'),
    ],
)
def test_what_is_wrong_with_json_is_told_in_one_line(text: str, message: str) -> None:
    assert problem(text) == f"t.yaml:{message}"


@pytest.mark.parametrize(
    "text", ["[" * 10_000, "- " * 10_000, "{a: " * 10_000, '{"a":' * 10_000, '{"a":' + "[" * 10_000]
)
def test_what_is_nested_too_deeply_is_refused(text: str) -> None:
    assert problem(text).endswith("mappings and lists stand more than 200 deep within one another")


@pytest.mark.parametrize(("before", "after"), [("[", "]"), ('{"a": ', "}"), ("{a: ", "}")])
def test_what_is_nested_as_deeply_as_anybody_would_is_read(before: str, after: str) -> None:
    read(before * 199 + "1" + after * 199)


def test_a_template_is_one_document() -> None:
    assert problem(f"{TEMPLATE}---\nother: 1\n") == (
        "t.yaml:6:1: a second document begins here; CloudFormation takes one in a file"
    )
    assert problem(f"{TEMPLATE}---\nother: [\n").startswith("t.yaml:6:1: a second document begins here")
    read(f"---\n{TEMPLATE}---\n")
    read(f"{TEMPLATE}...\n")


def test_of_what_is_no_template_the_first_document_is_enough() -> None:
    assert said("kind: Service\n---\nbroken: [\n") == {"kind": "Service"}


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "---\n", "--- # nothing\n---\n"])
def test_a_file_may_be_empty(text: str) -> None:
    assert not is_template(read(text))
    assert not looks_like_template(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        TEMPLATE,
        TEMPLATE.replace("AWSTemplateFormatVersion: 2010-09-09\n", ""),
        TEMPLATE.replace("\n", "\r\n"),
        TEMPLATE.replace("\n", "\r"),
        "%YAML 1.1\n---\n" + TEMPLATE,
        "---   # orders\n\n" + TEMPLATE,
        "".join(f"  {line}\n" for line in TEMPLATE.splitlines()),
        TEMPLATE.replace("Resources:", '"Resources" :'),
        TEMPLATE.replace("Resources:", "'Resources':"),
        '{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}',
        '\n\t{\n\t"Resources"\n:{"Topic":{"Type":"Custom::Thing"}}}',
        "{Resources: {Topic: {Type: AWS::SNS::Topic}}}",
        "--- {Resources: {Topic: {Type: AWS::SNS::Topic}}}",
        "--- !!map\nResources: {Topic: {Type: AWS::SNS::Topic}}",
        "Description: x\n&r !!str Resources: {Topic: {Type: AWS::SNS::Topic}}",
        "? Resources\n: {Topic: {Type: AWS::SNS::Topic}}",
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Fn::Transform: {Name: AWS::Include}\n",
    ],
)
def test_a_template_is_known_before_it_is_parsed(text: str) -> None:
    assert is_template(read(text))
    assert looks_like_template(text.encode())
    assert looks_like_template(codecs.BOM_UTF8 + text.encode())
    assert looks_like_template(text.encode("utf-16"))


@pytest.mark.parametrize(
    "text",
    [
        "name: [no template",
        "apiVersion: v1\ndata:\n  t.yaml: |\n    Resources:\n      A: {Type: AWS::S3::Bucket}\n  x: {{ y }}\n",
        "service: orders\nresources:\n  Resources:\n    Topic: {Type: AWS::SNS::Topic}\n",
        "- Resources: {Topic: {Type: AWS::SNS::Topic}}\n",
        "# Resources: AWS::\nname: x\n",
        '{"name": "Resources", "type": "AWS::SNS::Topic"}',
        '["Resources", "AWS::SNS::Topic"]',
        "Resources:\n  cpu: 2\n",
    ],
)
def test_what_is_no_template_is_not_even_parsed(text: str) -> None:
    assert not looks_like_template(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "Resources: [AWS::SNS::Topic]",
        "Resources: {limits: 'a::b'}",
        "Resources: {limits: {cpu: 'a::b'}}",
        "[Resources]",
        "Resources",
        '{"a": {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}}',
    ],
)
def test_what_only_looks_like_a_template_is_none(text: str) -> None:
    assert not is_template(read(text))
