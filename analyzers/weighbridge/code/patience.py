"""Parses with patience that ends: what is no program at all can cost a grammar the square of its length."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_STEPS = 20_000
_BYTES_PER_STEP = 20
"""Programs take about one step for a hundred bytes, and broken ones a few more."""
_PORTION = 65_536


def root_of(parser: Parser, data: bytes) -> Node | None:
    """The root of the syntax tree; None for what would take too long. Counted in steps, so that it does not depend
    on how fast a machine is."""
    steps = 0
    most = _STEPS + len(data) // _BYTES_PER_STEP

    def read(at: int, _: object) -> bytes:
        return data[at : at + _PORTION]

    def stops(*_: object) -> bool:
        nonlocal steps
        steps += 1
        return steps > most

    try:
        # the parser tells of its progress only where it asks for the text in portions
        tree = parser.parse(read, progress_callback=stops)
    except ValueError:
        parser.reset()
        return None
    return tree.root_node
