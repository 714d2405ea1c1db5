"""Loops that call a function once for each of many items: a map with a pool, a queue that is emptied.

They have the shape of a retry: a loop around a call of something that was passed in, with a handler that goes on.
But what the next round asks about is another item.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Assign,
    Bind,
    Call,
    Loop,
    Name,
    Subscript,
    dotted,
    expressions,
    walk,
    walk_expression,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression

_COUNTS = frozenset({"range", "xrange", "trange", "count", "repeat", "Retrying", "AsyncRetrying", "retry_context"})
_TAKES = frozenset({"shift", "pop", "popleft", "get", "get_nowait", "next", "__anext__", "dequeue", "take", "receive"})
# What is tried one after the other for the same question.
_WAYS = re.compile(
    r"attempt|retr|tries|temperature|model|provider|client|endpoint|backend|delay|backoff|seed|strateg",
    re.IGNORECASE,
)


class Given(StrEnum):
    """What the rounds of a loop give to a call inside it."""

    SAME = "same"
    """The same in each round, as far as can be told."""
    WAYS = "ways"
    """Something else each time, which is named like another way of asking the same."""
    ITEMS = "items"
    """An item of its own each time."""


def given_by(loop: Loop, call: Call) -> Given:
    """What each round of a loop gives to the call inside it."""
    items = _items(loop)
    found: set[str] = set()
    for argument in call.arguments:
        for node in walk_expression(argument.value):
            if isinstance(node, Name) and node.name in items:
                found |= {node.name}
            elif isinstance(node, Subscript) and _picks(node, loop):
                found |= {dotted(node.base)}
    if not found:
        return Given.SAME
    return Given.WAYS if all(_WAYS.search(name) for name in found) else Given.ITEMS


def _items(loop: Loop) -> set[str]:
    """The variables that hold the item of a round."""
    found: set[str] = set()
    if loop.kind == "each" and loop.source is not None and not _only_counts(loop.source):
        found |= _names(loop.target)
    for target, value in _assigned(loop):
        taken = isinstance(value, Call) and dotted(value.function).rpartition(".")[2] in _TAKES
        if taken or (isinstance(value, Subscript) and _picks(value, loop)):
            found |= _names(target)
    return found


def _picks(picked: Subscript, loop: Loop) -> bool:
    """`items[i]`, where i changes with the round."""
    changing = _names(loop.target) if loop.kind == "each" else set[str]()
    for target, _ in _assigned(loop):
        changing |= _names(target)
    return bool(_names(picked.key) & changing)


def _assigned(loop: Loop) -> Iterator[tuple[Expression, Expression]]:
    for statement in walk((*loop.setup, *loop.body)):
        if isinstance(statement, Assign):
            for target in statement.targets:
                yield target, statement.value
        for expression in expressions(statement):
            for node in walk_expression(expression):
                if isinstance(node, Bind):
                    yield node.target, node.value
    if loop.test is not None:
        for node in walk_expression(loop.test):
            if isinstance(node, Bind):
                yield node.target, node.value


def _only_counts(source: Expression) -> bool:
    return isinstance(source, Call) and dotted(source.function).rpartition(".")[2] in _COUNTS


def _names(expression: Expression | None) -> set[str]:
    if expression is None:
        return set()
    return {node.name for node in walk_expression(expression) if isinstance(node, Name)}
