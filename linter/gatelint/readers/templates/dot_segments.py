"""Segments "." and ".." in URLs, which most clients remove before they send a request, and some do not."""

from __future__ import annotations

from gatelint.text import Text


def has_dot_segments(url: Text) -> bool:
    """Whether a path holds a segment "." or "..", escaped or not."""
    _, path, _ = _around_path(url)
    return any(_dots_in(segment) for segment in path.split("/"))


def without_dot_segments(url: Text) -> Text | None:
    """What curl asks for; None where that is not known: escaped dots are left alone by some of its versions.

    https://datatracker.ietf.org/doc/html/rfc3986#section-5.2.4
    """
    before, path, behind = _around_path(url)
    kept: list[Text] = []
    *_, last = segments = path.split("/")
    for segment in segments:
        dots = _dots_in(segment)
        if not dots:
            kept.append(segment)
            continue
        if "%" in str(segment):
            return None
        if dots == 2 and kept and any(not reference.plain for reference in kept.pop().references):
            # More than one segment, or none, may stand there.
            return None
        if segment is last:
            kept.append(Text.of())
    return Text.of(before, Text.of("/").join(kept), behind)


def _dots_in(segment: Text) -> int:
    """1 of ".", 2 of "..", 0 of any other segment."""
    written = segment.literal
    dots = "" if written is None else written.lower().replace("%2e", ".")
    return len(dots) if dots in (".", "..") else 0


def _around_path(url: Text) -> tuple[Text, Text, Text]:
    """What stands before a path, the path behind its first slash, and the query string and fragment."""
    rest, hash_sign, fragment = url.partition("#")
    rest, mark, query = rest.partition("?")
    scheme, separator, behind = rest.partition("://")
    if not separator.parts:
        scheme, behind = separator, rest
    host, slash, path = behind.partition("/")
    return Text.of(scheme, separator, host, slash), path, Text.of(mark, query, hash_sign, fragment)
