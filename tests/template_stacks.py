"""Reads small templates into stacks."""

from __future__ import annotations

from gatelint.readers.templates.choices import choices_of
from gatelint.readers.templates.documents import read_document
from gatelint.readers.templates.evaluator import Evaluator
from gatelint.readers.templates.stack import Stack
from gatelint.readers.templates.template import Template
from gatelint.text import Text
from gatelint.values import Known


def stacks_of(text: str, **given: str) -> list[Stack]:
    """The stack of each scenario of a template."""
    template = Template.of(read_document("template.yaml", text.encode()))
    choices = choices_of(template, given, frozenset(), {})
    return [Stack(Evaluator(template, bindings)) for bindings in choices.all]


def stack_of(text: str, **given: str) -> Stack:
    """The stack of a template without conditions."""
    (stack,) = stacks_of(text, **given)
    return stack


def first_text(stack: Stack) -> Known[Text] | None:
    """The value of the first output, where it is not wholly unknown."""
    value = stack.outputs[0].value
    return value if isinstance(value, Known) else None
