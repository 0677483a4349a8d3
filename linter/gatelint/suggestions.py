"""What somebody who misspelled a name is likely to mean."""

from __future__ import annotations

from collections.abc import Iterable


def suggestion(name: str, known_names: Iterable[str]) -> str:
    """What is likely meant: " (did you mean x?)", or nothing."""
    import difflib

    close = difflib.get_close_matches(name, list(known_names), n=1, cutoff=0.6)
    return f" (did you mean {close[0]}?)" if close else ""
