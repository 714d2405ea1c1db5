"""Classes, enumerations and namespaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Assign,
    Class,
    Constant,
    Entry,
    Function,
    Mapping,
    Name,
    Other,
    Scope,
    Text,
    expressions,
)
from weighbridge.code.typescript_functions import annotation_of, method, named
from weighbridge.code.typescript_lowering import first
from weighbridge.code.typescript_text import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingType

    from tree_sitter import Node

    from weighbridge.code.model import Expression, Statement
    from weighbridge.code.typescript_lowering import LowerExpression, Lowering, LowerStatement

_FIELDS = frozenset({"public_field_definition", "field_definition"})


def class_of(lowering: Lowering, node: Node, name: str, depth: int) -> Class:
    """A class; one without a name of its own takes the given one."""
    own = node.child_by_field_name("name")
    return Class(
        *lowering.span(node),
        name if own is None else lowering.source(own),
        _bases(lowering, node, depth),
        _decorators(lowering, node, depth),
        _members(lowering, node.child_by_field_name("body"), depth + 1),
    )


def enumeration(lowering: Lowering, node: Node, depth: int, into: list[Statement], *, exported: bool = False) -> None:
    """An enumeration as the object that it becomes; members without a value count on."""
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None or body is None:
        return
    entries: list[Entry] = []
    following = 0
    for child in body.named_children:
        start, end = lowering.span(child)
        key: Node | None = child
        value: Node | None = None
        if child.type == "enum_assignment":
            key, value = child.child_by_field_name("name"), child.child_by_field_name("value")
        if key is None or key.type not in ("property_identifier", "string", "computed_property_name"):
            continue
        lowered: Expression = Constant(end, end, following) if value is None else lowering.expression(value, depth + 1)
        if isinstance(lowered, Constant) and isinstance(lowered.value, int):
            following = lowered.value + 1
        entries.append(Entry(start, end, key_of(lowering, key, depth), lowered))
    target = Name(*lowering.span(name), lowering.source(name))
    mapping = Mapping(*lowering.span(body), tuple(entries))
    into.append(Assign(*lowering.span(node), (target,), mapping, exported=exported))


def _bases(lowering: Lowering, node: Node, depth: int) -> tuple[Expression, ...]:
    heritage = next((child for child in node.named_children if child.type == "class_heritage"), None)
    if heritage is None:
        return ()
    bases: list[Expression] = []
    for child in heritage.named_children:
        if child.type == "extends_clause":
            bases.extend(lowering.expression(value, depth) for value in child.children_by_field_name("value"))
        elif child.type in lowering.expressions:
            bases.append(lowering.expression(child, depth))
    return tuple(bases)


def _decorators(lowering: Lowering, node: Node, depth: int) -> tuple[Expression, ...]:
    decorators: list[Expression] = []
    for child in node.children_by_field_name("decorator"):
        inner = first(child)
        if inner is not None:
            decorators.append(lowering.expression(inner, depth))
    return tuple(decorators)


def _members(lowering: Lowering, body: Node | None, depth: int) -> tuple[Statement, ...]:
    members: list[Statement] = []
    # TypeScript's grammar puts the decorators of a method before it, JavaScript's inside.
    waiting: list[Expression] = []
    for child in body.named_children if body is not None else ():
        kind = child.type
        if kind == "decorator":
            inner = first(child)
            if inner is not None:
                waiting.append(lowering.expression(inner, depth))
            continue
        if kind == "method_definition":
            function = method(lowering, child, (*waiting, *_decorators(lowering, child, depth)), depth)
            name = child.child_by_field_name("name")
            if not function.name and name is not None:
                named(function, key_of(lowering, name, depth))
            members.append(function)
        elif kind in _FIELDS:
            _field(lowering, child, depth, members)
        elif kind == "class_static_block":
            members.append(Scope(*lowering.span(child), lowering.block(child.child_by_field_name("body"), depth + 1)))
        if kind != "comment":
            waiting.clear()
    return tuple(members)


def _field(lowering: Lowering, node: Node, depth: int, members: list[Statement]) -> None:
    name = node.child_by_field_name("name") or node.child_by_field_name("property")
    if name is None or any(child.type in ("declare", "abstract") for child in node.children):
        return
    start, end = lowering.span(node)
    key = key_of(lowering, name, depth)
    target = Name(key.start, key.end, key.value) if isinstance(key, Text) and key.whole else key
    value = node.child_by_field_name("value")
    lowered = Constant(end, end, None) if value is None else named(lowering.expression(value, depth), target)
    members.append(Assign(start, end, (target,), lowered, "", annotation_of(lowering, node)))


def _expression(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    # The model has classes as statements only; what one contains can still be searched.
    lowered = class_of(lowering, node, "", depth)
    parts: list[Expression] = [*lowered.bases, *lowered.decorators]
    for member in lowered.body:
        parts.extend((member,) if isinstance(member, Function) else expressions(member))
    return Other(start, end, "class", tuple(parts))


def _declaration(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    into.append(class_of(lowering, node, "", depth + 1))


def _enumeration(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    enumeration(lowering, node, depth + 1, into)


def _namespace(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    into.append(Scope(*lowering.span(node), lowering.block(node.child_by_field_name("body"), depth + 1)))


CLASS_STATEMENTS: MappingType[str, LowerStatement] = {
    "class_declaration": _declaration,
    "abstract_class_declaration": _declaration,
    "enum_declaration": _enumeration,
    "internal_module": _namespace,
    "module": _namespace,
}
CLASS_EXPRESSIONS: MappingType[str, LowerExpression] = {"class": _expression}
