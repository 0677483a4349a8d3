"""samconfig.toml (or .yaml): what `sam deploy` is told without anybody typing it.

The stack is what `sam deploy` makes of a template, so the options of deploy count, and under them those that an
environment gives to all commands (`global`); an option of deploy replaces the global one whole. What other commands
are told does not reach the stack: parameters given to build, sync or local are theirs alone. Only for the question
which template it all is about are build and package asked, since what deploy is given may be what they made.

Nothing else of the file is looked at.
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from gatelint.readers.projects.stack_settings import StackSettings
from gatelint.readers.templates.documents import ReadError
from gatelint.records import record

if TYPE_CHECKING:
    from gatelint.readers.projects.sam_files import Keys, SamFile

DEFAULT_ENVIRONMENT = "default"

CONFIG_NAMES = ("samconfig.toml", "samconfig.yaml", "samconfig.yml")
TEMPLATE_NAMES = ("template.yaml", "template.yml", "template.json")
"""Each in SAM's order: the first one that is there is taken."""

_BUILD_FOLDER = os.path.join(".aws-sam", "build")
_GLOBAL = "global"
_SECTION = "parameters"


@record()
class SamConfig:
    """What one environment of a configuration file says of the stack.

    `template` is the template as somebody wrote it, joined to the folder of the file; None where the file names none,
    which stands for `default_template` of the folder. Whether it exists is not asked.
    """

    path: str
    environment: str
    settings: StackSettings
    template: str | None


def find_config(folder: str) -> str | None:
    """The configuration file that SAM takes in a folder, if there is one."""
    return _first_file(folder, CONFIG_NAMES)


def default_template(folder: str) -> str | None:
    """The template that SAM takes in a folder where none is named, if there is one."""
    return _first_file(folder, TEMPLATE_NAMES)


def settings_for(template: str, environment: str | None = None) -> SamConfig | None:
    """The configuration of a template, if there is one that is about it. Raises ReadError as `read_config` does.

    It stands in the template's folder or, in a work tree of Git, in the nearest folder above that has one; and it
    names the template, or names none while the template is what SAM takes by itself. What is found is remembered.
    """
    found = _nearest_config(os.path.dirname(os.path.abspath(template)))
    if found is None:
        return None
    outcome = _outcome(found if os.path.isabs(template) else os.path.relpath(found), found, environment)
    if isinstance(outcome, ReadError):
        raise ReadError(outcome.source, outcome.line, outcome.column, outcome.message)
    named = outcome.template or default_template(os.path.dirname(outcome.path))
    return outcome if named is not None and os.path.realpath(named) == os.path.realpath(template) else None


def read_config(path: str, environment: str | None = None) -> SamConfig:
    """What a configuration file says of the stack in an environment; without one, in "default".

    An environment that is asked for must be there; "default" need not be. Raises ReadError if it is not, or if the
    file cannot be read, or is nothing that SAM would take: no TOML or YAML, no version, an option of a wrong kind.
    """
    from gatelint.readers.projects.sam_files import read_sam_file

    return _Reader(read_sam_file(path), environment).config()


