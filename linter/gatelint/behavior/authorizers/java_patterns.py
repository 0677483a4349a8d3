"""Regular expressions as Java reads them, which is what API Gateway matches tokens with.

An expression becomes an automaton that is asked step by step for all ways at once, so that no expression, however it is
nested, takes longer than its length times that of the value. What is beyond plain regular expressions - looking
around, backreferences, possessive quantifiers, classes within classes - is not read.
https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html
"""

from __future__ import annotations

from typing import TypeAlias

from gatelint.records import field, record

LONGEST = 400
DEEPEST = 20
MOST_STATES = 2000

ALPHABET = frozenset(map(chr, range(0x20, 0x7F))) | {"\t"}
"""What the value of a header is made of."""

_DIGITS = frozenset("0123456789")
_WORD = _DIGITS | frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
_BLANKS = frozenset(" \t")
_CLASSES = {
    "d": _DIGITS,
    "D": ALPHABET - _DIGITS,
    "w": _WORD,
    "W": ALPHABET - _WORD,
    "s": _BLANKS,
    "S": ALPHABET - _BLANKS,
    "t": frozenset("\t"),
}
_EDGES = {"A": "start", "z": "end", "Z": "end"}


class _NotReadError(Exception):
    """The expression is not well formed, or has something that is not read here."""


@record()
class _Edge:
    """The place before the first character ("start"), or behind the last one ("end")."""

    side: str


@record()
class _Sequence:
    items: list[_Node] = field(default_factory=list["_Node"])


@record()
class _Choice:
    ways: list[_Node]


@record()
class _Repeated:
    """`item`, `least` times at least and `most` times at most; any number of times if that is None."""

    item: _Node
    least: int
    most: int | None


_Node: TypeAlias = "frozenset[str] | _Edge | _Sequence | _Choice | _Repeated"


class JavaPattern:
    """What values an expression matches.

    Each state of the automaton has steps: (what is consumed, the next state), where nothing consumed is None, or the
    name of an edge that must have been reached.
    """

    def __init__(self, node: _Node) -> None:
        self._steps: list[list[tuple[frozenset[str] | str | None, int]]] = [[]]
        self._last = self._build(node, 0)

    def is_matched_by(self, value: str) -> bool:
        """Whether the expression matches the value from its first character to its last."""
        return self._run(value, anywhere=False)

    def is_found_in(self, value: str) -> bool:
        """Whether the expression matches some part of the value."""
        return self._run(value, anywhere=True)

    @property
    def is_found_in_nothing(self) -> bool:
        """Whether there is no value at all, but the empty one, in which the expression would be found."""
        waiting = [(0, False, False), (0, True, False)]
        seen = set(waiting)
        while waiting:
            state, inside, ended = waiting.pop()
            if state == self._last and (inside or not ended):
                return False
            for what, target in self._steps[state]:
                if (what == "start" and inside) or (isinstance(what, frozenset) and (ended or not what)):
                    continue
                reached = (target, inside or isinstance(what, frozenset), ended or what == "end")
                if reached not in seen:
                    seen.add(reached)
                    waiting.append(reached)
        return True

    def _run(self, value: str, *, anywhere: bool) -> bool:
        states: set[int] = {0}
        for index in range(len(value) + 1):
            if anywhere:
                states.add(0)
            self._reach(states, at_start=index == 0, at_end=index == len(value))
            if self._last in states and (anywhere or index == len(value)):
                return True
            if index < len(value):
                character = value[index]
                states = {
                    target
                    for state in states
                    for what, target in self._steps[state]
                    if isinstance(what, frozenset) and character in what
                }
        return False

    def _reach(self, states: set[int], *, at_start: bool, at_end: bool) -> None:
        """Adds the states that are reached without consuming anything."""
        waiting = list(states)
        while waiting:
            for what, target in self._steps[waiting.pop()]:
                free = what is None or (what == "start" and at_start) or (what == "end" and at_end)
                if free and target not in states:
                    states.add(target)
                    waiting.append(target)

    def _state(self) -> int:
        if len(self._steps) >= MOST_STATES:
            raise _NotReadError
        self._steps.append([])
        return len(self._steps) - 1

    def _build(self, node: _Node, start: int) -> int:
        """Adds the way from a state through a node; returns the state that it ends in."""
        if isinstance(node, _Sequence):
            for item in node.items:
                start = self._build(item, start)
            return start
        if isinstance(node, _Choice):
            end = self._state()
            for way in node.ways:
                # A state of its own: a repetition in one way must not lead into the others.
                first = self._state()
                self._steps[start].append((None, first))
                self._steps[self._build(way, first)].append((None, end))
            return end
        if isinstance(node, _Repeated):
            return self._build_repeated(node, start)
        end = self._state()
        self._steps[start].append((node.side if isinstance(node, _Edge) else node, end))
        return end

    def _build_repeated(self, node: _Repeated, start: int) -> int:
        for _ in range(node.least):
            start = self._build(node.item, start)
        end = self._state()
        if node.most is None:
            loop = self._state()
            self._steps[start].append((None, loop))
            self._steps[self._build(node.item, loop)].append((None, loop))
            self._steps[loop].append((None, end))
            return end
        for _ in range(node.most - node.least):
            self._steps[start].append((None, end))
            start = self._build(node.item, start)
        self._steps[start].append((None, end))
        return end


