"""`gatelint rules`: the rules that are installed, and the page of each."""

from __future__ import annotations

import argparse
import sys
from itertools import groupby

from gatelint.errors import FAILED, NOTHING_FOUND
from gatelint.packs import RuleBook, load_packs, tell_of_packs
from gatelint.pages import page, spoken, summary_of, url_of
from gatelint.reports.text import write
from gatelint.rule import Rule


def rules(options: argparse.Namespace) -> int:
    """Prints the list, or one rule. Raises UsageError for a rule that is not there."""
    book = load_packs()
    tell_of_packs(book)
    name: str | None = options.rule
    chosen = [book.named(name)] if name else list(book)
    if options.format == "json":
        write(as_json(chosen, book))
    elif name:
        write(page(chosen[0], book.documentation_of(chosen[0])))
    else:
        write(listed(book))
    sys.stdout.flush()
    return FAILED if book.problems else NOTHING_FOUND


def listed(book: RuleBook) -> str:
    """A paragraph for each failure: what the client sees, then its rules."""
    if not len(book):
        return "no rules are installed\n"
    paragraphs: list[str] = []
    longest = max(len(rule.id) for rule in book)
    for failure, members in groupby(sorted(book, key=lambda rule: rule.failure.name), lambda rule: rule.failure):
        answers = dict.fromkeys(spoken(answer) for answer in failure.responses.values())
        lines = [f"{failure.name}: {'; '.join(answers)}"]
        for rule in sorted(members, key=lambda rule: rule.code):
            mark = " " if rule.has_check else "-"
            lines.append(f"  {rule.code} {mark} {rule.id:{longest}}  {summary_of(book.documentation_of(rule))}")
        paragraphs.append("\n".join(lines) + "\n")
    if not all(rule.has_check for rule in book):
        paragraphs.append("- documented only: no configuration reveals it\n")
    return "\n".join(paragraphs)


def as_json(chosen: list[Rule], book: RuleBook) -> str:
    import json

    return json.dumps({"rules": [described(rule, book) for rule in chosen]}, ensure_ascii=False, indent=1) + "\n"


def described(rule: Rule, book: RuleBook) -> dict[str, object]:
    return {
        "id": rule.id,
        "code": rule.code,
        "failure": rule.failure.name,
        "summary": summary_of(book.documentation_of(rule)),
        "check": rule.has_check,
        "fix": rule.fix,
        "responses": {
            kind: {"status": answer.status, "errortype": answer.errortype, "body": answer.body}
            for kind, answer in rule.failure.responses.items()
            if not rule.kinds or kind in rule.kinds or not set(rule.kinds) & set(rule.failure.responses)
        },
        "url": url_of(book, rule.id),
    }
