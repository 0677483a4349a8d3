"""Reads Python into a program."""

from __future__ import annotations

import ast
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
    Throw,
    attempted,
    repeated,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gatelint.behavior.authorizers.code.program import Expression, Statement, Target

_BEYOND = (ast.Global, ast.Nonlocal, ast.NamedExpr, ast.Yield, ast.YieldFrom)
_HARMLESS = ("print", "logger", "logging", "log")
_KEEP_THEIR_ARGUMENT = ("json.dumps", "json.loads", "str", "dict")
"""Functions that answer what they are given, in another form at most."""


def read_python(text: str) -> tuple[Statement, ...] | None:
    """The statements of a module, or None where Python does not take it."""
    try:
        module = ast.parse(text)
        beyond = [node.lineno for node in ast.walk(module) if isinstance(node, _BEYOND)]
        return (*map(NotRead, beyond), *_body(module.body))
    except (SyntaxError, ValueError, MemoryError):
        return None


def _body(statements: Sequence[ast.stmt]) -> tuple[Statement, ...]:
    return tuple(read for statement in statements for read in _statement(statement))


def _statement(node: ast.stmt) -> Iterator[Statement]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            function = _closure(node.args, _body(node.body))
            yield Assign(Name(node.name), Opaque((function,)) if node.decorator_list else function)
        case ast.Return():
            yield Return(Constant(None) if node.value is None else _expression(node.value), node.lineno)
        case ast.Raise():
            yield Throw(Opaque() if node.exc is None else _thrown(node.exc), node.lineno)
        case ast.Expr():
            yield Evaluate(_expression(node.value))
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
            yield from _assignments(node)
        case ast.If():
            yield Evaluate(_expression(node.test))
            yield Branch((_body(node.body), _body(node.orelse)))
        case ast.For() | ast.AsyncFor():
            taken = Assign(_target(node.target), Opaque((_expression(node.iter),)))
            yield repeated((taken, *_body(node.body)))
            yield from _body(node.orelse)
        case ast.While():
            yield repeated((Evaluate(_expression(node.test)), *_body(node.body)))
            yield from _body(node.orelse)
        case ast.With() | ast.AsyncWith():
            for item in node.items:
                context = Opaque((_expression(item.context_expr),))
                yield Evaluate(context) if item.optional_vars is None else Assign(_target(item.optional_vars), context)
            yield from _body(node.body)
        case ast.Try():
            handlers = tuple((*_caught(handler), *_body(handler.body)) for handler in node.handlers)
            yield from attempted(_body([*node.body, *node.orelse]), handlers, _body(node.finalbody))
        case ast.Match():
            yield Evaluate(_expression(node.subject))
            yield Branch((*(_matched(case) for case in node.cases), ()))
        case ast.ClassDef():
            yield Assign(Name(node.name), Opaque())
        case ast.Import() | ast.ImportFrom():
            for alias in node.names:
                yield Assign(Name((alias.asname or alias.name).partition(".")[0]), Opaque())
        case ast.Break() | ast.Continue():
            yield Leave()
        case ast.Pass():
            pass
        case ast.Assert():
            yield Evaluate(_expression(node.test))
        case _:
            yield NotRead(node.lineno)


def _closure(arguments: ast.arguments, body: tuple[Statement, ...]) -> Expression:
    if arguments.vararg or arguments.kwarg or arguments.kwonlyargs:
        return Opaque((Closure((), body),))
    return Closure(tuple(Name(argument.arg) for argument in (*arguments.posonlyargs, *arguments.args)), body)


def _caught(handler: ast.ExceptHandler) -> tuple[Statement, ...]:
    return () if handler.name is None else (Assign(Name(handler.name), Opaque()),)


def _matched(case: ast.match_case) -> tuple[Statement, ...]:
    captured = [node.name for node in ast.walk(case.pattern) if isinstance(node, ast.MatchAs | ast.MatchStar)]
    return (*(Assign(Name(name), Opaque()) for name in captured if name is not None), *_body(case.body))


def _thrown(exception: ast.expr) -> Expression:
    """What an exception says, where it is made with one message."""
    if isinstance(exception, ast.Call) and len(exception.args) == 1:
        return _expression(exception.args[0])
    return Opaque((_expression(exception),))


