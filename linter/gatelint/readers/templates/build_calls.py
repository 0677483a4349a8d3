"""URLs that a template hands on: evidence of what its clients call."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from gatelint.front_door.door import Call
from gatelint.values import Known, Listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.function import Function
    from gatelint.readers.templates.stack import Stack
    from gatelint.text import Text
    from gatelint.values import Maybe

_SCHEMES = ("https://", "http://", "wss://", "ws://")
_SENDS_DATA = ("-d", "--data", "-F", "--form", "--json")
_TAKES_A_VALUE = (*_SENDS_DATA, "-e", "--referer", "-x", "--proxy", "-o", "--output", "-H", "--header")


def build_calls(stack: Stack, functions: Listing[Function]) -> Listing[Call]:
    """The URLs in the outputs of the template and in the environment variables of its functions.

    A value that is a URL as a whole, or a curl command; never one that speaks of a URL among other words.
    """
    calls: Listing[Call] = Listing(unread=stack.unread)
    for output in stack.outputs:
        calls.items.extend(_calls(output.value, told_by="output", teller=output.name))
    for function in functions:
        for variable, value in function.environment.items():
            calls.items.extend(_calls(value, told_by="environment", teller=function.name, variable=variable))
        if function.environment_unread is not None:
            calls.lacks(function.environment_unread)
    return calls


def _calls(value: Maybe[Text], told_by: str, teller: str, variable: str = "") -> Iterator[Call]:
    if not isinstance(value, Known):
        return
    shown = str(value.value)
    method = None
    url: Text | None = value.value
    if shown.startswith("curl "):
        url, method = _curl(value.value)
    elif not _is_url(shown):
        return
    if url is not None:
        yield Call(url=url, at=value.place, told_by=told_by, teller=teller, variable=variable, method=method)


def _is_url(shown: str) -> bool:
    if any(character.isspace() for character in shown):
        return False
    host, slash, _ = shown.partition("/")
    return shown.startswith(_SCHEMES) or (slash == "/" and ".execute-api." in host and '"' not in host)


def _curl(command: Text) -> tuple[Text | None, str | None]:
    """The URL of a curl command and its method: what -X says, else POST where data is sent, else GET.

    https://curl.se/docs/manpage.html
    """
    import shlex  # most templates tell no command

    try:
        words = shlex.split(str(command), comments=False)
    except ValueError:
        return None, None
    url: str | None = None
    method: str | None = None
    fallback = "GET"
    for option, word in itertools.pairwise(words):
        if option in ("-X", "--request"):
            method = word
        elif word.startswith(("-X", "--request=")) and word != "-X":
            method = word.removeprefix("-X").removeprefix("--request=")
        elif word in ("-I", "--head"):
            fallback = "HEAD"
        elif word.startswith(_SENDS_DATA):
            fallback = "POST"
        elif url is None and _is_url(word) and not option.startswith(_TAKES_A_VALUE):
            url = word
    found = next((word for word in _words(command) if str(word) == url), None)
    return found, (method or fallback).upper()


def _words(command: Text) -> list[Text]:
    """The words of a command line, where quotation marks separate words too."""
    words = [command]
    for separator in (" ", "\n", "\t", "'", '"'):
        words = [word for piece in words for word in piece.split(separator)]
    return words
