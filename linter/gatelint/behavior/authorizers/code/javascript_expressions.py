"""Reads the expressions of JavaScript, and what it assigns to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.authorizers.code.program import (
    Call,
    Closure,
    Constant,
    Either,
    Items,
    Joined,
    Looks,
    Member,
    Name,
    Opaque,
    Record,
    Return,
    Taken,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from gatelint.behavior.authorizers.code.program import Expression, Target

_HARMLESS = ("console", "logger", "log")
_KEEP_THEIR_ARGUMENT = ("JSON.stringify", "JSON.parse", "Promise.resolve", "Object.freeze", "String")
"""Functions that answer what they are given, in another form at most."""

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "undefined": None}


def text_of_node(node: Node | None) -> str:
    """The source text of a node."""
    return "" if node is None or node.text is None else node.text.decode()


def _field(node: Node, name: str) -> Expression:
    inner = node.child_by_field_name(name)
    return Opaque() if inner is None else expression(inner)


def expression(node: Node) -> Expression:
    """What an expression stands for."""
    if node.type in _CONSTANTS:
        return Constant(_CONSTANTS[node.type])
    match node.type:
        case "identifier" | "shorthand_property_identifier":
            return Name(text_of_node(node))
        case "string" | "template_string":
            return _string(node)
        case "number":
            return _number(text_of_node(node))
        case "member_expression":
            return Member(_field(node, "object"), Constant(text_of_node(node.child_by_field_name("property"))))
        case "subscript_expression":
            return Member(_field(node, "object"), _field(node, "index"))
        case "call_expression":
            return _call(node)
        case "new_expression":
            return _made(node)
        case "object":
            return Record(tuple(_entries(node)), node.start_point.row + 1)
        case "array":
            items = tuple(expression(item) for item in _operands(node))
            # An item left out between commas, or several for one, would move the others.
            plain = len(items) == _commas(node) + 1 or not items
            return Items(items) if plain and "spread_element" not in _types(node) else Opaque(items)
        case "arrow_function" | "function_expression" | "function":
            return _closure(node)
        case "ternary_expression":
            return Either((_field(node, "consequence"), _field(node, "alternative")))
        case "binary_expression":
            return _binary(node)
        case "assignment_expression":
            return _field(node, "left")
        case "parenthesized_expression" | "await_expression" | "sequence_expression":
            operands = _operands(node)
            return expression(operands[-1]) if operands else Opaque()
        case _:
            return _of_another_kind(node)


def _of_another_kind(node: Node) -> Expression:
    if node.type == "unary_expression":
        operator, operand = text_of_node(node.child_by_field_name("operator")), _field(node, "argument")
        if operator == "-" and isinstance(operand, Constant) and type(operand.value) is int:
            return Constant(-operand.value)
        return Opaque((operand,)) if operator == "delete" else Looks((operand,))
    return Opaque(tuple(expression(child) for child in _operands(node) if child.type != "class_body"))


def _operands(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _types(node: Node) -> list[str]:
    return [child.type for child in node.named_children]


def _commas(node: Node) -> int:
    """The commas of a list, without one that ends it."""
    signs = [child.type for child in node.children if child.type != "comment"]
    return signs.count(",") - (signs[-2:-1] == [","])


def _string(node: Node) -> Expression:
    parts: list[Expression] = []
    for piece in node.named_children:
        if piece.type == "string_fragment":
            parts.append(Constant(text_of_node(piece)))
        elif piece.type == "template_substitution":
            parts.append(expression(piece.named_children[0]))
        else:
            escaped = text_of_node(piece)[1:]
            parts.append(Constant(_ESCAPES.get(escaped, escaped)) if len(escaped) == 1 else Opaque())
    return Joined(tuple(parts))


def _number(text: str) -> Expression:
    try:
        return Constant(int(text))
    except ValueError:
        return Opaque()


def _entries(node: Node) -> Iterator[tuple[Expression | None, Expression]]:
    for entry in _operands(node):
        if entry.type == "pair":
            key = entry.child_by_field_name("key")
            yield _key(key), _field(entry, "value")
        elif entry.type == "shorthand_property_identifier":
            yield Constant(text_of_node(entry)), expression(entry)
        elif entry.type == "method_definition":
            yield Constant(text_of_node(entry.child_by_field_name("name"))), _closure(entry)
        else:
            yield None, expression(entry.named_children[0]) if entry.named_children else Opaque()


def _key(node: Node | None) -> Expression:
    if node is None or node.type == "property_identifier":
        return Constant(text_of_node(node))
    return expression(node.named_children[0]) if node.type == "computed_property_name" else expression(node)


def _call(node: Node) -> Expression:
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    name = text_of_node(function).replace("?.", ".")
    if name.partition(".")[0] in _HARMLESS or function is None or arguments is None:
        return Opaque()
    given = tuple(expression(argument) for argument in _operands(arguments))
    if arguments.type != "arguments" or "spread_element" in _types(arguments):
        return Opaque(given)
    if name in _KEEP_THEIR_ARGUMENT and len(given) == 1:
        return given[0]
    return Call(expression(function), given, node.start_point.row + 1)


def _made(node: Node) -> Expression:
    """`new Error(message)` stands for its message."""
    arguments = node.child_by_field_name("arguments")
    given = () if arguments is None else tuple(expression(argument) for argument in _operands(arguments))
    if text_of_node(node.child_by_field_name("constructor")).endswith("Error") and len(given) == 1:
        return given[0]
    return Opaque(given)


def _binary(node: Node) -> Expression:
    both = _field(node, "left"), _field(node, "right")
    operator = text_of_node(node.child_by_field_name("operator"))
    if operator in ("&&", "||", "??"):
        return Either(both)
    return Joined(both) if operator == "+" else Looks(both)


def _closure(node: Node) -> Expression:
    # Statements hold expressions, and expressions, where they are functions, statements.
    from gatelint.behavior.authorizers.code.javascript import block

    body = node.child_by_field_name("body")
    if body is not None and body.type != "statement_block":
        return Closure(parameters(node), (Return(expression(body), body.start_point.row + 1),))
    return Closure(parameters(node), block(body))


def parameters(function: Node) -> tuple[Target | None, ...]:
    """The parameters of a function."""
    lone = function.child_by_field_name("parameter")
    if lone is not None:
        return (target(lone),)
    listed = function.child_by_field_name("parameters")
    nodes = [] if listed is None else _operands(listed)
    return tuple(None if node.type == "rest_pattern" else target(node) for node in nodes)


def target(node: Node) -> Target:
    """What is assigned to."""
    match node.type:
        case "member_expression":
            return Member(_field(node, "object"), Constant(text_of_node(node.child_by_field_name("property"))))
        case "subscript_expression":
            return Member(_field(node, "object"), _field(node, "index"))
        case "object_pattern":
            return Taken(tuple(_taken_by_key(node)))
        case "array_pattern":
            return Taken(tuple(_taken_by_index(node)))
        case "assignment_pattern" | "object_assignment_pattern":
            left = node.child_by_field_name("left")
            return Taken(()) if left is None else target(left)
        case "rest_pattern":
            return target(node.named_children[0])
        case _:
            return Name(text_of_node(node))


def _taken_by_key(node: Node) -> Iterator[tuple[Expression, Target]]:
    for each in _operands(node):
        if each.type == "pair_pattern":
            value = each.child_by_field_name("value")
            if value is not None:
                yield _key(each.child_by_field_name("key")), target(value)
        elif each.type == "rest_pattern":
            yield Opaque(), target(each)
        else:
            name = target(each)
            yield Constant(name.name if isinstance(name, Name) else ""), name


def _taken_by_index(node: Node) -> Iterator[tuple[Expression, Target]]:
    index = 0
    for child in node.children:
        if child.type == ",":
            index += 1
        elif child.is_named and child.type != "comment":
            yield Opaque() if child.type == "rest_pattern" else Constant(index), target(child)
