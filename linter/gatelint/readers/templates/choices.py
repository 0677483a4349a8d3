"""The scenarios of a template: every consistent choice of the conditions that guard something in it.

Parameters are chosen rather than conditions, so that what cannot be together never is: of each parameter that a
condition compares, every value that it is compared with, and one that is none of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Names
from itertools import combinations, islice, product
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from gatelint.readers.templates.bindings import Bindings, Other
from gatelint.readers.templates.conditions import Conditions
from gatelint.readers.templates.evaluator import Evaluator
from gatelint.readers.templates.mentions import conditions_in
from gatelint.readers.templates.nodes import Mapping, Scalar, Sequence
from gatelint.readers.templates.template import boolean_word, word_at
from gatelint.records import field, record

if TYPE_CHECKING:
    from gatelint.readers.templates.nodes import Node
    from gatelint.readers.templates.template import Template

MOST_SCENARIOS = 64
MOST_TRIED = 2048
"""So many choices of parameters are tried one by one; beyond, only those that differ from the first in up to two."""
MOST_DRAWN = 512

GUARDED = (
    "AWS::ApiGateway",
    "AWS::CloudFront::",
    "AWS::Lambda::",
    "AWS::Serverless::",
    "AWS::Cognito::",
    "AWS::WAFv2::",
    "AWS::WAFRegional::",
    "AWS::IAM::Role",
    "AWS::Route53::",
    "AWS::CertificateManager::",
    "AWS::EC2::VPCEndpoint",
    "AWS::CloudFormation::Stack",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
)
"""Types of resources that the front door is made of, or that may hold some of these."""

Choice: TypeAlias = "str | Other | bool"
Compared: TypeAlias = "Names[str, dict[str, None]]"
"""The literals that parameters are compared with, by the parameters' names."""


@record()
class Choices:
    """The bindings of each scenario, and whether there are more than could be tried."""

    all: list[Bindings]
    capped: bool = False
    guards: list[str] = field(default_factory=list[str])


def choices_of(
    template: Template,
    given: dict[str, str],
    unresolved_defaults: frozenset[str],
    defaults_used: dict[str, str],
    compared: Compared | None = None,
    excluded: Names[str, frozenset[str]] = MappingProxyType({}),
) -> Choices:
    """The scenarios of a template. Raises ReadError where conditions refer to each other in a circle.

    `compared` holds the literals that other stacks compare its parameters with: each of them is then chosen on its own.
    `excluded` are values that parameters surely do not have.
    """
    guards = guards_of(template)
    chooser = _Chooser(template, given, unresolved_defaults, defaults_used, guards)
    chooser.compared = {} if compared is None else {name: compared[name] for name in compared if name not in given}
    chooser.excluded = excluded
    if not guards and not chooser.compared:
        return Choices([chooser.bindings({}, {})])
    return chooser.choices()


def guards_of(template: Template) -> list[str]:
    """The conditions that guard a part of the front door or an output, in the template's order."""
    if not template.conditions:
        return []
    names: set[str] = set()
    for logical_id, resource in template.resources.items():
        if template.resource_type(logical_id).startswith(GUARDED):
            names |= conditions_in(resource.node) | {word_at(resource, "Condition") or ""}
    for output in template.outputs.values():
        names |= conditions_in(output.node) | {word_at(output, "Condition") or ""}
    return [name for name in template.conditions if name in names]


