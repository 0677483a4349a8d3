"""Reads JavaScript into a program, from the syntax tree that tree-sitter makes of it.

https://github.com/tree-sitter/tree-sitter-javascript/blob/master/src/node-types.json names the kinds of nodes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gatelint.behavior.authorizers.code.javascript_expressions import expression, parameters, target, text_of_node
from gatelint.behavior.authorizers.code.program import (
    Assign,
    Branch,
    Closure,
    Constant,
    Evaluate,
    Joined,
    Leave,
    Member,
    Name,
    NotRead,
    Opaque,
    Return,
    Throw,
    attempted,
    repeated,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node, Parser

    from gatelint.behavior.authorizers.code.program import Expression, Statement

_NOT_FOLLOWED = (
    "yield_expression",
    "with_statement",
    "labeled_statement",
    "generator_function",
    "generator_function_declaration",
)


def read_javascript(text: str) -> tuple[Statement, ...] | None:
    """The statements of a module, or None where it is not JavaScript."""
    root = _parser().parse(text.encode()).root_node
    if root.has_error:
        return None
    beyond = (NotRead(_line(node)) for node in _nodes(root) if _is_beyond(node))
    return (*beyond, *_body(root.named_children), *_exported_later(root))


@lru_cache(maxsize=1)
def _parser() -> Parser:
    import tree_sitter
    import tree_sitter_javascript

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_javascript.language()))


def _nodes(root: Node) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.named_children


_ASSIGNMENTS = ("assignment_expression", "augmented_assignment_expression", "update_expression")
_STATEMENTS = ("expression_statement", "for_statement", "sequence_expression", "arrow_function")


def _is_beyond(node: Node) -> bool:
    """Whether a node is of a kind that is not followed, such as an assignment within an expression."""
    if node.type in _ASSIGNMENTS:
        parent = node.parent
        while parent is not None and parent.type in ("parenthesized_expression", "assignment_expression"):
            parent = parent.parent
        return parent is None or parent.type not in (*_STATEMENTS, "variable_declarator")
    return node.type in _NOT_FOLLOWED or (node.type == "lexical_declaration" and _hides_another(node))


def _hides_another(declaration: Node) -> bool:
    """Whether a block within a function declares a name that the code around it has too."""
    block_of_it = declaration.parent
    owner = None if block_of_it is None else block_of_it.parent
    if owner is None or owner.child_by_field_name("parameters") or owner.child_by_field_name("parameter"):
        return False
    names = _declared_names([declaration])
    while owner is not None:
        around = [node for node in owner.named_children if node.type.endswith("_declaration")]
        listed = owner.child_by_field_name("parameters") or owner.child_by_field_name("parameter")
        if names & _declared_names(around) or (listed is not None and names & _identifiers([listed])):
            return True
        owner = owner.parent
    return False


def _declared_names(declarations: list[Node]) -> set[str]:
    declarators = [each for node in declarations for each in (node, *node.named_children)]
    return _identifiers([name for each in declarators for name in each.children_by_field_name("name")])


def _identifiers(nodes: list[Node]) -> set[str]:
    kinds = ("identifier", "shorthand_property_identifier_pattern")
    return {text_of_node(node) for top in nodes for node in _nodes(top) if node.type in kinds}


def _line(node: Node) -> int:
    return node.start_point.row + 1


def _body(nodes: Sequence[Node]) -> tuple[Statement, ...]:
    # Functions can be called above the line that declares them.
    first = [node for node in nodes if _declared_function(node)]
    rest = [node for node in nodes if not _declared_function(node)]
    return tuple(statement for node in (*first, *rest) for statement in _statement(node))


def _declared_function(node: Node) -> bool:
    declared = node.child_by_field_name("declaration") if node.type == "export_statement" else node
    return declared is not None and declared.type == "function_declaration"


def block(node: Node | None) -> tuple[Statement, ...]:
    """The statements of a block, or of the one statement that stands in place of one."""
    if node is None:
        return ()
    return _body(node.named_children) if node.type in ("statement_block", "else_clause") else _body([node])


def _statement(node: Node) -> Iterator[Statement]:
    read = {
        "expression_statement": _evaluated,
        "lexical_declaration": _declared,
        "variable_declaration": _declared,
        "function_declaration": _function,
        "return_statement": _returned,
        "throw_statement": _thrown,
        "if_statement": _decided,
        "switch_statement": _switched,
        "try_statement": _tried,
        "for_statement": _looped,
        "for_in_statement": _looped_over,
        "while_statement": _looped,
        "do_statement": _looped,
        "export_statement": _exported,
    }.get(node.type)
    if read is not None:
        yield from read(node)
    elif node.type == "statement_block":
        yield from block(node)
    elif node.type in ("break_statement", "continue_statement"):
        yield Leave()
    elif node.type == "class_declaration":
        yield Assign(Name(text_of_node(node.child_by_field_name("name"))), Opaque())
    elif node.type not in ("comment", "empty_statement", "import_statement", "hash_bang_line", "debugger_statement"):
        yield NotRead(_line(node))


def _evaluated(node: Node) -> Iterator[Statement]:
    for inner in node.named_children:
        yield from _effects(inner)


def _effects(node: Node) -> Iterator[Statement]:
    """What an expression does that stands as a statement."""
    if node.type in ("sequence_expression", "parenthesized_expression"):
        for inner in node.named_children:
            yield from _effects(inner)
    elif node.type in _ASSIGNMENTS:
        yield from _assigned(node)
    elif node.type != "comment":
        yield Evaluate(expression(node))


def _assigned(node: Node) -> Iterator[Statement]:
    left = node.child_by_field_name("left") or node.child_by_field_name("argument")
    right = node.child_by_field_name("right")
    if left is None:
        yield NotRead(_line(node))
        return
    value: Expression = Opaque()
    if right is not None:
        yield from _assigned_within(right)
        value = expression(right)
    if node.type == "augmented_assignment_expression":
        adds = text_of_node(node.child_by_field_name("operator")) == "+="
        value = Joined((expression(left), value)) if adds else Opaque((value,))
    yield Assign(target(left), value, declares=False)


def _assigned_within(node: Node) -> Iterator[Statement]:
    """The assignments to the right of another (`module.exports = exports = {}`)."""
    if node.type == "assignment_expression":
        yield from _assigned(node)
    elif node.type == "parenthesized_expression":
        for inner in node.named_children:
            yield from _assigned_within(inner)


def _declared(node: Node) -> Iterator[Statement]:
    for declarator in node.named_children:
        name, value = declarator.child_by_field_name("name"), declarator.child_by_field_name("value")
        if name is None:
            continue
        if value is None:
            yield Assign(target(name), Constant(None))
            continue
        yield from _assigned_within(value)
        yield Assign(target(name), expression(value))


def _function(node: Node) -> Iterator[Statement]:
    body = block(node.child_by_field_name("body"))
    yield Assign(Name(text_of_node(node.child_by_field_name("name"))), Closure(parameters(node), body))


def _returned(node: Node) -> Iterator[Statement]:
    value = next((inner for inner in node.named_children if inner.type != "comment"), None)
    if value is None:
        yield Return(Constant(None), _line(node))
        return
    rejected = value.type == "call_expression" and value.child_by_field_name("function")
    if rejected and text_of_node(rejected) == "Promise.reject":
        arguments = value.child_by_field_name("arguments")
        yield Throw(
            expression(arguments.named_children[0]) if arguments and arguments.named_children else Opaque(), _line(node)
        )
        return
    yield Return(expression(value), _line(node))


def _thrown(node: Node) -> Iterator[Statement]:
    yield Throw(expression(node.named_children[0]), _line(node))


def _decided(node: Node) -> Iterator[Statement]:
    condition = node.child_by_field_name("condition")
    if condition is not None:
        yield Evaluate(expression(condition))
    yield Branch((block(node.child_by_field_name("consequence")), block(node.child_by_field_name("alternative"))))


def _switched(node: Node) -> Iterator[Statement]:
    value, body = node.child_by_field_name("value"), node.child_by_field_name("body")
    if value is not None:
        yield Evaluate(expression(value))
    cases = [case for case in body.named_children if case.type != "comment"] if body is not None else []
    bodies = [_body(case.children_by_field_name("body")) for case in cases]
    # A case that does not leave goes on with the next.
    ways = [tuple(statement for each in bodies[index:] for statement in each) for index in range(len(bodies))]
    has_default = any(case.type == "switch_default" for case in cases)
    yield Branch((*ways, *(() if has_default else ((),))), can_be_left=True)


def _tried(node: Node) -> Iterator[Statement]:
    handler, at_last = node.child_by_field_name("handler"), node.child_by_field_name("finalizer")
    caught: tuple[tuple[Statement, ...], ...] = ()
    if handler is not None:
        error = handler.child_by_field_name("parameter")
        named = () if error is None else (Assign(target(error), Opaque()),)
        caught = ((*named, *block(handler.child_by_field_name("body"))),)
    last = block(at_last.child_by_field_name("body")) if at_last is not None else ()
    yield from attempted(block(node.child_by_field_name("body")), caught, last)


def _looped(node: Node) -> Iterator[Statement]:
    initializer, increment = node.child_by_field_name("initializer"), node.child_by_field_name("increment")
    if initializer is not None:
        yield from _body([initializer]) if initializer.type.endswith("declaration") else _effects(initializer)
    condition = node.child_by_field_name("condition")
    tested = () if condition is None or condition.type == "empty_statement" else (Evaluate(expression(condition)),)
    step = () if increment is None else tuple(_effects(increment))
    yield repeated((*tested, *block(node.child_by_field_name("body")), *step))


def _looped_over(node: Node) -> Iterator[Statement]:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        yield NotRead(_line(node))
        return
    declares = node.child_by_field_name("kind") is not None
    taken = Assign(target(left), Opaque((expression(right),)), declares)
    yield repeated((taken, *block(node.child_by_field_name("body"))))


def _exported(node: Node) -> Iterator[Statement]:
    declaration, value = node.child_by_field_name("declaration"), node.child_by_field_name("value")
    if value is not None:
        yield _exporting("default", expression(value))
    if declaration is not None:
        yield from _statement(declaration)
        names = [declaration, *declaration.named_children]
        for name in (each.child_by_field_name("name") for each in names):
            if name is not None and name.type == "identifier":
                yield _exporting(text_of_node(name), Name(text_of_node(name)))


def _exporting(name: str, value: Expression) -> Statement:
    return Assign(Member(Name("exports"), Constant(name)), value, declares=False)


def _exported_later(root: Node) -> Iterator[Statement]:
    """What `export { handler }` hands on, wherever it stands."""
    for specifier in (node for node in _nodes(root) if node.type == "export_specifier"):
        name = text_of_node(specifier.child_by_field_name("name"))
        alias = specifier.child_by_field_name("alias")
        yield _exporting(name if alias is None else text_of_node(alias), Name(name))
