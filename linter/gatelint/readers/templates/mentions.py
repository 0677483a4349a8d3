"""Which resources the nodes of a template mention: by Ref, Fn::GetAtt, Fn::Sub and DependsOn."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Mapping as Names

PLACEHOLDER = re.compile(r"\$\{\s*([A-Za-z0-9:]+[^{}\s]*)\s*\}")


def mentioned(
    node: Node, decides: Callable[[str], bool | None], aliases: Names[str, str] = MappingProxyType({})
) -> frozenset[str]:
    """The names that a node mentions in a scenario, in which `decides` tells the conditions of its Fn::Ifs.

    `aliases` are names such as "Api.Stage", by which SAM refers to what it makes, with the logical ids of that.
    """
    return frozenset(_resource_in(path, aliases) for path in paths_in(node, decides))


def paths_in(node: Node, decides: Callable[[str], bool | None] = lambda _: None) -> Iterator[str]:
    """The same, each with the attribute that is asked for, if there is one ("Api", "Orders.Outputs.Url")."""
    for mapping in _mappings_in(node, decides):
        if len(mapping.entries) == 1:
            function = mapping.entries[0]
            yield from _paths_in(function.key, function.value)


def _mappings_in(node: Node, decides: Callable[[str], bool | None]) -> Iterator[Mapping]:
    """The mappings in a node, without the branches of Fn::If that are not taken; each once, however often it stands."""
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
        yield current
        if len(current.entries) == 1 and current.entries[0].key == "Fn::If":
            waiting += _branches(current.entries[0].value, decides)
        else:
            waiting += [entry.value for entry in current.entries]


def _branches(argument: Node, decides: Callable[[str], bool | None]) -> list[Node]:
    if not isinstance(argument, Sequence) or len(argument.items) != 3 or not isinstance(argument.items[0], Scalar):
        return [argument]
    decided = decides(argument.items[0].text)
    return argument.items[1:] if decided is None else [argument.items[1 if decided else 2]]


def _paths_in(function: str, argument: Node) -> list[str]:
    """The resources, with or without an attribute behind a dot, that a function asks for."""
    if function == "Ref":
        return [argument.text] if isinstance(argument, Scalar) else []
    if function == "Fn::GetAtt":
        words = argument.items if isinstance(argument, Sequence) else [argument]
        return [".".join(word.text for word in words if isinstance(word, Scalar))]
    if function == "Fn::Sub":
        template, *variables = argument.items or [argument] if isinstance(argument, Sequence) else [argument]
        if isinstance(template, Scalar) and "${" in template.text:
            own = {entry.key for node in variables if isinstance(node, Mapping) for entry in node.entries}
            return [path for path in PLACEHOLDER.findall(template.text) if path not in own]
    return []


def _resource_in(path: str, aliases: Names[str, str]) -> str:
    owner, dot, rest = path.partition(".")
    return owner if not dot or not aliases else aliases.get(f"{owner}.{rest.partition('.')[0]}", owner)


def conditions_in(node: Node) -> set[str]:
    """The conditions that any Fn::If in a node asks."""
    names: set[str] = set()
    for mapping in _mappings_in(node, lambda _: None):
        if len(mapping.entries) == 1 and mapping.entries[0].key == "Fn::If":
            argument = mapping.entries[0].value
            if isinstance(argument, Sequence) and argument.items and isinstance(argument.items[0], Scalar):
                names.add(argument.items[0].text)
    return names


def conditions_asked(node: Node) -> set[str]:
    """The other conditions that a condition is made of."""
    functions = [each.entries[0] for each in _mappings_in(node, lambda _: None) if len(each.entries) == 1]
    return {each.value.text for each in functions if each.key == "Condition" and isinstance(each.value, Scalar)}


def names_in_depends_on(node: Node | None) -> list[str]:
    """The logical ids in a DependsOn, which is one name or a list of them."""
    items = node.items if isinstance(node, Sequence) else [] if node is None else [node]
    return [item.text for item in items if isinstance(item, Scalar)]
