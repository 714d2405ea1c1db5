"""Numbers, constants, regular expressions, object and array literals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Constant,
    Entry,
    Mapping,
    Name,
    Pattern,
    Run,
    Sequence,
    Spread,
    Text,
)
from weighbridge.code.typescript_functions import method, named
from weighbridge.code.typescript_lowering import first, items_of
from weighbridge.code.typescript_text import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingType

    from tree_sitter import Node

    from weighbridge.code.model import Expression
    from weighbridge.code.typescript_lowering import LowerExpression, Lowering


def number_of(source: str) -> int | float:
    """The value of a number as written; 0 where it has none."""
    digits = source.replace("_", "").removesuffix("n")
    try:
        if re.fullmatch(r"0[0-7]+", digits):
            return int(digits, 8)
        return int(digits, 0)
    except ValueError:
        try:
            return float(digits)
        except ValueError:
            return 0


def _pattern(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    del depth
    pattern, flags = node.child_by_field_name("pattern"), node.child_by_field_name("flags")
    return Pattern(start, end, lowering.source(pattern), lowering.source(flags))


def _number(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    del node, depth
    return Constant(start, end, number_of(lowering.text[start:end]))


def _true(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    del lowering, node, depth
    return Constant(start, end, True)


def _false(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    del lowering, node, depth
    return Constant(start, end, False)


def _nothing(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    del lowering, node, depth
    return Constant(start, end, None)


def _array(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    items = [
        Constant(start, start, None) if item is None else lowering.expression(item, depth) for item in items_of(node)
    ]
    return Sequence(start, end, tuple(items))


def _spread(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    inner = first(node)
    return Spread(start, end, Constant(start, end, None) if inner is None else lowering.expression(inner, depth))


def _object(lowering: Lowering, node: Node, start: int, end: int, depth: int) -> Expression:
    entries: list[Entry] = []
    for child in node.named_children:
        kind = child.type
        if kind == "pair":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if key is None or value is None:
                continue
            lowered = key_of(lowering, key, depth)
            entries.append(Entry(*lowering.span(child), lowered, named(lowering.expression(value, depth), lowered)))
        elif kind == "shorthand_property_identifier":
            at, to = lowering.span(child)
            name = lowering.text[at:to]
            entries.append(Entry(at, to, Text(at, to, (Run(at, to, name),)), Name(at, to, name)))
        elif kind == "spread_element":
            inner = first(child)
            if inner is not None:
                entries.append(Entry(*lowering.span(child), None, lowering.expression(inner, depth)))
        elif kind == "method_definition":
            name_node = child.child_by_field_name("name")
            if name_node is not None:
                lowered = key_of(lowering, name_node, depth)
                entries.append(
                    Entry(*lowering.span(child), lowered, named(method(lowering, child, (), depth), lowered))
                )
    return Mapping(start, end, tuple(entries))


LITERALS: MappingType[str, LowerExpression] = {
    "regex": _pattern,
    "number": _number,
    "true": _true,
    "false": _false,
    "null": _nothing,
    "undefined": _nothing,
    "array": _array,
    "spread_element": _spread,
    "object": _object,
}
