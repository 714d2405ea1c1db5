"""Functions, methods and arrow functions; their bodies are lowered when somebody first reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import Assign, Attribute, Function, Name, Parameter, Return, Text
from weighbridge.code.typescript_lowering import first
from weighbridge.code.typescript_patterns import PATTERNS, Bound, target_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node

    from weighbridge.code.model import Expression, Statement
    from weighbridge.code.typescript_lowering import LowerExpression, Lowering, LowerStatement

_TYPED = frozenset({"required_parameter", "optional_parameter"})
_PLAIN = frozenset({"identifier", "undefined", "assignment_pattern", "rest_pattern", *PATTERNS})
_GENERATORS = frozenset({"generator_function", "generator_function_declaration"})
_PROMOTING = frozenset({"accessibility_modifier", "override_modifier", "readonly"})


def named(value: Expression, target: Expression) -> Expression:
    """The value; a function without a name of its own takes that of what it is bound to."""
    if isinstance(value, Function) and not value.name:
        match target:
            case Name(name=name) | Attribute(name=name):
                value.name = name
            case Text() if target.whole:
                value.name = target.value
            case _:
                pass
    return value


def method(lowering: Lowering, node: Node, decorators: tuple[Expression, ...], depth: int) -> Function:
    """A method of a class or an object literal; the name is set where it is a plain one."""
    start, end = lowering.span(node)
    name = node.child_by_field_name("name")
    before = start
    if name is not None:
        for child in node.children_by_field_name("decorator"):
            before = lowering.span(child)[1]
        modifiers = lowering.text[before : lowering.span(name)[0]].split()
    else:
        modifiers = []
    plain = name is not None and name.type in ("property_identifier", "private_property_identifier")
    function = _function(lowering, node, lowering.source(name) if plain else "", start, end, depth)
    function.decorators = decorators
    function.is_static = "static" in modifiers
    function.is_generator_or_async = "async" in modifiers or any("*" in modifier for modifier in modifiers)
    return function


def _function(lowering: Lowering, node: Node, name: str, start: int, end: int, depth: int) -> Function:
    body = node.child_by_field_name("body")
    parameters: list[Parameter] = []
    prologue: list[Statement] = []
    listed = node.child_by_field_name("parameters")
    if listed is not None:
        for child in listed.named_children:
            _parameter(lowering, child, depth, parameters, prologue)
    else:
        single = node.child_by_field_name("parameter")
        if single is not None:
            _parameter(lowering, single, depth, parameters, prologue)

    def lower() -> tuple[Statement, ...]:
        if body is None:
            return tuple(prologue)
        if body.type == "statement_block":
            statements = lowering.block(body, depth + 1)
        else:
            statements = (Return(*lowering.span(body), lowering.expression(body, depth + 1)),)
        return (*prologue, *statements) if prologue else statements

    header_end = end if body is None else lowering.span(body)[0]
    return Function(start, end, name, tuple(parameters), (), header_end, lower)


def _parameter(
    lowering: Lowering, node: Node, depth: int, parameters: list[Parameter], prologue: list[Statement]
) -> None:
    kind = node.type
    annotation = ""
    default: Node | None = None
    pattern: Node | None = None
    promoted = False
    if kind in _TYPED:
        pattern = node.child_by_field_name("pattern")
        default = node.child_by_field_name("value")
        annotation = annotation_of(lowering, node)
        promoted = any(child.type in _PROMOTING for child in node.children)
    elif kind in _PLAIN:
        pattern = node
    if pattern is not None and pattern.type == "assignment_pattern":
        default = pattern.child_by_field_name("right")
        pattern = pattern.child_by_field_name("left")
    if pattern is None or pattern.type == "this":
        return
    start, end = lowering.span(node)
    collects = ""
    if pattern.type == "rest_pattern":
        collects = "*"
        pattern = first(pattern) or pattern
    bound = Bound()
    target = target_of(lowering, pattern, depth + 1, bound)
    prologue.extend(bound.defaults)
    value = None if default is None else named(lowering.expression(default, depth + 1), target)
    if not isinstance(target, Name):
        parameters.append(Parameter(start, end, "", value, annotation, collects, tuple(bound.names)))
        return
    parameters.append(Parameter(start, end, target.name, value, annotation, collects))
    if promoted:
        # `constructor(private x: T)` declares the field and assigns it.
        field = Attribute(target.start, target.end, Name(target.start, target.start, "self"), target.name)
        source = Name(target.start, target.end, target.name)
        prologue.append(Assign(start, end, (field,), source, "", annotation))


def annotation_of(lowering: Lowering, node: Node) -> str:
    """The type that is annotated on a parameter, a variable or a field, as written; empty where there is none."""
    annotation = node.child_by_field_name("type")
    return "" if annotation is None else lowering.source(annotation).removeprefix(":").strip()


def _expression(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    function = _function(lowering, node, lowering.source(node.child_by_field_name("name")), start, end, depth)
    function.is_generator_or_async = node.type in _GENERATORS or node.children[0].type == "async"
    return function


def _declaration(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    start, end = lowering.span(node)
    lowered = _expression(lowering, node, start, end, depth + 1)
    if isinstance(lowered, Function):
        into.append(lowered)


FUNCTION_EXPRESSIONS: Mapping[str, LowerExpression] = {
    "arrow_function": _expression,
    "function_expression": _expression,
    "generator_function": _expression,
}
FUNCTION_STATEMENTS: Mapping[str, LowerStatement] = {
    "function_declaration": _declaration,
    "generator_function_declaration": _declaration,
}
