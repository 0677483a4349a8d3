"""What ties a stack to the others that it is read with: parameters passed down, outputs passed up, exports imported.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html and
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from gatelint.readers.templates.located import Located
from gatelint.readers.templates.nodes import Mapping
from gatelint.readers.templates.template import word_at
from gatelint.values import Known, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gatelint.readers.templates.evaluator import Evaluator
    from gatelint.readers.templates.located import Evaluated
    from gatelint.text import Reference, Text
    from gatelint.values import Place


class Links:
    """The ties of one stack in one scenario.

    `prefix` stands before its names wherever they meet those of other stacks ("Orders/" before "Api"). `evaluator` is
    the stack's own, which says so itself. `nested` are those of its nested stacks, by logical id; `parent` is that of
    the stack which it is nested in, as `nested_as`. `export` finds the output that is exported under a name, with the
    evaluator that it is for. `before` tells the prefixes of the stacks that are surely deployed before this one.
    """

    def __init__(
        self,
        prefix: str,
        parent: Evaluator | None = None,
        nested_as: str = "",
        export: Callable[[Text], tuple[Evaluator, Located] | None] | None = None,
        before: Callable[[], frozenset[str]] = frozenset[str],
        under_way: set[object] | None = None,
    ) -> None:
        self.prefix = prefix
        self.evaluator: Evaluator | None = None
        self.parent = parent
        self.nested_as = nested_as
        self.export = export
        self._before = before
        self.is_whole = False
        """Whether the whole cloud assembly that the stack is in is read with it."""
        self.nested: dict[str, Evaluator] = {}
        self._under_way: set[object] = set() if under_way is None else under_way
        self._answers: dict[object, Evaluated] = {}

    @cached_property
    def before(self) -> frozenset[str]:
        """The prefixes of the stacks, and no others, that are surely deployed before this one."""
        return self._before()

    @cached_property
    def _parameters(self) -> Evaluated:
        """What the stack that this one is nested in writes for its parameters, all together."""
        if self.parent is None:
            return None
        properties = self.parent.template.resources[self.nested_as].entry("Properties")
        parameters = None if properties is None else properties.entry("Parameters")
        return None if parameters is None else self.parent.evaluate(parameters)

    @property
    def passes_known_ones(self) -> bool:
        """Whether it is known which parameters are given anything: all others have their defaults."""
        value = self._parameters
        is_mapping = isinstance(value, Located) and isinstance(value.node, Mapping)
        return value is None or (is_mapping and not any(name.startswith("Fn::") for name in self.passed))

    @cached_property
    def passed(self) -> dict[str, Located]:
        """What is written for each parameter."""
        value = self._parameters
        return dict(value.entries()) if isinstance(value, Located) else {}

    def passed_for(self, parameter: str, at: Place) -> Evaluated:
        """What a parameter is given, for the place where it is asked for; None where it is given nothing."""
        located = self.passed.get(parameter)
        if located is None or self.parent is None:
            return None
        return self._asked(self.parent, located, at)

    def passed_as(self, reference: Reference) -> list[str]:
        """The parameters that are given what a reference stands for, and nothing else."""
        found: list[str] = []
        for name, located in self.passed.items():
            value = None if self.parent is None else self.parent.evaluate(located)
            text = value.text if isinstance(value, Unresolved) else value.value if isinstance(value, Known) else None
            if text is not None and text.reference == reference:
                found.append(name)
        return found

    def output_of(self, logical_id: str, output: str, at: Place) -> Evaluated:
        """An output of a nested stack; None where its template is not in sight."""
        nested = self.nested.get(logical_id)
        if nested is None:
            return None
        located = nested.template.outputs.get(output)
        value = None if located is None or not is_made(nested, located) else located.entry("Value")
        if value is None:
            return Unresolved(f"{logical_id} has no output {output}", at)
        return self._asked(nested, value, at)

    def imported(self, name: Text | None, at: Place) -> Evaluated:
        """What is exported under a name; None where no stack in sight exports that."""
        found = None if name is None or self.export is None else self.export(name)
        return None if found is None else self._asked(*found, at)

    def _asked(self, owner: Evaluator, located: Located, at: Place) -> Evaluated:
        """What a node of another stack stands for. Where it hangs on itself, that is nothing that could be known."""
        key = (owner.prefix, located.source, located.path)
        if key in self._under_way:
            return Unresolved(f"{'.'.join(map(str, located.path))} hangs on itself through other stacks", at)
        value = self._answers.get(key)
        if value is None:
            is_first = not self._under_way
            self._under_way.add(key)
            value = owner.evaluate_for(self.evaluator or owner, located)
            self._under_way.discard(key)
            if is_first:  # an answer within a circle is not the last word
                self._answers[key] = value
        if isinstance(value, Located):
            return Unresolved("a string or a list is expected here", at)
        # The use is what a reader has to see: what another stack says serves many.
        if isinstance(value, Known):
            return Known(value.value, at)
        return Unresolved(value.why, at, value.text) if isinstance(value, Unresolved) else value


def is_made(evaluator: Evaluator, located: Located) -> bool:
    """Whether the condition of a resource or output, if it has one, holds."""
    condition = word_at(located, "Condition")
    return condition is None or evaluator.bindings.decides(condition) is not False


def arguments_of_imports(located: Located) -> Iterator[Located]:
    """What each Fn::ImportValue in a node is given."""
    waiting = [located]
    while waiting:
        current = waiting.pop()
        entries = list(current.entries())
        if len(entries) == 1 and entries[0][0] == "Fn::ImportValue":
            yield entries[0][1]
        waiting += [entry for _, entry in entries]
        waiting += current.items()
