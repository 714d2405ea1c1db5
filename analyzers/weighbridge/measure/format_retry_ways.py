"""The ways from a content failure back to the model call: the next round, recursion, a decorator, a second call."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from weighbridge.code.course import Course, Ends, literals_before
from weighbridge.code.failures import Failure, Sign, failures, judges
from weighbridge.code.mentions import is_unused
from weighbridge.code.model import (
    Loop,
)
from weighbridge.measure.argument import Refusal
from weighbridge.measure.format_retry_again import mended_again, recursion, second_call
from weighbridge.measure.format_retry_loops import from_keyboard, named_only, retry_loop, until_read
from weighbridge.measure.format_retry_promises import promised
from weighbridge.measure.format_retry_retried import decorated, wrapped
from weighbridge.measure.format_retry_way import FURTHEST, Break, WayBack, best_asked, way_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.origins import Flow
    from weighbridge.code.provenance import ModelCall


def ways_back(flow: Flow) -> Iterator[WayBack | Break]:
    """Every way back in a function, and where the others break off."""
    for way in _ways_back(flow):
        if isinstance(way, WayBack) and _is_unused(flow):
            yield replace(way, evidence=way.evidence | {"unused"})
        else:
            yield way


def _ways_back(flow: Flow) -> Iterator[WayBack | Break]:
    if flow.model_calls:
        yield from _from_failures(flow)
        yield from _promises(flow)
    yield from wrapped(flow)


def _is_unused(flow: Flow) -> bool:
    """Whether nothing uses the function that holds the way, or the one around it."""
    while flow.outer is not None:
        flow = flow.outer
    around = flow.around
    return flow.function is not None and is_unused(flow.function, flow.owner, around.module, around.workspace)


def _from_failures(flow: Flow) -> Iterator[WayBack | Break]:
    everything = failures(flow)
    found = [failure for failure in everything if failure.asks]
    known_calls = dict(flow.model_calls)
    for failure in everything:
        if failure.from_parameter and not failure.asks:
            yield from mended_again(failure, flow)
    for failure in found:
        asked = best_asked(failure, known_calls)
        if asked is not None:
            yield from _by_course(failure, asked, flow)
    read = {key for failure in found for key in failure.asks}
    for key, asked in known_calls.items():
        if key not in read:
            yield Break(Refusal.NOT_READ, None, asked)
    yield from decorated(found, known_calls, flow)
    yield from named_only(flow)


def _by_course(failure: Failure, asked: ModelCall, flow: Flow) -> Iterator[WayBack | Break]:
    loops = [frame.container for frame in failure.frames if isinstance(frame.container, Loop) and frame.slot == "body"]
    if isinstance(failure.statement, Loop):
        loops.append(failure.statement)
    start = loops[0].start if loops else failure.node.start
    known = literals_before(flow, start)
    succeeded = Course(flow, failure.keys, holds=True)
    guarded = failure.sign is Sign.CHECK and len(failure.frames) > 1
    fine = succeeded.past(failure.frames[:-1], known) if guarded else succeeded.after(failure.frames, known)
    attempts: list[tuple[Course, Ends, str]] = []
    refused: list[Break] = []
    inmost = loops[-1] if loops else None
    if failure.raises:
        course = Course(flow, failure.keys, holds=False)
        ends = course.after_error(failure.frames, failure.raises, known)
        if ends.caught is not None:
            attempts.append((course, ends, f"catch-{ends.caught.value}"))
        else:
            refused.append(Break(Refusal.NOT_CAUGHT, failure, asked, inmost))
    if failure.sentinel:
        course = Course(flow, failure.keys, holds=False)
        ends = course.after(failure.frames, known)
        if course.tests and not any(judges(test) for test in course.tests):
            attempts.append((course, ends, "result-test"))
        else:
            refusal = Refusal.QUALITY if course.tests else Refusal.NOT_TESTED
            refused.append(Break(refusal, failure, asked, inmost, course=course))
    for course, ends, how in attempts:
        lap = retry_loop(loops, ends, fine, failure, flow)
        if isinstance(lap, tuple):
            refused.append(Break(lap[0], failure, asked, lap[1], course=course, ends=ends))
        else:
            nearest = best_asked(failure, flow.model_calls, lap.loop) or asked
            way = way_of(failure, nearest, "loop", lap.loop, course, ends, how, flow, lap.rounds)
            goes_on = id(lap.loop) in fine.again and not until_read(lap.loop, succeeded, flow)
            yield replace(way, evidence=way.evidence | {"goes-on"}) if goes_on else way
            return
    for course, ends, how in attempts:
        again = recursion(course, flow)
        if again is not None and recursion(succeeded, flow) is None:
            if from_keyboard(flow.function, flow):
                refused.append(Break(Refusal.KEYBOARD, failure, asked, course=course, ends=ends))
                continue
            yield way_of(failure, asked, "recursion", again, course, ends, how, flow)
            return
    if isinstance(failure.statement, Loop) and failure.statement.test is not None:
        course = Course(flow, failure.keys, holds=False)
        inside = best_asked(failure, flow.model_calls, failure.statement)
        if inside is not None and course.decide(failure.statement.test, known) is True:
            yield way_of(failure, inside, "loop", failure.statement, course, Ends(), "result-test", flow)
            return
    for course, ends, how in attempts:
        second = second_call(course, succeeded, asked, flow)
        if second is not None:
            yield way_of(failure, asked, "straight-line", second, course, ends, how, flow)
            return
    # the way that was followed furthest tells the most
    yield max(refused, key=lambda item: FURTHEST.index(item.refusal), default=Break(Refusal.NOT_CAUGHT, failure, asked))


def _promises(flow: Flow) -> Iterator[WayBack | Break]:
    """A promise chain whose `catch` calls the function again."""
    for failure, course, ends in promised(flow):
        asked = best_asked(failure, flow.model_calls)
        again = recursion(course, flow)
        if asked is not None and again is not None:
            yield way_of(failure, asked, "recursion", again, course, ends, "catch-broad", flow)
            return
        if asked is not None:
            yield Break(Refusal.NO_LOOP, failure, asked, course=course, ends=ends)
