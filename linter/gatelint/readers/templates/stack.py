"""What a template makes in one scenario: its resources and outputs."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from gatelint.readers.templates.located import Located
from gatelint.readers.templates.mentions import mentioned, names_in_depends_on
from gatelint.readers.templates.nodes import Mapping
from gatelint.readers.templates.section import Section
from gatelint.readers.templates.template import word_at
from gatelint.records import record
from gatelint.text import Text
from gatelint.values import Known, Maybe, Place, Unresolved

if TYPE_CHECKING:
    from gatelint.readers.templates.evaluator import Evaluator
    from gatelint.values import Value

HANDING_ON = ("AWS::CloudFormation::", "AWS::Serverless::Application", "Custom::", "AWS::SSM::Parameter")
"""Types of resources that carry what they are given out of the template."""


class Resource:
    """A resource. Most are never asked for more than their type, so all else is worked out when it is asked for."""

    __slots__ = ("_properties", "evaluator", "located", "logical_id", "type")

    def __init__(self, logical_id: str, located: Located, evaluator: Evaluator) -> None:
        self.logical_id = logical_id
        self.type = evaluator.template.resource_type(logical_id)
        self.located = located
        self.evaluator = evaluator
        self._properties: Section | None = None

    @property
    def place(self) -> Place:
        return self.located.place

    @property
    def identity(self) -> Text:
        """What Ref gives."""
        return self.evaluator.referents.identity(self.logical_id)

    def attribute(self, name: str) -> Text:
        """What Fn::GetAtt of `name` gives."""
        return self.evaluator.referents.attribute_of(self.logical_id, name)

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
    """An output of the stack; `exported` is the name under which other stacks may import it."""

    name: str
    place: Place
    value: Value[Text]
    exported: Maybe[Text]


class Stack:
    """The resources and outputs of a template in one scenario. `unread` says why there may be more, or is None."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self.template = evaluator.template
        self.unread = evaluator.template.unread
        self.resources: dict[str, Resource] = {}
        self.outputs: list[Output] = []
        self._by_type: dict[str, list[Resource]] = {}
        self._mentioned: dict[str, set[str]] = {}
        for name, located in self.template.resources.items():
            if self._is_made(located):
                resource = Resource(name, located, evaluator)
                self.resources[name] = resource
                self._by_type.setdefault(resource.type, []).append(resource)
        for name, located in self.template.outputs.items():
            if self._is_made(located):
                self._add_output(name, located)

    def _is_made(self, located: Located) -> bool:
        """Whether the condition of a resource or output, if it has one, holds."""
        condition = word_at(located, "Condition")
        return condition is None or self.evaluator.bindings.decides(condition) is not False

    def _add_output(self, name: str, located: Located) -> None:
        section = Section(self.evaluator, located)
        value = section.text("Value")
        if value is None:
            return
        export = section.section("Export")
        exported = export if export is None or isinstance(export, Unresolved) else export.text("Name")
        self.outputs.append(Output(name, located.place, value, exported))

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
            name: str | None = reference.name
        else:
            name = self.evaluator.referents.named_by.get(text)
        resource = None if name is None else self.resources.get(name)
        return resource if resource is not None and resource.type in types else None

    def _mentioned_by(self, name: str) -> set[str]:
        """The names that a resource mentions."""
        names = self._mentioned.get(name)
        if names is None:
            resource = self.template.resources[name]
            names = mentioned(resource.node, self.evaluator.bindings.decides, self.template.aliases)
            names.update(self._depends_on(name))
            self._mentioned[name] = names
        return names

    def _depends_on(self, name: str) -> list[str]:
        written = self.template.resources[name].entry("DependsOn")
        return names_in_depends_on(None if written is None else written.node)

    @cached_property
    def _handed_on(self) -> set[str]:
        """The names of what reaches others, through outputs, nested stacks, custom resources or stored parameters."""
        decides = self.evaluator.bindings.decides
        names: set[str] = set()
        for output in self.outputs:
            names |= mentioned(self.template.outputs[output.name].node, decides, self.template.aliases)
        for resource in self.resources.values():
            if resource.type.startswith(HANDING_ON):
                names |= self._mentioned_by(resource.logical_id)
        return names

    def leaves(self, logical_id: str) -> bool:
        """Whether a resource is handed on, so that others may add to it."""
        return logical_id in self._handed_on

    def mentions(self, logical_id: str) -> list[Place]:
        """The resources that mention a resource."""
        return [resource.place for name, resource in self.resources.items() if logical_id in self._mentioned_by(name)]

    def waits_for(self, logical_id: str) -> frozenset[str]:
        """The logical ids of all that CloudFormation surely makes before a resource."""
        found: set[str] = set()
        waiting = [logical_id]
        while waiting:
            for name in self._mentioned_by(waiting.pop()):
                if name in self.resources and name not in found:
                    found.add(name)
                    waiting.append(name)
        return frozenset(found)
