"""A string of which parts may not be known here: literal pieces, and references to what is only known on deployment.

`https://${Api}.execute-api.${AWS::Region}.amazonaws.com/prod` stays readable that way: it can be split, matched and
compared, and leads to the API that it names, though nobody knows the API's id yet. Two texts with the same references
are equal.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from gatelint.values import Truth


class Reference(NamedTuple):
    """Something that stands for a string not known here.

    `kind` is "resource" (what Ref of a resource gives, or with an `attribute` GetAtt), "parameter", "pseudo"
    (AWS::Region), "import", "dynamic" ({{resolve:...}}), or what a reader needs beyond these. `plain` says that the
    string is one word, of letters, digits, hyphens and underscores only: nothing that separates the parts of a URL, a
    host name or an ARN stands in it.
    """

    kind: str
    name: str
    attribute: str = ""
    plain: bool = True

    def __str__(self) -> str:
        return f"${{{self.name}.{self.attribute}}}" if self.attribute else f"${{{self.name}}}"


Part = str | Reference


class Text:
    """An immutable sequence of literal pieces and references; no two literal pieces are neighbours, none is empty."""

    __slots__ = ("_hash", "parts")

    parts: tuple[Part, ...]

    def __init__(self, parts: tuple[Part, ...]) -> None:
        """Takes parts that are in order already; `Text.of` puts them in order."""
        self.parts = parts
        self._hash: int | None = None

    @staticmethod
    def of(*pieces: Text | Part) -> Text:
        """The pieces one after another."""
        if len(pieces) == 1:
            (only,) = pieces
            if isinstance(only, Text):
                return only
            return Text((only,)) if only else _EMPTY
        parts: list[Part] = []
        literal = ""
        for piece in pieces:
            for part in piece.parts if isinstance(piece, Text) else (piece,):
                if isinstance(part, str):
                    literal += part
                    continue
                if literal:
                    parts.append(literal)
                    literal = ""
                parts.append(part)
        if literal:
            parts.append(literal)
        return Text(tuple(parts))

    @property
    def literal(self) -> str | None:
        """The string, where all of it is known."""
        if not self.parts:
            return ""
        first = self.parts[0]
        return first if len(self.parts) == 1 and isinstance(first, str) else None

    @property
    def references(self) -> tuple[Reference, ...]:
        return tuple(part for part in self.parts if isinstance(part, Reference))

    @property
    def reference(self) -> Reference | None:
        """The reference that this is and nothing besides."""
        first = self.parts[0] if len(self.parts) == 1 else None
        return first if isinstance(first, Reference) else None

    def __str__(self) -> str:
        return "".join(map(str, self.parts))

    def __repr__(self) -> str:
        return f"Text({str(self)!r})"

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(self.parts)
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self.parts == other.parts

    def split(self, separator: str) -> list[Text]:
        """The pieces between separators in the literal parts. References are taken to hold none."""
        literal = self.literal
        if literal is not None:
            return [Text.of(word) for word in literal.split(separator)]
        pieces: list[list[Part]] = [[]]
        for part in self.parts:
            if isinstance(part, Reference):
                pieces[-1].append(part)
                continue
            first, *rest = part.split(separator)
            pieces[-1].append(first)
            for word in rest:
                pieces.append([word])  # noqa: PERF401  # a list of strings is no list of parts
        return [Text.of(*piece) for piece in pieces]

    def partition(self, separator: str) -> tuple[Text, Text, Text]:
        """What is before the first separator in a literal part, the separator, and what is after; as str.partition."""
        for index, part in enumerate(self.parts):
            if isinstance(part, str) and separator in part:
                before, found, after = part.partition(separator)
                return Text.of(*self.parts[:index], before), Text.of(found), Text.of(after, *self.parts[index + 1 :])
        return self, _EMPTY, _EMPTY

    def join(self, pieces: list[Text]) -> Text:
        """The pieces with this text between them."""
        joined: list[Text] = []
        for index, piece in enumerate(pieces):
            joined += [self, piece] if index else [piece]
        return Text.of(*joined)

    def lower(self) -> Text:
        """With its literal parts in lower case."""
        return Text(tuple(part.lower() if isinstance(part, str) else part for part in self.parts))

    def equals(self, other: Text | str) -> Truth:
        """Whether both are the same string."""
        mine, theirs = _without_common_ends(self.parts, (other,) if isinstance(other, str) else other.parts)
        if not mine and not theirs:
            return Truth.YES
        if not any(isinstance(part, Reference) for part in (*mine, *theirs)):
            return Truth.NO
        return Truth.NO if _surely_differ(mine, theirs) or _surely_differ(theirs, mine) else Truth.UNKNOWN

    def starts_with(self, prefix: str) -> Truth:
        return self.matches(f"{_escaped(prefix)}*")

    def ends_with(self, suffix: str) -> Truth:
        return self.matches(f"*{_escaped(suffix)}")

    def contains(self, word: str) -> Truth:
        return self.matches(f"*{_escaped(word)}*")

    def matches(self, glob: str) -> Truth:
        """Whether the string matches a pattern: "*" any characters, "?" any one; "[*]" and "[?]" stand for themselves.

        Yes is answered only where it does whatever the references stand for.
        """
        pattern = _glob(glob)
        if self.literal is not None:
            return Truth.of(pattern.fullmatch(self.literal) is not None)
        # A reference must lie in what "*" takes, so a sign that no pattern mentions stands for each.
        marked = "".join(part if isinstance(part, str) else _MARK for part in self.parts)
        if _glob_of_marks(glob).fullmatch(marked) is not None:
            return Truth.YES
        return Truth.UNKNOWN if _may_match(self.parts, glob) else Truth.NO


_EMPTY = Text(())
_MARK = "\0"
_PLAIN = "[A-Za-z0-9_-]+"


def _escaped(text: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", text)


@lru_cache(maxsize=512)
def _glob(glob: str) -> re.Pattern[str]:
    return re.compile("".join(_regex_of(token, "[\\s\\S]") for token in _tokens(glob)))


@lru_cache(maxsize=512)
def _glob_of_marks(glob: str) -> re.Pattern[str]:
    """The pattern over texts in which marks stand for references: "?" takes none, for a reference may be longer."""
    return re.compile(
        "".join(_regex_of(token, "[\\s\\S]" if token == "*" else f"[^{_MARK}]") for token in _tokens(glob))
    )


def _tokens(glob: str) -> list[str]:
    return re.findall(r"\[[*?\[]\]|[\s\S]", glob)


def _regex_of(token: str, anything: str) -> str:
    if token == "*":
        return f"{anything}*"
    if token == "?":
        return anything
    return re.escape(token[1] if len(token) == 3 else token)


def _may_match(parts: tuple[Part, ...], glob: str) -> bool:
    """Whether literal ends of a text allow that it matches: what comes before the first "*", and after the last."""
    tokens = _tokens(glob)
    wild = [index for index, token in enumerate(tokens) if token == "*"]
    head = tokens[: wild[0]] if wild else tokens
    tail = tokens[wild[-1] + 1 :] if wild else tokens
    return _agrees(parts, head) and _agrees(
        tuple(part[::-1] if isinstance(part, str) else part for part in reversed(parts)), tail[::-1]
    )


def _agrees(parts: tuple[Part, ...], tokens: list[str]) -> bool:
    """Whether the beginning of a text, as far as it is literal, agrees with tokens that hold no "*"."""
    first = parts[0] if parts else ""
    if isinstance(first, Reference):
        return True
    for character, token in zip(first, tokens, strict=False):
        if token not in ("?", character) and token != f"[{character}]":
            return False
    return len(parts) > 1 or len(first) >= len(tokens)


def _without_common_ends(mine: tuple[Part, ...], theirs: tuple[Part, ...]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    mine, theirs = _without_common_start(mine, theirs)
    mine, theirs = _without_common_start(_reversed(mine), _reversed(theirs))
    return _reversed(mine), _reversed(theirs)


def _reversed(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(part[::-1] if isinstance(part, str) else part for part in reversed(parts))


def _without_common_start(
    mine: tuple[Part, ...], theirs: tuple[Part, ...]
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    while mine and theirs:
        one, other = mine[0], theirs[0]
        if isinstance(one, str) and isinstance(other, str):
            length = _common_length(one, other)
            mine, theirs = _shorter(mine, length), _shorter(theirs, length)
            if length < min(len(one), len(other)):
                break
        elif one == other:
            mine, theirs = mine[1:], theirs[1:]
        else:
            break
    return mine, theirs


def _common_length(one: str, other: str) -> int:
    """How many characters two strings have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, pair in pairs if pair[0] != pair[1]), min(len(one), len(other)))


