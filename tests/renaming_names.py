"""What a reader of one language tells about the names in a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node


class Kind(StrEnum):
    """What a chosen name stands for."""

    VARIABLE = "variable"
    FUNCTION = "function"
    CLASS = "class"
    ATTRIBUTE = "attribute"


class Use(StrEnum):
    """How a token must be written when its name changes."""

    PLAIN = "plain"
    SHORTHAND = "shorthand"
    """`{ text }` is `{ text: v1 }` then: the key stays."""


@dataclass(slots=True)
class Names:
    """The names that a file declares, those that are not its own to change, and the tokens that would change."""

    chosen: dict[str, Kind] = field(default_factory=dict[str, Kind])
    given: set[str] = field(default_factory=set[str])
    tokens: list[tuple[Node, Use]] = field(default_factory=list["tuple[Node, Use]"])


def nodes(root: Node) -> Iterator[Node]:
    """A node and everything inside it, in source order."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children))


def word(node: Node | None) -> str:
    """The source of a node, or nothing."""
    return "" if node is None else (node.text or b"").decode()
