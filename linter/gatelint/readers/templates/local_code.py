"""The code of a function in a file beside the template, as SAM and `aws cloudformation package` take it.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html#sam-function-codeuri
https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gatelint.readers.templates.template import Template

MOST_BYTES = 200_000
"""Larger files are bundles, which nobody reads."""

ENDINGS = {"python": (".py",), "javascript": (".js", ".mjs", ".cjs")}
"""How files of a language end, in the order in which Lambda looks for them."""


def read_local_code(template: Template, folder: str, handler: str, language: str) -> tuple[str, str] | None:
    """The path and the text of the file that a handler names in a folder; None where it cannot be read.

    The folder may lie beside that of the template ("../src"), but has to be relative to it.
    """
    if template.source.startswith("<") or "://" in folder or os.path.isabs(folder):
        return None
    for ending in ENDINGS[language]:
        path = os.path.normpath(os.path.join(os.path.dirname(template.source), folder, _module(handler) + ending))
        if path not in template.local_files:
            template.local_files[path] = text = _text_at(path)
            if text is not None:
                template.texts[path] = text
        text = template.local_files[path]
        if text is not None:
            return path, text
    return None


def _module(handler: str) -> str:
    """The file of a handler without its ending: "src/app" of "src/app.handler", and of "src.app.handler" in Python.

    https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html#python-handler-naming
    """
    folder, slash, name = handler.rpartition("/")
    return f"{folder}{slash}{name.rpartition('.')[0].replace('.', '/')}"


def _text_at(path: str) -> str | None:
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size > MOST_BYTES:
            return None
        with open(path, encoding="utf-8-sig", newline="") as stream:
            return stream.read()
    except (OSError, ValueError):
        return None
