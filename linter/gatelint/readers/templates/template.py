"""A template's sections, before any parameter or condition is chosen.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING

from gatelint.readers.templates.documents import ReadError, read_document
from gatelint.readers.templates.located import Located
from gatelint.readers.templates.loops import unrolled
from gatelint.readers.templates.nodes import Mapping, Scalar, Sequence
from gatelint.records import field, record
from gatelint.values import measured

if TYPE_CHECKING:
    from collections.abc import Mapping as Values

    from gatelint.readers.templates.documents import Document

SAM = "AWS::Serverless-2016-10-31"
LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"
HARMLESS = (SAM, LANGUAGE_EXTENSIONS, "AWS::CodeDeployBlueGreen", "AWS::ServiceCatalog")
"""Transforms of AWS's that are read, or add nothing which the front door is made of."""

MOST_INCLUDES = 20


@record()
class Parameter:
    """A parameter as declared: its default and allowed values are as text, a list's items separated by commas."""

    name: str
    type: str
    default: str | None
    allowed: tuple[str, ...] = ()

    @property
    def is_list(self) -> bool:
        kind = self.type.removeprefix("AWS::SSM::Parameter::Value<")
        return kind.startswith(("List<", "CommaDelimitedList"))

    @property
    def is_stored(self) -> bool:
        """Whether its value is the name of what is then read from Systems Manager."""
        return self.type.startswith("AWS::SSM::Parameter::Value<")


