"""XML that every reader takes, whatever stands in a message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold, not even escaped: https://www.w3.org/TR/xml/#charsets"""


def readable(text: str) -> str:
    """The text as a reader of XML gets to see it: line breaks are one character, what XML cannot hold is replaced."""
    return NO_CHARACTER.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def element(parent: Element | None, name: str, attributes: Mapping[str, object], text: str | None = None) -> Element:
    """A new element, the last of its parent's."""
    told = {key: readable(str(value)) for key, value in attributes.items()}
    made = Element(name, told) if parent is None else SubElement(parent, name, told)
    made.text = None if text is None else readable(text)
    return made


def document(root: Element) -> str:
    """The whole document, in ASCII: so it is what it says, in whichever encoding a stream writes it."""
    indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="us-ascii").decode("ascii")}\n'
