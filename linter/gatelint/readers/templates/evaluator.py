"""What the nodes of a template stand for in one scenario: intrinsic functions applied, as far as they can be.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.functions_of_lists import LIST_FUNCTIONS, items_of
from gatelint.readers.templates.functions_of_strings import (
    DYNAMIC,
    STRING_FUNCTIONS,
    holds_dynamic_reference,
    without_dynamic_references,
)
from gatelint.readers.templates.located import Items, Located
from gatelint.readers.templates.nodes import Mapping, Scalar, Sequence
from gatelint.readers.templates.references import Referents
from gatelint.readers.templates.template import boolean_word
from gatelint.text import Reference, Text
from gatelint.values import Known, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from gatelint.readers.templates.bindings import Bindings
    from gatelint.readers.templates.links import Links
    from gatelint.readers.templates.located import Evaluated
    from gatelint.readers.templates.template import Template
    from gatelint.values import Maybe, Place

    Function: TypeAlias = "Callable[[Evaluator, Located, Place], Evaluated]"

DEEPEST = 60
"""Functions within one another beyond this depth are left alone; CloudFormation's own templates stay far below."""


class Evaluator:
    """Applies the intrinsic functions of a template under `bindings`, a choice of parameters and conditions.

    `links` tie the stack to others that are read with it; None where it stands alone.
    """

    def __init__(self, template: Template, bindings: Bindings, links: Links | None = None) -> None:
        self.template = template
        self.bindings = bindings
        self.links = links
        self.prefix = ""
        if links is not None:
            links.evaluator = self
            self.prefix = links.prefix
        self.referents = Referents(self)
        self._depth = 0

    def evaluate(self, located: Located) -> Evaluated:
        """What a node stands for."""
        node = located.node
        if isinstance(node, Scalar):
            if node.is_null:
                return None
            written = boolean_word(node.text) if node.is_boolean else node.text
            text = Text.of(written)
            return self.settled(text, located.place) if DYNAMIC in written else Known(text, located.place)
        if isinstance(node, Mapping) and len(node.entries) == 1:
            function = FUNCTIONS.get(node.entries[0].key)
            if function is not None:
                return self._apply(function, located)
        return located

    def _apply(self, function: Function, located: Located) -> Evaluated:
        place = located.place
        if self._depth >= DEEPEST:
            return Unresolved("functions are nested too deeply", place)
        ((_, argument),) = located.entries()
        self._depth += 1
        try:
            return function(self, argument, place)
        finally:
            self._depth -= 1

    def evaluate_for(self, asker: Evaluator, located: Located) -> Evaluated:
        """What a node stands for, asked by another stack in the midst of its own functions."""
        mine, self._depth = self._depth, max(self._depth, asker._depth + 1)
        try:
            value = self.evaluate(located)
            if not isinstance(value, Located) or not isinstance(value.node, Sequence):
                return value
            items = self.items(value)
            return items if isinstance(items, Unresolved) else Items(items, value.place)
        finally:
            self._depth = mine

    def text(self, located: Located) -> Maybe[Text]:
        """The string that a node stands for; unresolved where it stands for a list or a mapping."""
        value = self.evaluate(located)
        if isinstance(value, Located | Items):
            return Unresolved("a string is expected here", value.place)
        return value

    def literal(self, located: Located) -> str | None:
        """The string that a node stands for, where it is known whole."""
        value = self.text(located)
        return value.value.literal if isinstance(value, Known) else None

    def items(self, located: Located) -> list[Known[Text] | Unresolved | Located] | Unresolved:
        """The items that a list stands for, without those that are AWS::NoValue."""
        return items_of(self, self.evaluate(located))

    def settled(self, text: Text, at: Place) -> Known[Text] | Unresolved:
        """A string with references in it, as a value: unresolved where it is nothing but one that is not known."""
        if holds_dynamic_reference(text):
            text = without_dynamic_references(text)
        reference = text.reference
        if reference is None or reference.kind in ("resource", "pseudo"):
            return Known(text, at)
        return Unresolved(self.why_unknown(reference), at, text)

    def parameter_of(self, reference: Reference) -> str | None:
        """The parameter of this template that a reference stands for, if it does."""
        name = reference.name.removeprefix(self.prefix)
        return name if reference.kind == "parameter" and name in self.template.parameters else None

    def parameters_of(self, reference: Reference) -> list[str]:
        """The parameters of this template that have the value of a reference: one of its own, or passed to it."""
        own = self.parameter_of(reference)
        passed = [] if self.links is None else self.links.passed_as(reference)
        return passed if own is None else [own, *passed]

    def why_unknown(self, reference: Reference) -> str:
        """Why it is not known what a reference stands for."""
        parameter = self.parameter_of(reference)
        if parameter is not None:
            return self.bindings.why_unknown(parameter)
        return {
            "parameter": f"parameter {reference.name} is not known",
            "pseudo": f"{reference.name} is known on deployment only",
            "resource": f"{reference} is known on deployment only",
            "import": f"{reference.name} is exported by another stack",
            "dynamic": f"{reference.name} is resolved on deployment only",
            "unclosed": f"{reference.name} is resolved on deployment only",
        }.get(reference.kind, f"{reference.name} cannot be read")


