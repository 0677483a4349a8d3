"""The forms that a report can take, each loaded only where it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from gatelint.errors import UsageError

if TYPE_CHECKING:
    from gatelint.reports.report import Report

FORMATS = {
    "text": "gatelint.reports.text",
    "json": "gatelint.reports.json_report",
    "sarif": "gatelint.reports.sarif",
    "github": "gatelint.reports.github",
    "gitlab": "gatelint.reports.gitlab",
    "junit": "gatelint.reports.junit",
    "checkstyle": "gatelint.reports.checkstyle",
    "markdown": "gatelint.reports.markdown",
}
"""The module of each, with a function `rendered`."""


def format_named(name: str) -> str:
    """The name itself. Raises UsageError, with the likeliest name, where no format has it."""
    if name not in FORMATS:
        from gatelint.suggestions import suggestion

        hint = suggestion(name, FORMATS) or f" (there are {', '.join(FORMATS)})"
        raise UsageError(f'no format of reports is called "{name}"{hint}')
    return name


def rendered(report: Report, name: str, *, color: bool = False, quiet: bool = False, strict: bool = False) -> str:
    """The report in a format.

    `color` and `quiet` make a difference to text, `strict` to those that have a word of their own for what counts.
    """
    module = import_module(FORMATS[name])
    options = {"color": color, "quiet": quiet} if name == "text" else {"strict": strict} if name == "junit" else {}
    text: str = module.rendered(report, **options)
    return text
