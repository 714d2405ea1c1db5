"""Declarations and assignments: statements of their own, or a `Bind` inside an expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import Assign, Bind, Constant, Evaluate, Expression, Name, Operation, Other, dotted
from weighbridge.code.typescript_classes import class_of
from weighbridge.code.typescript_expressions import OPERATORS, again
from weighbridge.code.typescript_functions import annotation_of, named
from weighbridge.code.typescript_lowering import DEPTH, first, meant
from weighbridge.code.typescript_patterns import Bound, target_of
from weighbridge.code.typescript_require import required

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node

    from weighbridge.code.model import Statement
    from weighbridge.code.typescript_lowering import LowerExpression, Lowering, LowerStatement


def evaluate(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    """An expression whose value is dropped, as the statements that it is."""
    kind = node.type
    if kind == "assignment_expression":
        _assign(lowering, node, depth, into)
    elif kind in ("augmented_assignment_expression", "update_expression"):
        _augment(lowering, node, depth, into)
    elif depth <= DEPTH and kind in ("sequence_expression", "parenthesized_expression"):
        for part in meant(node):
            evaluate(lowering, part, depth + 1, into)
    elif kind == "class":
        into.append(class_of(lowering, node, "", depth))
    elif kind in lowering.statements:
        lowering.statement(node, depth, into)
    else:
        into.append(Evaluate(*lowering.span(node), lowering.expression(node, depth)))


def assign_value(
    lowering: Lowering,
    span: tuple[int, int],
    target: Expression,
    node: Node,
    depth: int,
    *,
    exported: bool,
) -> Statement:
    """The assignment of the value at `node` to one target; the value names its function after the target."""
    value = named(lowering.expression(node, depth), target)
    return Assign(*span, (target,), value, exported=exported)


def declare(lowering: Lowering, node: Node, depth: int, into: list[Statement], *, exported: bool = False) -> None:
    """The variables of a declaration, one statement each."""
    for child in node.named_children:
        if child.type == "variable_declarator":
            _declarator(lowering, child, depth, into, exported=exported)


def _declarator(lowering: Lowering, node: Node, depth: int, into: list[Statement], *, exported: bool) -> None:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None:
        return
    if value is not None:
        if value.type == "class" and name.type == "identifier":
            lowered = class_of(lowering, value, lowering.source(name), depth)
            lowered.exported = exported
            into.append(lowered)
            return
        if value.type in ("call_expression", "member_expression") and required(
            lowering, node, name, value, depth, into
        ):
            return
    start, end = lowering.span(node)
    bound = Bound()
    target = target_of(lowering, name, depth, bound)
    # `let x;` is `let x = undefined;`
    lowered_value = Constant(end, end, None) if value is None else named(lowering.expression(value, depth), target)
    annotation = annotation_of(lowering, node)
    into.append(Assign(start, end, (target,), lowered_value, "", annotation, exported))
    into.extend(bound.defaults)


def _assign(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    bound = Bound()
    targets: list[Expression] = []
    current: Node = node
    while True:
        left, right = current.child_by_field_name("left"), current.child_by_field_name("right")
        if left is None or right is None:
            into.append(Evaluate(*lowering.span(node), lowering.expression(node, depth)))
            return
        targets.append(target_of(lowering, left, depth, bound))
        if right.type != "assignment_expression":
            break
        current = right
    if right.type == "class":
        # The model has classes as statements only: `exports.A = class {}` declares `A` and then assigns it.
        declared = class_of(lowering, right, dotted(targets[0]).rpartition(".")[2], depth)
        into.append(declared)
        value: Expression = Name(declared.start, declared.start, declared.name)
    else:
        value = named(lowering.expression(right, depth), targets[0])
    into.append(Assign(*lowering.span(node), tuple(targets), value))
    into.extend(bound.defaults)


def _augment(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    change = _change(lowering, node, depth)
    if change is not None:
        target, operator, value = change
        into.append(Assign(*lowering.span(node), (target,), value, operator))


def _change(lowering: Lowering, node: Node, depth: int) -> tuple[Expression, str, Expression] | None:
    """The target, the operator and the other operand of `x += y` or `x++`."""
    sign = node.child_by_field_name("operator")
    if sign is None:
        return None
    if node.type == "update_expression":
        left = node.child_by_field_name("argument")
        value: Expression = Constant(*lowering.span(sign), 1)
        operator = sign.type[:1]
    else:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if right is None:
            return None
        value = lowering.expression(right, depth)
        operator = sign.type.removesuffix("=")
    if left is None:
        return None
    return lowering.expression(left, depth), OPERATORS.get(operator, operator), value


def _bind(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return Other(start, end, node.type, lowering.all(node, depth))
    target = target_of(lowering, left, depth, Bound())
    return Bind(start, end, target, named(lowering.expression(right, depth), target))


def _bind_change(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    change = _change(lowering, node, depth)
    if change is None:
        return Other(start, end, node.type, lowering.all(node, depth))
    target, operator, value = change
    return Bind(start, end, target, Operation(start, end, operator, (again(target), value)))


def _declaration(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    declare(lowering, node, depth + 1, into)


def _lone_declarator(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    _declarator(lowering, node, depth + 1, into, exported=False)


def _evaluated(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    inner = first(node)
    if inner is not None:
        evaluate(lowering, inner, depth + 1, into)


ASSIGNMENT_STATEMENTS: Mapping[str, LowerStatement] = {
    "expression_statement": _evaluated,
    "lexical_declaration": _declaration,
    "variable_declaration": _declaration,
    "using_declaration": _declaration,
    # Only in half-typed code does it stand alone.
    "variable_declarator": _lone_declarator,
}
ASSIGNMENT_EXPRESSIONS: Mapping[str, LowerExpression] = {
    "assignment_expression": _bind,
    "augmented_assignment_expression": _bind_change,
    "update_expression": _bind_change,
}
