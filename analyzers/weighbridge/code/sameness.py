"""Whether two texts are one program but for its comments: what an edit that only adds a comment has to prove."""

from __future__ import annotations

import marshal
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from weighbridge.code.offsets import encoded
from weighbridge.code.patience import root_of
from weighbridge.code.pieces import parser_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_COMMENTS = frozenset({"comment", "html_comment"})
_UP = "^"
"""Closes a branch, so that two trees with the same leaves differ."""


def same_program(one: str, other: str, dialect: str) -> bool:
    """Whether two texts have the same syntax tree with the same words in it, comments aside."""
    tree = _tree(one, dialect)
    return tree is not None and tree == _tree(other, dialect)


@lru_cache(maxsize=32)
def _tree(text: str, dialect: str) -> bytes | None:
    """A digest of the tree: an editor asks about the same place again and again."""
    data = encoded(text)
    root = root_of(parser_of(dialect), data)
    if root is None:
        return None
    # later versions write equal values differently, by how often they are referred to
    return blake2b(marshal.dumps(list(_walked(root, data)), 2), digest_size=16).digest()


def _walked(root: Node, data: bytes) -> Iterator[str | bytes]:
    cursor = root.walk()
    while True:
        node = cursor.node
        if node is not None and node.type not in _COMMENTS:
            yield node.type
            if cursor.goto_first_child():
                continue
            yield data[node.start_byte : node.end_byte]
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            yield _UP
