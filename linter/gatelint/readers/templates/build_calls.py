"""URLs that a template hands on: evidence of what its clients call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.door import Call
from gatelint.readers.templates.curl_commands import is_url, read_curl
from gatelint.readers.templates.dot_segments import has_dot_segments
from gatelint.values import Known, Listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.function import Function
    from gatelint.readers.templates.stack import Stack
    from gatelint.text import Text
    from gatelint.values import Maybe


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
    call = Call(url=value.value, at=value.place, told_by=told_by, teller=teller, variable=variable)
    if shown.startswith("curl "):
        command = read_curl(value.value)
        if command is None or command.url is None:
            return
        call.url, call.method, call.headers = command.url, command.method, command.headers
    elif not is_url(shown):
        return
    # Whoever calls such a URL may remove the segments or not, and what API Gateway makes of them is not documented.
    if not has_dot_segments(call.url):
        yield call
