"""Model calls that may parse before they return: a library's, or a function's that was not read to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.course import positions
from weighbridge.code.failures import Failure, Sign
from weighbridge.code.libraries import libraries
from weighbridge.code.model import Call, Function, Loop, Raise, Try, dotted, walk
from weighbridge.code.provenance import Certainty
from weighbridge.measure.contracts import options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Handler
    from weighbridge.code.origins import Flow
    from weighbridge.code.provenance import ModelCall

INSIDE = (
    "OutputParserException",
    "NoObjectGeneratedError",
    "ToolSchemaParseError",
    "JSONDecodeError",
    "ValidationError",
)
"""What such a call raises when the answer is badly formed."""
_SCHEMAS = frozenset(
    {"response_model", "responseModel", "result_type", "output_type", "response_format", "text_format"}
)
"""Options that a client reads the answer by."""


def inside_calls(flow: Flow) -> Iterator[Failure]:
    """Every model call as a failure of its own: what it calls may parse before it returns."""
    for statement, frames in positions(flow.body):
        for node in flow.nodes(statement) if not isinstance(statement, (Loop, Function)) else ():
            asked = flow.model_calls.get(id(node)) if isinstance(node, Call) else None
            if asked is not None and not asked.http and not _hands_on(asked, flow):
                # a raw request never reads what the model said
                key = frozenset({id(node)})
                yield Failure(
                    Sign.INSIDE, node, dotted(asked.call.function), INSIDE, False, key, key, False,
                    Certainty.NAME, frames, statement,
                )  # fmt: skip


def _hands_on(asked: ModelCall, flow: Flow) -> bool:
    """Whether a call of an SDK hands on what the model said, unread: what fails in it is the way there."""
    known, name = libraries(), dotted(asked.call.function)
    if asked.certainty is not Certainty.SURE or known.reading_calls.match(name):
        return False
    plain = known.model_calls.match(name) or known.model_calls.match(flow.full(name))
    return bool(plain) and not any(item.name in _SCHEMAS for item in options(asked.call))


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
