"""What a project tells gatelint once and for all, so that nobody has to type it.

    # gatelint.toml
    paths = ["templates"]
    ignore = [
      {rule = "lambda-permission-missing", reason = "the platform adds it", until = 2027-01-31, paths = ["legacy/*"]},
    ]

The command line wins over it.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, cast

from gatelint.errors import UsageError
from gatelint.readers.projects.stack_settings import StackSettings
from gatelint.records import field, record

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from gatelint.diagnosis import Problem
    from gatelint.packs import RuleBook
    from gatelint.readers.settings.read import SettingsFile
    from gatelint.rule import Rule

OWN_FILE = "gatelint.toml"
PROJECT_FILE = "pyproject.toml"
WORK_TREE = ".git"
"""What the top folder of a work tree of Git has; above it nobody looks for settings."""
_OUR_TABLE = rb"""^[ \t\[]*["']?tool["']?[ \t]*(?:\.[ \t]*["']?gatelint["']?[ \t]*[\].=]|\]|=)"""
"""What stands in a pyproject.toml with settings: the header [tool.gatelint], or one of the rarer ways to write it."""


@record()
class StandingIgnore:
    """Findings that are accepted wherever they are, or in the files and things of an account that patterns name.

    `rule` is anything that rules are selected by; `until` (an ISO date) the last day; `place` the line and column.
    """

    rule: str
    reason: str
    until: str | None
    paths: tuple[str, ...]
    arns: tuple[str, ...]
    place: tuple[int, int]

    def is_over(self, today: str) -> bool:
        return self.until is not None and self.until < today


@record()
class Settings:
    """What a file tells, or where there is none, nothing; `source` is that file.

    Paths and patterns are relative to `folder`. None stands for what is not told.
    """

    source: str = ""
    folder: str = ""
    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignores: list[StandingIgnore] = field(default_factory=list[StandingIgnore])
    strict: bool | None = None
    format: str | None = None
    baseline: str | None = None
    config_env: str | None = None
    deployment: StackSettings = field(default_factory=StackSettings)
    templates: list[tuple[tuple[str, ...], StackSettings]] = field(
        default_factory=list[tuple[tuple[str, ...], StackSettings]]
    )
    _file: SettingsFile | None = None

    def excludes(self, path: str) -> bool:
        """Whether a file or folder is never to be checked."""
        return bool(self.exclude) and self.covers(self.exclude, path)

    def covers(self, patterns: Sequence[str], path: str) -> bool:
        """Whether patterns of the file cover a path, which is relative to the working directory."""
        from gatelint.path_patterns import covers, relative_to

        return covers(patterns, relative_to(self.folder, path))

    def here(self, path: str) -> str:
        """A path of the file as the working directory has it."""
        return os.path.relpath(os.path.join(self.folder, path))

    def is_of_all_here(self) -> bool:
        """Whether a run that is told no paths checks all that the settings are about."""
        return bool(self.paths) or os.path.realpath(self.folder) == os.path.realpath(os.curdir)

    def fill_in(self, options: argparse.Namespace) -> None:
        """Fills in what the command line leaves open."""
        options.paths = options.paths or [self.here(path) for path in self.paths] or [os.curdir]
        options.format = options.format or self.format or "text"
        options.strict = bool(self.strict) if options.strict is None else options.strict
        options.config_env = options.config_env or self.config_env
        if options.baseline is None and self.baseline is not None:
            options.baseline = self.here(self.baseline)

    def remarks_on(self, paths: Sequence[str]) -> list[Problem]:
        """A remark where paths that somebody named are excluded, so that nobody wonders about the silence."""
        named = [path for path in paths if self.excludes(path)]
        if not named:
            return []
        from gatelint.diagnosis import Problem

        place = (0, 0) if self._file is None else self._file.position("exclude")
        which = named[0] if len(named) == 1 else f"{len(named)} of the named paths"
        message = f"{which} {'is' if len(named) == 1 else 'are'} excluded here and not checked"
        return [Problem(self.source, *place, message)]

    def deployment_of(self, template: str) -> StackSettings | None:
        """What is told of a template by name; the last entry that covers it wins."""
        found: StackSettings | None = None
        for patterns, told in self.templates:
            if self.covers(patterns, template):
                found = told if found is None else told.over(found)
        return found

    def chosen(self, book: RuleBook, select: Sequence[str], ignore: Sequence[str]) -> list[Rule]:
        """The rules that a run checks: what is selected on the command line counts, if anything is. Raises UsageError.

        What is wrong with the names of rules in the file is told with its place.
        """
        for index, name in enumerate(self.select):
            self._ask_for(name, book, "select", index)
        for index, one in enumerate(self.ignores):
            self._ask_for(one.rule, book, "ignore", index, "rule")
        return book.chosen(select or self.select, ignore)

    def _ask_for(self, name: str, book: RuleBook, *keys: str | int) -> None:
        try:
            book.matching([name])
        except UsageError as error:
            if self._file is None:
                raise
            raise UsageError(str(self._file.error(str(error), *keys))) from None


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings of a run: the file that `config` names, else the nearest one, or with `no_config`, none.

    Raises UsageError.
    """
    return Settings() if options.no_config else find_settings(options.config)


def find_settings(asked_for: str | None = None) -> Settings:
    """The settings in a file that is asked for, or in the nearest one upward from the working directory."""
    if asked_for is not None:
        return _read(asked_for, is_asked_for=True) or Settings()
    try:
        folder = os.getcwd()
    except OSError:  # it is gone
        return Settings()
    while True:
        own, project = os.path.join(folder, OWN_FILE), os.path.join(folder, PROJECT_FILE)
        if os.path.isfile(own):
            return _read(os.path.relpath(own), is_asked_for=True) or Settings()
        if os.path.isfile(project) and _may_speak_of_us(project):
            settings = _read(os.path.relpath(project), is_asked_for=False)
            if settings is not None:
                return settings
        above = os.path.dirname(folder)
        if above == folder or os.path.exists(os.path.join(folder, WORK_TREE)):
            return Settings()
        folder = above


def _may_speak_of_us(project: str) -> bool:
    """Whether a pyproject.toml may have our table, by a look at its bytes: most have not."""
    try:
        with open(project, "rb") as stream:
            content = stream.read()
    except OSError:  # whoever needs it will tell
        return False
    return b"gatelint" in content and re.search(_OUR_TABLE, content, re.MULTILINE) is not None


def _read(path: str, *, is_asked_for: bool) -> Settings | None:
    """Raises UsageError."""
    from gatelint.readers.settings.read import read_settings
    from gatelint.readers.templates.documents import ReadError

    try:
        file = read_settings(path, is_asked_for=is_asked_for)
    except ReadError as error:
        raise UsageError(str(error)) from None
    return None if file is None else _settings_in(file)


def _settings_in(file: SettingsFile) -> Settings:
    """From what the schema allows, so that every value is of the type that is taken for granted here."""
    table = file.table

    def texts(owner: Mapping[str, object], key: str) -> tuple[str, ...]:
        return tuple(cast("Sequence[str]", owner.get(key, ())))

    def tables(key: str) -> Sequence[Mapping[str, object]]:
        return cast("Sequence[Mapping[str, object]]", table.get(key, ()))

    return Settings(
        source=file.path,
        folder=file.folder,
        paths=texts(table, "paths"),
        exclude=texts(table, "exclude"),
        select=texts(table, "select"),
        ignores=[
            StandingIgnore(
                cast("str", one["rule"]),
                cast("str", one["reason"]),
                cast("str | None", one.get("until")),
                texts(one, "paths"),
                texts(one, "arns"),
                file.position("ignore", index),
            )
            for index, one in enumerate(tables("ignore"))
        ],
        strict=cast("bool | None", table.get("strict")),
        format=cast("str | None", table.get("format")),
        baseline=cast("str | None", table.get("baseline")),
        config_env=cast("str | None", table.get("config-env")),
        deployment=_deployment(table, file.path),
        templates=[(texts(one, "paths"), _deployment(one, file.path)) for one in tables("templates")],
        _file=file,
    )


def _deployment(table: Mapping[str, object], path: str) -> StackSettings:
    from gatelint.parameters import texts_of

    parameters = texts_of(cast("Mapping[object, object]", table.get("parameters", {})), path)
    return StackSettings(parameters, cast("str | None", table.get("region")))
