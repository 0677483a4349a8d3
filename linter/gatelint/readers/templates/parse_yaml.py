"""YAML with positions, from the events of PyYAML's parsers (libyaml, where it is there).

PyYAML's own nodes would take longer: they are resolved to numbers and dates, which CloudFormation's are not. Tags are
text here, and are never evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import yaml
from yaml import events

from gatelint.readers.templates.nodes import Entry, Lines, Mapping, Scalar, Sequence
from gatelint.readers.templates.parse_error import DEEPEST, TOO_DEEP, ParseError, last_of_each_key
from gatelint.readers.templates.yaml_complaints import complaint

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Kind, Node
    from gatelint.readers.templates.parse_error import Remark
    from gatelint.values import Stretch

# To the type checkers, an event may lack its marks; those of a parser never do.
_ALIAS: Any = events.AliasEvent
_DOCUMENT_START: Any = events.DocumentStartEvent
_MAPPING_END: Any = events.MappingEndEvent
_MAPPING_START: Any = events.MappingStartEvent
_SCALAR: Any = events.ScalarEvent
_SEQUENCE_END: Any = events.SequenceEndEvent
_STREAM_END: Any = events.StreamEndEvent

PARSER: Callable[[str], Any] = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader

_SPACE = " \t\r\n\x85\u2028\u2029"
_PROPERTIES = re.compile(rf"(?:[!&][^{_SPACE}]*|#[^\r\n\x85\u2028\u2029]*|[{_SPACE}])*")
"""Tag and anchor, up to where what they belong to begins."""

_BLOCK = ("|", ">")
_NULLS = ("", "~", "null", "Null", "NULL")
_ODD_KEYS = frozenset((*_NULLS, "<<"))
_KINDS: dict[str, Kind] = {f"tag:yaml.org,2002:{kind}": kind for kind in ("bool", "int", "float", "null")}


class YamlStream:
    """The documents of a file, of which CloudFormation takes one. All methods raise ParseError."""

    def __init__(self, text: str, remarks: list[Remark]) -> None:
        """What is odd in a document is added to `remarks` while it is read."""
        self._text = text
        self._remarks = remarks
        self._span = Lines(text).span
        self._anchors: dict[str, Node | None] = {}
        self._end = 0
        """The offset at which what was read last ends."""
        try:
            self._next_event: Callable[[], Any] = PARSER(text).get_event
        except yaml.YAMLError as error:
            raise complaint(error, text) from None

    def first_document(self) -> Node:
        """The root of the first document; null in an empty file."""
        try:
            self._next_event()
            if type(self._next_event()) is _STREAM_END:
                return Scalar("", None, (self._span, 0, 0), "null")
            root = self._node(self._next_event(), 1)
            self._next_event()
        except yaml.YAMLError as error:
            raise complaint(error, self._text) from None
        return root

    def refuse_second_document(self) -> None:
        """Raises ParseError if another document follows that is not empty."""
        try:
            start = self._next_event()
            if type(start) is not _DOCUMENT_START:
                return
            root = self._next_event()
            if type(root) is _SCALAR and not root.value:
                return
        except yaml.YAMLError as error:
            raise complaint(error, self._text) from None
        raise self._error(start, "a second document begins here; CloudFormation takes one in a file")

    def _node(self, event: Any, depth: int) -> Node:
        """What begins with an event, which is `depth` deep in the document."""
        if type(event) is _ALIAS:
            return self._aliased(event)
        start = content = event.start_mark.index
        tag, anchor = event.tag, event.anchor
        if tag is not None or anchor is not None:
            content = self._content(event)
            if anchor is not None:
                self._anchors[anchor] = None
        node: Node
        if type(event) is _SCALAR:
            node = self._scalar(event, content)
        elif type(event) is _MAPPING_START:
            node = self._mapping(event, content, depth)
        else:
            node = self._sequence(event, content, depth)
        if tag is not None:
            if tag.startswith("!") and len(tag) > 1:
                node = self._long_form(node, tag, start, content)
            else:
                node.tag = tag
        if anchor is not None:
            self._anchors[anchor] = node
        return node

    def _content(self, event: Any) -> int:
        """The offset after the tag and the anchor of a node."""
        found = _PROPERTIES.match(self._text, event.start_mark.index, event.end_mark.index)
        return event.start_mark.index if found is None else found.end()

    def _scalar(self, event: Any, content: int) -> Scalar:
        end = event.end_mark.index
        if event.style in _BLOCK:  # its mark is where the next token begins, below blank lines
            end = content + len(self._text[content:end].rstrip(_SPACE))
        self._end = end
        tag: str | None = event.tag
        kind: Kind | None = None  # where there are neither quotes nor a tag, the text tells
        if tag is not None:
            kind = _KINDS.get(tag, "str")
        elif event.style:
            kind = "str"
        return Scalar(event.value, None, (self._span, content, end), kind)

    def _mapping(self, event: Any, content: int, depth: int) -> Mapping:
        if depth > DEEPEST:
            raise self._error(event, TOO_DEEP)
        next_event, span = self._next_event, self._span
        entries: list[Entry] = []
        merged: list[Node] = []
        key: str | None
        key_at: Stretch
        node: Node
        end = content + 1
        while True:
            key_event = next_event()
            if (
                type(key_event) is _SCALAR
                and key_event.tag is None
                and key_event.anchor is None
                and key_event.value not in _ODD_KEYS
            ):
                key = key_event.value
                key_at = (span, key_event.start_mark.index, key_event.end_mark.index)
            elif type(key_event) is _MAPPING_END:
                break
            else:
                key, key_at = self._odd_key(key_event)
            value = next_event()
            if (
                type(value) is _SCALAR
                and value.tag is None
                and value.anchor is None
                and (style := value.style) not in _BLOCK
            ):
                end = value.end_mark.index
                node = Scalar(value.value, None, (span, value.start_mark.index, end), "str" if style else None)
            else:
                node = self._node(value, depth + 1)
                end = self._end
            if key is None:
                merged.append(node)
            else:
                entries.append(Entry(key, key_at, node))
        if event.flow_style:  # the marks of blocks are where the next token begins, below blank lines and comments
            end = key_event.end_mark.index
        self._end = end
        if len({entry.key for entry in entries}) != len(entries):
            entries = last_of_each_key(entries, self._remarks)
        for node in merged:
            self._merge(node, entries, event)
        return Mapping(entries, (span, content, end))

    def _sequence(self, event: Any, content: int, depth: int) -> Sequence:
        if depth > DEEPEST:
            raise self._error(event, TOO_DEEP)
        next_event, read = self._next_event, self._node
        items: list[Node] = []
        end = content + 1
        while type(item := next_event()) is not _SEQUENCE_END:
            items.append(read(item, depth + 1))
            end = self._end
        if event.flow_style:
            end = item.end_mark.index
        self._end = end
        return Sequence(items, (self._span, content, end))

    def _long_form(self, node: Node, tag: str, start: int, content: int) -> Mapping:
        """The mapping that a tagged node is short for: `!Sub` is Fn::Sub.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
        """
        name = tag[1:]
        key = name if name in ("Ref", "Condition") else f"Fn::{name}"
        if name == "GetAtt" and isinstance(node, Scalar):
            node = self._resource_and_attribute(node, content)
        written = self._text.find(tag, start, content)
        key_at = (self._span, start, content) if written < 0 else (self._span, written, written + len(tag))
        return Mapping([Entry(key, key_at, node)], (self._span, key_at[1], self._end), tag)

    def _resource_and_attribute(self, node: Scalar, content: int) -> Sequence:
        """What `!GetAtt` takes as one string and Fn::GetAtt as two; dots after the first are the attribute's."""
        words = node.text.split(".", 1)
        at = self._text.find(node.text, content, self._end)
        items: list[Node] = []
        for word in words:
            # Written with escapes or over several lines, the parts cannot be told from each other.
            stretch = (self._span, content, self._end) if at < 0 else (self._span, at, at + len(word))
            items.append(Scalar(word, None, stretch, "str"))
            at += len(word) + 1
        return Sequence(items, (self._span, content, self._end))

    def _aliased(self, event: Any) -> Node:
        """The node that an alias names: the same one each time, so that many aliases take no more room."""
        self._end = event.end_mark.index
        node = self._anchors.get(event.anchor)
        if node is not None:
            return node
        if event.anchor in self._anchors:
            raise self._error(event, f'the alias "*{event.anchor}" stands within what it names')
        raise self._error(event, f'no "&{event.anchor}" stands before this alias of it')

    def _odd_key(self, event: Any) -> tuple[str | None, Stretch]:
        """A key with tag or anchor, an alias, or one that may not be; None for `<<`, which merges."""
        at = (self._span, event.start_mark.index, event.end_mark.index)
        if type(event) is _ALIAS:
            node = self._aliased(event)
            if not isinstance(node, Scalar):
                raise self._error(event, "a mapping or list cannot be a key")
            return node.text, at
        if type(event) is not _SCALAR:
            if self._text.startswith("{{", at[1] - 1):
                raise self._error(event, '"{{" is for another tool to fill in, or else has to stand in quotes')
            raise self._error(event, "a mapping or list cannot be a key")
        if event.tag is None and event.anchor is None and not event.style:
            if event.value != "<<":
                raise self._error(event, "a key is missing, or is null")
            return None, at
        content = self._content(event)
        node = self._scalar(event, content)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node.text, (self._span, content, self._end)

    def _merge(self, node: Node, entries: list[Entry], event: Any) -> None:
        """Adds the entries of what stands under `<<` (a mapping, or several) whose keys are not there already.

        https://yaml.org/type/merge.html
        """
        present = {entry.key for entry in entries}
        for source in node.items if isinstance(node, Sequence) else [node]:
            if not isinstance(source, Mapping):
                raise self._error(event, "only a mapping, or a list of them, can be merged (<<)")
            for entry in source.entries:
                if entry.key not in present:
                    present.add(entry.key)
                    entries.append(Entry(entry.key, entry.key_span, entry.value))

    def _error(self, event: Any, message: str) -> ParseError:
        return ParseError(event.start_mark.line + 1, event.start_mark.column + 1, message)
