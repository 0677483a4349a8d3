"""From a template to front doors, one for each of its scenarios."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from gatelint.readers.templates.choices import choices_of
from gatelint.readers.templates.doors import front_door
from gatelint.readers.templates.evaluator import Evaluator
from gatelint.readers.templates.stack import Stack
from gatelint.readers.templates.template import Template
from gatelint.records import field, record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gatelint.front_door.door import FrontDoor
    from gatelint.readers.templates.documents import Document, ReadError


@record()
class Scenario:
    """One consistent choice of the conditions that guard something, and what the template then makes."""

    decisions: dict[str, bool]
    door: FrontDoor


@record()
class Reading:
    """A template, read.

    `capped` says that there are more scenarios than these; `defaults_used` are the parameters whose defaults count in
    any of them; `problems` is what is malformed, and was left out; `texts` are those of the files that were read.
    """

    source: str
    scenarios: list[Scenario]
    capped: bool = False
    defaults_used: dict[str, str] = field(default_factory=dict[str, str])
    problems: list[ReadError] = field(default_factory=list["ReadError"])
    texts: dict[str, str] = field(default_factory=dict[str, str])


def read_template(
    document: Document,
    given: Mapping[str, str] = MappingProxyType({}),
    unresolved_defaults: frozenset[str] = frozenset(),
) -> Reading:
    """Reads a template under given values of parameters and pseudo parameters, which win over defaults.

    Raises ReadError where nothing can be said of any of it.
    """
    template = Template.of(document, given)
    defaults_used: dict[str, str] = {}
    choices = choices_of(template, dict(given), unresolved_defaults, defaults_used)
    guards = [name for name in choices.guards if name not in template.made_conditions]
    scenarios = [
        Scenario(
            {name: bindings.decisions[name] for name in guards if name in bindings.decisions},
            front_door(Stack(Evaluator(template, bindings))),
        )
        for bindings in choices.all
    ]
    return Reading(document.source, scenarios, choices.capped, defaults_used, template.problems, template.texts)
