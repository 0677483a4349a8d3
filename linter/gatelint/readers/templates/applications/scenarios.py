"""The scenarios of an application: what its templates' conditions decide together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.applications.names import Fit, fit, shared_parameters
from gatelint.readers.templates.applications.tying import Tied, Tying, export_name, passed_values
from gatelint.readers.templates.bindings import Bindings, Other
from gatelint.readers.templates.choices import MOST_SCENARIOS, choices_of, compared_in, covering, guards_of
from gatelint.readers.templates.doors import front_door
from gatelint.readers.templates.links import arguments_of_imports, is_made
from gatelint.readers.templates.nodes import Mapping, Scalar
from gatelint.readers.templates.read import Reading, Scenario
from gatelint.readers.templates.stack import Stack
from gatelint.records import field, record
from gatelint.values import Known, Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gatelint.readers.templates.applications.member import Application, Member
    from gatelint.readers.templates.evaluator import Evaluator
    from gatelint.readers.templates.located import Located
    from gatelint.text import Text

MOST_DOORS = 4 * MOST_SCENARIOS
"""So many templates at most are made into front doors, all scenarios together; at least `LEAST_SCENARIOS` of each."""
LEAST_SCENARIOS = 16


SHARED = {"AWS::Region", "AWS::AccountId", "AWS::Partition", "AWS::URLSuffix"}


class Choice:
    """One choice of the bindings of stacks: of as many of the members, from the first on, as have been chosen for."""

    def __init__(self, members: list[Member], bindings: Sequence[Bindings] = ()) -> None:
        self.members = members
        self.bindings: list[Bindings] = []
        self._tying = Tying()
        for each in bindings:
            self.add(each)

    def add(self, bindings: Bindings) -> None:
        """Chooses for one more stack."""
        self._tying.add(self.members[len(self.bindings)], bindings)
        self.bindings.append(bindings)

    @property
    def evaluators(self) -> Tied:
        """The evaluators of the stacks that have been chosen for."""
        return self._tying.evaluators

    def decides(self, condition: str) -> bool | None:
        """Whether a condition, with its stack's prefix, holds."""
        for bindings, member in zip(self.bindings, self.members, strict=False):
            name = condition.removeprefix(member.prefix)
            if condition == member.prefix + name and name in bindings.decisions:
                return bindings.decisions[name]
        return None


