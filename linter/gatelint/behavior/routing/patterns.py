"""Sets of paths: what they have in common, and whether one holds all of another.

A path in this package is a `Text`, in which

- "*" stands for any characters and "?" for any one, as in CloudFront's path patterns and in `Request.path`, though not
  for such as would make an empty segment;
- a whole segment "{id}" stands for a value that no route spells out, a last "{proxy+}" for one or more of them, so that
  the path of a route stands for the requests that are the route's own;
- a reference stands for a string that is not known.

So a path is a set of paths, of which one is meant. Whatever holds for all of the set, holds.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from gatelint.records import record
from gatelint.text import Reference, Text

ANY = "any character"
NAME = "any character but a slash"
FRESH = "\0"
"""A value that no route and no pattern spells out."""
OTHER = "\1"
"""Stands for all characters that nothing at hand mentions."""

_TOKENS = re.compile(r"(?:%[0-9A-Fa-f]{2})+|[\s\S]")


class Step(NamedTuple):
    """One character of a set of paths: `what` is the character itself, ANY or NAME.

    One that `repeats` may come any number of times, also not at all.
    """

    what: str
    optional: bool = False
    repeats: bool = False

    def takes(self, character: str) -> bool:
        return self.what in (ANY, character) or (self.what == NAME and character != "/")


Pattern = tuple[Step, ...]
"""A set of paths, as the steps that spell them."""

ANYTHING: Pattern = (Step(ANY, optional=True, repeats=True),)
ONE_NAME: Pattern = (Step(NAME), Step(NAME, optional=True, repeats=True))
SLASH: Pattern = (Step("/"),)
MAYBE_SLASH: Pattern = (Step("/", optional=True),)


def spelled(word: str) -> Pattern:
    """The set that holds this word alone."""
    return tuple(Step(character) for character in word)


@record()
class Asked:
    """The paths that a request may be for. One text has one such set, so that it is found again quickly.

    `literal` is the path where it is just one. `exact` says that every path of the set is asked for by somebody: no
    part of it is a value that is known elsewhere.
    """

    pattern: Pattern
    literal: str | None
    exact: bool

    __hash__ = object.__hash__
    __eq__ = object.__eq__


@lru_cache(maxsize=2048)
def asked(path: Text | str) -> Asked:
    """The set of paths that a text stands for."""
    text = Text.of(path)
    steps: list[Step] = []
    exact = True
    for part in _generic(text).parts:
        if isinstance(part, Reference):
            steps += _unknown(part)
            exact = False
            continue
        for token in _TOKENS.findall(part):
            if len(token) > 1:
                # API Gateway decodes it somewhere on the way, so what routes compare it with is not certain.
                steps += (Step(ANY), *ANYTHING)
                exact = False
            elif token in "*?":
                steps.append(Step(ANY, optional=token == "*", repeats=token == "*"))
            else:
                steps.append(Step(token))
    single = all(step.what not in (ANY, NAME) for step in steps)
    return Asked(tuple(steps), "".join(step.what for step in steps) if single else None, exact)


def _generic(text: Text) -> Text:
    """The text with "{id}" and "{proxy+}" replaced by what stands for the values of such variables."""
    if not any(isinstance(part, str) and "{" in part for part in text.parts):
        return text
    return Text.of("/").join([_generic_segment(segment) for segment in text.split("/")])


def _generic_segment(segment: Text) -> Text:
    literal = segment.literal
    if literal is None or not literal.startswith("{") or not literal.endswith("}"):
        return segment
    return Text.of(f"{FRESH}*" if literal.endswith("+}") else FRESH)


def _unknown(reference: Reference) -> Pattern:
    if not reference.plain:
        return ANYTHING
    return ONE_NAME if reference.kind in ("resource", "pseudo") else ONE_NAME[1:]


@lru_cache(maxsize=4096)
def _regex(pattern: Pattern) -> re.Pattern[str]:
    kinds = {ANY: r"[\s\S]", NAME: "[^/]"}
    return re.compile(
        "".join(
            kinds.get(step.what, re.escape(step.what)) + ("*" if step.repeats else "?" if step.optional else "")
            for step in pattern
        )
    )


def overlap(one: Pattern, other: Pattern) -> bool:
    """Whether two sets have a path in common."""
    seen = {(0, 0)}
    waiting = [(0, 0)]
    while waiting:
        i, j = waiting.pop()
        if i == len(one) and j == len(other):
            return True
        for pair in _common_moves(one, other, i, j):
            if pair not in seen:
                seen.add(pair)
                waiting.append(pair)
    return False


def _common_moves(one: Pattern, other: Pattern, i: int, j: int) -> Iterable[tuple[int, int]]:
    if i < len(one) and one[i].optional:
        yield i + 1, j
    if j < len(other) and other[j].optional:
        yield i, j + 1
    if i < len(one) and j < len(other) and _share(one[i].what, other[j].what):
        yield i if one[i].repeats else i + 1, j if other[j].repeats else j + 1


def _share(one: str, other: str) -> bool:
    """Whether there is a character that both steps take."""
    if one == other or ANY in (one, other):
        return True
    return NAME in (one, other) and "/" not in (one, other)


def covered(pattern: Pattern, by: Iterable[Pattern], after: str = "", tidy: bool = False) -> bool:
    """Whether each path of `pattern` is in one of the sets `by`; of those that begin with `after` alone if given.

    If `tidy`, paths do not count in which a slash follows a slash, unless the pattern spells just that.
    """
    union = tuple(by)
    letters = _letters((pattern, *union))
    taken = _settled(union, {(index, 0) for index in range(len(union))})
    begun = _settled((pattern,), {(0, 0)})
    for letter in after:
        taken, begun = _moved(union, taken, letter), _moved((pattern,), begun, letter)
    tidy = tidy and (Step("/"), Step("/")) not in itertools.pairwise(pattern)
    waiting = [(position, taken, after.endswith("/")) for _, position in begun]
    seen = set(waiting)
    while waiting:
        position, taken, behind_slash = waiting.pop()
        if any(union[index][place:] == ANYTHING for index, place in taken):
            continue
        if position == len(pattern):
            if not any(place == len(union[index]) for index, place in taken):
                return False
            continue
        step = pattern[position]
        states = [(position + 1, taken, behind_slash)] if step.optional else []
        for letter in letters if step.what in (ANY, NAME) else (step.what,):
            if step.takes(letter) and not (tidy and behind_slash and letter == "/"):
                reached = position if step.repeats else position + 1
                states.append((reached, _moved(union, taken, letter), letter == "/"))
        waiting += [state for state in states if state not in seen]
        seen.update(states)
    return True


_States = frozenset[tuple[int, int]]


def _letters(patterns: Iterable[Pattern]) -> tuple[str, ...]:
    """One character of each kind that the patterns tell apart. What nothing mentions is last, and so is tried first."""
    spelled_out = {step.what for pattern in patterns for step in pattern} - {ANY, NAME}
    return (*sorted(spelled_out - {"/"}), "/", OTHER)


def _moved(union: tuple[Pattern, ...], states: _States, letter: str) -> _States:
    reached = {
        (index, place if union[index][place].repeats else place + 1)
        for index, place in states
        if place < len(union[index]) and union[index][place].takes(letter)
    }
    return _settled(union, reached)


def _settled(union: tuple[Pattern, ...], states: set[tuple[int, int]]) -> _States:
    """The states with those that are reached from them by leaving out what is optional."""
    settled = set(states)
    for index, start in states:
        place = start
        while place < len(union[index]) and union[index][place].optional:
            place += 1
            settled.add((index, place))
    return frozenset(settled)


def all_in(request: Asked, patterns: Iterable[Pattern]) -> bool:
    """Whether each path that a request may be for is in one of the sets."""
    literal = request.literal
    if literal is not None:
        return any(_regex(pattern).fullmatch(literal) is not None for pattern in patterns)
    near = [pattern for pattern in patterns if not _begin_apart(request.pattern, pattern)]
    return bool(near) and covered(request.pattern, near, tidy=True)


def any_in(request: Asked, patterns: Iterable[Pattern]) -> bool:
    """Whether a path that a request may be for is in one of the sets."""
    literal = request.literal
    if literal is not None:
        return any(_regex(pattern).fullmatch(literal) is not None for pattern in patterns)
    return any(not _begin_apart(request.pattern, pattern) and overlap(request.pattern, pattern) for pattern in patterns)


def _begin_apart(one: Pattern, other: Pattern) -> bool:
    """Whether two sets have nothing in common because they begin with different words, which is quickly seen."""
    for mine, theirs in zip(one, other, strict=False):
        if mine.optional or theirs.optional or mine.what in (ANY, NAME) or theirs.what in (ANY, NAME):
            return False
        if mine.what != theirs.what:
            return True
    return False
