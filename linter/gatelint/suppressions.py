"""Findings that somebody has looked at and accepts, with the reason: in Metadata, or in a comment.

    Metadata:
      gatelint:
        ignore:
          - {rule: cloudfront-origin-http-only, reason: the origin is not an API}

    OriginProtocolPolicy: http-only  # gatelint: ignore[cloudfront-origin-http-only] the origin is not an API

The Metadata of a resource covers the resource, that of the template all of it. A comment covers its line, or if it
stands alone, the line below; on a resource's first line, it covers the resource. Without a reason nothing is accepted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from gatelint.diagnosis import Idle, Problem, Suppressed
from gatelint.excerpts import lines_of
from gatelint.packs import names_of
from gatelint.readers.templates.nodes import Mapping as MappingNode
from gatelint.readers.templates.nodes import Node, Scalar
from gatelint.readers.templates.nodes import Sequence as SequenceNode
from gatelint.records import record
from gatelint.suggestions import suggestion

if TYPE_CHECKING:
    from gatelint.diagnosis import Diagnosis, Examination
    from gatelint.readers.templates.documents import Document
    from gatelint.rule import Rule

COMMENT = re.compile(r"(?:^|\s)#\s*gatelint:\s*ignore(?:\[([^\]]*)\])?\s*(.*)$")


@record()
class Ignore:
    """One accepted rule. It covers a line, a resource, or where both are None the template."""

    rule: str
    reason: str
    line: int
    column: int
    covers_line: int | None = None
    covers_resource: str | None = None

    def covers(self, diagnosis: Diagnosis, first_lines: Mapping[str, int]) -> bool:
        resource = diagnosis.at.resource
        if self.covers_resource is not None:
            return resource == self.covers_resource
        if self.covers_line is not None:
            return self.covers_line in lines_about(diagnosis) or first_lines.get(resource or "") == self.covers_line
        return True


def lines_about(diagnosis: Diagnosis) -> set[int]:
    return {span.line for span in (diagnosis.at.key, diagnosis.at.span) if span is not None}


def suppress(
    diagnoses: Sequence[Diagnosis], document: Document, examination: Examination, rules: Mapping[str, Rule]
) -> None:
    """Sorts the findings of a file into those to report and those that are accepted; remarks on what is not understood.

    `rules` are all that are installed, selected or not.
    """
    ignores = understood(written_ignores(document), examination, rules) if "gatelint" in document.text else []
    if not ignores:
        examination.diagnoses += diagnoses
        return
    first_lines = lines_of_resources(document.root)
    used: set[int] = set()
    for diagnosis in diagnoses:
        names = {diagnosis.rule, str(diagnosis.code), f"E{diagnosis.code}", f"W{diagnosis.code}"}
        accepted_by = [
            index for index, one in enumerate(ignores) if one.rule in names and one.covers(diagnosis, first_lines)
        ]
        used.update(accepted_by)
        if accepted_by:
            examination.suppressed.append(Suppressed(diagnosis, ignores[accepted_by[0]].reason))
        else:
            examination.diagnoses.append(diagnosis)
    idle = [one for index, one in enumerate(ignores) if index not in used]
    if idle:
        ids = {name: rule.id for rule in rules.values() for name in names_of(rule) if name != rule.failure.name}
        examination.idle = [Idle(ids[one.rule], one.line, one.column) for one in idle]
        examination.unvalued = [
            name for name, parameter in entries(child(document.root, "Parameters")) if not child(parameter, "Default")
        ]


def understood(ignores: Iterator[Ignore], examination: Examination, rules: Mapping[str, Rule]) -> list[Ignore]:
    """Those that name a rule and a reason; of the others it is told why their findings are back."""
    names: Collection[str] = {name for rule in rules.values() for name in names_of(rule) if name != rule.failure.name}
    kept: list[Ignore] = []
    for ignore in ignores:
        if not ignore.rule:
            message = 'nothing is ignored: name the rules, as in "gatelint: ignore[rule-id] the reason"'
        elif ignore.rule not in names:
            message = f'nothing is ignored: no rule is called "{ignore.rule}"{suggestion(ignore.rule, rules)}'
        elif not ignore.reason:
            message = f"{ignore.rule} is not ignored: say why, after its name"
        else:
            kept.append(ignore)
            continue
        examination.remarks.append(Problem(examination.source, ignore.line, ignore.column, message))
    return kept


def written_ignores(document: Document) -> Iterator[Ignore]:
    root = document.root
    yield from ignores_in_metadata(root, None)
    for name, resource in entries(child(root, "Resources")):
        yield from ignores_in_metadata(resource, name)
    if not document.text.lstrip("\ufeff \t\r\n").startswith("{"):  # JSON has no comments
        yield from ignores_in_comments(lines_of(document.text))


def ignores_in_comments(lines: Sequence[str]) -> Iterator[Ignore]:
    for number, line in enumerate(lines, 1):
        found = COMMENT.search(line) if "gatelint" in line else None
        if found is None:
            continue
        stands_alone = not line[: found.start()].strip()
        covered = next_line_of_text(lines, number) if stands_alone else number
        column = line.index("#", found.start()) + 1
        for rule in (found[1] or "").split(","):
            yield Ignore(rule.strip(), found[2].strip(), number, column, covers_line=covered)


def next_line_of_text(lines: Sequence[str], number: int) -> int:
    """The number of the first line below that is neither empty nor a comment."""
    for index in range(number, len(lines)):
        text = lines[index].strip()
        if text and not text.startswith("#"):
            return index + 1
    return number


def ignores_in_metadata(owner: Node | None, resource: str | None) -> Iterator[Ignore]:
    listed = child(child(child(owner, "Metadata"), "gatelint"), "ignore")
    for item in listed.items if isinstance(listed, SequenceNode) else [listed]:
        if item is None:
            continue
        rule, reason = text_of(child(item, "rule")) or text_of(item), text_of(child(item, "reason"))
        yield Ignore(rule, reason, item.span.line, item.span.column, covers_resource=resource)


def lines_of_resources(root: Node) -> dict[str, int]:
    """The line on which each resource begins."""
    resources = child(root, "Resources")
    if not isinstance(resources, MappingNode):
        return {}
    return {entry.key: entry.key_span.line for entry in resources.entries}


def child(node: Node | None, key: str) -> Node | None:
    return next((value for name, value in entries(node) if name == key), None)


def entries(node: Node | None) -> Iterator[tuple[str, Node]]:
    if isinstance(node, MappingNode):
        for entry in node.entries:
            yield entry.key, entry.value


def text_of(node: Node | None) -> str:
    return node.text.strip() if isinstance(node, Scalar) else ""
