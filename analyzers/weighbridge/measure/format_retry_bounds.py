"""How often a way back is taken at most, as far as it is written down."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Assign,
    Attribute,
    Call,
    Constant,
    Loop,
    Name,
    Operation,
    dotted,
)
from weighbridge.measure.format_retry_rounds import ATTEMPT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression
    from weighbridge.code.origins import Flow


_LIMIT = re.compile(r"max|limit", re.IGNORECASE)


def bound_of(loop: Loop) -> Expression | None:
    """How often the loop goes round, as it is written."""
    source = loop.source
    if (
        loop.kind == "each"
        and isinstance(source, Call)
        and source.arguments
        and dotted(source.function).rpartition(".")[2] in ("range", "xrange", "trange")
    ):
        positional = [item.value for item in source.arguments if not item.name]
        return positional[1] if len(positional) > 1 else positional[0] if positional else None
    test = loop.test
    parts = test.operands if isinstance(test, Operation) and test.operator in ("and", "&&") else (test,)
    for part in parts:
        if isinstance(part, Operation) and part.operator in ("<", "<="):
            return part.operands[1]
        if isinstance(part, Operation) and part.operator in (">", ">="):
            return part.operands[0]
    return None


def rounds_beyond(loop: Loop, flow: Flow) -> int | None:
    """What is to be added to the bound for the rounds in all; None where the first count is not written down."""
    source = loop.source
    if loop.kind == "each" and isinstance(source, Call):
        positional = [item.value for item in source.arguments if not item.name]
        if len(positional) == 1:
            return 0
        first = _number(positional[0]) if len(positional) == 2 else None
        return None if first is None else -first
    test = loop.test
    parts = test.operands if isinstance(test, Operation) and test.operator in ("and", "&&") else (test,)
    for part in parts:
        if isinstance(part, Operation) and part.operator in ("<", "<=", ">", ">="):
            counter = part.operands[0 if part.operator.startswith("<") else 1]
            first = _first_of(dotted(counter), loop, flow)
            return None if first is None else len(part.operator) - 1 - first
    return None


def _first_of(counter: str, loop: Loop, flow: Flow) -> int | None:
    """The number that a counter has in the first round."""
    before = (item for item in flow.statements if item.end <= loop.start)
    for statement in (*loop.setup, *reversed(tuple(before))):
        if isinstance(statement, Assign) and any(dotted(target) == counter for target in statement.targets):
            return _number(statement.value)
    return None


def _number(value: Expression) -> int | None:
    found = value.value if isinstance(value, Constant) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def counter_of(flow: Flow, back: Loop | Call) -> Expression | None:
    """The limit that a counter is compared with, in the loop or in the function that calls itself."""
    for node in _comparisons(flow, back):
        left, right = node.operands[0], node.operands[-1]
        if isinstance(left, Constant) or _LIMIT.search(dotted(left)):
            left, right = right, left
        if (
            isinstance(right, (Constant, Name, Attribute))
            and ATTEMPT.search(dotted(left) or "-")
            and not (isinstance(right, Constant) and right.value in (0, 1, None, True, False))
        ):
            return right
    return None


def compares(loop: Loop, flow: Flow) -> bool:
    return any(True for _ in _comparisons(flow, loop))


def _comparisons(flow: Flow, back: Loop | Call) -> Iterator[Operation]:
    for statement in flow.statements:
        if isinstance(back, Loop) and not (back.start <= statement.start and statement.end <= back.end):
            continue
        for node in flow.nodes(statement):
            if (
                isinstance(node, Operation)
                and node.operator in (">", ">=", "<", "<=", "==")
                and len(node.operands) == 2
            ):
                yield node
