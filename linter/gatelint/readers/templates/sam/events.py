"""Events that name no API: SAM makes one for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.located import Located
from gatelint.readers.templates.nodes import Mapping
from gatelint.readers.templates.sam.expansion import FUNCTION, STATE_MACHINE, Serverless
from gatelint.readers.templates.sam.making import child, entries_of, entry_of, made_mapping, referred, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.readers.templates.nodes import Entry
    from gatelint.readers.templates.sam.expansion import Expansion


def _events(expansion: Expansion, kind: str, api_key: str, implicit: str) -> Iterator[tuple[Serverless, Entry]]:
    """The events of a kind that name no API, or the one that SAM makes, with what they start."""
    for owner in (*expansion.of_type(FUNCTION), *expansion.of_type(STATE_MACHINE)):
        for event in entries_of(child(owner.properties, "Events")):
            properties = child(event.value, "Properties")
            if word(child(event.value, "Type")) != kind or (kind == "Api" and not isinstance(properties, Mapping)):
                continue
            named = entry_of(properties, api_key)
            if named is None or implicit in (referred(named.value), word(named.value)):
                yield owner, event


def is_wanted(expansion: Expansion, kind: str, api_key: str, implicit: str) -> bool:
    """Whether an event of the kind ("Api", "HttpApi") needs the API that SAM makes."""
    return next(_events(expansion, kind, api_key, implicit), None) is not None


def implicit_api(expansion: Expansion, logical_id: str, type_name: str, kind: str, api_key: str) -> Serverless:
    """The API that SAM makes for such events. It stands where the first of them does.

    It is made under the condition of its functions, if all of them have one.
    """
    found = list(_events(expansion, kind, api_key, logical_id))
    owner, event = found[0]
    condition = expansion.any_of(f"{logical_id}Condition", [one.condition for one, _ in found])
    node = made_mapping({"Type": type_name, "Condition": condition}, event.value.stretch)
    path = ("Resources", logical_id)
    return Serverless(logical_id, Located(node, owner.located.source, path, event.key_stretch), expansion.shared)
