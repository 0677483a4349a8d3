"""What stands at the ends of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator


def trimmed(text: Text, mark: str) -> Text:
    """The text without any `mark` (one character) at its ends. What references stand for is left as it is."""
    if text.literal is not None:
        return Text.of(text.literal.strip(mark))
    pieces = text.split(mark)
    while pieces and pieces[0].literal == "":
        del pieces[0]
    while pieces and pieces[-1].literal == "":
        del pieces[-1]
    return Text.of(*_joined(pieces, mark))


def _joined(pieces: list[Text], mark: str) -> Iterator[Text | str]:
    for index, piece in enumerate(pieces):
        if index:
            yield mark
        yield piece