def choose_branch(evaluator: Evaluator, argument: Located, at: Place) -> Evaluated:
    """Fn::If."""
    items = argument.items()
    if len(items) != 3 or not isinstance(items[0].node, Scalar):
        return Unresolved("Fn::If takes a condition's name and two values", at)
    decided = evaluator.bindings.decides(items[0].node.text)
    if decided is None:
        return Unresolved(f"condition {items[0].node.text} cannot be decided", at)
    return evaluator.evaluate(items[1 if decided else 2])


def look_up(evaluator: Evaluator, argument: Located, at: Place) -> Evaluated:
    """Fn::FindInMap, with the DefaultValue of the language extensions."""
    items = argument.items()
    if len(items) < 3:
        return Unresolved("Fn::FindInMap takes a map's name and two keys", at)
    keys = [evaluator.text(item) for item in items[:3]]
    default = items[3].entry("DefaultValue") if len(items) > 3 else None
    step = evaluator.template.mappings
    for key in keys:
        literal = key.value.literal if isinstance(key, Known) else None
        if literal is None:
            name = " / ".join("?" if each is None else str(_shown(each)) for each in keys)
            return evaluator.settled(Text.of(Reference("lookup", f"FindInMap {name}", plain=False)), at)
        step = None if step is None else step.entry(literal)
    if step is not None:
        # The use is what a reader has to see; a mapping's value serves many.
        found = evaluator.evaluate(step)
        return Known(found.value, at) if isinstance(found, Known) else found
    if default is not None:
        return evaluator.evaluate(default)
    return Unresolved("the map has no such keys", at)


def _shown(value: Known[Text] | Unresolved) -> object:
    return value.value if isinstance(value, Known) else value.text or "?"


def import_value(evaluator: Evaluator, argument: Located, at: Place) -> Evaluated:
    """Fn::ImportValue: the same text for the same export."""
    name = evaluator.text(argument)
    if name is None:
        return Unresolved("Fn::ImportValue takes a name", at)
    if evaluator.links is not None:
        text = name.value if isinstance(name, Known) else name.text
        imported = evaluator.links.imported(text, at)
        if imported is not None:
            return imported
    return evaluator.settled(Text.of(Reference("import", str(_shown(name)), plain=False)), at)


def refer(evaluator: Evaluator, argument: Located, at: Place) -> Evaluated:
    """Ref."""
    if not isinstance(argument.node, Scalar):
        return Unresolved("Ref takes a name", at)
    found = evaluator.referents.referred(argument.node.text, at)
    # A parameter's value may be a dynamic reference.
    return evaluator.settled(found.value, at) if isinstance(found, Known) else found


def get_attribute(evaluator: Evaluator, argument: Located, at: Place) -> Evaluated:
    """Fn::GetAtt, as "Resource.Attribute" or as a list."""
    if isinstance(argument.node, Scalar):
        name, _, attribute = argument.node.text.partition(".")
    else:
        words = [evaluator.literal(item) for item in argument.items()]
        if len(words) < 2 or None in words:
            return Unresolved("Fn::GetAtt takes a resource and an attribute", at)
        name, attribute = str(words[0]), ".".join(str(word) for word in words[1:])
    return evaluator.referents.attribute(name, attribute, at)


def include(evaluator: Evaluator, argument: Located, at: Place) -> Evaluated:
    """Fn::Transform where it stands for the whole value: AWS::Include of a local file."""
    included = evaluator.template.included(argument)
    return Unresolved(included, at) if isinstance(included, str) else evaluator.evaluate(included)


FUNCTIONS: dict[str, Function] = {
    **STRING_FUNCTIONS,
    **LIST_FUNCTIONS,
    "Ref": refer,
    "Fn::GetAtt": get_attribute,
    "Fn::If": choose_branch,
    "Fn::FindInMap": look_up,
    "Fn::ImportValue": import_value,
    "Fn::Transform": include,
}
