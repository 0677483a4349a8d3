"""What a template makes in one scenario: its resources and outputs."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from gatelint.readers.templates.links import arguments_of_imports, is_made
from gatelint.readers.templates.located import Located
from gatelint.readers.templates.mentions import mentioned, names_in_depends_on
from gatelint.readers.templates.nodes import Mapping
from gatelint.readers.templates.section import Section
from gatelint.records import record
from gatelint.text import Text
from gatelint.values import Known, Maybe, Place, Unresolved

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from collections.abc import Set as AbstractSet

    from gatelint.readers.templates.evaluator import Evaluator
    from gatelint.values import Value

FOR_THE_SAME_APP = ":ExportsOutput"
"""What stands in the names of exports that the CDK makes of references between stacks."""

HANDING_ON = ("AWS::CloudFormation::", "AWS::Serverless::Application", "Custom::", "AWS::SSM::Parameter")
"""Types of resources that carry what they are given out of the template."""


class Resource:
    """A resource. Most are never asked for more than their type, so all else is worked out when it is asked for.

    `name` is its logical id in its template, `logical_id` the same with the prefix of its stack.
    """

    __slots__ = ("_properties", "evaluator", "located", "logical_id", "name", "type")

    def __init__(self, name: str, located: Located, evaluator: Evaluator) -> None:
        self.name = name
        self.logical_id = evaluator.prefix + name
        self.type = evaluator.template.resource_type(name)
        self.located = located
        self.evaluator = evaluator
        self._properties: Section | None = None

    @property
    def place(self) -> Place:
        return self.located.place

    @property
    def identity(self) -> Text:
        """What Ref gives."""
        return self.evaluator.referents.identity(self.name)

    def attribute(self, name: str) -> Text:
        """What Fn::GetAtt of `name` gives."""
        return self.evaluator.referents.attribute_of(self.name, name)

    @property
    def nested(self) -> Evaluator | None:
        """The stack that it is, where it is a nested one whose template is in sight."""
        links = self.evaluator.links
        return None if links is None else links.nested.get(self.name)

    @property
    def properties(self) -> Section:
        if self._properties is None:
            self._properties = self._read_properties()
        return self._properties

    def _read_properties(self) -> Section:
        located = self.located
        written = located.entry("Properties")
        value = None if written is None else self.evaluator.evaluate(written)
        if isinstance(value, Located) and isinstance(value.node, Mapping):
            return Section(self.evaluator, value)
        empty = Located(Mapping([], located.node.stretch, None), located.source, located.path, located.key)
        unread = None if value is None else value.why if isinstance(value, Unresolved) else "Properties is no mapping"
        return Section(self.evaluator, empty, unread)


@record()
class Output:
    """An output of a stack; `exported` is the name under which other stacks may import it."""

    name: str
    located: Located
    evaluator: Evaluator
    value: Value[Text]
    exported: Maybe[Text]

    @property
    def place(self) -> Place:
        return self.located.place

    @property
    def mentioned(self) -> set[str]:
        """The names, as a `Stack` has them, that it mentions."""
        return names_mentioned(self.located, self.evaluator)

    @property
    def is_for_others(self) -> bool:
        """Whether stacks that are not in sight may import it.

        What the CDK exports by itself, it exports for stacks of the same app.
        https://docs.aws.amazon.com/cdk/v2/guide/resources.html#resource-stack
        """
        if self.exported is None:
            return False
        links = self.evaluator.links
        name = self.exported.value.literal if isinstance(self.exported, Known) else None
        return links is None or not links.is_whole or name is None or FOR_THE_SAME_APP not in name

    @property
    def leaves(self) -> bool:
        """Whether it reaches others than the stack that this one is nested in, or those that are read with it."""
        if self.exported is not None:
            return self.is_for_others
        links = self.evaluator.links
        return links is None or links.parent is None


class Stack:
    """The resources and outputs of a template in one scenario, and of the `others` that are read with it.

    What other stacks name has their prefix before it. `unread` says why there may be more, or is None.
    """

    def __init__(self, evaluator: Evaluator, others: Sequence[Evaluator] = ()) -> None:
        self.evaluator = evaluator
        self.evaluators = (evaluator, *others)
        self.unread = next((each.template.unread for each in self.evaluators if each.template.unread is not None), None)
        self.resources: dict[str, Resource] = {}
        self.outputs: list[Output] = []
        self._by_type: dict[str, list[Resource]] = {}
        self._mentioned: dict[str, set[str]] = {}
        for each in self.evaluators:
            self._add(each)

    def _add(self, evaluator: Evaluator) -> None:
        """Adds what a template makes."""
        for name, located in evaluator.template.resources.items():
            if is_made(evaluator, located):
                resource = Resource(name, located, evaluator)
                self.resources[resource.logical_id] = resource
                self._by_type.setdefault(resource.type, []).append(resource)
        for name, located in evaluator.template.outputs.items():
            if is_made(evaluator, located):
                self._add_output(name, located, evaluator)

    def _add_output(self, name: str, located: Located, evaluator: Evaluator) -> None:
        section = Section(evaluator, located)
        value = section.text("Value")
        if value is None:
            return
        export = section.section("Export")
        exported = export if export is None or isinstance(export, Unresolved) else export.text("Name")
        self.outputs.append(Output(evaluator.prefix + name, located, evaluator, value, exported))

    @property
    def types(self) -> list[str]:
        """The types of which there is a resource."""
        return list(self._by_type)

    def of_type(self, *types: str) -> list[Resource]:
        """The resources of these types."""
        if len(types) == 1:
            return self._by_type.get(types[0], [])
        return [resource for resource in self.resources.values() if resource.type in types]

    def resource_of(self, value: Maybe[Text] | Text, *types: str) -> Resource | None:
        """The resource, of one of these types, that a string surely is the id or an attribute of."""
        text = value if isinstance(value, Text) else value.value if isinstance(value, Known) else None
        if text is None:
            return None
        reference = text.reference
        if reference is not None and reference.kind == "resource":
            names = [reference.name]
        else:
            names = [name for each in self.evaluators for name in each.referents.names_of(text)]
        found = (self.resources[name] for name in names if name in self.resources)
        return next((resource for resource in found if resource.type in types), None)

    def _mentioned_by(self, name: str) -> set[str]:
        """The names that a resource mentions."""
        names = self._mentioned.get(name)
        if names is None:
            resource = self.resources[name]
            names = self._mentioned[name] = names_mentioned(resource.located, resource.evaluator)
        return names

    @cached_property
    def _handed_on(self) -> set[str]:
        """The names of what reaches others, through outputs, nested stacks, custom resources or stored parameters."""
        names: set[str] = set()
        for output in self.outputs:
            if output.leaves:
                names |= output.mentioned | names_imported(output.located, output.evaluator)
        for resource in self.resources.values():
            if resource.type.startswith(HANDING_ON) and resource.nested is None:
                names |= self._mentioned_by(resource.logical_id)
                names |= names_imported(resource.located, resource.evaluator)
        return names if len(self.evaluators) == 1 else self._with_what_is_behind(names)

    def _with_what_is_behind(self, names: set[str]) -> set[str]:
        """With what stands behind parameters that are passed down, and outputs that are passed up."""
        waiting, reached = list(names), set(names)
        while waiting:
            name = waiting.pop()
            behind: set[str] = set()
            resource = self.resources.get(name)
            if resource is None:
                behind = self._passed_for(name)
            elif resource.nested is not None:
                nested = resource.nested
                behind = set[str]().union(*(each.mentioned for each in self.outputs if each.evaluator is nested))
            waiting += behind - reached
            reached |= behind
        return reached

    def _passed_for(self, name: str) -> set[str]:
        """What is mentioned where a parameter of a nested stack is given its value."""
        owner, _, parameter = name.rpartition("/")
        links = next((each.links for each in self.evaluators if each.prefix == f"{owner}/"), None) if owner else None
        passed = None if links is None else links.passed.get(parameter)
        return set() if links is None or links.parent is None or passed is None else {*names_in(passed, links.parent)}

    def leaves(self, logical_id: str) -> bool:
        """Whether a resource is handed on, so that others may add to it."""
        return logical_id in self._handed_on

    def mentioning(self, logical_id: str, types: Container[str]) -> list[Resource]:
        """The resources of some types that mention a resource."""
        mentioned = {name: self._mentioned_by(name) for name, each in self.resources.items() if each.type in types}
        found = [name for name, names in mentioned.items() if logical_id in names]
        if len(self.evaluators) > 1:
            others = ((name, names) for name, names in mentioned.items() if logical_id not in names)
            found += [name for name, names in others if logical_id in self._with_what_is_behind(names)]
        return [self.resources[name] for name in found]

    def waits_for(self, logical_id: str) -> frozenset[str]:
        """The logical ids of all that CloudFormation surely makes before a resource."""
        found: set[str] = set()
        waiting = [logical_id]
        while waiting:
            name = waiting.pop()
            for other in self._mentioned_by(name) | self._made_before(self.resources[name]):
                if other in self.resources and other not in found:
                    found.add(other)
                    waiting.append(other)
        return frozenset(found)

    def _made_before(self, resource: Resource) -> set[str]:
        """What is made before a resource because whole stacks are: the nested one that it is, those imported from."""
        links = resource.evaluator.links
        if links is None:
            return set()
        whole = set[str]().union(*(self._by_prefix.get(prefix, ()) for prefix in links.before))
        if resource.nested is not None:
            inner = resource.nested.prefix
            whole.update(*(names for prefix, names in self._by_prefix.items() if prefix.startswith(inner)))
        return whole if links.parent is None else whole | self._mentioned_by(links.parent.prefix + links.nested_as)

    @cached_property
    def _by_prefix(self) -> dict[str, list[str]]:
        """The names of the resources of each stack."""
        found: dict[str, list[str]] = {}
        for name, resource in self.resources.items():
            found.setdefault(resource.evaluator.prefix, []).append(name)
        return found


def names_mentioned(located: Located, evaluator: Evaluator) -> set[str]:
    """The names that a resource or an output mentions, with the prefix of its stack."""
    written = located.entry("DependsOn")
    depends_on = names_in_depends_on(None if written is None else written.node)
    return {*names_in(located, evaluator), *(evaluator.prefix + name for name in depends_on)}


def names_in(located: Located, evaluator: Evaluator) -> AbstractSet[str]:
    """The same, of any node, without what it depends on otherwise."""
    bindings = evaluator.bindings
    key = (id(located.node), *bindings.decisions.items())
    names = evaluator.template.mentions.get(key)
    if names is None:
        names = mentioned(located.node, bindings.decides, evaluator.template.aliases)
        evaluator.template.mentions[key] = names
    return {evaluator.prefix + name for name in names} if evaluator.prefix else names


def names_imported(located: Located, evaluator: Evaluator) -> AbstractSet[str]:
    """The names that stand behind what a resource or an output imports from stacks that are read with its own."""
    links = evaluator.links
    if links is None or links.export is None:
        return frozenset()
    names: set[str] = set()
    for argument in arguments_of_imports(located):
        value = evaluator.text(argument)
        text = value.value if isinstance(value, Known) else None
        found = None if text is None else links.export(text)
        if found is not None:
            names |= names_in(found[1], found[0])
    return names
