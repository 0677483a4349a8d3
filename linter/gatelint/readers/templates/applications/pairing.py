"""Which stacks import from each other, and so are one application.

An import goes with an export of another stack of the run when their names are the same: written out, or made of
parameters of the same names in the same way. A name in which the exporting stack puts its own
(`${AWS::StackName}-ApiId`) goes with one that has a parameter or a word there, where all that the importing stack takes
from under that name is exported there, and no import calls the exporting stack otherwise.

Where several stacks export the name, the one whose folder is nearest to the importing stack's counts; where two are as
near (environments side by side, a template and its packaged copy), nobody can tell which is meant, and the import stays
unresolved. Stacks for different regions or accounts never pair: exports are those of one region of one account.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gatelint.readers.templates.applications.member import Application, distance
from gatelint.readers.templates.applications.names import (
    Fit,
    fit_of_spelled,
    is_written_out,
    named_stack,
    names_its_stack,
    spelled,
)
from gatelint.readers.templates.applications.nesting import LOCATIONS
from gatelint.readers.templates.applications.tying import tied_under_defaults, tied_without_values
from gatelint.readers.templates.choices import GUARDED
from gatelint.readers.templates.documents import ReadError
from gatelint.readers.templates.links import arguments_of_imports
from gatelint.records import record
from gatelint.values import Known, measured

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gatelint.readers.templates.applications.member import Member
    from gatelint.readers.templates.applications.tying import Tied
    from gatelint.readers.templates.evaluator import Evaluator
    from gatelint.readers.templates.located import Located
    from gatelint.text import Text
    from gatelint.values import Maybe

UNTELLING = ("template", "templates", "stack", "main", "index", ".", "..")
"""File names that say nothing of what is in them; their folders' do."""


@record()
class Named:
    """A name that a stack imports or exports: under the parameters' defaults, and with all of them left open."""

    member: Member
    at: Located
    names: list[str]


class Exports:
    """What the stacks of a run export, by name: a monorepo has thousands of exports, and as many imports."""

    def __init__(self, exports: Iterable[Named]) -> None:
        self._whole: dict[tuple[int, str], list[Named]] = {}
        self._with_stack_name: dict[tuple[int, str], list[Named]] = {}
        self._of: dict[int, list[Named]] = {}
        for exported in exports:
            self._of.setdefault(id(exported.member), []).append(exported)
            for each in enumerate(exported.names):
                index = self._with_stack_name if names_its_stack(each[1]) else self._whole
                index.setdefault(each, []).append(exported)

    def of(self, member: Member) -> list[Named]:
        return self._of.get(id(member), [])

    def fitting(self, imported: Named, fits: Fit) -> list[Named]:
        """The exports of other stacks whose names fit so, each once."""
        found: dict[int, Named] = {}
        for position, wanted in enumerate(imported.names):
            whole = [(position, wanted)] if (position, wanted) in self._whole else []
            patterns = [each for each in self._with_stack_name if each[0] == position]
            for each in whole if fits is Fit.SAME else patterns:
                if fit_of_spelled(wanted, each[1]) is fits:
                    named = (self._whole if fits is Fit.SAME else self._with_stack_name)[each]
                    found.update((id(one), one) for one in named if may_reach(imported.member, one.member))
        return list(found.values())


def applications_of(stacks: list[Member]) -> list[Application]:
    """The stacks (none of which is nested), sorted into applications, in order."""
    tied = [tied_under_defaults(stacks), tied_without_values(stacks)]
    exports = Exports(each for stack in stacks for member in stack.all() for each in exports_of(member, tied))
    owner = {id(stack): stack for stack in stacks}
    circles: list[ReadError] = []
    pairs = [each for stack in stacks for member in stack.all() for each in pairs_of(member, exports, tied)]
    for pair in without_ambiguous(pairs):
        member, exporter = pair.imported.member, pair.exported.member
        if pair.stack_name is not None and exporter not in member.by_name:
            member.by_name.append(exporter)
        if exporter in member.imports_from:
            continue
        member.imports_from.append(exporter)
        if depends_on(exporter.root, member.root) and exporter.root is not member.root:
            circles.append(_circle(pair))
        _unite(owner, member.root, exporter.root)
    joined: dict[int, Application] = {}
    for stack in stacks:
        joined.setdefault(id(_first(owner, stack)), Application([])).stacks.append(stack)
    for application in joined.values():
        sources = application.sources
        name_apart(application)
        application.remarks += [circle for circle in circles if circle.source in sources]
    return list(joined.values())


def name_apart(application: Application) -> None:
    """Gives every stack but the first a name of its own: the stack's, or else what its file is called."""
    taken = {member.prefix for member in application.stacks[0].all()}
    for stack in application.stacks[1:]:
        path, _ = os.path.splitext(stack.source)
        words = path.replace(os.sep, "/").split("/")
        while words and words[-1] in UNTELLING and len(words) > 1:
            words.pop()
        names = [stack.settings.name or words[-1], path, *(f"{path} {number}" for number in range(2, 100))]
        inner = {member.prefix for member in stack.all()}
        name = next(each for each in names if taken.isdisjoint(f"{each}/{prefix}" for prefix in inner))
        stack.name_apart(name)
        taken.update(member.prefix for member in stack.all())


def exports_of(member: Member, tied: list[Tied]) -> Iterator[Named]:
    """The names that a stack exports, of things that a front door may be made of."""
    for located in member.template.outputs.values():
        export = located.entry("Export")
        name = None if export is None else export.entry("Name")
        value = located.entry("Value")
        if name is None or value is None or not _matters(value, tied[0][id(member)], member):
            continue
        yield Named(member, located, [*_names(name, member, tied)])