def _shorter(parts: tuple[Part, ...], length: int) -> tuple[Part, ...]:
    first = parts[0]
    rest = first[length:] if isinstance(first, str) else first
    return (rest, *parts[1:]) if rest else parts[1:]


def _surely_differ(mine: tuple[Part, ...], theirs: tuple[Part, ...]) -> bool:
    """Whether two texts without common ends differ whatever their references stand for."""
    if not mine or not theirs:
        # Only a reference can stand for nothing, and what Ref of a resource gives is never empty.
        rest = mine or theirs
        return any(isinstance(part, str) or part.kind in ("resource", "pseudo") for part in rest)
    one, other = mine[0], theirs[0]
    if isinstance(one, str) and isinstance(other, str):
        return True
    if isinstance(mine[-1], str) and isinstance(theirs[-1], str):
        return True
    if len(mine) == 1 and len(theirs) == 1 and isinstance(one, Reference) and isinstance(other, Reference):
        # Two resources never have one id.
        return one.kind == other.kind == "resource" and one.name != other.name and one.attribute == other.attribute
    if len(theirs) == 1 and isinstance(other, str):
        return _shape(mine).fullmatch(other) is None
    return False


@lru_cache(maxsize=512)
def _shape(parts: tuple[Part, ...]) -> re.Pattern[str]:
    """What a text may be, once its references are known."""
    return re.compile(
        "".join(
            re.escape(part)
            if isinstance(part, str)
            else _PLAIN
            if part.plain and part.kind in ("resource", "pseudo")
            else "[\\s\\S]*"
            for part in parts
        )
    )
