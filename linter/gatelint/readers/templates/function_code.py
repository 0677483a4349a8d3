"""The code of a function that is written into the template, and the lines on which it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.function import Code
from gatelint.values import Known, Unresolved

if TYPE_CHECKING:
    from gatelint.readers.templates.section import Section
    from gatelint.text import Text

_LANGUAGES = {"python": "python", "nodejs": "javascript"}


def build_code(properties: Section) -> Code | None:
    """The code under Code.ZipFile of a function whose runtime says the language; None where there is none."""
    code = properties.section("Code")
    runtime = properties.word("Runtime")
    if code is None or isinstance(code, Unresolved) or not isinstance(runtime, Known):
        return None
    language = next((name for prefix, name in _LANGUAGES.items() if runtime.value.startswith(prefix)), None)
    written = code.text("ZipFile")
    if language is None or not isinstance(written, Known):
        return None
    return _code(written, language)


def _code(written: Known[Text], language: str) -> Code:
    whole = written.value.literal
    text = str(written.value) if whole is None else whole
    breaks = text.rstrip("\n").count("\n")
    span = written.place.span
    height = 0 if span is None else span.end_line - span.line
    # A block scalar begins on the line after its "|"; a quoted one on its own line, its breaks being escapes.
    in_block = breaks < height
    return Code(
        text=text,
        language=language,
        at=written.place,
        first_line=0 if span is None else span.line + 1 if in_block else span.line,
        line_by_line=breaks <= height,
        unread="parts of the code are put in on deployment" if whole is None else None,
    )
