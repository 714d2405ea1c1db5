"""Destructuring targets: `[a, b]` is a `Sequence`, `{a, b: c}` a `Mapping`; a default is an assignment by `??`.

The defaults follow as statements because the model's targets have no place for them, and a default may be a prompt.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from weighbridge.code.model import Assign, Constant, Entry, Mapping, Name, Run, Sequence, Spread, Text
from weighbridge.code.typescript_lowering import DEPTH, first, items_of
from weighbridge.code.typescript_text import key_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from weighbridge.code.model import Expression, Statement
    from weighbridge.code.typescript_lowering import Lowering

PATTERNS = frozenset({"array_pattern", "object_pattern"})
_NAMES = frozenset({"identifier", "shorthand_property_identifier_pattern", "undefined"})
_SHORTHANDS = frozenset({"shorthand_property_identifier_pattern", "object_assignment_pattern"})
_DEFAULTS = frozenset({"assignment_pattern", "object_assignment_pattern"})


@dataclass(slots=True)
class Bound:
    """What one pattern binds: its names in source order, and the assignments of its defaults."""

    names: list[str] = field(default_factory=list[str])
    defaults: list[Statement] = field(default_factory=list["Statement"])


def target_of(lowering: Lowering, node: Node, depth: int, bound: Bound) -> Expression:
    """The target of an assignment, a declaration or a parameter."""
    kind = node.type
    if kind in _NAMES:
        start, end = lowering.span(node)
        name = lowering.text[start:end]
        bound.names.append(name)
        return Name(start, end, name)
    if depth > DEPTH:
        return lowering.expression(node, depth)
    if kind == "array_pattern":
        items: list[Expression] = []
        for item in items_of(node):
            end = lowering.span(node)[1]
            items.append(Constant(end, end, None) if item is None else target_of(lowering, item, depth + 1, bound))
        return Sequence(*lowering.span(node), tuple(items))
    if kind == "object_pattern":
        entries = [_entry(lowering, child, depth + 1, bound) for child in node.named_children]
        return Mapping(*lowering.span(node), tuple([item for item in entries if item is not None]))
    if kind in _DEFAULTS:
        return _defaulted(lowering, node, depth, bound)
    if kind == "rest_pattern":
        inner = first(node)
        if inner is not None:
            return Spread(*lowering.span(node), target_of(lowering, inner, depth + 1, bound))
    return lowering.expression(node, depth)


def _entry(lowering: Lowering, node: Node, depth: int, bound: Bound) -> Entry | None:
    kind = node.type
    start, end = lowering.span(node)
    if kind == "pair_pattern":
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if key is None or value is None:
            return None
        return Entry(start, end, key_of(lowering, key, depth), target_of(lowering, value, depth, bound))
    if kind == "rest_pattern":
        inner = first(node)
        return None if inner is None else Entry(start, end, None, target_of(lowering, inner, depth, bound))
    if kind in _SHORTHANDS:
        target = target_of(lowering, node, depth, bound)
        if isinstance(target, Name):
            return Entry(start, end, _key(target), target)
    return None


def _key(name: Name) -> Text:
    return Text(name.start, name.end, (Run(name.start, name.end, name.name),))


def _defaulted(lowering: Lowering, node: Node, depth: int, bound: Bound) -> Expression:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None:
        return lowering.expression(node, depth)
    target = target_of(lowering, left, depth + 1, bound)
    if right is not None and isinstance(target, Name):
        value = lowering.expression(right, depth + 1)
        copy = Name(target.start, target.end, target.name)
        bound.defaults.append(Assign(*lowering.span(node), (copy,), value, "??"))
    return target
