"""gatelint: finds the configuration behind the errors that clients of Amazon API Gateway will get."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gatelint.embedding import Checked

__all__ = ["__version__", "check"]
__version__ = "0.1.0"


def check(
    paths: str | Iterable[str] = ".",
    *,
    text: str | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    parameters: Mapping[str, str] | None = None,
    region: str | None = None,
    config: str | None = None,
) -> Checked:
    """What `gatelint check` finds, for programs.

    Args:
        paths: files and folders, relative to the working directory.
        text: a template that is in no file; `paths` may then be the name that it is told of by.
        select, ignore: rules, as the command line takes them.
        parameters, region: how the templates are deployed, as far as the files beside them do not tell.
        config: a settings file; none is looked for.

    Raises gatelint.errors.UsageError for rules and settings that are not as they have to be. What cannot be read, and
    what breaks down, is in the result: it would be wrong to take it for in order. Nothing is printed or changed.
    """
    from gatelint.embedding import checked

    return checked(paths, text, select, ignore, parameters or {}, region, config)
