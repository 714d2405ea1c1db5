"""A way back as it is told: from the failure over its steps to the call, and where a way breaks off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.failures import Failure, Sign
from weighbridge.code.model import (
    Call,
    Function,
    Loop,
)
from weighbridge.code.provenance import Certainty, ModelCall
from weighbridge.measure.argument import Refusal
from weighbridge.measure.format_retry_bounds import bound_of, compares, counter_of, rounds_beyond
from weighbridge.measure.format_retry_rounds import Rounds
from weighbridge.measure.format_retry_signs import signs

if TYPE_CHECKING:
    from weighbridge.code.course import Course, Ends
    from weighbridge.code.model import Expression
    from weighbridge.code.origins import Flow


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """Where a finding stands: the head of the loop, the decorator, the call that recurs."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class WayBack:
    """One proved or suspected way from a failure back to a model call."""

    failure: Failure
    asked: ModelCall
    mechanism: str
    anchor: Anchor
    bound: Expression | None
    evidence: frozenset[str]
    steps: tuple[tuple[object, str], ...]
    """What happens after the failure, in order: a node with `start` and `end`, and what it does."""
    endless: bool = False
    """Nothing in sight bounds it."""
    beyond: int | None = None
    """What is to be added to the bound for the rounds in all; None where that is not written down."""
    loop: Loop | None = None
    """The loop that goes round, where there is one."""
    helper: Function | None = None
    """The function of this workspace that goes round on behalf of the one that fails."""


@dataclass(frozen=True, slots=True, eq=False)
class Break:
    """Where the way from a failure, or from a call that nothing reads, breaks off; what it refers to, no words yet."""

    refusal: Refusal
    failure: Failure | None
    asked: ModelCall
    loop: Loop | None = None
    """The loop that it is about, where there is one."""
    at: Expression | None = None
    """The decorator or wrapper that does not ask again."""
    course: Course | None = None
    ends: Ends | None = None


FURTHEST = (
    Refusal.NOT_READ, Refusal.NOT_CAUGHT, Refusal.NOT_TESTED, Refusal.EACH_ITEM, Refusal.WRAPPER, Refusal.DECORATOR,
    Refusal.NO_LOOP, Refusal.NO_WAY_BACK, Refusal.ERRORS_ONLY, Refusal.QUALITY, Refusal.GOES_ON_ANYWAY, Refusal.STEPS,
    Refusal.CALL_OUTSIDE_LOOP, Refusal.READ_BEFORE, Refusal.ANOTHER_TURN, Refusal.ASKS_NOTHING, Refusal.ITEMS,
    Refusal.ONE_ROUND, Refusal.KEYBOARD,
)  # fmt: skip
"""How far a way was followed before it broke off, the shortest first."""


_PARSE = {
    Certainty.SURE: "parse-sure",
    Certainty.WRAPPER: "parse-wrapper",
    Certainty.NAME: "parse-name",
    Certainty.RECEIVER: "parse-name",
    Certainty.PARAMETER: "parse-name",
}


def best_asked(failure: Failure, calls: dict[int, ModelCall], inside: Loop | None = None) -> ModelCall | None:
    """The best recognised call whose reply is read, the first of equals; with a loop, one that stands in it."""
    order = list(Certainty)
    candidates = [calls[key] for key in failure.asks if key in calls]
    if inside is not None:
        candidates = [item for item in candidates if contains(inside, item.call)]
    return min(candidates, key=lambda item: (order.index(item.certainty), item.call.start), default=None)


def parse_sign(failure: Failure) -> str:
    """The piece of evidence that a failure is."""
    match failure.sign:
        case Sign.LOOKUP:
            return "lookup"
        case Sign.CHECK:
            return "check"
        case Sign.INSIDE:
            return "parse-inside"
        case Sign.PARSER:
            return _PARSE[failure.certainty]


def way_of(
    failure: Failure,
    asked: ModelCall,
    mechanism: str,
    back: Loop | Call,
    course: Course,
    ends: Ends,
    how: str,
    flow: Flow,
    laps: Rounds = Rounds.AGAIN,
) -> WayBack:
    steps: list[tuple[object, str]] = []
    if ends.handler is not None:
        head = Anchor(ends.handler.start, min(ends.handler.end, _line_end(flow, ends.handler.start)))
        steps.append((head, "the error is caught here"))
    elif course.tests:
        steps.append((course.tests[0], "the failure is noticed here"))
    if course.content_test is not None:
        steps.append((course.content_test, "only a badly formed answer passes this test"))
    if isinstance(back, Loop):
        anchor = Anchor(back.start, _line_end(flow, back.start))
        doubt = " (as its counter is named)" if laps is Rounds.NAMED else ""
        steps.append((anchor, f"the next round asks again{doubt}"))
    else:
        anchor = Anchor(back.start, back.end)
        words = "the function calls itself" if mechanism == "recursion" else "a further call asks again"
        steps.append((anchor, words))
    evidence = signs(failure, asked, back if isinstance(back, Loop) else None, flow, ends.handler) | {
        mechanism, how, parse_sign(failure),
    }  # fmt: skip
    if laps is Rounds.NAMED:
        evidence.add("rounds-name")
    if failure.sign is Sign.INSIDE and how == "result-test" and "varies-by-attempt" not in evidence:
        evidence.add("far-result")
    if course.transport_test is not None and course.content_test is None:
        evidence.add("names-transport")
    bound = (bound_of(back) if isinstance(back, Loop) else None) or counter_of(flow, back)
    endless = (
        bound is None
        and isinstance(back, Loop)
        and back.test is None
        and back.kind != "each"
        and not compares(back, flow)
    )
    return WayBack(
        failure, asked, mechanism, anchor, bound, frozenset(evidence), tuple(steps), endless,
        rounds_beyond(back, flow) if isinstance(back, Loop) and bound is bound_of(back) else None,
        back if isinstance(back, Loop) else None,
    )  # fmt: skip


def _line_end(flow: Flow, start: int) -> int:
    text = flow.around.module.text
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def contains(outer: Loop | Function, inner: Call) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
