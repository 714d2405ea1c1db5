"""The next round of a loop as a way back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.course import Course, Ends, is_retry_iterator, literals_before
from weighbridge.code.errors import Catch
from weighbridge.code.model import (
    Attribute,
    Branch,
    Constant,
    Function,
    Loop,
    Name,
    Operation,
)
from weighbridge.measure.argument import Refusal
from weighbridge.measure.format_retry_bounds import bound_of
from weighbridge.measure.format_retry_inside import cannot_raise, inside_calls
from weighbridge.measure.format_retry_rounds import Rounds, rounds
from weighbridge.measure.format_retry_way import FURTHEST, Break, WayBack, best_asked, way_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.failures import Failure
    from weighbridge.code.origins import Flow


_KEYBOARD = re.compile(
    r"\b(?:input|raw_input|Prompt\.ask|Confirm\.ask|IntPrompt\.ask|readline|questionary|rl\.question|prompts|"
    r"ask_?(?:yn|user|yes_?no|human)|confirm|get_user_input|getUserInput)\s*\("
)


@dataclass(frozen=True, slots=True, eq=False)
class _Lap:
    """A loop whose next round asks again."""

    loop: Loop
    rounds: Rounds


def retry_loop(
    loops: list[Loop], ends: Ends, fine: Ends, failure: Failure, flow: Flow
) -> _Lap | tuple[Refusal, Loop | None]:
    """The innermost loop that goes round after the failure, is left after success, and asks inside; else why not."""
    refusal: Refusal = Refusal.NO_LOOP
    about: Loop | None = None
    for loop in reversed(loops):
        if id(loop) not in ends.again:
            found = Refusal.NO_WAY_BACK
        elif not (id(loop) in fine.leaves or is_retry_iterator(loop)):
            found = Refusal.GOES_ON_ANYWAY
        elif (asked := best_asked(failure, flow.model_calls, loop)) is None:
            found = Refusal.CALL_OUTSIDE_LOOP
        elif (laps := rounds(loop, asked, flow)) is Rounds.ITEMS:
            return Refusal.ITEMS, loop
        elif _once(loop):
            return Refusal.ONE_ROUND, loop
        else:
            return (Refusal.KEYBOARD, loop) if from_keyboard(loop, flow) else _Lap(loop, laps)
        if about is None or FURTHEST.index(found) > FURTHEST.index(refusal):
            refusal, about = found, loop
    return refusal, about


def named_only(flow: Flow) -> Iterator[WayBack | Break]:
    """A loop around a call whose handler names a content failure: the parse is inside what is called."""
    for failure in inside_calls(flow):
        loops = [
            frame.container for frame in failure.frames if isinstance(frame.container, Loop) and frame.slot == "body"
        ]
        asked = best_asked(failure, flow.model_calls)
        if not loops or asked is None:
            continue
        known = literals_before(flow, loops[0].start)
        course = Course(flow, failure.keys, holds=False)
        ends = course.after_error(failure.frames, failure.raises, known)
        if ends.caught is None or not (ends.caught is Catch.NAMED or course.content_test is not None):
            continue
        if cannot_raise(asked.call, flow):
            continue
        fine = Course(flow, failure.keys, holds=True).after(failure.frames, known)
        lap = retry_loop(loops, ends, fine, failure, flow)
        if isinstance(lap, tuple):
            yield Break(lap[0], failure, asked, lap[1], course=course, ends=ends)
        else:
            yield way_of(failure, asked, "loop", lap.loop, course, ends, "catch-named", flow, lap.rounds)


def until_read(loop: Loop, succeeded: Course, flow: Flow) -> bool:
    """Whether what goes round after success still waits for an answer that can be read: `if value: break`."""
    if is_retry_iterator(loop):
        return True
    if loop.kind != "each" and bound_of(loop) is None:
        # without a bound it is a loop of work, which ends when the work is done
        return False
    tests = [arm.test for item in succeeded.visited if isinstance(item, Branch) for arm in item.arms]
    return any(
        isinstance(node, (Name, Attribute)) and flow.is_reply(node)
        for test in tests
        for node in (test.operands if isinstance(test, Operation) and test.operator == "not" else (test,))
    )


def _once(loop: Loop) -> bool:
    """Whether the loop is written for one round, so that there is no next one."""
    bound = bound_of(loop)
    return loop.kind == "each" and isinstance(bound, Constant) and bound.value in (0, 1)


def from_keyboard(loop: Loop | Function | None, flow: Flow) -> bool:
    return loop is not None and _KEYBOARD.search(flow.around.module.text, loop.start, loop.end) is not None
