"""Globals: properties that SAM gives to every resource of a kind.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
"""

from __future__ import annotations

from gatelint.readers.templates.nodes import Entry, Mapping, Node, Sequence
from gatelint.readers.templates.sam.making import DEEPEST, child, is_function, items_of, word

SECTIONS = {
    "AWS::Serverless::Function": "Function",
    "AWS::Serverless::Api": "Api",
    "AWS::Serverless::HttpApi": "HttpApi",
    "AWS::Serverless::WebSocketApi": "WebSocketApi",
    "AWS::Serverless::StateMachine": "StateMachine",
}
"""The section of Globals for each type of resource that is read."""

OWN_ALONE = ("Architectures",)
"""Lists that replace those of the Globals, where others are put behind them."""


class Globals:
    """The Globals of a template."""

    def __init__(self, root: Node) -> None:
        self.sections = child(root, "Globals")

    def inherited(self, type_name: str, resource: Node) -> Mapping | None:
        """The properties of a resource with those of the Globals in them; None where there are none at all.

        https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html#sam-specification-template-anatomy-globals-ignoreglobals
        """
        own = child(resource, "Properties")
        properties = own if isinstance(own, Mapping) else None
        shared = child(self.sections, SECTIONS.get(type_name, ""))
        ignored = [word(item) for item in items_of(child(resource, "IgnoreGlobals"))]
        if not isinstance(shared, Mapping) or is_function(shared) or "*" in ignored:
            return properties
        if any(ignored):
            shared = Mapping([entry for entry in shared.entries if entry.key not in ignored], shared.stretch)
        return shared if properties is None else _merged_mappings(shared, properties)


def _merged(key: str, shared: Node, own: Node, depth: int) -> Node:
    """Mappings are merged, lists put one after the other; of everything else, functions included, the own counts."""
    if depth == 0 or is_function(shared) or is_function(own):
        return own
    if isinstance(shared, Mapping) and isinstance(own, Mapping):
        return _merged_mappings(shared, own, depth - 1)
    if isinstance(shared, Sequence) and isinstance(own, Sequence) and key not in OWN_ALONE:
        return Sequence([*shared.items, *own.items], own.stretch)
    return own


def _merged_mappings(shared: Mapping, own: Mapping, depth: int = 2 * DEEPEST) -> Mapping:
    entries = [
        entry
        if mine is None
        else Entry(entry.key, mine.key_stretch, _merged(entry.key, entry.value, mine.value, depth))
        for entry in shared.entries
        for mine in (own.entry(entry.key),)
    ]
    return Mapping(
        [*entries, *(entry for entry in own.entries if shared.entry(entry.key) is None)], own.stretch, own.tag
    )
