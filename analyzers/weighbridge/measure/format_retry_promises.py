"""Promise chains that go back: `.then(parse).catch(() => askAgain())`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.course import Course, Ends
from weighbridge.code.failures import Failure, failures
from weighbridge.code.model import Attribute, Call, Function, Handler
from weighbridge.code.origins import Flow

if TYPE_CHECKING:
    from collections.abc import Iterator


def promised(flow: Flow) -> Iterator[tuple[Failure, Course, Ends]]:
    """Failures in a `then` of a function, each with the course of what its `catch` does about it."""
    for statement in flow.statements:
        for node in flow.nodes(statement):
            handler = _handler(node)
            if handler is None or not isinstance(node, Call) or not isinstance(node.function, Attribute):
                continue
            for step in _steps(node.function.base):
                inner = Flow(flow.around, step, step.body, flow.owner, flow)
                for failure in failures(inner):
                    if failure.asks and failure.raises:
                        around = Flow(flow.around, handler, handler.body, flow.owner, flow)
                        course = Course(around, failure.keys, holds=False)
                        yield failure, course, course.handling(_as_handler(handler))


def _handler(node: object) -> Function | None:
    """The function that is given to `catch`, or to `then` as the second."""
    if not isinstance(node, Call) or not isinstance(node.function, Attribute):
        return None
    place = {"catch": 0, "then": 1}.get(node.function.name)
    if place is None or place >= len(node.arguments):
        return None
    value = node.arguments[place].value
    return value if isinstance(value, Function) else None


def _as_handler(function: Function) -> Handler:
    error = function.parameters[0].name if function.parameters else ""
    return Handler(function.start, function.end, (), error, function.body)


def _steps(chain: object) -> Iterator[Function]:
    """The functions that were given to `then` before."""
    while isinstance(chain, Call) and isinstance(chain.function, Attribute):
        if chain.function.name == "then" and chain.arguments and isinstance(chain.arguments[0].value, Function):
            yield chain.arguments[0].value
        chain = chain.function.base
