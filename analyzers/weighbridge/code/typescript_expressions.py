"""Names, calls, operators and everything else that is neither a literal, a function, a class nor an assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Argument,
    Attribute,
    Call,
    Choice,
    Constant,
    Name,
    Operation,
    Other,
    Subscript,
)
from weighbridge.code.typescript_lowering import first, meant
from weighbridge.code.typescript_text import tagged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node

    from weighbridge.code.model import Expression
    from weighbridge.code.typescript_lowering import LowerExpression, Lowering

OPERATORS = {"&&": "and", "||": "or", "!": "not", "===": "==", "!==": "!="}
_CHAINS = frozenset({"+", "-", "*", "/", "%", "&&", "||", "??", "|", "&", "^"})
_PROPERTIES = frozenset({"property_identifier", "private_property_identifier"})
_JSX = frozenset({"jsx_element", "jsx_self_closing_element", "jsx_opening_element", "jsx_attribute", "jsx_fragment"})


def again(expression: Expression) -> Expression:
    """What stands for an expression where the model names it a second time.

    Only a plain path (`a.b`) is itself: a call would otherwise be seen twice, and nested ones exponentially often.
    """
    inner = expression
    while isinstance(inner, Attribute):
        inner = inner.base
    return expression if isinstance(inner, Name) else Other(expression.start, expression.end, "again", ())


def _name(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    del node, depth
    return Name(start, end, lowering.text[start:end])


def _this(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    del lowering, node, depth
    return Name(start, end, "self")


def _unwrapped(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    inner = first(node)
    return Other(start, end, node.type, ()) if inner is None else lowering.expression(inner, depth)


def _asserted(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    inner = meant(node)
    return lowering.expression(inner[-1], depth) if inner else Other(start, end, node.type, ())


def _member(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    inner = node.named_children
    name = inner[-1] if inner else None
    if name is None or len(inner) < 2 or name.type not in _PROPERTIES:
        return Other(start, end, node.type, lowering.all(node, depth))
    at, to = lowering.span(name)
    return Attribute(start, end, lowering.expression(inner[0], depth), lowering.text[at:to])


def _meta(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    del node, depth
    base, _, name = lowering.text[start:end].partition(".")
    return Attribute(start, end, Name(start, start + len(base), base.strip()), name.strip())


def _subscript(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    base, key = node.child_by_field_name("object"), node.child_by_field_name("index")
    if base is None or key is None:
        return Other(start, end, node.type, lowering.all(node, depth))
    return Subscript(start, end, lowering.expression(base, depth), lowering.expression(key, depth))


def _call(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    inner = node.named_children
    if not inner:
        return Other(start, end, node.type, ())
    function, listed = inner[0], inner[-1]
    kind = listed.type
    if kind == "template_string" and len(inner) > 1:
        return tagged(lowering, function, listed, start, end, depth)
    constructs = node.type == "new_expression"
    arguments = _arguments(lowering, listed, depth) if kind == "arguments" and len(inner) > 1 else ()
    return Call(start, end, lowering.expression(function, depth), arguments, constructs)


def _arguments(lowering: Lowering, node: Node, depth: int) -> tuple[Argument, ...]:
    arguments: list[Argument] = []
    for child in meant(node):
        if child.type == "spread_element":
            inner = first(child)
            if inner is not None:
                arguments.append(Argument("*", lowering.expression(inner, depth)))
        else:
            arguments.append(Argument("", lowering.expression(child, depth)))
    return tuple(arguments)


def _operator(node: Node) -> str:
    sign = node.child_by_field_name("operator")
    return "" if sign is None else sign.type


def _binary(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    # `a + b + c` leans to the left; a long sum of strings would otherwise nest as deep as it is long.
    operator = _operator(node)
    operands: list[Expression] = []
    current = node
    while True:
        inner = meant(current)
        if len(inner) != 2:
            return Other(start, end, node.type, lowering.all(node, depth))
        operands.append(lowering.expression(inner[1], depth))
        current = inner[0]
        if operator not in _CHAINS or current.type != "binary_expression" or _operator(current) != operator:
            break
        if len(meant(current)) != 2:
            break
    operands.append(lowering.expression(current, depth))
    operands.reverse()
    return Operation(start, end, OPERATORS.get(operator, operator), tuple(operands))


def _unary(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    operator = _operator(node)
    argument = node.child_by_field_name("argument")
    if argument is None:
        return Other(start, end, node.type, ())
    operand = lowering.expression(argument, depth)
    if operator == "-" and isinstance(operand, Constant) and type(operand.value) in (int, float):
        return Constant(start, end, -(operand.value or 0))
    return Operation(start, end, OPERATORS.get(operator, operator), (operand,))


def _choice(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    inner = meant(node)
    if len(inner) != 3:
        return Other(start, end, node.type, lowering.all(node, depth))
    test, then, otherwise = (lowering.expression(part, depth) for part in inner)
    return Choice(start, end, test, then, otherwise)


def _comma(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    return Operation(start, end, ",", lowering.all(node, depth))


def _yield(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    return Operation(start, end, "yield", lowering.all(node, depth))


def _jsx(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    parts: list[Expression] = []
    pending = [node]
    while pending:
        current = pending.pop()
        if current.type == "jsx_expression":
            inner = first(current)
            if inner is not None and inner.type == "spread_element":
                inner = first(inner)
            if inner is not None:
                parts.append(lowering.expression(inner, depth))
        elif current.type in _JSX:
            pending.extend(reversed(current.named_children))
    return Other(start, end, "jsx", tuple(parts))


EXPRESSIONS: Mapping[str, LowerExpression] = {
    "identifier": _name,
    "property_identifier": _name,
    "private_property_identifier": _name,
    "shorthand_property_identifier": _name,
    "super": _name,
    "import": _name,
    "this": _this,
    "parenthesized_expression": _unwrapped,
    "await_expression": _unwrapped,
    "as_expression": _unwrapped,
    "satisfies_expression": _unwrapped,
    "non_null_expression": _unwrapped,
    "instantiation_expression": _unwrapped,
    "type_assertion": _asserted,
    "member_expression": _member,
    "meta_property": _meta,
    "subscript_expression": _subscript,
    "call_expression": _call,
    "new_expression": _call,
    "binary_expression": _binary,
    "unary_expression": _unary,
    "ternary_expression": _choice,
    "sequence_expression": _comma,
    "yield_expression": _yield,
    "jsx_element": _jsx,
    "jsx_self_closing_element": _jsx,
    "jsx_fragment": _jsx,
}