@record()
class Template:
    """A template. `unread` says why it may have resources that are not in sight; `problems` is what is malformed."""

    document: Document
    root: Located
    parameters: dict[str, Parameter] = field(default_factory=dict[str, Parameter])
    conditions: dict[str, Located] = field(default_factory=dict[str, Located])
    resources: dict[str, Located] = field(default_factory=dict[str, Located])
    outputs: dict[str, Located] = field(default_factory=dict[str, Located])
    transforms: tuple[str, ...] = ()
    unread: str | None = None
    problems: list[ReadError] = field(default_factory=list[ReadError])
    aliases: dict[str, str] = field(default_factory=dict[str, str])
    """The resources that names such as "Api.Stage" mean in SAM templates."""
    made_conditions: set[str] = field(default_factory=set[str])
    """Conditions that SAM makes of those that are written."""
    types: dict[str, str] = field(default_factory=dict[str, str])
    texts: dict[str, str] = field(default_factory=dict[str, str])
    """The texts of the files that are read, by their paths."""
    mentions: dict[object, frozenset[str]] = field(default_factory=dict[object, "frozenset[str]"])
    """The names that nodes mention, by the nodes' id() and what is decided of conditions."""
    included_files: dict[str, Located | str] = field(default_factory=dict[str, "Located | str"])
    local_files: dict[str, str | None] = field(default_factory=dict[str, "str | None"])
    """The files of functions' code that were looked for, with what is in them."""

    given: Values[str, str] = field(default_factory=dict[str, str])
    """The parameter values that the run was told."""

    @staticmethod
    def of(document: Document, given: Values[str, str] = MappingProxyType({})) -> Template:
        """Sorts a document's sections out."""
        root = unrolled(document.root) if "Fn::ForEach" in document.text else document.root
        template = Template(document, Located(root, document.source), given=given)
        template.transforms = template._transforms()
        template.parameters = {name: parameter_of(name, part) for name, part in template._section("Parameters")}
        template.conditions = dict(template._section("Conditions"))
        template.outputs = dict(template._section("Outputs"))
        template.texts[document.source] = document.text
        template._read_resources()
        if SAM in template.transforms:
            from gatelint.readers.templates.sam.expansion import expand

            expand(template)
        return template

    @property
    def source(self) -> str:
        return self.document.source

    @property
    def mappings(self) -> Located | None:
        return self.root.entry("Mappings")

    @property
    def rules(self) -> list[Located]:
        return [rule for _, rule in self._section("Rules")]

    def resource_type(self, logical_id: str) -> str:
        """The type of a resource, "" where there is none such."""
        known = self.types.get(logical_id)
        if known is None:
            resource = self.resources.get(logical_id)
            known = self.types[logical_id] = "" if resource is None else word_at(resource, "Type") or ""
        return known

    def _section(self, name: str) -> list[tuple[str, Located]]:
        section = self.root.entry(name)
        if section is None or is_null(section):
            return []
        if not isinstance(section.node, Mapping):
            self._complain(section, f"{name} is no mapping")
        return [(key, entry) for key, entry in section.entries() if not key.startswith("Fn::")]

    def _read_resources(self) -> None:
        for name, resource in self._section("Resources"):
            if not isinstance(resource.node, Mapping):
                self._complain(resource, f"resource {name} is no mapping")
            elif word_at(resource, "Type") is None:
                self._complain(resource, f"resource {name} has no Type")
            else:
                self.resources[name] = resource
                properties = resource.entry("Properties")
                if properties is not None and not isinstance(properties.node, Mapping) and not is_null(properties):
                    self._complain(properties, f"Properties of resource {name} is no mapping")
        resources = self.root.entry("Resources")
        if resources is not None and resources.entry("Fn::Transform") is not None:
            self.unread = "a transform adds resources"

    def _transforms(self) -> tuple[str, ...]:
        written = self.root.entry("Transform")
        if written is None:
            return ()
        listed = written.items() if isinstance(written.node, Sequence) else [written]
        names: list[str] = []
        for transform in listed:
            name = transform.node.text if isinstance(transform.node, Scalar) else word_at(transform, "Name") or "?"
            names.append(name)
            if not name.startswith(HARMLESS):
                self.unread = f"transform {name} may add resources"
        return tuple(names)

    def _complain(self, about: Located, what: str) -> None:
        span = measured(about.key or about.node.stretch)
        self.problems.append(ReadError(self.source, span.line, span.column, what))

    def included(self, transform: Located) -> Located | str:
        """What a Fn::Transform stands for, or why that is not in sight.

        Only AWS::Include of a file beside the template can be read, as `aws cloudformation package` takes it.
        https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-transform.html
        """
        name = word_at(transform, "Name")
        parameters = transform.entry("Parameters")
        location = None if parameters is None else word_at(parameters, "Location")
        if name != "AWS::Include":
            return f"{name or 'a transform'} is applied on deployment only"
        if location is None or "://" in location or self.source.startswith("<"):
            return f"{location or 'what is included'} is not in sight"
        if location not in self.included_files:
            self.included_files[location] = self._read_included(location, transform)
        return self.included_files[location]

    def _read_included(self, location: str, transform: Located) -> Located | str:
        path = os.path.normpath(os.path.join(os.path.dirname(self.source), location))
        if len(self.included_files) >= MOST_INCLUDES:
            return "too many files are included"
        try:
            with open(path, "rb") as stream:
                document = read_document(path, stream.read())
        except OSError:
            return f"{location} is not in sight"
        except ReadError as error:
            self.problems.append(error)
            return f"{location} cannot be read"
        self.texts[path] = document.text
        return Located(document.root, path, transform.path)


def word_at(parent: Located, key: str) -> str | None:
    """The scalar under a key, as written."""
    entry = parent.entry(key)
    return entry.node.text if entry is not None and isinstance(entry.node, Scalar) else None


def boolean_word(text: str) -> str:
    """A boolean of YAML (yes, No, TRUE, off, ...) as the JSON that CloudFormation makes of it."""
    return "true" if text.lower() in ("true", "yes", "on") else "false"


def is_null(located: Located) -> bool:
    return isinstance(located.node, Scalar) and located.node.is_null


def parameter_of(name: str, declared: Located) -> Parameter:
    default = declared.entry("Default")
    allowed = declared.entry("AllowedValues")
    return Parameter(
        name=name,
        type=word_at(declared, "Type") or "String",
        default=None if default is None or is_null(default) else default_text(default),
        allowed=() if allowed is None else tuple(filter(None, map(default_text, allowed.items()))),
    )


def default_text(located: Located) -> str | None:
    """A default as text: booleans in lower case, lists with commas."""
    if isinstance(located.node, Scalar):
        return boolean_word(located.node.text) if located.node.is_boolean else located.node.text
    words = [default_text(item) for item in located.items()]
    return ",".join(word for word in words if word is not None) if isinstance(located.node, Sequence) else None
