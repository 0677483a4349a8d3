"""Finding rules: every installed package that the entry point group `gatelint.rules` names is a pack of them.

A pack is a package with one sub-package a failure; each module in there that has a `rule` is one. Nothing lists them.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from gatelint.errors import UsageError
from gatelint.records import record
from gatelint.rule import Rule
from gatelint.suggestions import suggestion

if TYPE_CHECKING:
    from types import ModuleType

GROUP = "gatelint.rules"


class PackError(UsageError):
    """A pack of rules cannot be loaded, or contradicts another."""


@record()
class RuleBook:
    """All the rules that are installed, by id, and the modules that document them."""

    rules: dict[str, Rule]
    modules: dict[str, ModuleType]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    def __len__(self) -> int:
        return len(self.rules)

    def documentation_of(self, rule: Rule) -> str:
        return (self.modules[rule.id].__doc__ or "").strip()

    def named(self, rule_id: str) -> Rule:
        """The rule with this id or code. Raises UsageError, with the likeliest id, where there is none."""
        found = [rule for rule in self if rule_id in names_of(rule)]
        if not found:
            raise unknown_name(rule_id, self.rules)
        return found[0]

    def chosen(self, select: Iterable[str], ignore: Iterable[str]) -> list[Rule]:
        """The rules that have a check and are selected (all, where `select` is empty) and not ignored.

        A name is a rule's id, its code (9601, E9601), its failure, or a pattern of these ("cloudfront-*").
        """
        selected = self.matching(select) if (select := list(select)) else set(self.rules)
        ignored = self.matching(ignore)
        return [rule for rule in self if rule.has_check and rule.id in selected - ignored]

    def matching(self, names: Iterable[str]) -> set[str]:
        """The ids of the rules that names or patterns stand for. Raises UsageError for one that stands for none."""
        found: set[str] = set()
        for name in names:
            matches = {rule.id for rule in self if matches_any(name, names_of(rule))}
            if not matches:
                raise unknown_name(name, (*self.rules, *{rule.failure.name for rule in self}))
            found |= matches
        return found


def names_of(rule: Rule) -> tuple[str, ...]:
    """Everything that a rule answers to besides patterns; the certainty in a code (E or W) is not told apart."""
    return (rule.id, rule.failure.name, str(rule.code), f"E{rule.code}", f"W{rule.code}")


def matches_any(name: str, names: tuple[str, ...]) -> bool:
    if name in names:
        return True
    if not any(character in name for character in "*?["):
        return False
    import fnmatch

    return any(fnmatch.fnmatchcase(candidate, name) for candidate in names)


def unknown_name(name: str, known_names: Iterable[str]) -> UsageError:
    """The error for a rule name that nothing answers to."""
    return UsageError(f'no rule is called "{name}"{suggestion(name, known_names)}')


def load_packs() -> RuleBook:
    """Every rule of every installed pack, in the order of their codes. Raises PackError."""
    return rule_book(module for package in sorted(set(pack_names())) for module in modules_of(package))


def rule_book(modules: Iterable[ModuleType]) -> RuleBook:
    """The rules of these modules, in the order of their codes. Raises PackError where two share an id or a code."""
    by_id: dict[str, ModuleType] = {}
    by_code: dict[int, str] = {}
    rules: list[Rule] = []
    for module in modules:
        rule = getattr(module, "rule", None)
        if not isinstance(rule, Rule):
            continue
        if rule.id in by_id:
            raise PackError(f"two rules are called {rule.id}: {by_id[rule.id].__name__} and {module.__name__}")
        if rule.code in by_code:
            raise PackError(f"two rules have the code {rule.code}: {by_code[rule.code]} and {rule.id}")
        by_id[rule.id] = module
        by_code[rule.code] = rule.id
        rules.append(rule)
    rules.sort(key=lambda rule: rule.code)
    return RuleBook({rule.id: rule for rule in rules}, {rule.id: by_id[rule.id] for rule in rules})


def modules_of(package: str) -> Iterator[ModuleType]:
    """The modules of a pack that stand in the package of a failure, sorted by name. Raises PackError."""
    root = import_or_refuse(package, package)
    for folder in getattr(root, "__path__", ()):
        for failure in names_in(folder, packages=True):
            for cause in names_in(os.path.join(folder, failure), packages=False):
                yield import_or_refuse(f"{package}.{failure}.{cause}", package)


def names_in(folder: str, *, packages: bool) -> list[str]:
    """The packages, or else the modules, that stand right in a folder; private ones are left out."""
    with os.scandir(folder) as entries:
        if packages:
            names = [entry.name for entry in entries if entry.is_dir()]
        else:
            names = [entry.name[:-3] for entry in entries if entry.name.endswith(".py")]
    return sorted(name for name in names if name.isidentifier() and not name.startswith("_"))


def import_or_refuse(name: str, package: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except Exception as error:  # a pack is foreign code: whatever it raises is told in one line
        what = str(error).splitlines()[0] if str(error) else "no message"
        raise PackError(f"the rule pack {package} cannot be loaded: {name}: {type(error).__name__}: {what}") from error


def pack_names() -> list[str]:
    """The packages that installed distributions name in the entry point group.

    `importlib.metadata` would do, but costs more than all the rules: only what lies in archives is left to it.
    """
    names: list[str] = []
    for folder in dict.fromkeys(path or os.curdir for path in sys.path):
        if os.path.isfile(folder):
            return [point.partition(":")[0] for point in points_by_metadata()]
        for text in entry_point_files(folder):
            names += packages_in(text)
    return names


def entry_point_files(folder: str) -> Iterator[str]:
    """The entry point declarations of the distributions that are installed in a folder."""
    try:
        names = os.listdir(folder)
    except OSError:
        return
    for name in names:
        if name.endswith((".dist-info", ".egg-info")):
            try:
                with open(os.path.join(folder, name, "entry_points.txt"), encoding="utf-8") as stream:
                    yield stream.read()
            except OSError:  # most distributions declare none
                continue


def packages_in(entry_points: str) -> list[str]:
    """The values in the group's section of an entry_points.txt, without their object part and extras."""
    if f"[{GROUP}]" not in entry_points:
        return []
    section, names = "", list[str]()
    for line in map(str.strip, entry_points.splitlines()):
        if line.startswith("["):
            section = line
        elif section == f"[{GROUP}]" and "=" in line and not line.startswith(("#", ";")):
            names.append(line.partition("=")[2].partition("[")[0].partition(":")[0].strip())
    return names


def points_by_metadata() -> list[str]:
    from importlib.metadata import entry_points

    return [point.value for point in entry_points(group=GROUP)]
