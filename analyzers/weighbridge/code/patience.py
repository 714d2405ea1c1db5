"""Parses with patience that ends: what is no program at all can cost a grammar the square of its length."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, cast

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
    memory = _portion.memory

    def read(at: int, _: object) -> bytes:
        memory[:] = data[at : at + _PORTION]
        return cast("bytes", memory)

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


class _Portion(threading.local):
    """The text between two questions of the parser, in the same memory every time.

    tree-sitter 0.26.1 counts one reference too many to whatever it is given, so that every text ever parsed would stay;
    it needs a portion until it asks for the next one only.
    """

    def __init__(self) -> None:
        self.memory = bytearray()


_portion = _Portion()
