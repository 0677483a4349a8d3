"""Whether a template's conditions hold, as far as the parameters tell.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.documents import ReadError
from gatelint.readers.templates.nodes import Mapping, Scalar
from gatelint.values import Known, Truth, Unresolved, every, measured, some

if TYPE_CHECKING:
    from gatelint.readers.templates.evaluator import Evaluator
    from gatelint.readers.templates.located import Located
    from gatelint.text import Text
    from gatelint.values import Maybe


class Conditions:
    """Decides conditions under the bindings of an evaluator.

    A comparison that these do not decide is looked up in `assumed`, by its two sides; one that is not there either is
    noted in `open`.
    """

    def __init__(self, evaluator: Evaluator, assumed: dict[str, bool]) -> None:
        self.evaluator = evaluator
        self.assumed = assumed
        self.open: dict[str, None] = {}
        self._known: dict[str, Truth] = {}
        self._under_way: set[str] = set()

    def holds(self, name: str) -> Truth:
        """Whether the condition of that name holds; unknown where there is none. Raises ReadError for a circle."""
        if name in self._known:
            return self._known[name]
        located = self.evaluator.template.conditions.get(name)
        if located is None:
            return Truth.UNKNOWN
        if name in self._under_way:
            span = measured(located.key or located.node.stretch)
            raise ReadError(located.source, span.line, span.column, f"condition {name} refers to itself in a circle")
        self._under_way.add(name)
        truth = self.is_true(located)
        self._under_way.discard(name)
        self._known[name] = truth
        decided = {Truth.YES: True, Truth.NO: False}.get(truth)
        if decided is not None:
            self.evaluator.bindings.decisions[name] = decided
        return truth

    def is_true(self, located: Located) -> Truth:
        """Whether an expression is true."""
        node = located.node
        if not isinstance(node, Mapping) or len(node.entries) != 1:
            return Truth.UNKNOWN
        ((function, argument),) = located.entries()
        if function == "Condition" and isinstance(argument.node, Scalar):
            return self.holds(argument.node.text)
        if function == "Fn::Not":
            return ~every(map(self.is_true, argument.items()))
        if function == "Fn::And":
            return every(map(self.is_true, argument.items()))
        if function == "Fn::Or":
            return some(map(self.is_true, argument.items()))
        if function == "Fn::Equals":
            return self._are_equal(argument.items())
        if function == "Fn::Contains":
            return self._contains(argument.items())
        return Truth.UNKNOWN

    def _are_equal(self, sides: list[Located]) -> Truth:
        if len(sides) != 2:
            return Truth.UNKNOWN
        one, other = (self.evaluator.text(side) for side in sides)
        truth = self._equal(one, other)
        if not truth.is_unknown:
            return truth
        key = " = ".join(sorted(_shown(value, side) for value, side in zip((one, other), sides, strict=True)))
        if key in self.assumed:
            return Truth.of(self.assumed[key])
        self.open[key] = None
        return Truth.UNKNOWN

    def _equal(self, one: Maybe[Text], other: Maybe[Text]) -> Truth:
        if one is None or other is None:
            return Truth.UNKNOWN
        truth = one.equals(other)
        return Truth.NO if truth.is_unknown and (self._excludes(one, other) or self._excludes(other, one)) else truth

    def _excludes(self, unknown: Known[Text] | Unresolved, literal: Known[Text] | Unresolved) -> bool:
        """Whether one is a parameter that surely has another value than the literal other."""
        text = unknown.value if isinstance(unknown, Known) else unknown.text
        reference = None if text is None else text.reference
        word = literal.value.literal if isinstance(literal, Known) else None
        if reference is None or word is None:
            return False
        if reference.kind != "parameter":
            return self.evaluator.bindings.excludes(reference.name, word)
        return any(self.evaluator.bindings.excludes(name, word) for name in self.evaluator.parameters_of(reference))

    def _contains(self, arguments: list[Located]) -> Truth:
        """Fn::Contains of the Rules section."""
        if len(arguments) != 2:
            return Truth.UNKNOWN
        items = self.evaluator.items(arguments[0])
        value = self.evaluator.text(arguments[1])
        if isinstance(items, Unresolved):
            return Truth.UNKNOWN
        return some(
            self._equal(item, value) if isinstance(item, Known | Unresolved) else Truth.UNKNOWN for item in items
        )


def _shown(value: Maybe[Text], side: Located) -> str:
    text = value.value if isinstance(value, Known) else None if value is None else value.text
    return ".".join(map(str, side.path)) if text is None else str(text)
