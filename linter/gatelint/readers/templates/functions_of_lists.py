"""Intrinsic functions over lists: Select, Split, GetAZs, Cidr, Length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.located import Items, Located
from gatelint.readers.templates.nodes import Sequence
from gatelint.text import Reference, Text
from gatelint.values import Known, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable

    from gatelint.readers.templates.evaluator import Evaluator
    from gatelint.readers.templates.located import Evaluated
    from gatelint.values import Place


def items_of(evaluator: Evaluator, value: Evaluated) -> list[Known[Text] | Unresolved | Located] | Unresolved:
    """The items of a list, each evaluated, without those that are nothing; lists within it give their own items."""
    if value is None:
        return []
    if isinstance(value, Unresolved):
        return value
    if isinstance(value, Known):
        return Unresolved("a list is expected here", value.place, value.value)
    if isinstance(value, Items):
        return value.items
    if not isinstance(value.node, Sequence):
        return Unresolved("a list is expected here", value.place)
    found: list[Known[Text] | Unresolved | Located] = []
    for item in value.items():
        evaluated = evaluator.evaluate(item)
        if isinstance(evaluated, Items):
            found += evaluated.items
        elif evaluated is not None:
            found.append(evaluated)
    return found


def unread(name: str) -> Text:
    """A string that is not known, yet the same wherever it is made in the same way."""
    return Text.of(Reference("unread", name, plain=False))


def split(evaluator: Evaluator, argument: Located, at: Place) -> Evaluated:
    """Fn::Split."""
    arguments = argument.items()
    separator = evaluator.literal(arguments[0]) if len(arguments) == 2 else None
    if not separator:
        return Unresolved("Fn::Split takes a delimiter and a string", at)
    whole = evaluator.text(arguments[1])
    text = whole.value if isinstance(whole, Known) else None if whole is None else whole.text
    if text is None:
        return Unresolved("a string is split that is not known", at)
    if any(may_hold(reference, separator) for reference in text.references):
        # How many pieces there are is not known, but the same string split in the same way gives the same pieces.
        return Unresolved(f"{text} is split, which is not known", at, unread(f"Split {separator} {text}"))
    return Items([evaluator.settled(piece, at) for piece in text.split(separator)], at)


def may_hold(reference: Reference, separator: str) -> bool:
    """Whether a separator may stand in what a reference stands for."""
    if reference.plain:
        return all(character.isalnum() or character in "-_" for character in separator)
    if reference.name == "AWS::URLSuffix" or reference.attribute.endswith(("DomainName", "DNSName", "URLSuffix")):
        return all(character.isalnum() or character in "-." for character in separator)
    return True


def select(evaluator: Evaluator, argument: Located, at: Place) -> Evaluated:
    """Fn::Select."""
    arguments = argument.items()
    index = evaluator.literal(arguments[0]) if len(arguments) == 2 else None
    if index is None or not index.isdecimal():
        return Unresolved("Fn::Select takes an index and a list", at)
    items = evaluator.items(arguments[1])
    if isinstance(items, Unresolved):
        if items.text is None:
            return Unresolved(items.why, at)
        return Unresolved(items.why, at, unread(f"Select {index} {items.text}"))
    if int(index) >= len(items):
        return Unresolved(f"the list has no item {index}", at)
    item = items[int(index)]
    # A piece of a computed list stands where the function does.
    return Known(item.value, at) if isinstance(item, Known) else item


def count(evaluator: Evaluator, argument: Located, at: Place) -> Evaluated:
    """Fn::Length of the language extensions."""
    items = evaluator.items(argument)
    return Unresolved(items.why, at) if isinstance(items, Unresolved) else Known(Text.of(str(len(items))), at)


def leave_zones_open(_: Evaluator, __: Located, at: Place) -> Evaluated:
    """Fn::GetAZs."""
    return Unresolved("the availability zones are known on deployment only", at)


def leave_blocks_open(_: Evaluator, __: Located, at: Place) -> Evaluated:
    """Fn::Cidr."""
    return Unresolved("the address blocks are known on deployment only", at)


LIST_FUNCTIONS: dict[str, Callable[[Evaluator, Located, Place], Evaluated]] = {
    "Fn::Split": split,
    "Fn::Select": select,
    "Fn::Length": count,
    "Fn::GetAZs": leave_zones_open,
    "Fn::Cidr": leave_blocks_open,
}