class _Chooser:
    def __init__(
        self,
        template: Template,
        given: dict[str, str],
        unresolved_defaults: frozenset[str],
        defaults_used: dict[str, str],
        guards: list[str],
    ) -> None:
        self.template = template
        self.given = given
        self.unresolved_defaults = unresolved_defaults
        self.defaults_used = defaults_used
        self.guards = guards
        self.compared: Compared = {}
        self.excluded: Names[str, frozenset[str]] = {}

    def bindings(self, values: dict[str, str | Other], decisions: dict[str, bool]) -> Bindings:
        return Bindings(self.template, self.given, values, decisions, self.unresolved_defaults, self.defaults_used)

    def choices(self) -> Choices:
        """Tries choices of parameters until every comparison is decided, and keeps one for each outcome."""
        domains: dict[str, list[Choice]] = dict(self._domains())
        while True:
            found, opened, complete = self._outcomes(domains)
            if not opened:
                break
            for key in opened:
                domains[f"= {key}"] = [True, False]
        outcomes = list(found.values())
        if len(outcomes) <= MOST_SCENARIOS:
            return Choices(outcomes, not complete, self.guards)
        return Choices(covering(outcomes, self.guards), True, self.guards)

    def _outcomes(self, domains: dict[str, list[Choice]]) -> tuple[dict[object, Bindings], list[str], bool]:
        """For each outcome of the conditions the first bindings that lead to it; comparisons that stay open.

        A parameter without default that may have several values in an outcome is left open in it.
        """
        found: dict[object, Bindings] = {}
        trials, complete = assignments(domains)
        for assignment in trials:
            values = {name: value for name, value in assignment.items() if not isinstance(value, bool)}
            assumed = {name[2:]: value for name, value in assignment.items() if isinstance(value, bool)}
            # What is tried must not count as a use of a default.
            bindings = Bindings(self.template, self.given, values, {}, self.unresolved_defaults)
            conditions = Conditions(Evaluator(self.template, bindings), assumed)
            truths = [conditions.holds(name) for name in self.guards]
            if conditions.open and len(domains) < MOST_SCENARIOS:
                return {}, list(conditions.open), complete
            if self._is_refused(conditions):
                continue
            outcome = (*truths, *(values.get(name) for name in self.compared))
            if outcome in found:
                self._leave_open(found[outcome].values, values)
            else:
                found[outcome] = self.bindings(values, bindings.decisions)
        return found or {(): self.bindings({}, {})}, [], complete

    def _leave_open(self, chosen: dict[str, str | Other], values: dict[str, str | Other]) -> None:
        """Forgets the value of a parameter where another one, all else being equal, leads to the same outcome."""
        different = [name for name, value in values.items() if chosen[name] != value]
        if len(different) != 1:
            return
        (name,) = different
        parameter = self.template.parameters.get(name)
        has_default = parameter is not None and parameter.default is not None and name not in self.unresolved_defaults
        if not has_default:
            excluded = [each.than for each in (chosen[name], values[name]) if isinstance(each, Other)]
            seen = {each for each in (chosen[name], values[name]) if isinstance(each, str)}
            chosen[name] = Other(frozenset[str]().union(*excluded) - seen)

    def _is_refused(self, conditions: Conditions) -> bool:
        """Whether a rule of the Rules section surely refuses the parameters."""
        for rule in self.template.rules:
            applies = rule.entry("RuleCondition")
            if applies is not None and not conditions.is_true(applies).is_yes:
                continue
            asserted = rule.entry("Assertions")
            for assertion in [] if asserted is None else asserted.items():
                test = assertion.entry("Assert")
                if test is not None and conditions.is_true(test).is_no:
                    return True
        return False

    def _domains(self) -> Iterator[tuple[str, list[Choice]]]:
        """The values to try of each parameter that conditions compare, its default first."""
        compared = compared_in(self.template)
        for name, literals in self.compared.items():
            compared.literals.setdefault(name, {}).update(literals)
        for name, literals in compared.literals.items():
            parameter = self.template.parameters.get(name)
            if name in self.given or (parameter is not None and parameter.is_stored):
                continue
            unlike = self.excluded.get(name, frozenset())
            default = None if parameter is None or name in self.unresolved_defaults else parameter.default
            default = None if default in unlike else default
            first: list[Choice] = [] if default is None else [default]
            allowed = compared.keys.get(name) or (parameter.allowed if parameter is not None else ())
            if allowed:
                rest: list[Choice] = [value for value in dict.fromkeys(allowed) if value not in (default, *unlike)]
                yield name, [*(first if default in allowed else []), *rest]
                continue
            others: list[str] = [value for value in literals if value != default and value not in unlike]
            other = Other(frozenset([*others, *([] if default is None else [default]), *unlike]))
            yield name, [*first, other, *others] if parameter is None else [*first, *others, other]


def compared_in(template: Template) -> _Compared:
    """What the conditions of a template compare."""
    compared = _Compared(template)
    for located in template.conditions.values():
        compared.note(located.node)
    return compared


