"""A rule's page: its documentation, what the client sees, and examples, as Markdown.

The documentation is the docstring of the rule's module.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from gatelint.records import record
from gatelint.wording import telling_part

if TYPE_CHECKING:
    from gatelint.packs import RuleBook
    from gatelint.rule import Failure, Response, Rule

URL = re.compile(r"https://[^\s)>\]]+")
GENERATED = "<!-- Written by `pytest --update` from the rule's docstring and fixtures. -->"
WITHOUT_CHECK = (
    "No configuration reveals this cause, so nothing checks for it; it is documented for whoever meets the error."
)


@record()
class Example:
    """A fixture of a rule: what is said of the broken template, and the change (a unified diff) that mends it."""

    case: str
    report: str
    change: str


def summary_of(documentation: str) -> str:
    """The first paragraph, in one line."""
    return " ".join(documentation.split("\n\n", 1)[0].split())


def sections_of(documentation: str) -> dict[str, str]:
    """The text under each "## Heading"."""
    parts = re.split(r"^## +(.+)$", documentation, flags=re.MULTILINE)
    return {heading.strip(): text.strip() for heading, text in zip(parts[1::2], parts[2::2], strict=True)}


def url_of(book: RuleBook, rule_id: str) -> str | None:
    """The first reference: where AWS documents the cause."""
    rule = book.rules.get(rule_id)
    if rule is None:
        return None
    found = URL.search(sections_of(book.documentation_of(rule)).get("References", ""))
    return found[0] if found else None


def page_url_of(book: RuleBook, rule_id: str) -> str | None:
    """The rule's own page, where its pack publishes them, else the first reference.

    A pack says where: `PAGES` in its package is a URL with "{rule}" in it.
    """
    module = book.modules.get(rule_id)
    pack = sys.modules.get(module.__name__.partition(".")[0]) if module else None
    pages = getattr(pack, "PAGES", None)
    return pages.format(rule=rule_id) if isinstance(pages, str) else url_of(book, rule_id)


def page(rule: Rule, documentation: str, examples: Iterable[Example] = ()) -> str:
    """The rule's page."""
    parts = [f"# {rule.id} (E{rule.code}, W{rule.code})", summary_of(documentation), table_of(rule.failure, rule.kinds)]
    if not rule.has_check:
        parts.append(WITHOUT_CHECK)
    sections = sections_of(documentation)
    after = [name for name in ("Exceptions", "References") if name in sections]
    parts += [f"## {name}\n\n{text}" for name, text in sections.items() if name not in after]
    parts += [shown(example) for example in examples]
    if rule.fix:
        parts.append(
            "`gatelint check --fix` mends it."
            if rule.fix == "safe"
            else "gatelint proposes a change; it wants a second look."
        )
    parts += [f"## {name}\n\n{sections[name]}" for name in after]
    return "\n\n".join(part for part in parts if part) + "\n"


def table_of(failure: Failure, kinds: tuple[str, ...] = ()) -> str:
    """What the client sees, a row for each kind of API that the rule knows (all of the failure's, if it names none)."""
    rows = [row(kind, answer) for kind, answer in failure.responses.items() if not kinds or kind in kinds]
    rows = rows or [row(kind, answer) for kind, answer in failure.responses.items()]
    return "\n".join(["| API | status | `x-amzn-errortype` | body |", "|---|---|---|---|", *rows])


def row(kind: str, answer: Response) -> str:
    status = "no answer" if answer.status is None else str(answer.status)
    return f"| {kind} | {status} | {code(answer.errortype)} | {code(answer.body)} |"


def code(text: str | None) -> str:
    return f"`{text.replace('|', chr(92) + '|')}`" if text else ""


def shown(example: Example) -> str:
    report = f"```\n{example.report.rstrip()}\n```"
    return f"## Example: {example.case}\n\n{report}\n\n```diff\n{example.change.rstrip()}\n```"


def index(book: RuleBook, folder: str = "docs") -> str:
    """From what a client sees to its causes: a table with a row for each failure, its answer and its rules."""
    lines = ["| error | the client sees | causes |", "|---|---|---|"]
    failures = {rule.failure.name: rule.failure for rule in book}
    for name, failure in sorted(failures.items()):
        causes = ", ".join(f"[{rule.id}]({folder}/{rule.id}.md)" for rule in book if rule.failure.name == name)
        answers = "<br>".join(dict.fromkeys(spoken(answer) for answer in failure.responses.values()))
        lines.append(f"| {name} | {answers} | {causes} |")
    return "\n".join(lines) + "\n"


def spoken(answer: Response) -> str:
    """ "403 Missing Authentication Token"; the error type, where the body is not telling."""
    status = "no answer" if answer.status is None else str(answer.status)
    words = telling_part(answer.body) or answer.errortype or ""
    return f"{status} {words}".strip().replace("|", "\\|")
