"""Events that name no API: SAM makes one for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.located import Located
from gatelint.readers.templates.sam.expansion import FUNCTION, STATE_MACHINE, Serverless
from gatelint.readers.templates.sam.making import Makeable, child, entries_of, entry_of, made_mapping, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.readers.templates.nodes import Entry
    from gatelint.readers.templates.sam.expansion import Expansion


def _events(expansion: Expansion, kind: str, api_key: str) -> Iterator[tuple[Serverless, Entry]]:
    """The events of a kind that name no API, with the functions or state machines that they start."""
    for owner in (*expansion.of_type(FUNCTION), *expansion.of_type(STATE_MACHINE)):
        for event in entries_of(child(owner.properties, "Events")):
            if word(child(event.value, "Type")) == kind and entry_of(child(event.value, "Properties"), api_key) is None:
                yield owner, event


def is_wanted(expansion: Expansion, kind: str, api_key: str) -> bool:
    """Whether an event of the kind ("Api", "HttpApi") names no API."""
    return next(_events(expansion, kind, api_key), None) is not None


def implicit_api(expansion: Expansion, logical_id: str, type_name: str, kind: str, api_key: str) -> Serverless:
    """The API that SAM makes for such events. It stands where the first of them does.

    It is made under the condition of its functions, if all of them have one.
    """
    found = list(_events(expansion, kind, api_key))
    owner, event = found[0]
    conditions = list(dict.fromkeys(one.condition for one, _ in found))
    node = made_mapping(
        {"Type": type_name, "Condition": _any_of(expansion, logical_id, conditions)}, event.value.stretch
    )
    path = ("Resources", logical_id)
    return Serverless(logical_id, Located(node, owner.located.source, path, event.key_stretch), expansion.shared)


def _any_of(expansion: Expansion, logical_id: str, conditions: list[str | None]) -> str | None:
    """The condition that holds if any of these does; None where something is made in any case."""
    names = [name for name in conditions if name is not None]
    if len(names) < len(conditions):
        return None
    if len(names) == 1:
        return names[0]
    name = f"{logical_id}Condition"
    alternatives: list[Makeable] = [{"Condition": one} for one in names]
    first = expansion.template.conditions.get(names[0])
    if first is not None:
        node = made_mapping({"Fn::Or": alternatives}, first.node.stretch)
        expansion.template.conditions[name] = Located(node, first.source, first.path, first.key)
    return name
