"""One file being lowered: its text, the way from bytes to code points, and the two tables of lowerings by node type."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from weighbridge.code.model import Other

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from weighbridge.code.model import Expression, Statement
    from weighbridge.code.offsets import Offsets

DEPTH = 150
"""Deeper nesting is left out, so that no input can exhaust the stack; a level takes at most four frames."""

LowerExpression: TypeAlias = "Callable[[Lowering, Node, int, int, int], Expression]"
"""Given a node, its code-point offsets, and how deep it is nested."""
LowerStatement: TypeAlias = "Callable[[Lowering, Node, int, list[Statement]], None]"
"""Given a node, how deep it is nested, and the list that takes the statements, which may be none or several."""

_COMMENTS = frozenset({"comment", "html_comment"})
_BLOCKS = frozenset({"statement_block", "program", "class_static_block"})


class Lowering:
    """Dispatches nodes to the tables; everything else about a grammar is in the modules that fill them."""

    __slots__ = ("at", "expressions", "identity", "statements", "text")

    def __init__(
        self,
        text: str,
        at: Offsets,
        expressions: Mapping[str, LowerExpression],
        statements: Mapping[str, LowerStatement],
    ) -> None:
        self.text = text
        self.at = at
        self.identity = at.identity
        self.expressions = expressions
        self.statements = statements

    def span(self, node: Node) -> tuple[int, int]:
        if self.identity:
            return node.byte_range
        return self.at(node.start_byte), self.at(node.end_byte)

    def source(self, node: Node | None) -> str:
        """The node as written; empty for None."""
        if node is None:
            return ""
        start, end = self.span(node)
        return self.text[start:end]

    def expression(self, node: Node, depth: int) -> Expression:
        kind = node.type
        start, end = node.byte_range
        if not self.identity:
            start, end = self.at(start), self.at(end)
        if depth > DEPTH:
            return Other(start, end, kind, ())
        lower = self.expressions.get(kind)
        if lower is None:
            return Other(start, end, kind, self.all(node, depth + 1))
        return lower(self, node, start, end, depth + 1)

    def optional(self, node: Node | None, depth: int) -> Expression | None:
        return None if node is None else self.expression(node, depth)

    def all(self, node: Node, depth: int) -> tuple[Expression, ...]:
        """The expressions directly inside a node; operators and types, which have no lowering, are left out."""
        return tuple([self.expression(child, depth) for child in meant(node) if child.type in self.expressions])

    def statement(self, node: Node, depth: int, into: list[Statement]) -> None:
        if depth > DEPTH:
            return
        kind = node.type
        lower = self.statements.get(kind)
        if lower is not None:
            lower(self, node, depth, into)
        elif kind == "ERROR":
            for child in node.named_children:
                self.statement(child, depth + 1, into)

    def block(self, node: Node | None, depth: int) -> tuple[Statement, ...]:
        """The statements of a block, or the single statement that stands in its place."""
        if node is None or depth > DEPTH:
            return ()
        statements: list[Statement] = []
        if node.type in _BLOCKS:
            for child in node.named_children:
                self.statement(child, depth, statements)
        else:
            self.statement(node, depth, statements)
        return tuple(statements)


def meant(node: Node) -> list[Node]:
    """The named children that are neither comments nor debris of half-typed code."""
    return [child for child in node.named_children if child.type not in _COMMENTS and child.type != "ERROR"]


def first(node: Node) -> Node | None:
    """The first named child that is no comment."""
    return next((child for child in node.named_children if child.type not in _COMMENTS), None)


def items_of(node: Node) -> list[Node | None]:
    """The items of an array literal or pattern, None for a hole."""
    items = meant(node)
    spare = node.child_count - 2 * len(items) - 1
    last = node.child(node.child_count - 2) if spare == 1 else None
    if spare <= 0 or (last is not None and last.type == ","):
        return list(items)
    holed: list[Node | None] = []
    pending = True
    for child in node.children[1:]:
        if child.type == ",":
            if pending:
                holed.append(None)
            pending = True
        elif child.is_named and child.type not in _COMMENTS and child.type != "ERROR":
            holed.append(child)
            pending = False
    return holed
