"""Reads small templates, written into a folder, as applications."""

from __future__ import annotations

from pathlib import Path

from gatelint.engine import examine_application
from gatelint.readers.projects.stack_settings import StackSettings
from gatelint.readers.templates.applications.gathering import gathered
from gatelint.readers.templates.applications.member import Application
from gatelint.readers.templates.applications.scenarios import read_application
from gatelint.readers.templates.read import Scenario
from rule_fixtures import book, rules

Found = tuple[str, str, str | None, str]
"""Of a finding: the rule, the file's name, the resource, and "will" or "may"."""


def write(folder: Path, **templates: str) -> list[str]:
    """Writes templates (`nested__api` stands for nested/api.yaml); their paths, in order."""
    paths: list[str] = []
    for name, text in templates.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        paths.append(str(path))
    return paths


def applications(folder: Path, **templates: str) -> list[Application]:
    """The applications that templates are."""
    return gathered(write(folder, **templates), lambda _: StackSettings())


def members_of(application: Application) -> list[tuple[str, str]]:
    """The prefix and the file of each stack."""
    return [(member.prefix, Path(member.source).name) for member in application.members()]


def scenarios_of(application: Application) -> list[Scenario]:
    return read_application(application).scenarios


def found_in(application: Application) -> set[Found]:
    """What all rules find in an application."""
    found: set[Found] = set()
    for examination in examine_application(application, rules(), book().rules):
        assert not examination.crashes
        for one in examination.diagnoses:
            found.add((one.rule, Path(one.at.source).name, one.at.resource, one.certainty.value))
    return found