class _Compared:
    """The literals that conditions compare each parameter, or pseudo parameter, with.

    One that chooses in a map has to be one of the map's `keys`: with another, nothing is deployed.
    """

    def __init__(self, template: Template) -> None:
        self.mappings = template.mappings
        self.literals: dict[str, dict[str, None]] = {}
        self.keys: dict[str, list[str]] = {}

    def note(self, node: Node) -> None:
        """Notes what stands anywhere in an expression."""
        waiting: list[Node] = [node]
        while waiting:
            current = waiting.pop()
            if isinstance(current, Sequence):
                waiting += current.items
            elif isinstance(current, Mapping):
                waiting += [entry.value for entry in current.entries]
                if len(current.entries) == 1 and isinstance(current.entries[0].value, Sequence):
                    key, items = current.entries[0].key, current.entries[0].value.items
                    if key == "Fn::Equals":
                        self._note_equals(items)
                    elif key == "Fn::FindInMap" and len(items) > 2 and isinstance(items[0], Scalar):
                        self._note_lookup(items[0].text, items[1:3])

    def _note_equals(self, sides: list[Node]) -> None:
        literals = [
            boolean_word(side.text) if side.is_boolean else side.text for side in sides if isinstance(side, Scalar)
        ]
        for side in sides:
            name = _parameter_of(side)
            if name is not None:
                self.literals.setdefault(name, {}).update(dict.fromkeys(literals))

    def _note_lookup(self, map_name: str, keys: list[Node]) -> None:
        table = None if self.mappings is None else self.mappings.entry(map_name)
        for key in keys:
            name = _parameter_of(key)
            if name is not None and table is not None:
                words = [word for word, _ in table.entries()]
                self.literals.setdefault(name, {}).update(dict.fromkeys(words))
                self.keys[name] = [word for word in self.keys.get(name, words) if word in words]
            table = next((inner for _, inner in table.entries()), None) if table is not None else None


def _parameter_of(node: Node) -> str | None:
    if isinstance(node, Mapping) and len(node.entries) == 1 and node.entries[0].key == "Ref":
        name = node.entries[0].value
        return name.text if isinstance(name, Scalar) else None
    return None


def assignments(domains: dict[str, list[Choice]]) -> tuple[Iterable[dict[str, Choice]], bool]:
    """Choices of a value for each name, the first values first; and whether that is all there are."""
    total = 1
    for values in domains.values():
        total *= max(1, len(values))
    if total <= MOST_TRIED:
        return (dict(zip(domains, chosen, strict=True)) for chosen in product(*domains.values())), True
    return islice(_near_the_first(domains), MOST_TRIED * 4), False


def _near_the_first(domains: dict[str, list[Choice]]) -> Iterator[dict[str, Choice]]:
    """The first values of all, some that are drawn (alike in every run), and those that differ in up to two names."""
    import random

    first = {name: values[0] for name, values in domains.items()}
    yield first
    draw = random.Random(0)
    for _ in range(MOST_DRAWN):
        yield {name: draw.choice(values) for name, values in domains.items()}
    for name, values in domains.items():
        for value in values[1:]:
            yield {**first, name: value}
    for one, two in combinations(domains, 2):
        for pair in product(domains[one][1:], domains[two][1:]):
            yield {**first, one: pair[0], two: pair[1]}


class Decided(Protocol):
    """Something in which conditions are decided."""

    def decides(self, condition: str, /) -> bool | None: ...


D = TypeVar("D", bound=Decided)


def covering(outcomes: list[D], guards: list[str], most: int = MOST_SCENARIOS) -> list[D]:
    """So many outcomes as may be, in which every condition is seen both ways and every pair of them in every way."""
    uncovered: set[_Seen] = set()
    for bindings in outcomes:
        uncovered |= _pairs(bindings, guards)
    chosen: list[D] = []
    remaining = list(outcomes)
    while uncovered and remaining and len(chosen) < most:
        best = max(remaining[: MOST_TRIED // 4], key=lambda bindings: len(_pairs(bindings, guards) & uncovered))
        gained = _pairs(best, guards) & uncovered
        if not gained:
            remaining = remaining[MOST_TRIED // 4 :]
            continue
        uncovered -= gained
        remaining.remove(best)
        chosen.append(best)
    return chosen


_Decision: TypeAlias = "tuple[str, bool | None]"
_Seen: TypeAlias = "tuple[_Decision, ...]"


def _pairs(bindings: Decided, guards: list[str]) -> set[_Seen]:
    """Each condition, and each two of them, as an outcome decides them."""
    decided: list[_Decision] = [(name, bindings.decides(name)) for name in guards]
    return {*((one,) for one in decided), *combinations(decided, 2)}
