"""Model calls that may parse before they return: a library's, or a function's that was not read to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.course import positions
from weighbridge.code.failures import Failure, Sign
from weighbridge.code.model import Call, Function, Loop, Raise, Try, dotted, walk
from weighbridge.code.provenance import Certainty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Handler
    from weighbridge.code.origins import Flow

INSIDE = (
    "OutputParserException",
    "NoObjectGeneratedError",
    "ToolSchemaParseError",
    "JSONDecodeError",
    "ValidationError",
)
"""What such a call raises when the answer is badly formed."""


def inside_calls(flow: Flow) -> Iterator[Failure]:
    """Every model call as a failure of its own: what it calls may parse before it returns."""
    for statement, frames in positions(flow.body):
        for node in flow.nodes(statement) if not isinstance(statement, (Loop, Function)) else ():
            asked = flow.model_calls.get(id(node)) if isinstance(node, Call) else None
            if asked is not None and not asked.http:
                # a raw request never reads what the model said
                key = frozenset({id(node)})
                yield Failure(
                    Sign.INSIDE, node, dotted(asked.call.function), INSIDE, False, key, key, False,
                    Certainty.NAME, frames, statement,
                )  # fmt: skip


def cannot_raise(call: Call, flow: Flow) -> bool:
    """Whether the function that is called was read, swallows every error, and raises none of its own."""
    defined, summary = flow.callee(call), flow.summary(call)
    if defined is None or summary is None or summary.opaque or summary.raises:
        return False
    statements = list(walk(defined.function.body))
    handlers = [handler for item in statements if isinstance(item, Try) for handler in item.handlers]
    return any(map(_catches_all, handlers)) and not any(isinstance(item, Raise) for item in statements)


def _catches_all(handler: Handler) -> bool:
    return not handler.types or any(dotted(kind) in ("Exception", "BaseException") for kind in handler.types)
