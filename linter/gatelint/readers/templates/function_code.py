"""The code of a function that is written into the template or a file beside it, and the lines on which it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.function import Code
from gatelint.readers.templates.local_code import read_local_code
from gatelint.readers.templates.section import Section
from gatelint.values import Known, Place, Span

if TYPE_CHECKING:
    from gatelint.readers.templates.located import Located
    from gatelint.readers.templates.template import Template
    from gatelint.text import Text

LOCAL_CODE = "LocalCode"
"""The key under which Code holds the folder of a SAM function's code that is not packaged yet."""

_LANGUAGES = {"python": "python", "nodejs": "javascript"}


def build_code(resource: Located, properties: Section, template: Template) -> Code | None:
    """The code under Code of a function whose runtime says the language; None where it is not in sight."""
    runtime = properties.word("Runtime")
    name = runtime.value if isinstance(runtime, Known) else ""
    language = next((language for prefix, language in _LANGUAGES.items() if name.startswith(prefix)), None)
    if language is None:
        return None
    code = properties.section("Code")
    written = code.text("ZipFile") if isinstance(code, Section) else None
    if isinstance(written, Known):
        return _code(written, language)
    # Code that is still to be packaged is written as the path of its folder.
    folder = code.word(LOCAL_CODE) if isinstance(code, Section) else properties.word("Code")
    if not isinstance(folder, Known):
        folder = _asset(resource, template)
    handler = properties.word("Handler")
    if not isinstance(folder, Known) or not isinstance(handler, Known):
        return None
    found = read_local_code(template, folder.value, handler.value, language)
    if found is None:
        return None
    path, text = found
    end = len(text.partition("\n")[0]) + 1
    return Code(text=text, language=language, at=Place(path, folder.place.path, Span(1, 1, 1, end)), first_line=1)


def _asset(resource: Located, template: Template) -> Known[str] | None:
    """The folder, beside the template, from which the CDK uploads the code."""
    if "aws:asset:path" not in template.document.text and not template.source.endswith(".template.json"):
        return None
    from gatelint.readers.projects.cdk_assets import asset_path

    path = asset_path(resource, "Code")
    return None if path is None else Known(path, resource.place)


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
