"""The rules inside cfn-lint, and so in every editor that runs it: `cfn-lint -a gatelint.cfn_lint -- template.yaml`.

cfn-lint makes one instance of each class in this module that is a rule. `Gatelint` (E9600) examines the template as
`gatelint check` does. What it finds carries the id of one of its child rules, E9601 (will) or W9601 (may) and so on, so
that cfn-lint's own ways of leaving rules out work with each of them.
https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/getting_started/rules.md
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cfnlint.decode import cfn_json, cfn_yaml
from cfnlint.rules import CloudFormationLintRule, RuleMatch

from gatelint.commands.check import STANDARD_INPUT, Run
from gatelint.commands.subjects import Candidate, subjects_of
from gatelint.excerpts import telling_span
from gatelint.packs import PackError, RuleBook, load_packs
from gatelint.pages import summary_of, url_of
from gatelint.parameters import texts_of
from gatelint.readers.projects.projects import Projects
from gatelint.readers.projects.stack_settings import StackSettings
from gatelint.readers.templates.documents import looks_like_template, ties_in
from gatelint.reports.report import sentences_about
from gatelint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cfnlint.template import Template

    from gatelint.diagnosis import Diagnosis, Examination, Problem
    from gatelint.rule import Rule
    from gatelint.values import Place

TEXT = "gatelint_text"
"""The attribute of decoded templates that holds their text."""

TAGS = ["gatelint", "apigateway"]

NOT_AT_HAND = "gatelint has not examined the template: cfn-lint was handed neither its text nor a file that is there"


class Gatelint(CloudFormationLintRule):
    """Examines a template once, and says what is found in the name of the child rules."""

    id = "E9600"
    shortdesc = "The template can be examined by gatelint"
    description = "Nothing keeps gatelint from finding which errors clients of API Gateway will get"
    tags = TAGS

    def __init__(self) -> None:
        super().__init__()
        self.config_definition = {
            "region": {"default": "", "type": "string"},
            "config_env": {"default": "", "type": "string"},
        }
        self.configure()
        self.child_rules = dict.fromkeys([*(child.id for child in CHILDREN), Odd.id])

    def match(self, cfn: Template) -> Iterator[RuleMatch]:
        content = content_of(cfn)
        if content is None:
            yield about_all_of_it(NOT_AT_HAND)
            return
        if not looks_like_template(content):
            return
        source = cfn.filename or STANDARD_INPUT
        for told in given_in(cfn):
            yield from self._matches(source, content, StackSettings(told, self.config["region"] or None))

    def _matches(self, source: str, content: bytes, told: StackSettings) -> Iterator[RuleMatch]:
        projects = Projects(told, self.config["config_env"] or None)
        run = Run(BOOK.chosen([], []), BOOK, projects, Settings(), None)
        for examination in examine(run, source, content):
            for problem in examination.unreadable:
                yield match_at(problem, source)
            for crash in examination.crashes:
                yield about_all_of_it(crash)
            for diagnosis in examination.diagnoses:
                yield from self._in_the_name_of(diagnosis.name, match_of(diagnosis, source))
            for remark in examination.remarks:
                yield from self._in_the_name_of(Odd.id, match_at(remark, source))
        for error in projects.problems:
            yield about_all_of_it(str(error))
        for error in projects.remarks:
            yield from self._in_the_name_of(Odd.id, about_all_of_it(str(error)))

    def _in_the_name_of(self, rule_id: str, match: RuleMatch) -> Iterator[RuleMatch]:
        """The match as a child rule's; none where that has been left out."""
        match.rule = self.child_rules.get(rule_id)
        if match.rule is not None:
            yield match


class Odd(CloudFormationLintRule):
    """Carries what is odd about a template and does no harm."""

    id = "I9600"
    shortdesc = "Nothing about the template is odd to gatelint"
    description = "Suppressions name a rule and a reason, and nested templates are where they are said to be"
    tags = TAGS


def classes_of(rule: Rule, book: RuleBook) -> Iterator[type[CloudFormationLintRule]]:
    """The two rules that carry what a rule finds: an error for what will happen, a warning for what may."""
    summary = summary_of(book.documentation_of(rule))
    for letter, certainty in (("E", "will"), ("W", "may")):
        rule_id = f"{letter}{rule.code}"
        told: dict[str, Any] = {
            "id": rule_id,
            "shortdesc": f"{rule.id} ({certainty} happen)",
            "description": summary,
            "source_url": url_of(book, rule.id) or "",
            "tags": [*TAGS, rule.failure.name],
            "__module__": __name__,
            "__doc__": summary,
        }
        yield type(rule_id, (CloudFormationLintRule,), told)


def loaded_book() -> RuleBook:
    """The rules that are installed. Raises ImportError, which cfn-lint tells in one line."""
    try:
        return load_packs()
    except PackError as error:
        raise ImportError(str(error)) from error


