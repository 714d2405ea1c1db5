"""A tree of data with the place of every value: what JSON, YAML and TOML readers have in common."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.text import Span


class Style(StrEnum):
    """How a scalar is written; it decides how its characters map to the source."""

    BARE = "bare"
    """A JSON or TOML number, `true`, a date: never text."""
    JSON = "json"
    PLAIN = "plain"
    SINGLE = "single"
    DOUBLE = "double"
    BLOCK = "block"
    """A YAML `|` or `>` scalar."""
    TOML_BASIC = "toml-basic"
    TOML_LITERAL = "toml-literal"


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    span: Span
    """Quotes and block indicators included."""
    value: str
    style: Style


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    span: Span
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    span: Span
    entries: tuple[Entry, ...]


Node = Scalar | Items | Table


def get(node: Node | None, *keys: str) -> Node | None:
    """The value behind a chain of keys; None where a link is missing."""
    for key in keys:
        if not isinstance(node, Table):
            return None
        node = next((entry.value for entry in reversed(node.entries) if entry.key.value == key), None)
    return node


def string(node: Node | None, *keys: str) -> str:
    """The text of a scalar behind a chain of keys; empty where there is none."""
    node = get(node, *keys)
    return node.value if isinstance(node, Scalar) else ""


def text_scalar(node: Node | None) -> Scalar | None:
    """A node that is text."""
    return node if isinstance(node, Scalar) and node.style is not Style.BARE else None


def items(node: Node | None) -> tuple[Node, ...]:
    """The elements of a list; nothing for anything else."""
    return node.items if isinstance(node, Items) else ()


def entries(node: Node | None) -> tuple[Entry, ...]:
    """The entries of a table; nothing for anything else."""
    return node.entries if isinstance(node, Table) else ()


def keys(node: Node | None) -> frozenset[str]:
    """The keys of a table."""
    return frozenset(entry.key.value for entry in entries(node))


def walk(root: Node) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Every node once with its path (`messages`, `[0]`, `content`), in source order; shared nodes where first met."""
    seen: set[int] = set()
    pending: list[tuple[tuple[str, ...], Node]] = [((), root)]
    while pending:
        path, node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield path, node
        if isinstance(node, Items):
            pending.extend(((*path, f"[{index}]"), item) for index, item in reversed(list(enumerate(node.items))))
        elif isinstance(node, Table):
            pending.extend(((*path, entry.key.value), entry.value) for entry in reversed(node.entries))


def dotted(path: tuple[str, ...]) -> str:
    """`messages[0].content` for a path of `walk`."""
    return "".join(part if part.startswith("[") else f".{part}" for part in path).removeprefix(".")
