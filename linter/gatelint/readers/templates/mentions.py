"""Which resources the nodes of a template mention: by Ref, Fn::GetAtt, Fn::Sub and DependsOn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable

PLACEHOLDER = re.compile(r"\$\{\s*(([A-Za-z0-9:]+)[^{}\s]*)\s*\}")


def mentioned(node: Node, decides: Callable[[str], bool | None]) -> set[str]:
    """The names that a node mentions in a scenario, in which `decides` tells the conditions of its Fn::Ifs.

    Of "${Api.Stage}" and "${Fn.Alias.AliasArn}" it is all of it too, by which SAM names what it makes.
    """
    names: set[str] = set()
    seen: set[int] = set()
    waiting: list[Node] = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Scalar) or id(current) in seen:
            continue
        seen.add(id(current))
        if isinstance(current, Sequence):
            waiting += current.items
            continue
        if len(current.entries) == 1:
            key, value = current.entries[0].key, current.entries[0].value
            if key == "Fn::If":
                waiting += _branches(value, decides)
                continue
            _note(names, key, value)
        waiting += [entry.value for entry in current.entries]
    return names


def _branches(argument: Node, decides: Callable[[str], bool | None]) -> list[Node]:
    if not isinstance(argument, Sequence) or len(argument.items) != 3 or not isinstance(argument.items[0], Scalar):
        return [argument]
    decided = decides(argument.items[0].text)
    return argument.items[1:] if decided is None else [argument.items[1 if decided else 2]]


def _note(names: set[str], function: str, argument: Node) -> None:
    if function == "Ref" and isinstance(argument, Scalar):
        names.add(argument.text)
    elif function == "Fn::GetAtt":
        words = argument.items if isinstance(argument, Sequence) else [argument]
        path = ".".join(word.text for word in words if isinstance(word, Scalar))
        names.update((path, path.partition(".")[0]))
    elif function == "Fn::Sub":
        template = argument.items[0] if isinstance(argument, Sequence) and argument.items else argument
        if isinstance(template, Scalar) and "${" in template.text:
            names.update(name for found in PLACEHOLDER.finditer(template.text) for name in found.groups())


def conditions_in(node: Node) -> set[str]:
    """The conditions that any Fn::If in a node asks."""
    names: set[str] = set()
    seen: set[int] = set()
    waiting: list[Node] = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Scalar) or id(current) in seen:
            continue
        seen.add(id(current))
        if isinstance(current, Sequence):
            waiting += current.items
            continue
        if len(current.entries) == 1 and current.entries[0].key == "Fn::If":
            argument = current.entries[0].value
            if isinstance(argument, Sequence) and argument.items and isinstance(argument.items[0], Scalar):
                names.add(argument.items[0].text)
        waiting += [entry.value for entry in current.entries]
    return names


def names_in_depends_on(node: Node | None) -> list[str]:
    """The logical ids in a DependsOn, which is one name or a list of them."""
    items = node.items if isinstance(node, Sequence) else [] if node is None else [node]
    return [item.text for item in items if isinstance(item, Scalar)]
