"""Finding rules: every installed package that the entry point group `gatelint.rules` names is a pack of them.

A pack is a package with one sub-package a failure; each module in there that has a `rule` is one. Nothing lists them.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from gatelint.errors import UsageError
from gatelint.records import field, record
from gatelint.rule import Failure, Rule
from gatelint.suggestions import suggestion

if TYPE_CHECKING:
    from types import ModuleType

GROUP = "gatelint.rules"
OURS = "gatelint"
"""The distribution whose rules keep their ids and codes when another one has the same."""
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class PackError(UsageError):
    """A pack of rules cannot be loaded, or contradicts another."""


@record()
class RuleBook:
    """All the rules that are installed, by id, and the modules that document them."""

    rules: dict[str, Rule]
    modules: dict[str, ModuleType]
    problems: list[str] = field(default_factory=list[str])
    """What is wrong with packs, a line each: whoever loads them tells of it, and ends as after unreadable input."""

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
    """Every rule of every installed pack, in the order of their codes; what is wrong with one is noted in the book."""
    modules: list[ModuleType] = []
    problems: list[str] = []
    for package in pack_names():
        loaded, problem = loaded_or_not(package)
        modules += loaded
        problems += [problem] if problem else []
    book = rule_book(modules)
    book.problems[:0] = problems
    return book


def loaded_or_not(package: str) -> tuple[list[ModuleType], str]:
    """The modules of a pack, or what is wrong with it: half a pack would pass for a whole one."""
    try:
        return list(modules_of(package)), ""
    except PackError as error:
        return [], str(error)


def tell_of_packs(book: RuleBook) -> None:
    """One line each on standard error about what is wrong with packs."""
    for problem in book.problems:
        print(f"gatelint: error: {problem}", file=sys.stderr)


def rule_book(modules: Iterable[ModuleType]) -> RuleBook:
    """The rules of these modules, in the order of their codes; of two with one id or code, the first one counts."""
    by_id: dict[str, ModuleType] = {}
    by_code: dict[int, str] = {}
    rules: list[Rule] = []
    problems: list[str] = []
    for module in modules:
        rule = getattr(module, "rule", None)
        if not isinstance(rule, Rule):
            continue
        name = module.__name__
        if rule.id in by_id:
            problems.append(f"two rules are called {rule.id}: {by_id[rule.id].__name__} and {name}, which is left out")
        elif rule.code in by_code:
            first = by_code[rule.code]
            problems.append(f"two rules have the code {rule.code}: {first} and {rule.id} ({name}), which is left out")
        else:
            by_id[rule.id] = module
            by_code[rule.code] = rule.id
            rules.append(rule)
    rules.sort(key=lambda rule: rule.code)
    return RuleBook({rule.id: rule for rule in rules}, {rule.id: by_id[rule.id] for rule in rules}, problems)


def modules_of(package: str) -> Iterator[ModuleType]:
    """The modules of a pack that stand in the package of a failure, sorted by name. Raises PackError."""
    root = import_or_refuse(package, package)
    for folder in getattr(root, "__path__", ()):
        for failure in names_in(folder, packages=True):
            for cause in names_in(os.path.join(folder, failure), packages=False):
                module = import_or_refuse(f"{package}.{failure}.{cause}", package)
                rule = getattr(module, "rule", None)
                if rule is not None and not is_rule(rule):
                    wanted = "a gatelint.rule.Rule with an id such as stage-missing, a number as code, and a Failure"
                    raise PackError(
                        f"the rule pack {package} cannot be loaded: {module.__name__}: its rule is not {wanted}"
                    )
                yield module


def is_rule(value: object) -> bool:
    """Whether a foreign module's rule is one that the rest can rely on."""
    if not isinstance(value, Rule):
        return False
    parts: dict[type, object] = {str: value.id, int: value.code, Failure: value.failure}
    if not all(type(part) is wanted for wanted, part in parts.items()):
        return False
    return ID.fullmatch(value.id) is not None and callable(value.check)


def names_in(folder: str, *, packages: bool) -> list[str]:
    """The packages, or else the modules, that stand right in a folder; private ones are left out. Raises PackError."""
    try:
        with os.scandir(folder) as entries:
            if packages:
                names = [entry.name for entry in entries if entry.is_dir()]
            else:
                names = [entry.name[:-3] for entry in entries if entry.name.endswith(".py")]
    except OSError as error:
        raise PackError(f"the rule pack in {folder} cannot be loaded: {error.strerror}") from error
    return sorted(name for name in names if name.isidentifier() and not name.startswith("_"))


def import_or_refuse(name: str, package: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except (Exception, SystemExit) as error:  # a pack is foreign code: whatever it raises is told in one line
        what = str(error).splitlines()[0] if str(error) else "no message"
        raise PackError(f"the rule pack {package} cannot be loaded: {name}: {type(error).__name__}: {what}") from error


def pack_names() -> list[str]:
    """The packages that installed distributions name in the entry point group: ours first, then the others by name.

    `importlib.metadata` would do, but costs more than all the rules: only what lies in archives is left to it.
    """
    named: list[tuple[bool, str]] = []
    for folder in dict.fromkeys(path or os.curdir for path in sys.path):
        if os.path.isfile(folder):
            named = list(points_by_metadata())
            break
        for distribution, text in entry_point_files(folder):
            named += [(distribution != OURS, name) for name in packages_in(text)]
    return list(dict.fromkeys(name for _, name in sorted(named)))


def entry_point_files(folder: str) -> Iterator[tuple[str, str]]:
    """The entry point declarations of the distributions that are installed in a folder, each with the one's name."""
    try:
        names = os.listdir(folder)
    except OSError:
        return
    for name in names:
        if name.endswith((".dist-info", ".egg-info")):
            try:
                with open(os.path.join(folder, name, "entry_points.txt"), encoding="utf-8") as stream:
                    yield name.partition("-")[0], stream.read()
            except (OSError, UnicodeDecodeError):  # most distributions declare none
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


def points_by_metadata() -> Iterator[tuple[bool, str]]:
    from importlib.metadata import entry_points

    for point in entry_points(group=GROUP):
        yield (point.dist is None or point.dist.name != OURS), point.value.partition(":")[0]
