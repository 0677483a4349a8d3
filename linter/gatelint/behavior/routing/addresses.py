"""URLs, as far as they are known, taken apart."""

from __future__ import annotations

from gatelint.records import record
from gatelint.text import Text


@record(hashable=True)
class Address:
    """A URL: scheme ("" where none is written) and host in lower case, port ("" where none is written), and path.

    The path is empty or begins with a slash; query string and fragment are left out.
    """

    scheme: Text
    host: Text
    port: Text
    path: Text


def address_of(url: Text | str) -> Address:
    """The parts of a URL. Without a scheme it begins with the host; a reference at the beginning may hide both."""
    scheme, separator, rest = Text.of(url).partition("://")
    if not separator.parts:
        scheme, rest = separator, scheme
    for end in ("#", "?"):
        rest = rest.partition(end)[0]
    authority, slash, path = rest.partition("/")
    host, _, port = authority.partition(":")
    return Address(scheme.lower(), host.lower(), port, Text.of(slash, path))
