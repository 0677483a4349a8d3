"""One consistent choice of a template's parameters and conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.records import field, record

if TYPE_CHECKING:
    from gatelint.readers.templates.template import Template


@record(hashable=True)
class Other:
    """A value that is not known, but surely none of these."""

    than: frozenset[str]


@record()
class Bindings:
    """What is taken for granted in a scenario.

    `values` holds what a scenario chooses for parameters and pseudo parameters, `given` what the run was told, which
    wins over defaults. Defaults of `unresolved_defaults` do not count. `decisions` are those of the conditions. A
    default that was used is noted in `defaults_used`, which all scenarios of a reading share.
    """

    template: Template
    given: dict[str, str] = field(default_factory=dict[str, str])
    values: dict[str, str | Other] = field(default_factory=dict[str, "str | Other"])
    decisions: dict[str, bool] = field(default_factory=dict[str, bool])
    unresolved_defaults: frozenset[str] = frozenset()
    defaults_used: dict[str, str] = field(default_factory=dict[str, str])

    def value_of(self, name: str) -> str | None:
        """What a parameter or pseudo parameter is, if it is known."""
        if name in self.given:
            return self.given[name]
        parameter = self.template.parameters.get(name)
        default = None if parameter is None or name in self.unresolved_defaults else parameter.default
        chosen = self.values.get(name)
        if isinstance(chosen, Other):
            return None
        value = default if chosen is None else chosen
        if value is not None and value == default:
            self.defaults_used[name] = value
        return value

    def excludes(self, name: str, value: str) -> bool:
        """Whether a parameter, though not known, surely is not `value`."""
        chosen = self.values.get(name)
        return isinstance(chosen, Other) and value in chosen.than

    def decides(self, condition: str) -> bool | None:
        """Whether a condition holds, or None where that is not known or no condition is called so."""
        return self.decisions.get(condition)

    def why_unknown(self, name: str) -> str:
        """Why a parameter's value is not known."""
        chosen = self.values.get(name)
        if isinstance(chosen, Other) and chosen.than:
            values = ", ".join(f'"{value}"' for value in sorted(chosen.than))
            return f"parameter {name} may be something else than {values}"
        parameter = self.template.parameters.get(name)
        if parameter is not None and parameter.is_stored:
            return f"parameter {name} is read from Systems Manager on deployment"
        return f"parameter {name} has no default"
