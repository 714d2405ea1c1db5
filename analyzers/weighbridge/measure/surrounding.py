"""What stands around a place in a program: the innermost function, with its values followed, and the innermost loop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.index import Defined
from weighbridge.code.model import Class, Function, Loop, walk
from weighbridge.code.origins import Flow
from weighbridge.code.summaries import flow_of
from weighbridge.code.surroundings import surroundings
from weighbridge.text import Span

if TYPE_CHECKING:
    from weighbridge.code.model import Module
    from weighbridge.workspace import Workspace


OUTSIDE = "part of the file"


@dataclass(frozen=True, slots=True)
class Surrounding:
    """The function and the loop around a place; the flow is that of the module where there is no function."""

    flow: Flow
    loop: Loop | None
    what: str
    """As a person would call it: `loop`, `function`, or `OUTSIDE` of both."""
    span: Span


def surrounding(span: Span, module: Module, workspace: Workspace) -> Surrounding:
    """What stands around a span: around its first word, or begins in it and goes on behind it.

    So the line of a loop that calls a lambda is about the loop, and the line of a `def` about the function.
    """
    text = module.text[span.start : span.end]
    point = span.start + len(text) - len(text.lstrip())
    around = [item for item in module.functions if _around(whole(item[0]), point, span)]
    around.sort(key=lambda item: item[0].end - item[0].start, reverse=True)
    flow: Flow | None = None
    for function, owners in around:
        owner = next((item for item in reversed(owners) if isinstance(item, Class)), None)
        if flow is None:
            flow = flow_of(Defined(module, owner, function), workspace)
        else:
            flow = Flow(flow.around, function, function.body, owner or flow.owner, flow)
    if flow is None:
        loose = tuple(item for item in module.body if not isinstance(item, (Function, Class)))
        flow = Flow(surroundings(module, workspace), None, loose)
    loops = [
        item for item in walk(flow.body) if isinstance(item, Loop) and _around(Span(item.start, item.end), point, span)
    ]
    loop = min(loops, key=lambda item: item.end - item.start, default=None)
    if loop is not None:
        return Surrounding(flow, loop, "loop", Span(loop.start, loop.end))
    if flow.function is not None:
        return Surrounding(flow, None, "function", whole(flow.function))
    return Surrounding(flow, None, OUTSIDE, Span(0, len(module.text)))


def whole(function: Function) -> Span:
    """A function with its decorators."""
    return Span(min([function.start, *(item.start for item in function.decorators)]), function.end)


def _around(whole: Span, point: int, line: Span) -> bool:
    return whole.start <= point < whole.end or (line.start <= whole.start < line.end < whole.end)