def _matters(value: Located, evaluator: Evaluator, member: Member) -> bool:
    """Whether a front door may be made of what is exported: networks, tables and the like are of no account."""
    text = _text(evaluator.text(value))
    if text is None:
        return False
    templates = {each.prefix: each.template for each in member.root.all()}
    types: list[str] = []
    for reference in text.references:
        prefix = reference.name[: reference.name.rfind("/") + 1]
        if reference.kind == "resource" and prefix in templates:
            types.append(templates[prefix].resource_type(reference.name[len(prefix) :]))
    return not types or any(each.startswith(GUARDED) for each in types)


def imports_of(member: Member, tied: list[Tied]) -> Iterator[Named]:
    """The names that parts of the front door in a stack import."""
    for logical_id, resource in member.template.resources.items():
        if member.template.resource_type(logical_id).startswith((*GUARDED, *LOCATIONS)):
            for argument in arguments_of_imports(resource):
                yield Named(member, argument, [*_names(argument, member, tied)])


def _names(name: Located, member: Member, tied: list[Tied]) -> Iterator[str]:
    for each in tied:
        text = _text(each[id(member)].text(name))
        if text is not None:
            yield spelled(text, member.prefix)


def _text(value: Maybe[Text]) -> Text | None:
    return None if value is None else value.value if isinstance(value, Known) else value.text


@record()
class Pair:
    """An import with its export. `stack_name` stands in it where the exporting stack puts its own name, if that does.

    It is as the importing stack has it: under the parameters' defaults, and with all of them left open.
    """

    imported: Named
    exported: Named
    stack_name: tuple[str | None, str | None] | None = None


def pairs_of(member: Member, exports: Exports, tied: list[Tied]) -> Iterator[Pair]:
    """What a stack imports from others in sight."""
    imports = list(imports_of(member, tied))
    for imported in imports:
        found = _nearest(member, exports.fitting(imported, Fit.SAME))
        if len(found) == 1:
            yield Pair(imported, found[0])
        if found:
            continue
        found = _nearest(member, exports.fitting(imported, Fit.BY_STACK_NAME))
        if len(found) == 1 and _gives_all(found[0], imported, imports, exports):
            names = [named_stack(*names) for names in zip(imported.names, found[0].names, strict=False)]
            yield Pair(imported, found[0], (names[0], names[-1]))


def without_ambiguous(pairs: list[Pair]) -> list[Pair]:
    """The pairs without those in which one stack would have to have two names.

    A template may be deployed as several stacks (orders, users), of which each import means another.
    """
    within: dict[tuple[int, int], set[str | None]] = {}
    written: dict[int, set[str]] = {}
    for pair in pairs:
        if pair.stack_name is None:
            continue
        under_defaults, left_open = pair.stack_name
        exporter = id(pair.exported.member)
        within.setdefault((id(pair.imported.member), exporter), set()).add(under_defaults)
        if left_open is not None and is_written_out(left_open):
            written.setdefault(exporter, set()).add(left_open)

    def is_ambiguous(pair: Pair) -> bool:
        exporter = id(pair.exported.member)
        names = within.get((id(pair.imported.member), exporter), ())
        return pair.stack_name is not None and (len(names) > 1 or len(written.get(exporter, ())) > 1)

    return [pair for pair in pairs if not is_ambiguous(pair)]


def may_reach(one: Member, other: Member) -> bool:
    """Whether what one of two stacks exports may be imported by the other: they are in one region of one account."""
    if one is other:
        return False
    mine, theirs = one.root.settings, other.root.settings
    regions, accounts = {mine.region, theirs.region} - {None}, {mine.account, theirs.account} - {None}
    return len(regions) < 2 and len(accounts) < 2


def _nearest(member: Member, found: list[Named]) -> list[Named]:
    """The exports of the stacks whose folders are nearest to that of an importing one."""
    if len(found) < 2:
        return found
    distances = [distance(member.source, each.member.source) for each in found]
    return [each for each, distance in zip(found, distances, strict=True) if distance == min(distances)]


def _gives_all(exported: Named, imported: Named, imports: list[Named], exports: Exports) -> bool:
    """Whether all that is imported under the same stack's name is exported by that stack."""
    stacks = {named_stack(*names) for names in zip(imported.names, exported.names, strict=False)} - {None}
    under_that_name = [each for each in imports if any(str(stack) in name for stack in stacks for name in each.names)]
    return all(_fits_any(each, exports.of(exported.member)) for each in under_that_name)


def _fits_any(imported: Named, exports: list[Named]) -> bool:
    return any(
        fit_of_spelled(*names) is not Fit.OTHER
        for exported in exports
        for names in zip(imported.names, exported.names, strict=False)
    )


def depends_on(stack: Member, other: Member) -> bool:
    """Whether a stack imports from another, be it through others."""
    seen: set[int] = set()
    waiting = [stack]
    while waiting:
        for member in waiting.pop().all():
            for exporter in member.imports_from:
                if exporter.root is other:
                    return True
                if id(exporter.root) not in seen:
                    seen.add(id(exporter.root))
                    waiting.append(exporter.root)
    return False


def _circle(pair: Pair) -> ReadError:
    imported = pair.imported
    span = measured(imported.at.key or imported.at.node.stretch)
    message = (
        f"circular import: {pair.exported.member.root.source} imports from {imported.member.root.source}, too, so that "
        "neither can be deployed first"
    )
    return ReadError(imported.at.source, span.line, span.column, message)


def _first(owner: dict[int, Member], stack: Member) -> Member:
    while owner[id(stack)] is not stack:
        stack = owner[id(stack)]
    return stack


def _unite(owner: dict[int, Member], one: Member, other: Member) -> None:
    owner[id(_first(owner, other))] = _first(owner, one)
