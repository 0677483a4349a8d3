"""The values of a template as AWS gets them: plain data, with the ids of what has been made in place of references."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from botocore_shapes import is_list, is_mapping
from deployed.expressible import NotExpressible
from gatelint.readers.templates.located import Items, Located
from gatelint.readers.templates.nodes import Mapping, Scalar
from gatelint.text import Text
from gatelint.values import Known, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable

    from gatelint.readers.templates.evaluator import Evaluator
    from gatelint.text import Reference


@dataclass(frozen=True)
class Open:
    """A value that only the deployment itself would tell."""

    why: str


class Plainly:
    """Reads nodes of a template into strings, numbers, booleans, lists and dictionaries.

    `physical` gives what a reference to a resource stands for. What is open is left in place as such, for most of
    it is never asked for.
    """

    def __init__(self, evaluator: Evaluator, physical: Callable[[Reference], str | Open]) -> None:
        self.evaluator = evaluator
        self.physical = physical

    def of(self, located: Located) -> Any:
        """What a node stands for; None where that is nothing."""
        value = self.evaluator.evaluate(located)
        if isinstance(value, Known):
            return self._scalar(located, value)
        return self._of_value(value)

    def _of_value(self, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, Unresolved):
            return Open(value.why)
        if isinstance(value, Known):
            return self.text(cast("Known[Text]", value).value)
        if isinstance(value, Items):
            return [self._item(item) for item in value.items]
        return self._collection(cast("Located", value))

    def _collection(self, value: Located) -> Any:
        if isinstance(value.node, Mapping):
            if value.entry("Fn::Transform") is not None:
                return Open("a part of it is included")
            entries = ((key, self.of(entry)) for key, entry in value.entries())
            return {key: entry for key, entry in entries if entry is not None}
        items = self.evaluator.items(value)
        return Open(items.why) if isinstance(items, Unresolved) else [self._item(item) for item in items]

    def _item(self, item: Known[Text] | Unresolved | Located) -> Any:
        return self.of(item) if isinstance(item, Located) else self._of_value(item)

    def _scalar(self, located: Located, value: Known[Text]) -> Any:
        text = self.text(value.value)
        node = located.node
        if not isinstance(node, Scalar) or not isinstance(text, str):
            return text
        if node.is_boolean:
            return text == "true"
        if node.kind in ("int", "float") and text.lstrip("+-").replace(".", "", 1).isdecimal():
            return float(text) if "." in text else int(text)
        return text

    def text(self, text: Text) -> str | Open:
        """A string, with what its references stand for."""
        whole = ""
        for part in text.parts:
            piece = part if isinstance(part, str) else self.physical(part)
            if isinstance(piece, Open):
                return piece
            whole += piece
        return whole


def settled(value: Any) -> Any:
    """The value, if nothing in it is open. Raises NotExpressible otherwise."""
    if isinstance(value, Open):
        raise NotExpressible(value.why)
    parts: list[Any] = list(value.values()) if is_mapping(value) else value if is_list(value) else []
    for part in parts:
        settled(part)
    return value


def as_list(value: Any) -> list[Any]:
    """A list, as CloudFormation takes one: nothing is an empty one, a single value one of one."""
    if value is None:
        return []
    return value if is_list(value) else [value]


def part_of(tree: dict[str, Any], key: str) -> dict[str, Any]:
    """The mapping under a key, an empty one where there is none."""
    found: dict[str, Any] | None = tree.get(key)
    return {} if found is None else found


def as_word(value: Any) -> str:
    """A string, as CloudFormation makes one of numbers and booleans."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_boolean(value: Any) -> bool:
    """A boolean, be it written as a string."""
    return value if isinstance(value, bool) else as_word(value).lower() == "true"
