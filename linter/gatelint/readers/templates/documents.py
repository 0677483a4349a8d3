"""Files as documents: bytes in, positioned nodes out, or one line that says what is wrong."""

from __future__ import annotations

import codecs
import enum
import re
from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Lines, Mapping, Scalar
from gatelint.readers.templates.parse_error import ParseError, Remark
from gatelint.readers.templates.parse_json import parse_json
from gatelint.records import field, record

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Node

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

# Blank lines, comments, directives and "---", up to the first word.
_BEFORE_FIRST_WORD = re.compile(rb"(?:[ \t]*(?:---[ \t]*)?(?:[#%][^\r\n]*)?[\r\n])*(?:---[ \t]+)?([ \t]*)")
_SECTION = rb"""(?:Resources|AWSTemplateFormatVersion)["']?\s*:"""
_BEFORE_KEY = rb"""(?:[!&?]\S*[ \t]+)*["']?"""
_BRACE = re.compile(r"[ \t\r\n]*\{")
_JSON = re.compile(r"[ \t\r\n]*\{[ \t\r\n]*\"")


class ReadError(Exception):
    """Something in a file cannot be read: what (one line), and where. Line 0 stands for the whole file."""

    def __init__(self, source: str, line: int, column: int, message: str) -> None:
        super().__init__(f"{source}:{line}:{column}: {message}" if line else f"{source}: {message}")
        self.source = source
        self.line = line
        self.column = column
        self.message = message


class Tie(enum.Enum):
    """What ties a template to others, with what stands in it then."""

    NESTS = (b"AWS::CloudFormation::Stack", b"AWS::Serverless::Application")
    IMPORTS = (b"ImportValue",)
    EXPORTS = (b"Export:", b'"Export"', b"'Export'")


@record()
class Document:
    """A file that was read. `text` lacks the byte order mark, if there was one; the nodes' positions are in it.

    `remarks` tell what is odd in it: keys that stand twice, of which the last one counts.
    """

    source: str
    text: str
    root: Node
    remarks: list[Remark] = field(default_factory=list[Remark])


def looks_like_template(content: bytes) -> bool:
    """Whether a file may be a template, by a look at its bytes: no template is missed that has resources.

    Of what is nested deeper (a template within a manifest, a Serverless Framework file) it is known that it is none.
    """
    mark, encoding = byte_order_mark(content)
    if encoding != "utf-8":
        content, mark = content[len(mark) :].decode(encoding, "replace").encode(), b""
    if b"Resources" not in content and b"AWSTemplateFormatVersion" not in content:
        return False
    if b"::" not in content and b"AWSTemplateFormatVersion" not in content:
        return False
    found = _BEFORE_FIRST_WORD.match(content, len(mark))
    start, indentation = (len(mark), b"") if found is None else (found.end(), found[1])
    if content[start : start + 1] in b"{&!?":
        return re.search(_SECTION, content) is not None
    at_root = rb"(?:\A|[\r\n]|\xef\xbb\xbf)%s%s%s" % (indentation, _BEFORE_KEY, _SECTION)
    return re.search(at_root, content) is not None


def ties_in(content: bytes) -> set[Tie]:
    """What a template may have to do with others, by a look at its bytes."""
    return {tie for tie in Tie if any(word in content for word in tie.value)}


def is_template(document: Document) -> bool:
    """Whether a document is a template of CloudFormation: it has typed resources, or says so itself."""
    return _is_template(document.root)


def _is_template(root: Node) -> bool:
    if not isinstance(root, Mapping):
        return False
    if root.entry("AWSTemplateFormatVersion") or root.entry("Transform"):
        return True
    resources = root.get("Resources")
    return isinstance(resources, Mapping) and any(
        isinstance(entry.value, Mapping) and isinstance(entry.value.get("Type"), Scalar) for entry in resources.entries
    )


def read_document(source: str, content: bytes) -> Document:
    """Reads a YAML or JSON file; of several YAML documents the first, unless it is a template. Raises ReadError."""
    try:
        text = _decoded(content)
        remarks: list[Remark] = []
        return Document(source, text, _parsed(text, remarks), remarks)
    except ParseError as error:
        raise ReadError(source, error.line, error.column, error.message) from None


def byte_order_mark(content: bytes) -> tuple[bytes, str]:
    """The mark that a file begins with (or nothing), and the encoding of the rest."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return mark, encoding
    return b"", "utf-8"


def _decoded(content: bytes) -> str:
    mark, encoding = byte_order_mark(content)
    content = content[len(mark) :]
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding)
        message = f"the file is not {encoding[:6].upper().rstrip('-')}: byte 0x{content[error.start]:02X} stands here"
        raise ParseError(*Lines(before).position(len(before)), message) from None
    if text.startswith("\ufeff"):
        raise ParseError(1, 1, "the file begins with two byte order marks")
    return text


def _parsed(text: str, remarks: list[Remark]) -> Node:
    if _BRACE.match(text) is None:
        return _parsed_as_yaml(text, remarks)
    try:
        return parse_json(text, remarks)
    except ParseError as error:
        refused_as_json = error
    remarks.clear()
    try:
        return _parsed_as_yaml(text, remarks)
    except ParseError as refused_as_yaml:
        raise (refused_as_json if _JSON.match(text) else refused_as_yaml) from None


def _parsed_as_yaml(text: str, remarks: list[Remark]) -> Node:
    from gatelint.readers.templates.parse_yaml import YamlStream  # PyYAML takes as long to load as a template to read

    stream = YamlStream(text, remarks)
    root = stream.first_document()
    if _is_template(root):
        stream.refuse_second_document()
    return root
