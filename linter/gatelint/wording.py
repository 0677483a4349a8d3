"""How answers are spoken of: "GET /orders will get 403 "Missing Authentication Token""."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.rule import DEPLOY

if TYPE_CHECKING:
    from gatelint.rule import Certainty, Request, Response

LONGEST_QUOTE = 100

MESSAGE = re.compile(r'"[mM]essage"\s*:\s*"((?:[^"\\]|\\.)*)"')
XML_MESSAGE = re.compile(r"<Message>(.*?)</Message>", re.DOTALL)
HEADING = re.compile(r"<h1[^>]*>.*?</h1>", re.DOTALL | re.IGNORECASE)
HEADING_TEXT = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[^>]+>")


def telling_part(body: str | None) -> str:
    """The words of a body that a person would quote: a JSON message, the text of a page below its heading."""
    if not body:
        return ""
    if found := MESSAGE.search(body):
        text = found[1].replace('\\"', '"').replace("\\\\", "\\")
    elif found := XML_MESSAGE.search(body):
        text = found[1]
    elif body.lstrip().startswith("<"):
        text = TAG.sub(" ", HEADING.sub(" ", body))
        if not text.strip() and (found := HEADING_TEXT.search(body)):
            text = TAG.sub(" ", found[1])
    else:
        text = body
    text = " ".join(text.split()).rstrip(".")
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1].rstrip() + "…"


def what_happens(request: Request, certainty: Certainty, response: Response, *, by_browser: bool = False) -> str:
    """The sentence that a finding comes down to, without its cause."""
    words = telling_part(response.body)
    quoted = f' "{words}"' if words else ""
    verb = f"{request.spoken} {certainty.value}"
    if request.method == DEPLOY:
        code = " ".join(str(part) for part in (response.status, response.errortype) if part is not None)
        return f"{verb} be refused with {code}{quoted}" if code else f"{verb} be refused{quoted}"
    if response.status is None:
        reason = f" ({words})" if words else ""
        return f"{verb} be blocked by the browser{reason}" if by_browser else f"{verb} get no answer{reason}"
    return f"{verb} get {response.status}{quoted}"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """ "1 route", "2 routes"."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def spoken_when(when: list[dict[str, bool]], hangs_on: list[tuple[str, str]]) -> str:
    """ "IsProd is false and HasDomain is true, or Protocol is http-only, its default"; "" where it always holds."""
    cases = [" and ".join(f"{name} is {str(value).lower()}" for name, value in case.items()) for case in when]
    parts = [", or ".join(cases)] if cases else []
    parts += [f"{name} is {shown(value)}, its default" for name, value in hangs_on]
    return " and ".join(parts)


def shown(value: str) -> str:
    return value if value and value == value.strip() else f'"{value}"'
