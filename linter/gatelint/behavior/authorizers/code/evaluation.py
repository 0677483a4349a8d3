"""Follows a small program through everything that it may do, and keeps what its handler may answer.

Nothing is run. A list or object that something unknown has had in its hands is forgotten, and what cannot be followed
at all is noted in `unread`.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from gatelint.behavior.authorizers.code.program import (
    Assign,
    Branch,
    Call,
    Closure,
    Constant,
    Either,
    Evaluate,
    Items,
    Joined,
    Keyword,
    Leave,
    Looks,
    Member,
    Name,
    NotRead,
    Opaque,
    Part,
    Record,
    Return,
    Taken,
)
from gatelint.behavior.authorizers.code.values import (
    NOTHING,
    UNKNOWN,
    Array,
    Method,
    Object,
    Routine,
    Scope,
    String,
    Thing,
    Value,
    Values,
    concatenated,
    constant,
    joined,
    sliced,
    split,
    united,
    word,
)
from gatelint.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gatelint.behavior.authorizers.code.program import Expression, Statement, Target
    from gatelint.text import Text

_MOST_STEPS = 20_000
_DEEPEST = 12

_METHODS_OF_EVENTS = ("get", "update", "setdefault", "pop", "popitem", "clear")
"""What Python's dicts can do, beside telling their keys and values; JavaScript's objects have no such methods."""

_CHANGES_ITS_FIRST = tuple(
    Member(Name(owner), Constant(name))
    for owner, name in (
        ("Object", "assign"),
        ("Object", "defineProperty"),
        ("Object", "defineProperties"),
        ("Reflect", "set"),
    )
)
"""Functions of JavaScript that change what they are given first. Others are trusted to leave the event as it is."""


@record()
class Outcome:
    """What a handler may answer, or throw; `line` is a line of the code, or 0 where a function just ends."""

    values: Values
    line: int


class Evaluation:
    """Follows a module, and then its handler, which gets an event whose own ARN is `request_arn`."""

    def __init__(self, request_arn: Text) -> None:
        self.request_arn = request_arn
        self.answers: list[Outcome] = []
        self.thrown: list[Outcome] = []
        self.unread: str | None = None
        self._module = Scope(None)
        self._blocks = itertools.count(1)
        self._block = 0
        self._left: list[list[dict[str, Values]]] = []
        self._steps = 0
        self._depth = 0

    def follow(self, statements: Sequence[Statement], handler: str, exported: bool) -> None:
        """Follows the module, then the handler of this name, which JavaScript has to export."""
        exports = Object(0, 0)
        self._module.variables["exports"] = (exports,)
        self._module.variables["module"] = (Object(0, 0, {"exports": (exports,)}),)
        self._run(statements, self._module, [])
        for routine in self._exported(handler) if exported else self._module.variables.get(handler, UNKNOWN):
            if isinstance(routine, Routine):
                given: list[Values] = [(Thing.EVENT,), (Thing.CONTEXT,), (Thing.CALLBACK,)]
                self.answers += self._call_routine(routine, given, {})
            else:
                self._give_up("the handler cannot be followed")

    def _exported(self, name: str) -> Values:
        modules = self._module.variables["module"]
        all_exports = united(self._member(module, "exports") for module in modules)
        return united(self._member(exports, name) for exports in all_exports)

    def _give_up(self, why: str) -> None:
        self.unread = self.unread or why

    # --- statements

    def _run(self, statements: Sequence[Statement], scope: Scope, returned: list[Outcome]) -> bool:
        """Follows statements; false where they surely end the function."""
        return all(self._do(statement, scope, returned) for statement in statements)

    def _do(self, statement: Statement, scope: Scope, returned: list[Outcome]) -> bool:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            self._give_up("the code is too long to follow")
            return False
        if isinstance(statement, Assign):
            self._assign(statement.target, self.value(statement.value, scope), scope, statement.declares)
        elif isinstance(statement, Evaluate):
            self.value(statement.expression, scope)
        elif isinstance(statement, Branch):
            return self._branch(statement, scope, returned)
        elif isinstance(statement, Leave):
            self._left[-1].append(dict(scope.variables))
            return False
        elif isinstance(statement, NotRead):
            self._give_up(f"line {statement.line} cannot be followed")
        else:
            ending = returned if isinstance(statement, Return) else self.thrown
            ending.append(Outcome(self.value(statement.value, scope), statement.line))
            return False
        return True

    def _branch(self, branch: Branch, scope: Scope, returned: list[Outcome]) -> bool:
        before, block = scope.variables, self._block
        after: list[dict[str, Values]] = []
        if branch.can_be_left:
            self._left.append(after)
        for way in branch.ways:
            scope.variables = dict(before)
            self._block = next(self._blocks)
            if self._run(way, scope, returned):
                after.append(scope.variables)
        if branch.can_be_left:
            self._left.pop()
        self._block = block
        names = dict.fromkeys(name for variables in after for name in variables)
        scope.variables = {name: united(variables.get(name, NOTHING) for variables in after) for name in names}
        if not after:
            scope.variables = before
        return bool(after)

    def _assign(self, target: Target, values: Values, scope: Scope, declares: bool) -> None:
        if isinstance(target, Taken):
            for key, inner in target.targets:
                taken = united(self._member_by(value, key, scope) for value in values)
                self._assign(inner, taken, scope, declares)
        elif isinstance(target, Member):
            name = word(self.value(target.key, scope))
            for owner in self.value(target.of, scope):
                self._write(owner, name, values)
        else:
            holder = scope if declares else scope.owner_of(target.name) or self._module
            # What a function does to variables around it, it may do.
            kept = () if holder is scope else holder.variables.get(target.name, UNKNOWN)
            holder.variables[target.name] = united((kept, values))

    def _write(self, owner: Value, key: str | int | None, values: Values) -> None:
        if isinstance(owner, Object) and isinstance(key, str):
            kept = () if owner.made_in == self._block else owner.fields.get(key, ())
            owner.fields[key] = united((kept, values))
        elif isinstance(owner, Array) and key == len(owner.items):
            if owner.made_in == self._block and not owner.open:
                owner.items.append(values)
            owner.open = owner.open or owner.made_in != self._block
        elif isinstance(owner, Object | Array):
            owner.forget()
        elif owner is Thing.EVENT:
            self._give_up("the code changes its event")

    # --- expressions

    def value(self, expression: Expression, scope: Scope) -> Values:
        """What an expression may be."""
        if isinstance(expression, Constant):
            return (constant(expression.value),)
        if isinstance(expression, Name):
            holder = scope.owner_of(expression.name)
            return UNKNOWN if holder is None else holder.variables[expression.name]
        if isinstance(expression, Member):
            return united(self._member_by(owner, expression.key, scope) for owner in self.value(expression.of, scope))
        if isinstance(expression, Call):
            return self._call(expression, scope)
        if isinstance(expression, Record):
            return (self._record(expression, scope),)
        if isinstance(expression, Items):
            return (Array(self._block, [self.value(item, scope) for item in expression.items]),)
        if isinstance(expression, Joined):
            return concatenated([self.value(part, scope) for part in expression.parts])
        if isinstance(expression, Either):
            return united([self.value(choice, scope) for choice in expression.choices])
        if isinstance(expression, Closure):
            return (Routine(expression, scope),)
        return self._beyond_these(expression, scope)

    def _beyond_these(self, expression: Part | Keyword | Opaque | Looks, scope: Scope) -> Values:
        if isinstance(expression, Part):
            return tuple(sliced(each, expression.start, expression.end) for each in self.value(expression.of, scope))
        if isinstance(expression, Opaque):
            self._let_go([self.value(use, scope) for use in expression.uses])
        elif isinstance(expression, Looks):
            for seen in expression.at:
                self.value(seen, scope)
        return UNKNOWN

    def _record(self, record: Record, scope: Scope) -> Object:
        made = Object(record.line, self._block)
        for key, expression in record.entries:
            values = self.value(expression, scope)
            name = None if key is None else word(self.value(key, scope))
            only = values[0] if key is None and len(values) == 1 else None
            if isinstance(name, str):
                made.fields[name] = values
            elif isinstance(only, Object) and not only.open:
                made.fields.update(only.fields)
            else:
                made.forget()
        return made

    def _member_by(self, owner: Value, key: Expression, scope: Scope) -> Values:
        return self._member(owner, word(self.value(key, scope)))

    def _member(self, owner: Value, key: str | int | None) -> Values:
        if owner is Thing.EVENT and key in ("methodArn", "routeArn"):
            return (String(self.request_arn),)
        if isinstance(owner, Array) and isinstance(key, int):
            inside = -len(owner.items) <= key < len(owner.items) and not (owner.open and key < 0)
            return owner.items[key] if inside else UNKNOWN
        if isinstance(owner, Object) and isinstance(key, str) and key in owner.fields:
            return owner.fields[key]
        is_method = isinstance(owner, Array | String | Object) or (owner is Thing.EVENT and key in _METHODS_OF_EVENTS)
        if isinstance(key, str) and (is_method or owner is Thing.CONTEXT):
            return (Method(owner, key),)
        return UNKNOWN

    # --- calls

    def _call(self, call: Call, scope: Scope) -> Values:
        functions = self.value(call.function, scope)
        given = [self.value(one, scope) for one in call.arguments if not isinstance(one, Keyword)]
        named = {one.name: self.value(one.value, scope) for one in call.arguments if isinstance(one, Keyword)}
        if call.function in _CHANGES_ITS_FIRST and given and Thing.EVENT in given[0]:
            self._give_up("the code changes its event")
        return united([self._called(function, given, named, call.line) for function in functions])

    def _called(self, function: Value, given: list[Values], named: dict[str, Values], line: int) -> Values:
        if isinstance(function, Routine):
            return united(outcome.values for outcome in self._call_routine(function, given, named))
        if function is Thing.CALLBACK:
            self._answer(given, line)
            return NOTHING
        if isinstance(function, Method) and function.of is Thing.EVENT and function.name != "get":
            self._give_up("the code changes its event")
        if isinstance(function, Method) and not named:
            return self._call_method(function, given, line)
        owner: list[Values] = [(function.of,)] if isinstance(function, Method) else []
        self._let_go([*owner, *given, *named.values()])
        return UNKNOWN

    def _call_routine(self, routine: Routine, given: list[Values], named: dict[str, Values]) -> list[Outcome]:
        if self._depth >= _DEEPEST:
            self._give_up("the code calls itself")
            return [Outcome(UNKNOWN, 0)]
        scope = Scope(routine.scope)
        for index, target in enumerate(routine.closure.parameters):
            if target is not None:
                by_name = named.get(target.name, UNKNOWN) if isinstance(target, Name) else UNKNOWN
                self._assign(target, given[index] if index < len(given) else by_name, scope, declares=True)
        self._depth += 1
        block, self._block = self._block, next(self._blocks)
        returned: list[Outcome] = []
        if self._run(routine.closure.body, scope, returned):
            returned.append(Outcome(NOTHING, 0))
        self._block = block
        self._depth -= 1
        return returned

    def _call_method(self, method: Method, given: list[Values], line: int) -> Values:
        of, name = method.of, method.name
        first = given[0] if given else UNKNOWN
        if of is Thing.CONTEXT:
            return self._end(name, given, line)
        if name == "get" and given:
            return self._member(of, word(first))
        if name in ("append", "push") and isinstance(of, Array):
            self._write(of, len(of.items), first)
            return NOTHING
        if name == "split" and isinstance(of, String) and len(given) == 1:
            return (split(of.text, word(first), self._block),)
        if name == "join":
            return joined(of, first)
        if name == "concat" and isinstance(of, String):
            return concatenated([(of,), *given])
        if name == "slice" and isinstance(of, Array):
            ends = [word(values) for values in given]
            start, end, *_ = [*(each for each in ends if isinstance(each, int)), None, None]
            return (sliced(of, start, end),) if all(isinstance(each, int) for each in ends) else UNKNOWN
        self._let_go([(of,), *given])
        return UNKNOWN

    def _end(self, name: str, given: list[Values], line: int) -> Values:
        """What the older `context.succeed(answer)`, `context.fail(error)` and `context.done(error, answer)` do."""
        if name == "succeed":
            self._answer([NOTHING, *given], line)
        elif name in ("fail", "done"):
            self._answer(given, line)
        return UNKNOWN

    def _answer(self, given: list[Values], line: int) -> None:
        """What `callback(error, answer)` does."""
        errors = tuple(value for value in (given[0] if given else ()) if value is not Thing.NOTHING)
        if errors:
            self.thrown.append(Outcome(errors, line))
        if len(given) > 1:
            self.answers.append(Outcome(given[1], line))

    def _let_go(self, values: Iterable[Values]) -> None:
        """Values come into the hands of something unknown: it may change them, and call functions among them."""
        waiting = [value for choices in values for value in choices]
        while waiting:
            value = waiting.pop()
            if isinstance(value, Object):
                waiting += [inner for choices in value.fields.values() for inner in choices]
                value.forget()
            elif isinstance(value, Array):
                waiting += [inner for choices in value.items for inner in choices]
                value.forget()
            elif isinstance(value, Routine):
                self._call_routine(value, [], {})
            elif value is Thing.CALLBACK:
                self._give_up("the callback is handed on")
