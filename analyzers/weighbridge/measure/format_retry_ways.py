"""The ways from a content failure back to the model call: the next round, recursion, a decorator, a second call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.acting import acts
from weighbridge.code.course import Course, Ends, literals_along, literals_before
from weighbridge.code.failures import Failure, Sign, failures, judges
from weighbridge.code.model import Branch, Call, Loop, dotted
from weighbridge.measure.argument import Refusal
from weighbridge.measure.format_retry_again import asks_nothing, mended_again, recursion, second_call
from weighbridge.measure.format_retry_loops import asked_again, checked, from_keyboard, named_only, retry_loop
from weighbridge.measure.format_retry_promises import promised
from weighbridge.measure.format_retry_retried import decorated, wrapped
from weighbridge.measure.format_retry_way import FURTHEST, Break, WayBack, best_asked, way_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression
    from weighbridge.code.origins import Flow
    from weighbridge.code.provenance import ModelCall


def ways_back(flow: Flow) -> Iterator[WayBack | Break]:
    """Every way back in a function, and where the others break off."""
    if flow.model_calls:
        yield from _from_failures(flow)
        yield from _promises(flow)
    yield from wrapped(flow)


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
    known = literals_along(failure.frames, start, literals_before(flow, start))
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
        if course.tests and _works_on(course, succeeded, failure, flow):
            refused.append(Break(Refusal.ANOTHER_TURN, failure, asked, inmost, course=course, ends=ends))
        elif course.tests and not any(judges(test) for test in _whole(course.tests, flow)):
            attempts.append((course, ends, "result-test"))
        else:
            refusal = Refusal.QUALITY if course.tests else Refusal.NOT_TESTED
            refused.append(Break(refusal, failure, asked, inmost, course=course))
    for course, ends, how in attempts:
        lap = retry_loop(loops, ends, fine, failure, flow)
        if isinstance(lap, tuple):
            refused.append(Break(lap[0], failure, asked, lap[1], course=course, ends=ends))
            continue
        nearest = asked_again(failure, lap.loop, flow) or asked
        if _reads_before(failure, nearest, course, succeeded, flow):
            refused.append(Break(Refusal.READ_BEFORE, failure, nearest, lap.loop, course=course, ends=ends))
            continue
        way = way_of(failure, nearest, "loop", lap.loop, course, ends, how, flow, lap.rounds)
        loop_way = checked(way, fine, succeeded, course, ends)
        if isinstance(loop_way, Break):
            refused.append(loop_way)
            continue
        yield loop_way
        return
    for course, ends, how in attempts:
        again = recursion(course, flow)
        if again is not None and recursion(succeeded, flow) is None:
            if from_keyboard(flow.function, flow):
                refused.append(Break(Refusal.KEYBOARD, failure, asked, course=course, ends=ends))
                continue
            if asks_nothing(again, asked, flow):
                refused.append(Break(Refusal.ASKS_NOTHING, failure, asked, at=again, course=course, ends=ends))
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


def _works_on(course: Course, succeeded: Course, failure: Failure, flow: Flow) -> bool:
    """Whether the answer is worked with where it was not what was looked for: a tool is called, and not the model."""
    fine = {id(statement) for statement in succeeded.visited}
    asks = {id(call.call) for call in flow.model_calls.values()}
    return any(
        isinstance(node, Call)
        and id(node) not in asks
        and (acts(node) or "tool" in dotted(node.function).rpartition(".")[2].lower())
        and any(item.key in failure.asks for part in node.arguments for item in flow.origins(part.value))
        for statement in course.visited
        if id(statement) not in fine
        for node in flow.nodes(statement)
    )


def _reads_before(failure: Failure, asked: ModelCall, course: Course, succeeded: Course, flow: Flow) -> bool:
    """Whether what fails stands before the call, which is made all the same when it does not fail."""
    if isinstance(failure.statement, Loop) or asked.call.start < failure.node.end:
        return False
    asking = {id(item) for item in flow.statements if any(node is asked.call for node in flow.nodes(item))}
    return any(id(item) in asking for item in succeeded.visited) or not any(
        id(item) in asking for item in course.visited
    )


def _whole(tests: list[Expression], flow: Flow) -> Iterator[Expression]:
    """Some tests, and the conditions of branches that they are parts of."""
    yield from tests
    for statement in flow.statements:
        for arm in statement.arms if isinstance(statement, Branch) else ():
            if arm.test is not None and any(arm.test.start <= test.start < arm.test.end for test in tests):
                yield arm.test


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
