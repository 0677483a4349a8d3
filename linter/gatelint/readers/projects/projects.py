"""What the files around a template tell of how it is deployed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gatelint.readers.projects.stack_settings import StackSettings
from gatelint.records import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from gatelint.readers.projects.cdk_assembly import Assembly, AssemblyStack
    from gatelint.readers.projects.construct_sources import ConstructSource
    from gatelint.readers.templates.documents import ReadError

MANIFEST = "manifest.json"
SYNTHESIZED = ".template.json"
"""What the file names of templates end in that the CDK writes, those of nested stacks too."""


class Projects:
    """The projects that the templates of a run are in: cloud assemblies of the CDK, and SAM's configuration files.

    `told` is what the run itself says, and wins; `environment` is the one to take of SAM's configuration. Of what the
    settings say, `told_of` (a template by name) wins over the project, whereas `told_of_all` fills in what nothing else
    tells: stacks of one project may be of different regions. `problems` are what could not be read of the projects,
    `remarks` what is odd.
    """

    def __init__(
        self,
        told: StackSettings,
        environment: str | None = None,
        told_of: Callable[[str], StackSettings | None] | None = None,
        told_of_all: StackSettings | None = None,
    ) -> None:
        self.told = told
        self.environment = environment
        self.told_of = told_of
        self.told_of_all = told_of_all
        self.problems: list[ReadError] = []
        self.remarks: list[ReadError] = []
        self._assemblies: dict[str, Assembly | None] = {}
        self._settings: dict[str, StackSettings] = {}
        self._reported: set[str] = set()

    def assembly(self, folder: str) -> tuple[list[str], list[str]] | None:
        """The templates of the stacks of a cloud assembly, and the assemblies within; None of any other folder.

        It is for those who check the assembly: what is wrong with it is then told.
        """
        assembly = self._assembly_in(folder)
        if assembly is None:
            return None
        if assembly.folder not in self._reported:
            self._reported.add(assembly.folder)
            self.problems += assembly.problems
            self.remarks += assembly.remarks
        return [stack.template for stack in assembly.stacks], assembly.nested

    def _assembly_in(self, folder: str) -> Assembly | None:
        key = os.path.realpath(folder)
        if key not in self._assemblies:
            self._assemblies[key] = self._read_assembly(folder)
        return self._assemblies[key]

    def _read_assembly(self, folder: str) -> Assembly | None:
        if not os.path.isfile(os.path.join(folder, MANIFEST)):
            return None
        from gatelint.readers.projects.cdk_assembly import is_assembly, read_assembly

        if not is_assembly(folder):
            return None
        return read_assembly(folder)

    def is_synthesized(self, template: str) -> bool:
        """Whether a tool writes the template anew whenever the app changes, so that nobody edits it."""
        return template.endswith(SYNTHESIZED) and self._assembly_in(os.path.dirname(template)) is not None

    def _stack_of(self, template: str) -> AssemblyStack | None:
        """The stack of a cloud assembly that has this template."""
        if not template.endswith(SYNTHESIZED):
            return None
        assembly = self._assembly_in(os.path.dirname(template))
        real = os.path.realpath(template)
        stacks = [] if assembly is None else assembly.stacks
        return next((stack for stack in stacks if os.path.realpath(stack.template) == real), None)

    def settings_of(self, template: str) -> StackSettings:
        """How a template is deployed."""
        known = self._settings.get(template)
        if known is None:
            known = self._settings[template] = self._settings_of(template)
        return known

    def _settings_of(self, template: str) -> StackSettings:
        stack = self._stack_of(template)
        assembly = None if stack is None else self._assembly_in(os.path.dirname(template))
        written = self._sam_settings(template) if stack is None else stack.settings
        if assembly is not None:
            written = replace(written or StackSettings(), assembly=tuple(other.template for other in assembly.stacks))
        by_name = None if self.told_of is None else self.told_of(template)
        found = self.told
        for below in (by_name, written, self.told_of_all):
            if below is not None:
                found = found.over(below)
        return found

    def _sam_settings(self, template: str) -> StackSettings | None:
        from gatelint.readers.projects.sam_config import settings_for
        from gatelint.readers.templates.documents import ReadError

        try:
            config = settings_for(template, self.environment)
        except ReadError as error:
            if str(error) not in self._reported:  # one file may be about many templates
                self._reported.add(str(error))
                self.problems.append(error)
            return None
        return None if config is None else config.settings

    def source_of(self, template: str, construct: str) -> ConstructSource | None:
        """Where an app of the CDK creates the construct with a path (aws:cdk:path), as far as the assembly tells."""
        if not template.endswith(SYNTHESIZED):
            return None
        assembly = self._assembly_in(os.path.dirname(template))
        for stack in [] if assembly is None else assembly.stacks:
            source = stack.source_at(construct)
            if source is not None:
                return source
        return None