def _assignments(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> Iterator[Statement]:
    if node.value is None:
        return
    value = _expression(node.value)
    if isinstance(node, ast.AugAssign):
        before = _expression(node.target)
        yield Assign(_target(node.target), Joined((before, value)) if isinstance(node.op, ast.Add) else Opaque())
        return
    for target in node.targets if isinstance(node, ast.Assign) else (node.target,):
        yield Assign(_target(target), value)


def _target(node: ast.expr) -> Target:
    match node:
        case ast.Name():
            return Name(node.id)
        case ast.Attribute():
            return Member(_expression(node.value), Constant(node.attr))
        case ast.Subscript():
            return Member(_expression(node.value), _expression(node.slice))
        case ast.Tuple() | ast.List():
            starred = any(isinstance(item, ast.Starred) for item in node.elts)
            return Taken(
                tuple((Opaque() if starred else Constant(index), _target(item)) for index, item in enumerate(node.elts))
            )
        case ast.Starred():
            return _target(node.value)
        case _:
            return Taken(())


def _expression(node: ast.expr) -> Expression:
    match node:
        case ast.Constant():
            written = node.value
            return Constant(written) if written is None or isinstance(written, str | int | float) else Opaque()
        case ast.Name():
            return Name(node.id)
        case ast.Attribute():
            return Member(_expression(node.value), Constant(node.attr))
        case ast.Subscript():
            return _subscript(node)
        case ast.Call():
            return _call(node)
        case ast.Dict():
            entries = zip(node.keys, node.values, strict=True)
            return Record(
                tuple((None if key is None else _expression(key), _expression(value)) for key, value in entries),
                node.lineno,
            )
        case ast.List() | ast.Tuple():
            items = tuple(map(_expression, node.elts))
            return Opaque(items) if any(isinstance(item, ast.Starred) for item in node.elts) else Items(items)
        case ast.JoinedStr():
            return Joined(tuple(map(_expression, node.values)))
        case ast.FormattedValue():
            value = _expression(node.value)
            return value if node.conversion == -1 and node.format_spec is None else Opaque((value,))
        case ast.BinOp(op=ast.Add()):
            return Joined((_expression(node.left), _expression(node.right)))
        case ast.IfExp():
            return Either((_expression(node.body), _expression(node.orelse)))
        case ast.BoolOp():
            return Either(tuple(map(_expression, node.values)))
        case ast.Lambda():
            return _closure(node.args, (Return(_expression(node.body), node.lineno),))
        case ast.Await():
            return _expression(node.value)
        case ast.Compare():
            return Looks(tuple(map(_expression, (node.left, *node.comparators))))
        case ast.BinOp():
            return Looks((_expression(node.left), _expression(node.right)))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number))):
            return Constant(-number)
        case ast.UnaryOp():
            return Looks((_expression(node.operand),))
        case _:
            return Opaque(_within(node))


def _within(node: ast.expr) -> tuple[Expression, ...]:
    """What an expression of another kind, such as a comprehension, may have in its hands."""
    return tuple(_expression(child) for child in ast.walk(node) if isinstance(child, ast.Name | ast.Call))


def _subscript(node: ast.Subscript) -> Expression:
    of = _expression(node.value)
    if not isinstance(node.slice, ast.Slice):
        return Member(of, _expression(node.slice))
    ends = [_whole_number(end) for end in (node.slice.lower, node.slice.upper)]
    if node.slice.step is not None or "unknown" in ends:
        return Opaque()
    start, end = (each if isinstance(each, int) else None for each in ends)
    return Part(of, start, end)


def _whole_number(node: ast.expr | None) -> int | str | None:
    if node is None:
        return None
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError):
        return "unknown"
    return value if type(value) is int else "unknown"


def _call(node: ast.Call) -> Expression:
    name = ast.unparse(node.func)
    if name.partition(".")[0] in _HARMLESS:
        return Opaque()
    if name in _KEEP_THEIR_ARGUMENT and len(node.args) == 1 and not node.keywords:
        return _expression(node.args[0])
    if any(isinstance(argument, ast.Starred) for argument in node.args) or any(
        keyword.arg is None for keyword in node.keywords
    ):
        return Opaque(tuple(_expression(argument) for argument in node.args))
    keywords = (Keyword(keyword.arg or "", _expression(keyword.value)) for keyword in node.keywords)
    return Call(_expression(node.func), (*map(_expression, node.args), *keywords), node.lineno)
