"""What stands in the way of a move: a whole sentence, and the place that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from weighbridge.code.model import Module, Node


class Blocked(Exception):
    """A move that cannot be made here; raised inside a move and told as a refusal, never further."""

    def __init__(self, reason: str, place: Place | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place


def blocked_at(node: Node, module: Module, reason: str) -> Blocked:
    """A refusal about one place; `{line}` in the reason is its line."""
    line = module.text.count("\n", 0, node.start) + 1
    return Blocked(reason.format(line=line), Place(module.path, Span(node.start, node.end)))
