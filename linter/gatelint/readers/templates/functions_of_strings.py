"""Intrinsic functions that make strings: Sub, Join, Base64, ToJsonString, and dynamic references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.readers.templates.located import Items, Located
from gatelint.readers.templates.nodes import Scalar, Sequence
from gatelint.text import Reference, Text
from gatelint.values import Known, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gatelint.readers.templates.evaluator import Evaluator
    from gatelint.readers.templates.located import Evaluated
    from gatelint.values import Maybe, Place

PLACEHOLDER = re.compile(r"\$\{(!?)\s*([^{}]*?)\s*\}")
DYNAMIC = "{{resolve:"


def holds_dynamic_reference(text: Text) -> bool:
    return any(DYNAMIC in part if isinstance(part, str) else part.kind == "unclosed" for part in text.parts)


def without_dynamic_references(text: Text) -> Text:
    """A string with a reference where "{{resolve:service:...}}" stands, whatever functions it was assembled by.

    CloudFormation looks for them once all functions are applied. Of one that is not closed nothing is known to the end;
    it is closed by what a larger string puts behind it.
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
    """
    pieces: list[str | Reference] = []
    inside = ""
    for part in text.parts:
        if isinstance(part, Reference):
            if inside or part.kind == "unclosed":
                inside += part.name if part.kind == "unclosed" else str(part)
            else:
                pieces.append(part)
            continue
        rest = part
        while rest:
            if inside:
                within, closing, rest = rest.partition("}}")
                inside += within + closing
                if closing:
                    pieces.append(Reference("dynamic", inside, plain=False))
                    inside = ""
            else:
                before, inside, rest = rest.partition(DYNAMIC)
                pieces.append(before)
    return Text.of(*pieces, *([Reference("unclosed", inside, plain=False)] if inside else []))


def substitute(evaluator: Evaluator, argument: Located, at: Place) -> Evaluated:
    """Fn::Sub, with or without a mapping of variables.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
    """
    template, variables = argument, None
    if isinstance(argument.node, Sequence):
        items = argument.items()
        if len(items) != 2:
            return Unresolved("Fn::Sub takes a string and a mapping", at)
        template, variables = items
    if not isinstance(template.node, Scalar):
        return Unresolved("Fn::Sub takes a string", at)
    text = template.node.text
    parts: list[Text | str] = []
    reached = 0
    for found in PLACEHOLDER.finditer(text):
        parts.append(text[reached : found.start()])
        reached = found.end()
        if found[1]:
            parts.append(f"${{{found[2]}}}")
            continue
        value = _placeholder(evaluator, found[2], variables, at)
        if isinstance(value, str):
            return Unresolved(value, at)
        parts.append(value)
    return evaluator.settled(Text.of(*parts, text[reached:]), at)


def _placeholder(evaluator: Evaluator, name: str, variables: Located | None, at: Place) -> Text | str:
    """What "${name}" stands for, or why nothing can be said of the whole string."""
    variable = None if variables is None else variables.entry(name)
    if variable is not None:
        value: Maybe[Text] = evaluator.text(variable)
    else:
        resource, dot, attribute = name.partition(".")
        referents = evaluator.referents
        found = referents.attribute(resource, attribute, at) if dot else referents.referred(name, at)
        value = Unresolved(f"{name} is a list", at) if isinstance(found, Located | Items) else found
    return part_of(value, name)


def part_of(value: Maybe[Text], name: str) -> Text:
    """A value as part of a larger string."""
    if isinstance(value, Known):
        return value.value
    if value is not None and value.text is not None:
        return value.text
    return Text.of(Reference("unread", name, plain=False))


def join(evaluator: Evaluator, argument: Located, at: Place) -> Evaluated:
    """Fn::Join."""
    arguments = argument.items()
    delimiter = evaluator.literal(arguments[0]) if len(arguments) == 2 else None
    if delimiter is None:
        return Unresolved("Fn::Join takes a delimiter and a list", at)
    items = evaluator.items(arguments[1])
    if isinstance(items, Unresolved):
        text = Text.of(Reference("unread", _name_of(items, at), plain=False))
        return Unresolved(items.why, at, text)
    pieces = [part_of(_text_of(evaluator, item), f"{_name(at)}[{index}]") for index, item in enumerate(items)]
    return evaluator.settled(Text.of(delimiter).join(pieces), at)


def _text_of(evaluator: Evaluator, item: Known[Text] | Unresolved | Located) -> Maybe[Text]:
    return evaluator.text(item) if isinstance(item, Located) else item


def _name(at: Place) -> str:
    """A name for what cannot be read at a place, which nothing else has."""
    return ".".join(map(str, at.path))


def _name_of(value: Unresolved, at: Place) -> str:
    return _name(at) if value.text is None else f"Join {value.text}"


def encode(evaluator: Evaluator, argument: Located, at: Place) -> Evaluated:
    """Fn::Base64."""
    text = evaluator.literal(argument)
    if text is None:
        return Unresolved("a string is encoded that is not known", at)
    import base64

    return Known(Text.of(base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()), at)


def to_json(evaluator: Evaluator, argument: Located, at: Place) -> Evaluated:
    """Fn::ToJsonString of the language extensions: a JSON document, references and all."""
    return evaluator.settled(Text.of(*_json(evaluator, argument)), at)


def _json(evaluator: Evaluator, located: Located) -> Iterator[Text | str]:
    value = evaluator.evaluate(located)
    if isinstance(value, Known):
        yield from _json_scalar(located, value.value)
    elif isinstance(value, Unresolved):
        yield '"'
        yield part_of(value, _name(located.place))
        yield '"'
    elif isinstance(value, Items) or (isinstance(value, Located) and isinstance(value.node, Sequence)):
        items = value.items if isinstance(value, Items) else value.items()
        for index, item in enumerate(items):
            yield ", " if index else "["
            if isinstance(item, Located):
                yield from _json(evaluator, item)
            else:
                yield from ('"', part_of(item, _name(located.place)), '"')
        yield "]" if items else "[]"
    elif value is None:
        yield "null"
    else:
        present = [(key, entry) for key, entry in value.entries() if evaluator.evaluate(entry) is not None]
        for index, (key, entry) in enumerate(present):
            yield f'{", " if index else "{"}"{_escaped(key)}": '
            yield from _json(evaluator, entry)
        yield "}" if present else "{}"


def _json_scalar(located: Located, text: Text) -> Iterator[Text | str]:
    node = located.node
    if isinstance(node, Scalar) and node.kind != "str":
        yield text
        return
    yield '"'
    for part in text.parts:
        yield _escaped(part) if isinstance(part, str) else Text.of(part)
    yield '"'


def _escaped(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)[1:-1]


STRING_FUNCTIONS: dict[str, Callable[[Evaluator, Located, Place], Evaluated]] = {
    "Fn::Sub": substitute,
    "Fn::Join": join,
    "Fn::Base64": encode,
    "Fn::ToJsonString": to_json,
}
