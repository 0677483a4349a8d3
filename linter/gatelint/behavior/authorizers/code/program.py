"""A small program, as far as it matters for what a Lambda authorizer answers.

`python` and `javascript` read source code into it; `evaluation` follows it. What a language has beyond this
is `Opaque`: its value is not known.
"""

from __future__ import annotations

from typing import TypeAlias

from gatelint.records import record


@record(hashable=True)
class Constant:
    """A string, number, boolean, or None (also for null and undefined)."""

    value: str | int | float | bool | None


@record(hashable=True)
class Name:
    name: str


@record(hashable=True)
class Member:
    """`of.key`, `of["key"]` or `of[0]`."""

    of: Expression
    key: Expression


@record(hashable=True)
class Part:
    """A slice of a list, from `start` to before `end`."""

    of: Expression
    start: int | None
    end: int | None


@record(hashable=True)
class Call:
    function: Expression
    arguments: tuple[Expression, ...]
    line: int


@record(hashable=True)
class Record:
    """A dict or object. An entry without a key is spread into it."""

    entries: tuple[tuple[Expression | None, Expression], ...]
    line: int


@record(hashable=True)
class Items:
    """A list, tuple or array."""

    items: tuple[Expression, ...]


@record(hashable=True)
class Joined:
    """Strings one after another."""

    parts: tuple[Expression, ...]


@record(hashable=True)
class Either:
    """One of several values."""

    choices: tuple[Expression, ...]


@record(hashable=True)
class Closure:
    """A function. A parameter is None where it takes what cannot be followed ("*rest")."""

    parameters: tuple[Target | None, ...]
    body: tuple[Statement, ...]


@record(hashable=True)
class Keyword:
    """An argument that is given by name."""

    name: str
    value: Expression


@record(hashable=True)
class Opaque:
    """Something whose value is not known. What it is made of may be changed by it."""

    uses: tuple[Expression, ...] = ()


@record(hashable=True)
class Looks:
    """Something whose value is not known, and that changes nothing of what it is made of: a comparison, say."""

    at: tuple[Expression, ...]


Expression: TypeAlias = (
    Constant | Name | Member | Part | Call | Record | Items | Joined | Either | Closure | Keyword | Opaque | Looks
)


@record(hashable=True)
class Taken:
    """A list or object taken apart: each target with the key or index that it takes."""

    targets: tuple[tuple[Expression, Target], ...]


Target: TypeAlias = Name | Member | Taken
"""What is assigned to."""


@record(hashable=True)
class Assign:
    """`declares` says that the name is one of the block's function, also where an outer one is called so."""

    target: Target
    value: Expression
    declares: bool = True


@record(hashable=True)
class Evaluate:
    expression: Expression


@record(hashable=True)
class Return:
    value: Expression
    line: int


@record(hashable=True)
class Throw:
    value: Expression
    line: int


@record(hashable=True)
class Branch:
    """One of these is done. A `Leave` within goes on behind it if it `can_be_left`, as a loop can."""

    ways: tuple[tuple[Statement, ...], ...]
    can_be_left: bool = False


@record(hashable=True)
class Leave:
    """A break or continue."""


@record(hashable=True)
class NotRead:
    """Something that may do anything."""

    line: int


Statement: TypeAlias = Assign | Evaluate | Return | Throw | Branch | Leave | NotRead


def repeated(body: tuple[Statement, ...]) -> Branch:
    """A loop: what it does once, or twice, or not at all, is what it does more often."""
    return Branch((body, body + body, ()), can_be_left=True)


def attempted(
    body: tuple[Statement, ...], handlers: tuple[tuple[Statement, ...], ...], at_last: tuple[Statement, ...]
) -> tuple[Statement, ...]:
    """A body that may be left at any point for one of the handlers, which then do not know what it has assigned.

    What stands at last is done even after a return, whose answer it may change: that is followed for messages alone.
    """
    forgotten = tuple(Assign(Name(name), Opaque()) for name in sorted(_assigned_in(body)))
    tried = Branch((body, *(forgotten + handler for handler in handlers)))
    line = _line_of_return((tried,))
    if line is not None and any(statement != Evaluate(Opaque()) for statement in at_last):
        return (NotRead(line),)
    return tried, *at_last


def _line_of_return(body: tuple[Statement, ...]) -> int | None:
    """The line of the first return among statements."""
    for statement in body:
        if isinstance(statement, Return):
            return statement.line
        if isinstance(statement, Branch):
            line = _line_of_return(tuple(inner for way in statement.ways for inner in way))
            if line is not None:
                return line
    return None


def _assigned_in(body: tuple[Statement, ...]) -> set[str]:
    names: set[str] = set()
    for statement in body:
        if isinstance(statement, Assign):
            names |= _named(statement.target)
        elif isinstance(statement, Branch):
            names |= {name for way in statement.ways for name in _assigned_in(way)}
    return names


def _named(target: Target) -> set[str]:
    if isinstance(target, Taken):
        return {name for _, inner in target.targets for name in _named(inner)}
    return {target.name} if isinstance(target, Name) else set()
