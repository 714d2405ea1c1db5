"""Loops around a function that asks again itself: of a badly formed answer, the loop inside is what goes round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.failures import Sign
from weighbridge.code.model import Call
from weighbridge.code.places import is_test
from weighbridge.code.summaries import flow_of
from weighbridge.measure.evidence import weights_of
from weighbridge.measure.format_retry_way import WayBack
from weighbridge.measure.format_retry_ways import ways_back

if TYPE_CHECKING:
    from weighbridge.code.index import Defined
    from weighbridge.code.origins import Flow
    from weighbridge.workspace import Workspace

_DEEPEST = 3


def asks_again_inside(way: WayBack, flow: Flow) -> bool:
    """Whether the function that is called, or one that it asks by, is one that a format retry is told of.

    Only where the answer is read inside of it: a parse of the outer function is a reading of its own.
    """
    failure = way.failure
    read_inside = failure.sign is Sign.INSIDE or failure.node is way.asked.call
    if not read_inside or not isinstance(failure.node, Call):
        return False
    defined = flow.callee(failure.node)
    return defined is not None and _asks_again(defined, flow.around.workspace, _DEEPEST)


def _asks_again(defined: Defined, workspace: Workspace, hops: int) -> bool:
    key = ("asks again", id(defined.function), hops)
    return workspace.remembered(key, lambda: _worked_out(defined, workspace, hops))


def _worked_out(defined: Defined, workspace: Workspace, hops: int) -> bool:
    if is_test(defined.module.path):
        return False
    flow = flow_of(defined, workspace)
    weights = weights_of("format_retry")
    found = [item for item in ways_back(flow) if isinstance(item, WayBack)]
    if any(weights.strength(item.evidence) >= weights.say for item in found):
        return True
    if hops <= 1:
        return False
    behind = [flow.callee(asked.call) for asked in flow.model_calls.values()]
    return any(
        item is not None and item.function is not defined.function and _asks_again(item, workspace, hops - 1)
        for item in behind
    )
