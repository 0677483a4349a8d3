"""The evaluators of stacks that are read together, tied to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from gatelint.readers.templates.applications.member import distance
from gatelint.readers.templates.applications.names import Fit, fit
from gatelint.readers.templates.bindings import Bindings
from gatelint.readers.templates.evaluator import Evaluator
from gatelint.readers.templates.links import Links, is_made
from gatelint.text import Text
from gatelint.values import Known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gatelint.readers.templates.applications.member import Member
    from gatelint.readers.templates.located import Located

Tied: TypeAlias = dict[int, Evaluator]
"""The evaluator of each stack, by the stack's id()."""


class Tying:
    """The evaluators of stacks in one scenario, each added after that of the stack which it is nested in."""

    def __init__(self) -> None:
        self.evaluators: Tied = {}
        self._under_way: set[object] = set()

    def add(self, member: Member, bindings: Bindings) -> Evaluator:
        parent = None if member.parent is None else self.evaluators[id(member.parent)]
        links = Links(
            member.prefix,
            parent,
            member.nested_as,
            export=exports_for(member, self.evaluators),
            before=lambda: stacks_before(member),
            under_way=self._under_way,
        )
        links.is_whole = member.root.is_whole
        evaluator = Evaluator(member.template, bindings, links)
        if parent is not None and parent.links is not None:
            parent.links.nested[member.nested_as] = evaluator
        self.evaluators[id(member)] = evaluator
        return evaluator


def tied(stacks: Iterable[Member], bindings_for: Callable[[Member, Evaluator | None], Bindings]) -> Tied:
    """The evaluators of stacks and those nested in them. `bindings_for` is asked with the evaluator of the parent."""
    tying = Tying()
    for stack in stacks:
        for member in stack.all():
            parent = None if member.parent is None else tying.evaluators[id(member.parent)]
            tying.add(member, bindings_for(member, parent))
    return tying.evaluators


def exports_for(member: Member, evaluators: Tied) -> Callable[[Text], tuple[Evaluator, Located] | None]:
    """Finds what a stack imports: the value of an output, and the evaluator of the stack that it is in."""

    def export(name: Text) -> tuple[Evaluator, Located] | None:
        for fits, exporters in ((Fit.SAME, member.imports_from), (Fit.BY_STACK_NAME, member.by_name)):
            found: list[tuple[int, Evaluator, Located]] = []
            for exporter in exporters:
                evaluator = evaluators.get(id(exporter))
                value = None if evaluator is None else exported_value(evaluator, name, member.prefix, fits)
                if evaluator is not None and value is not None:
                    found.append((distance(member.source, exporter.source), evaluator, value))
            least = min((steps for steps, _, _ in found), default=0)
            nearest = [(evaluator, value) for steps, evaluator, value in found if steps == least]
            if nearest:
                return nearest[0] if len(nearest) == 1 else None
        return None

    return export


def exported_value(evaluator: Evaluator, name: Text, prefix: str, fits: Fit) -> Located | None:
    """The value that a stack exports under a name which fits so; one with that prefix asks for it."""
    for located in evaluator.template.outputs.values():
        exported = export_name(evaluator, located)
        if exported is not None and fit(name, exported, (prefix, evaluator.prefix)) is fits:
            return located.entry("Value") if is_made(evaluator, located) else None
    return None


def export_name(evaluator: Evaluator, output: Located) -> Text | None:
    """The name under which an output is exported, as far as it is known."""
    export = output.entry("Export")
    name = None if export is None else export.entry("Name")
    value = None if name is None else evaluator.text(name)
    return None if value is None else value.value if isinstance(value, Known) else value.text


def stacks_before(member: Member) -> frozenset[str]:
    """The prefixes of the stacks that are surely deployed before one: all those that its own imports from."""
    found: dict[int, Member] = {}
    waiting = [member.root] if any(each.imports_from for each in member.root.all()) else []
    while waiting:
        for each in waiting.pop().all():
            for exporter in each.imports_from:
                if id(exporter.root) not in found:
                    found[id(exporter.root)] = exporter.root
                    waiting.append(exporter.root)
    if id(member.root) in found:  # in a circle nobody knows who was first
        return frozenset()
    return frozenset(each.prefix for root in found.values() for each in root.all())


def tied_under_defaults(stacks: Iterable[Member]) -> Tied:
    """The evaluators with no condition decided, and parameters at their defaults where nothing else is told."""
    return tied(stacks, bindings_of)


def tied_without_values(stacks: Iterable[Member]) -> Tied:
    """The evaluators with every parameter left open."""

    def bindings(member: Member, _: Evaluator | None) -> Bindings:
        told = {name: value for name, value in member.given.items() if name.startswith("AWS::")}
        return Bindings(member.template, told, unresolved_defaults=frozenset(member.template.parameters))

    return tied(stacks, bindings)


def bindings_of(member: Member, parent: Evaluator | None) -> Bindings:
    """The bindings of a stack before any choice is made."""
    given, open_ones = passed_values(member, parent)
    return Bindings(member.template, given, unresolved_defaults=open_ones)


def passed_values(member: Member, parent: Evaluator | None) -> tuple[dict[str, str], frozenset[str]]:
    """What is told of a stack's parameters, and those that are given something which is not known.

    A nested stack's parameters are what its parent passes, or their defaults; nothing else reaches them.
    """
    given = dict(member.given)
    if parent is None:
        return given, frozenset()
    links = Links(member.prefix, parent, member.nested_as)
    if not links.passes_known_ones:
        return given, frozenset(member.template.parameters)
    open_ones: set[str] = set()
    for name, parameter in member.template.parameters.items():
        located = links.passed.get(name)
        value = None if located is None else parent.evaluate(located)
        literal = value.value.literal if isinstance(value, Known) else None
        if value is None:  # not passed, or AWS::NoValue
            literal = parameter.default
        if literal is not None:
            given[name] = literal
        elif value is not None:
            open_ones.add(name)
    return given, frozenset(open_ones)