def read_java_pattern(expression: str) -> JavaPattern | None:
    """The expression's pattern; None where it is not well formed, or beyond what is read here."""
    if len(expression) > LONGEST:
        return None
    try:
        return JavaPattern(_Parser(expression).parsed())
    except _NotReadError:
        return None


class _Parser:
    def __init__(self, expression: str) -> None:
        self._ignores_case = expression.startswith("(?i)")
        self._text = expression.removeprefix("(?i)")
        self._at = 0

    def parsed(self) -> _Node:
        node = self._choice(0)
        if self._at < len(self._text):
            raise _NotReadError
        return node

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self) -> str:
        character = self._next()
        if not character:
            raise _NotReadError
        self._at += 1
        return character

    def _skip(self, text: str) -> bool:
        found = self._text.startswith(text, self._at)
        self._at += len(text) if found else 0
        return found

    def _choice(self, depth: int) -> _Node:
        if depth > DEEPEST:
            raise _NotReadError
        ways = [self._sequence(depth)]
        while self._skip("|"):
            ways.append(self._sequence(depth))
        return ways[0] if len(ways) == 1 else _Choice(ways)

    def _sequence(self, depth: int) -> _Node:
        sequence = _Sequence()
        while self._next() not in ("", "|", ")"):
            sequence.items.append(self._quantified(self._atom(depth)))
        return sequence

    def _quantified(self, atom: _Node) -> _Node:
        bounds = self._bounds()
        if bounds is None:
            return atom
        if isinstance(atom, _Edge) or self._next() in ("+", "*", "{"):
            raise _NotReadError
        # A reluctant quantifier finds another match first, but has a match where a greedy one has.
        self._skip("?")
        return _Repeated(atom, *bounds)

    def _bounds(self) -> tuple[int, int | None] | None:
        if self._skip("*"):
            return 0, None
        if self._skip("+"):
            return 1, None
        if self._skip("?"):
            return 0, 1
        if not self._skip("{"):
            return None
        written, closed, _ = self._text[self._at :].partition("}")
        least, comma, most = written.partition(",")
        if not closed or not _is_number(least) or (most and not _is_number(most)):
            raise _NotReadError
        self._at += len(written) + 1
        highest = None if comma and not most else int(most or least)
        if highest is not None and highest < int(least):
            raise _NotReadError
        return int(least), highest

    def _atom(self, depth: int) -> _Node:
        character = self._take()
        if character == "(":
            return self._group(depth)
        if character == "[":
            return self._class()
        if character == ".":
            return ALPHABET
        if character in "^$":
            return _Edge("start" if character == "^" else "end")
        if character == "\\":
            escaped = self._take()
            return _Edge(_EDGES[escaped]) if escaped in _EDGES else self._escaped(escaped)
        if character in "*+?{":
            raise _NotReadError
        return self._one(character)

    def _group(self, depth: int) -> _Node:
        if self._skip("?") and not self._skip(":"):
            raise _NotReadError
        node = self._choice(depth + 1)
        if not self._skip(")"):
            raise _NotReadError
        return node

    def _escaped(self, character: str) -> frozenset[str]:
        if character in _CLASSES:
            return _CLASSES[character]
        # Other letters and digits have meanings that are not read here.
        if character.isalnum():
            raise _NotReadError
        return self._one(character)

    def _one(self, character: str) -> frozenset[str]:
        cases = {character.lower(), character.upper()} if self._ignores_case else {character}
        return frozenset(cases)

    def _class(self) -> frozenset[str]:
        negated = self._skip("^")
        found: set[str] = set()
        first = True
        while first or self._next() != "]":
            first = False
            if self._next() == "[" or self._text.startswith("&&", self._at):
                raise _NotReadError
            found |= self._member()
        self._take()
        return ALPHABET - found if negated else frozenset(found)

    def _member(self) -> frozenset[str]:
        """One character of a class, a range, or a class by its letter."""
        low = self._take()
        if low == "\\":
            escaped = self._escaped(self._take())
            if len(escaped) > 1:
                return escaped
            (low,) = escaped
        after = self._text[self._at : self._at + 2]
        if len(after) < 2 or after[0] != "-" or after[1] in "]":
            return self._one(low)
        self._take()
        high = self._take()
        if high == "[":
            raise _NotReadError
        if high == "\\":
            escaped = self._escaped(self._take())
            if len(escaped) > 1:
                raise _NotReadError
            (high,) = escaped
        if high < low:
            raise _NotReadError
        members = frozenset(map(chr, range(ord(low), ord(high) + 1))) & ALPHABET
        return frozenset(case for each in members for case in self._one(each))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 5
