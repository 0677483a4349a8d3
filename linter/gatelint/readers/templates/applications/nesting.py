"""Finds the templates of nested stacks.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stack.html
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gatelint.readers.templates.applications.member import Member
from gatelint.readers.templates.bindings import Bindings
from gatelint.readers.templates.documents import ReadError
from gatelint.readers.templates.evaluator import Evaluator
from gatelint.readers.templates.mentions import conditions_asked, paths_in
from gatelint.readers.templates.nodes import Mapping, Scalar
from gatelint.readers.templates.template import Template, is_null
from gatelint.values import Known, measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gatelint.readers.templates.documents import Document
    from gatelint.readers.templates.located import Located
    from gatelint.text import Text

LOCATIONS = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}
"""The property of each type of nested stack that says where its template is."""

DEEPEST = 8
MOST_STACKS = 100
FARTHEST = 4
"""Folders above a template, so many at most, in which the path of a URL is looked for."""


class Nesting:
    """Adds to stacks those that are nested in them.

    `read` gives a template's document, None where there is none, and raises ReadError where it cannot be read.
    """

    def __init__(self, read: Callable[[str], Document | None]) -> None:
        self.read = read
        self.unreadable: list[ReadError] = []
        self.remarks: list[ReadError] = []
        self._number = 0
        self._missed: set[tuple[str, str]] = set()

    def add_to(self, member: Member, above: tuple[str, ...] = ()) -> None:
        """Finds the stacks nested in one, and in those."""
        above = (*above, os.path.realpath(member.source))
        for logical_id, location in in_order(member.template):
            path = self._found(member, logical_id, location, above)
            if path is None:
                continue
            if os.path.realpath(path) in above:
                itself = "this template in itself"
                circle = itself if len(above) == 1 else f"{path}, in which this template is nested itself"
                self.unreadable.append(_said(location, f"{logical_id} nests {circle}"))
                continue
            self._number += 1
            if len(above) >= DEEPEST or self._number > MOST_STACKS:
                why = "stacks are nested too deeply" if len(above) >= DEEPEST else "so many nested stacks are too many"
                self.remarks.append(_said(location, f"{logical_id} is not read: {why}"))
                continue
            nested = self._read(path, member, logical_id, location)
            if nested is not None:
                member.nested[logical_id] = nested
                self.add_to(nested, above)

    def _found(self, member: Member, logical_id: str, location: Located, above: tuple[str, ...]) -> str | None:
        """The file that a location leads to. What is not at hand, as on S3, is no fault; a file that lacks is told.

        That a URL ends like a path is a guess, which is wrong if it leads to a template that this one is nested in.
        """
        asset = asset_of(member.template.resources[logical_id])
        if asset is not None and not os.path.isabs(asset):
            return self._beside(member, asset, location)
        evaluator = Evaluator(member.template, Bindings(member.template, member.given))
        value = evaluator.text(location) if isinstance(location.node, Scalar | Mapping) else None
        text = value.value if isinstance(value, Known) else None if value is None else value.text
        if text is None or member.source.startswith("<"):
            return None
        literal = text.literal
        if literal is not None and "://" not in literal:
            return self._beside(member, literal, location)
        guesses = self._by_address(member, logical_id, text)
        return next((path for path in guesses if os.path.realpath(path) not in above), None)

    def _beside(self, member: Member, path: str, location: Located) -> str | None:
        """A file that is named relative to the template, as SAM and `aws cloudformation package` take it."""
        found = os.path.normpath(os.path.join(os.path.dirname(member.source), path))
        if os.path.isdir(found):
            return None  # the application's own folder names no template
        if os.path.isfile(found):
            return found
        if (member.source, path) not in self._missed:
            self._missed.add((member.source, path))
            message = f"the nested template {path} is not there; what is nested is not checked"
            self.remarks.append(_said(location, message))
        return None

    def _by_address(self, member: Member, logical_id: str, address: Text) -> Iterator[str]:
        """Files that a URL may have been uploaded from: its path ends like theirs, and parameters and outputs agree."""
        last = address.parts[-1] if address.parts else None
        if not isinstance(last, str):
            return
        # What follows a reference begins a folder where that ends in a slash, as prefixes of keys mostly do.
        words = last.split("://", 1)[1].split("/")[1:] if "://" in last else [word for word in last.split("/") if word]
        folder = os.path.dirname(member.source) or os.curdir
        for above in range(FARTHEST):
            # In the template's own folder the file's name is enough; elsewhere its folder has to agree as well.
            for first in range(len(words) - (1 if above else 0)):
                path = os.path.normpath(os.path.join(folder, *[os.pardir] * above, *words[first:]))
                if os.path.isfile(path) and self._answers(path, member, logical_id):
                    yield path

    def _answers(self, path: str, member: Member, logical_id: str) -> bool:
        """Whether a template takes what a nested stack passes, and gives what is asked of it."""
        try:
            document = self.read(path)
        except ReadError:
            return False
        if document is None:
            return False
        template = Template.of(document)
        passed = set(passed_to(member.template.resources[logical_id]))
        needed = {name for name, parameter in template.parameters.items() if parameter.default is None}
        asked = set(outputs_asked(member.template, logical_id))
        return passed <= set(template.parameters) and needed <= passed and asked <= set(template.outputs)

    def _read(self, path: str, member: Member, logical_id: str, location: Located) -> Member | None:
        written = passed_to(member.template.resources[logical_id])
        literal = {name: each.node.text for name, each in written.items() if isinstance(each.node, Scalar)}
        try:
            document = self.read(path)
            if document is None:
                self.remarks.append(_said(location, f"the nested template {path} is no template"))
                return None
            template = Template.of(document, literal)
            refuse_circles(template)
        except ReadError as error:
            self.unreadable.append(error)
            return None
        return Member(
            template,
            prefix=f"{member.prefix}{logical_id}/",
            parent=member,
            nested_as=logical_id,
        )


def refuse_circles(template: Template) -> None:
    """Raises ReadError where conditions refer to each other in a circle, so that there is no scenario to be read."""
    names = set(template.conditions)
    unsettled = {name: conditions_asked(located.node) & names for name, located in template.conditions.items()}
    asked_by: dict[str, list[str]] = {}
    for name, others in unsettled.items():
        for other in others:
            asked_by.setdefault(other, []).append(name)
    settled = [name for name, others in unsettled.items() if not others]
    while settled:
        name = settled.pop()
        del unsettled[name]
        for asking in asked_by.get(name, ()):
            unsettled[asking].discard(name)
            if not unsettled[asking]:
                settled.append(asking)
    if unsettled:
        raise _circle(template, unsettled)


def _circle(template: Template, unsettled: dict[str, set[str]]) -> ReadError:
    """Tells of a condition in a circle; all that are given ask others of them."""
    name, met = next(iter(unsettled)), set[str]()
    while name not in met:
        met.add(name)
        name = min(unsettled[name])
    located = template.conditions[name]
    span = measured(located.key or located.node.stretch)
    return ReadError(located.source, span.line, span.column, f"condition {name} refers to itself in a circle")


def locations_in(template: Template) -> Iterator[tuple[str, Located]]:
    """The nested stacks of a template, by logical id, with what says where their templates are."""
    for logical_id, resource in template.resources.items():
        key = LOCATIONS.get(template.resource_type(logical_id))
        properties = resource.entry("Properties")
        location = None if key is None or properties is None else properties.entry(key)
        if location is not None and not is_null(location):
            yield logical_id, location


def in_order(template: Template) -> list[tuple[str, Located]]:
    """The same, each after those whose outputs it is given."""
    locations = dict(locations_in(template))
    needs = {
        logical_id: {path.partition(".")[0] for path in paths_in(template.resources[logical_id].node)} & set(locations)
        for logical_id in locations
    }
    found: dict[str, Located] = {}
    while len(found) < len(locations):
        ready = [each for each in locations if each not in found and needs[each] <= set(found)]
        # CloudFormation refuses stacks that need each other; they are read as they are written.
        for logical_id in ready or [each for each in locations if each not in found]:
            found[logical_id] = locations[logical_id]
    return list(found.items())


def passed_to(resource: Located) -> dict[str, Located]:
    """What a nested stack is given for its parameters, as written."""
    properties = resource.entry("Properties")
    parameters = None if properties is None else properties.entry("Parameters")
    return {} if parameters is None else dict(parameters.entries())


def asset_of(resource: Located) -> str | None:
    """The file, beside the template, that the CDK uploads as a nested template."""
    from gatelint.readers.projects.cdk_assets import asset_path

    return asset_path(resource, "TemplateURL")


def outputs_asked(template: Template, logical_id: str) -> Iterator[str]:
    """The outputs of a nested stack that a template asks for."""
    start = f"{logical_id}.Outputs."
    for section in (template.resources, template.outputs):
        for located in section.values():
            yield from (path.removeprefix(start) for path in paths_in(located.node) if path.startswith(start))


def _said(location: Located, message: str) -> ReadError:
    """Something is wrong with a location, which the message may repeat, and which may hold anything, also line ends."""
    span = measured(location.key or location.node.stretch)
    line = "".join(character if character.isprintable() else "?" for character in message)
    return ReadError(location.source, span.line, span.column, line)
