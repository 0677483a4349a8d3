"""Paths and their beginnings: a path is a `Text`, as gatelint.behavior.routing.patterns describes it."""

from __future__ import annotations

from gatelint.behavior.routing.patterns import ANYTHING, SLASH, asked, overlap
from gatelint.text import Reference, Text
from gatelint.values import Known, Truth, Value

UNKNOWN_PATH = Text.of("*")
"""What is left of a path of which nothing is known: it may be empty."""

EVERY_PATH = Text.of("/*")
"""Any whole path."""


def text_of(value: Value[Text]) -> Text | None:
    """The text of a value, read or not; None where it was not even seen."""
    return value.value if isinstance(value, Known) else value.text


def after(text: Text, beginning: Text) -> Text | None:
    """What is left of a text behind a beginning that it surely has, or None."""
    rest = list(text.parts)
    for wanted in beginning.parts:
        here = rest[0] if rest else None
        if isinstance(wanted, str) and isinstance(here, str) and here.startswith(wanted):
            rest[0] = here[len(wanted) :]
            if not rest[0]:
                rest = rest[1:]
        elif isinstance(wanted, Reference) and here == wanted:
            rest = rest[1:]
        else:
            return None
    return Text.of(*rest)


def begins_with(path: Text, prefix: Text) -> tuple[Truth, Text]:
    """Whether a path begins with the segments of `prefix` ("orders/v1"), and what is left behind them if it does.

    What is left is empty or begins with a slash, or is any path. Every path begins with an empty prefix.
    """
    if prefix.literal == "":
        return Truth.YES, path
    wanted = Text.of("/", prefix)
    rest = after(path, wanted)
    if rest is not None:
        first = rest.parts[0] if rest.parts else "/"
        if isinstance(first, str) and first.startswith("/"):
            return Truth.YES, rest
        if isinstance(first, str) and not first.startswith(("*", "?")):
            return Truth.NO, UNKNOWN_PATH
        return Truth.UNKNOWN, UNKNOWN_PATH
    pieces = path.split("/")
    depth = len(prefix.split("/"))
    if any(isinstance(part, str) and "{" in part for piece in pieces[1 : depth + 1] for part in piece.parts):
        # A placeholder in the text of a URL may well stand for the very segment that is looked for.
        return Truth.UNKNOWN, _below(pieces[depth + 1 :])
    start = asked(wanted).pattern
    mine = asked(path).pattern
    if not overlap(mine, start) and not overlap(mine, start + SLASH + ANYTHING):
        return Truth.NO, UNKNOWN_PATH
    if depth > 1 or len(pieces) < 2 or pieces[0].literal != "" or not is_one_segment(pieces[1]):
        return Truth.UNKNOWN, UNKNOWN_PATH
    same = pieces[1].equals(prefix)
    return same, UNKNOWN_PATH if same.is_no else _below(pieces[2:])


def is_one_segment(text: Text) -> bool:
    """Whether no slash can stand in a piece between two slashes, and nothing in it stands for many strings."""
    return all(part.plain if isinstance(part, Reference) else not set(part) & set("*?") for part in text.parts)


def _below(segments: list[Text]) -> Text:
    return Text.of(*(piece for segment in segments for piece in ("/", segment)))


def joined(beginning: Text, path: Text) -> Text:
    """A path behind another, which may end in a slash ("/prod/" and "/orders" are "/prod/orders")."""
    parts = beginning.parts
    if parts and isinstance(parts[-1], str) and path.parts and str(path).startswith("/"):
        return Text.of(*parts[:-1], parts[-1].rstrip("/"), path)
    return Text.of(beginning, path)