@record()
class Chooser:
    """Chooses for stack after stack. `compared` are the literals that other stacks compare parameters with."""

    members: list[Member]
    unresolved_defaults: frozenset[str]
    defaults_used: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    compared: dict[int, dict[str, dict[str, None]]] = field(default_factory=dict[int, dict[str, dict[str, None]]])
    unified: list[tuple[int, int, str]] = field(default_factory=list[tuple[int, int, str]])
    """Parameters and pseudo parameters that two stacks (by their positions) share."""
    guards: list[str] = field(default_factory=list[str])
    """The conditions that guard something, with the prefixes of their stacks."""
    fitting: bool = True
    """Whether only choices count in which imports may find what they name."""
    capped: bool = False

    @property
    def most(self) -> int:
        """So many choices, at most, are kept while stack after stack is added to them."""
        return max(LEAST_SCENARIOS, min(MOST_SCENARIOS, MOST_DOORS // len(self.members)))

    def choices(self) -> list[Choice]:
        """The choices for all stacks in which every import may find what it names."""
        kept = [Choice(self.members)]
        for member in self.members:
            longer: list[Choice] = []
            for choice in kept:
                found = self._bindings_of(member, choice)
                for bindings in found:
                    longer += self._joined(choice, bindings, is_only=len(found) == 1)
            if len(longer) > self.most:
                longer = covering(longer, self.guards, self.most)
                self.capped = True
            kept = longer
        return kept

    def _bindings_of(self, member: Member, choice: Choice) -> list[Bindings]:
        parent = None if member.parent is None else choice.evaluators[id(member.parent)]
        given, open_ones = passed_values(member, parent)
        unlike = {} if parent is None else excluded(member, parent)
        for parameter, value in self._shared_values(choice):
            if isinstance(value, str):
                given.setdefault(parameter, value)
            else:
                unlike[parameter] = unlike.get(parameter, frozenset()) | value.than
        own = {name.removeprefix(member.prefix) for name in self.unresolved_defaults if name.startswith(member.prefix)}
        found = choices_of(
            member.template,
            given,
            frozenset(own) | open_ones,
            self.defaults_used.setdefault(member.prefix, {}),
            self.compared.get(id(member)),
            unlike,
        )
        self.capped = self.capped or found.capped
        return found.all

    def _shared_values(self, choice: Choice) -> Iterator[tuple[str, str | Other]]:
        """What is chosen already for parameters that the next stack shares."""
        index = len(choice.bindings)
        for one, other, parameter in self.unified:
            if max(one, other) == index:
                value = choice.bindings[min(one, other)].values.get(parameter)
                if value is not None:
                    yield parameter, value

    def _joined(self, choice: Choice, bindings: Bindings, *, is_only: bool) -> list[Choice]:
        """The choice with that of one more stack; nothing where the two are no one deployment."""
        index = len(choice.bindings)
        longer = [*choice.bindings, bindings]
        told = list(longer)
        for one, other, parameter in self.unified:
            if max(one, other) != index:
                continue
            pair = agreed(told[one], told[other], parameter)
            if pair is None:
                return []
            told[one], told[other] = pair
        if is_only and all(one is other for one, other in zip(told, longer, strict=True)):
            choice.add(bindings)  # evaluators are tied to each other, so that only one choice can go on with them
        else:
            choice = Choice(self.members, told)
        return [choice] if not self.fitting or self._imports_fit(choice) else []

    def _imports_fit(self, choice: Choice) -> bool:
        """Whether, as far as is known, the stacks that import from one another find what they ask for."""
        chosen = self.members[: len(choice.bindings)]
        last = chosen[-1]
        return all(
            imports_something(member, exporter, choice.evaluators)
            for member in chosen
            for exporter in member.imports_from
            if last in (member, exporter) and id(exporter) in choice.evaluators
        )


def imports_something(member: Member, exporter: Member, evaluators: Tied) -> bool:
    """Whether any name that a stack imports may be one that another exports, in a scenario."""
    theirs = evaluators[id(exporter)]
    offered = [name for each in exporter.template.outputs.values() if (name := export_name(theirs, each)) is not None]
    wanted = imported_names(member, evaluators[id(member)])
    prefixes = (member.prefix, exporter.prefix)
    return any(
        fit(one, other, prefixes) is not Fit.OTHER or one.literal is None or other.literal is None
        for one in wanted
        for other in offered
    )


def imported_names(member: Member, evaluator: Evaluator) -> list[Text]:
    names: list[Text] = []
    for resource in member.template.resources.values():
        for argument in arguments_of_imports(resource):
            value = evaluator.text(argument)
            text = value.value if isinstance(value, Known) else value.text if isinstance(value, Unresolved) else None
            if text is not None:
                names.append(text)
    return names


def agreed(one: Bindings, other: Bindings, parameter: str) -> tuple[Bindings, Bindings] | None:
    """The bindings of two stacks with the same value for a parameter; None where that cannot be.

    Where only one of them tells it, it is the other's, too. Of two defaults that differ neither counts: whoever deploys
    the stacks has to give one of them another value.
    """
    mine, theirs = one.value_of(parameter), other.value_of(parameter)
    if mine == theirs:
        return one, other
    if mine is None or theirs is None:
        lacking, value = (one, theirs) if mine is None else (other, mine)
        if value is None or lacking.excludes(parameter, value):
            return None
        told = with_value(lacking, parameter, value)
        return (told, other) if mine is None else (one, told)
    if any(parameter in each.given or parameter in each.values for each in (one, other)):
        return None
    unknown = Other(frozenset())
    return with_value(one, parameter, unknown), with_value(other, parameter, unknown)


def with_value(bindings: Bindings, parameter: str, value: str | Other) -> Bindings:
    return Bindings(
        bindings.template,
        bindings.given,
        {**bindings.values, parameter: value},
        bindings.decisions,
        bindings.unresolved_defaults,
        bindings.defaults_used,
    )


def excluded(member: Member, parent: Evaluator) -> dict[str, frozenset[str]]:
    """The values that a nested stack's parameters surely do not have, since what it is passed has not."""
    found: dict[str, frozenset[str]] = {}
    for name, parameter in passed_through(member, parent.template.parameters).items():
        chosen = parent.bindings.values.get(parameter)
        if isinstance(chosen, Other):
            found[name] = chosen.than
    return found


def passed_through(member: Member, parameters: Iterable[str]) -> dict[str, str]:
    """The parameters of a nested stack that are given the value of one of its parent's parameters, with that one."""
    if member.parent is None:
        return {}
    properties = member.parent.template.resources[member.nested_as].entry("Properties")
    passed = None if properties is None else properties.entry("Parameters")
    found: dict[str, str] = {}
    if passed is None:
        return found
    for name, located in passed.entries():
        reference = _referred(located)
        if reference in parameters:
            found[name] = reference
    return found


def _referred(located: Located) -> str:
    node = located.node
    if isinstance(node, Mapping) and len(node.entries) == 1 and node.entries[0].key == "Ref":
        value = node.entries[0].value
        return value.text if isinstance(value, Scalar) else ""
    return ""


def compared_elsewhere(members: list[Member]) -> dict[int, dict[str, dict[str, None]]]:
    """The literals with which nested stacks compare what they are passed, by the stacks whose parameters these are.

    A choice between them is then one between the parent's values, so that two nested stacks never see different ones.
    """
    found: dict[int, dict[str, dict[str, None]]] = {}
    for member in reversed(members):  # nested stacks before those that they are nested in
        if member.parent is None:
            continue
        literals = compared_in(member.template).literals
        for name, more in found.get(id(member), {}).items():
            literals.setdefault(name, {}).update(more)
        for name, parameter in passed_through(member, member.parent.template.parameters).items():
            if name in literals:
                theirs = found.setdefault(id(member.parent), {}).setdefault(parameter, {})
                theirs.update(literals[name])
    return found


def unified_parameters(members: list[Member]) -> list[tuple[int, int, str]]:
    """The parameters that an importing and an exporting stack share, by the positions of the two."""
    from gatelint.readers.templates.applications.tying import tied_without_values

    evaluators = tied_without_values([member for member in members if member.parent is None])
    positions = {id(member): index for index, member in enumerate(members)}
    found: set[tuple[int, int, str]] = set()
    for member in members:
        for exporter in member.imports_from:
            prefixes = (member.prefix, exporter.prefix)
            theirs = evaluators[id(exporter)]
            names = [each for output in exporter.template.outputs.values() if (each := export_name(theirs, output))]
            for wanted in imported_names(member, evaluators[id(member)]):
                for offered in names:
                    if fit(wanted, offered, prefixes) is Fit.SAME:
                        pair = positions[id(member)], positions[id(exporter)]
                        found |= {(*pair, name) for name in shared_parameters(wanted, offered, prefixes)}
    return sorted(found)


def unified_pseudo_parameters(members: list[Member]) -> list[tuple[int, int, str]]:
    """The pseudo parameters that conditions compare: all stacks are in one region of one account."""
    compared = {name for member in members for name in compared_in(member.template).literals}
    return [(index, 0, name) for index in range(1, len(members)) for name in sorted(compared & SHARED)]


def share_comparisons(chooser: Chooser) -> None:
    """Has stacks that share a parameter choose among the same values of it."""
    sharing: dict[str, set[int]] = {}
    for one, other, name in chooser.unified:
        sharing.setdefault(name, set()).update((one, other))
    for name, indexes in sharing.items():
        members = [chooser.members[index] for index in sorted(indexes)]
        literals: dict[str, None] = {}
        for member in members:
            literals.update(compared_in(member.template).literals.get(name, {}))
            literals.update(chooser.compared.get(id(member), {}).get(name, {}))
        for member in members if literals else ():
            chooser.compared.setdefault(id(member), {})[name] = literals


def made(members: list[Member], evaluators: Tied) -> list[Evaluator]:
    """The evaluators of the stacks that are deployed: a nested one hangs on the condition that it has in its parent."""
    left_out: set[int] = set()
    for member in members:
        if member.parent is not None:
            resource = member.parent.template.resources[member.nested_as]
            if id(member.parent) in left_out or not is_made(evaluators[id(member.parent)], resource):
                left_out.add(id(member))
    return [evaluators[id(member)] for member in members if id(member) not in left_out]


def read_application(application: Application, unresolved_defaults: frozenset[str] = frozenset()) -> Reading:
    """Reads the templates of an application as one. Raises ReadError where nothing can be said of one of them."""
    members = list(application.members())
    chooser = Chooser(members, unresolved_defaults, compared=compared_elsewhere(members))
    chooser.unified = unified_parameters(members) + unified_pseudo_parameters(members)
    share_comparisons(chooser)
    chooser.guards = [member.prefix + name for member in members for name in guards_of(member.template)]
    made_by_sam = {member.prefix + name for member in members for name in member.template.made_conditions}
    choices = chooser.choices()
    if not choices:  # the templates, as they are, cannot be one deployment: each for itself is all that can be said
        chooser.unified, chooser.fitting = [], False
        choices = chooser.choices()
    told = [name for name in chooser.guards if name not in made_by_sam]
    reading = Reading(members[0].source, [], chooser.capped)
    for choice in choices:
        # Evaluators remember what they were asked while other stacks were still to come.
        evaluators = made(members, Choice(members, choice.bindings).evaluators)
        decisions = {name: value for name in told if (value := choice.decides(name)) is not None}
        reading.scenarios.append(Scenario(decisions, front_door(Stack(evaluators[0], evaluators[1:]))))
    for member in members:
        used = chooser.defaults_used.get(member.prefix, {})
        reading.defaults_used.update({member.prefix + name: value for name, value in used.items()})
        reading.problems += [each for each in member.template.problems if each not in reading.problems]
        reading.texts.update(member.template.texts)
    return reading