def examine(run: Run, source: str, content: bytes) -> list[Examination]:
    """What is said of a template, as `gatelint check` would say it of this file alone.

    Stacks that are nested in it are read along; what is wrong in them is told when they are linted themselves.
    """
    if not is_in_file(source, content):
        return run.examine_content(source, content)
    subjects = subjects_of([Candidate(source, ties_in(content))], run.projects.settings_of)
    return [each for subject in subjects for each in run.examine(subject) if each.source == source]


def is_in_file(path: str, content: bytes) -> bool:
    """Whether a file says just this, whatever its lines end in. An editor may have another text than the disk."""
    try:
        with open(path, "rb") as stream:
            return stream.read().splitlines() == content.splitlines()
    except OSError:
        return False


def given_in(cfn: Template) -> list[dict[str, str]]:
    """The values of parameters that cfn-lint was told, each set of them; one that is empty where it was told none."""
    sets = [texts_of(each.parameters, each.source or "--parameters") for each in cfn.context.parameter_sets or ()]
    return sets or [{}]


def match_of(diagnosis: Diagnosis, linted: str) -> RuleMatch:
    """A finding as cfn-lint tells it. Notes go into the message: cfn-lint would count each of them as an error."""
    notes = "".join(f" {note.message} ({line_of(note.at, linted)})." for note in diagnosis.notes)
    message = f"{sentences_about(diagnosis)}{notes} [{diagnosis.rule}]"
    match = RuleMatch(list(diagnosis.at.path), message, location=location_of(diagnosis.at))
    if diagnosis.at.source != linted:
        match.filename = diagnosis.at.source  # the OpenAPI document of an API, say
    return match


def line_of(place: Place, linted: str) -> str:
    """ "line 55", or "openapi.yaml:12" in another file."""
    span = place.key or place.span
    line = span.line if span else 1
    return f"line {line}" if place.source == linted else f"{place.source}:{line}"


def location_of(place: Place) -> tuple[int, int, int, int]:
    """From its key to the end of its value, or of the key where the value ends on another line; all from 0.

    Nobody wants all of a resource underlined.
    """
    first = place.key or place.span
    last = telling_span(place)
    if first is None or last is None:
        return (0, 0, 0, 0)
    end = last if last.end_line == first.line else first
    return (first.line - 1, first.column - 1, end.end_line - 1, end.end_column - 1)


def about_all_of_it(message: str) -> RuleMatch:
    """What concerns a template as a whole; told at its beginning."""
    return RuleMatch([], message, location=(0, 0, 0, 0))


def match_at(problem: Problem, linted: str) -> RuleMatch:
    """What could not be read, or is odd."""
    line, column = max(0, problem.line - 1), max(0, problem.column - 1)
    match = RuleMatch([], problem.message, location=(line, column, line, column + 1))
    if problem.source != linted:
        match.filename = problem.source
    return match


def content_of(cfn: Template) -> bytes | None:
    """What the linted template says, as it is written. None where there is no telling.

    cfn-lint gives rules what it decoded and transformed: until 1.53 the expanded form of a SAM template, without the
    places of most things, and always without comments.
    """
    text = text_decoded_to(cfn) or text_handed_over()
    if text is not None:
        return text.encode("utf-8", "surrogatepass")
    if cfn.filename is None:
        return None
    try:
        with open(cfn.filename, "rb") as stream:
            return stream.read()
    except OSError:
        return None


def text_decoded_to(cfn: Template) -> str | None:
    """The text that a template was decoded from since this module is here."""
    # A transform puts another template in the place of the decoded one; what declared it is kept.
    declared: Sequence[object] = cfn.transform_pre["Transform"]
    for node in (cfn.template, declared, *declared):
        text = getattr(node, TEXT, None)
        if isinstance(text, str):
            return text
    return None


def text_handed_over() -> str | None:
    """The text that cfnlint.api.lint, somewhere up the stack, was called with: it may have decoded it before this
    module was there, as it does for `sam validate --lint`."""
    frame = inspect.currentframe()
    while frame is not None:
        if frame.f_code.co_name == "lint" and frame.f_globals.get("__name__") == "cfnlint.api":
            text = frame.f_locals.get("s")
            return text if isinstance(text, str) else None
        frame = frame.f_back
    return None


def remembering(decode: Callable[..., Any]) -> Callable[..., Any]:
    """A decoder of cfn-lint that notes on what it decodes the text that it decoded."""

    @functools.wraps(decode)
    def decode_and_note(text: object, *rest: object, **named: object) -> Any:
        decoded = decode(text, *rest, **named)
        for node in (decoded, decoded.get("Transform") if hasattr(decoded, "get") else None):
            if hasattr(node, "start_mark"):
                setattr(node, TEXT, text)
        return decoded

    return decode_and_note


BOOK = loaded_book()
CHILDREN = [child for rule in BOOK if rule.has_check for child in classes_of(rule, BOOK)]
globals().update({child.__name__: child for child in CHILDREN})

# What comes from standard input is read once and nowhere kept, and an editor's text is in no file.
cfn_yaml.loads = remembering(cfn_yaml.loads)
cfn_json.loads = remembering(cfn_json.loads)