class _Reader:
    def __init__(self, file: SamFile, environment: str | None) -> None:
        """Raises ReadError."""
        self._file = file
        self._environment = environment or DEFAULT_ENVIRONMENT
        content = {} if file.content is None else self._table(file.content, ())
        # SAM takes any number with a point, though it writes none but 0.1, and refuses everything else.
        if content and not isinstance(content.get("version"), float):
            message = "the version is no number with a point" if "version" in content else "there is no version"
            raise file.error(f"{message}; sam wants version 0.1", "version")
        if environment is not None and not isinstance(content.get(environment), dict):
            known = [name for name, value in content.items() if isinstance(value, dict)]
            raise _unknown_environment(file, environment, known)
        value = content.get(self._environment)
        self._commands = {} if value is None else self._table(value, (self._environment,))

    def config(self) -> SamConfig:
        """Raises ReadError."""
        deploy = self._options("deploy")
        settings = StackSettings(region=self._text(deploy, "region"), name=self._text(deploy, "stack_name"))
        if "parameter_overrides" in deploy:
            from gatelint.readers.projects.sam_overrides import parameters_of

            value, keys = deploy["parameter_overrides"]
            settings.parameters.update(parameters_of(value, self._file, keys))
        return SamConfig(self._file.path, self._environment, settings, self._template(deploy))

    def _options(self, command: str) -> dict[str, tuple[object, Keys]]:
        """The options of a command and, under them, those of all commands; each with the keys that lead to it."""
        options: dict[str, tuple[object, Keys]] = {}
        for name in (_GLOBAL, command):
            section = self._commands.get(name)
            if section is None:
                continue
            at: Keys = (self._environment, name)
            values = self._table(section, at).get(_SECTION)
            if values is not None:
                at = (*at, _SECTION)
                options.update((key, (value, (*at, key))) for key, value in self._table(values, at).items())
        return options

    def _template(self, deploy: dict[str, tuple[object, Keys]]) -> str | None:
        """The template that is edited, where deploy may be given what build or package made of it."""
        folder = os.path.dirname(self._file.path)
        named = self._named_template(deploy)
        if named is not None:
            package = self._options("package")
            output = self._text(package, "output_template_file")
            if output is not None and os.path.normpath(output) == named:
                named = self._named_template(package)
        build = self._options("build")
        if named is None:
            # Deploy takes what was built last, and only where nothing was built the template itself.
            source = self._named_template(build)
        elif (project := _built_in(named, self._text(build, "build_dir"))) is not None:
            source = self._named_template(build)
            if source is None and project:
                where = os.path.join(folder, project)
                return os.path.normpath(default_template(where) or os.path.join(where, TEMPLATE_NAMES[0]))
        else:
            source = named
        return None if source is None else os.path.normpath(os.path.join(folder, source))

    def _named_template(self, options: dict[str, tuple[object, Keys]]) -> str | None:
        """What `--template-file` is given, which can be written shorter as `--template`."""
        named = self._text(options, "template_file") or self._text(options, "template")
        return os.path.normpath(named) if named else None

    def _text(self, options: dict[str, tuple[object, Keys]], name: str) -> str | None:
        value, keys = options.get(name, (None, ()))
        if value is None or value == "":
            return None
        if not isinstance(value, str) or "\0" in value:
            raise self._file.error(f"{name} is not text", *keys)
        return value

    def _table(self, value: object, keys: Keys) -> dict[str, object]:
        from gatelint.readers.projects.sam_files import mapping_of

        table = mapping_of(value)
        if table is None:
            what = ".".join(map(str, keys)) if keys else "the file"
            raise self._file.error(f"{what} is no table of names and values", *keys)
        return table


def _built_in(template: str, build_folder: str | None) -> str | None:
    """The project folder, relative as the template is, in whose build folder a template lies; None if in none."""
    if build_folder is not None and os.path.dirname(template) == os.path.normpath(build_folder):
        return ""
    project, separator, _ = f"{os.sep}{template}".rpartition(f"{os.sep}{_BUILD_FOLDER}{os.sep}")
    return project.removeprefix(os.sep) if separator else None


def _unknown_environment(file: SamFile, environment: str, known: list[str]) -> ReadError:
    if not known:
        return file.error(f'there is no environment "{environment}", nor any other')
    from difflib import get_close_matches

    there = " and ".join(filter(None, [", ".join(f'"{name}"' for name in known[:-1]), f'"{known[-1]}"']))
    close = get_close_matches(environment, known, n=1)
    hint = f" (did you mean {close[0]}?)" if close else ""
    return file.error(f'there is no environment "{environment}", only {there}{hint}')


def _first_file(folder: str, names: tuple[str, ...]) -> str | None:
    paths = (os.path.join(folder, name) for name in names)
    return next(filter(os.path.isfile, paths), None)


@cache
def _nearest_config(folder: str) -> str | None:
    """The configuration file in a folder, or above it in the same work tree; above a work tree are strangers' files."""
    found = find_config(folder)
    if found is not None or _work_tree(folder) in (None, folder):
        return found
    return _nearest_config(os.path.dirname(folder))


@cache
def _work_tree(folder: str) -> str | None:
    if os.path.exists(os.path.join(folder, ".git")):
        return folder
    parent = os.path.dirname(folder)
    return None if parent == folder else _work_tree(parent)


@cache
def _outcome(path: str, absolute: str, environment: str | None) -> SamConfig | ReadError:  # noqa: ARG001  # part of the key
    """What reading gives; `absolute` tells files apart that have the same relative path in different folders."""
    try:
        return read_config(path, environment)
    except ReadError as error:
        return error
