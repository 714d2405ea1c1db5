"""`const { a } = require("m")` as an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import Import, Imported
from weighbridge.code.typescript_lowering import first
from weighbridge.code.typescript_text import text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from weighbridge.code.model import Statement
    from weighbridge.code.typescript_lowering import Lowering


def required(lowering: Lowering, node: Node, name: Node, value: Node, depth: int, into: list[Statement]) -> bool:
    """Adds the import that a declarator is; False where it needs its assignment, too, or is no import at all."""
    member = ""
    if value.type == "member_expression":
        inner = value.child_by_field_name("object")
        member = lowering.source(value.child_by_field_name("property"))
        if inner is None:
            return False
        value = inner
    module = _required_module(lowering, value, depth)
    if module is None:
        return False
    names: list[Imported] = []
    complete = True
    if name.type == "identifier":
        names.append(Imported(member, lowering.source(name)))
    elif name.type == "object_pattern" and not member:
        for child in name.named_children:
            if child.type == "shorthand_property_identifier_pattern":
                names.append(Imported(lowering.source(child), lowering.source(child)))
                continue
            key, alias = child.child_by_field_name("key"), child.child_by_field_name("value")
            if key is not None and alias is not None and alias.type == "identifier":
                names.append(Imported(lowering.source(key), lowering.source(alias)))
            elif child.type != "comment":
                complete = False
    else:
        complete = False
    into.append(Import(*lowering.span(node), module, tuple(names)))
    return complete


def _required_module(lowering: Lowering, node: Node, depth: int) -> str | None:
    if node.type != "call_expression":
        return None
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None or arguments is None or lowering.source(function) != "require":
        return None
    argument = first(arguments)
    if argument is None or argument.type != "string":
        return None
    return text_of(lowering, argument, depth).value
