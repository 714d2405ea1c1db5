"""The next round of a loop as a way back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from weighbridge.code.acting import acts
from weighbridge.code.course import Course, Ends, is_retry_iterator, literals_before, positions
from weighbridge.code.errors import Catch
from weighbridge.code.model import (
    Arm,
    Attribute,
    Branch,
    Call,
    Constant,
    Function,
    Jump,
    Loop,
    Name,
    Operation,
    Return,
    Try,
    dotted,
    walk,
    walk_expression,
)
from weighbridge.code.provenance import Certainty
from weighbridge.measure.argument import Refusal
from weighbridge.measure.format_retry_bounds import bound_of
from weighbridge.measure.format_retry_inside import cannot_raise, inside_calls
from weighbridge.measure.format_retry_rounds import Rounds, is_idle, rounds
from weighbridge.measure.format_retry_way import FURTHEST, Break, WayBack, best_asked, contains, way_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.failures import Failure
    from weighbridge.code.model import Expression, Handler, Statement
    from weighbridge.code.origins import Flow
    from weighbridge.code.provenance import ModelCall


_KEYBOARD = re.compile(
    r"\b(?:input|raw_input|Prompt\.ask|Confirm\.ask|IntPrompt\.ask|readline|questionary|rl\.question|prompts|"
    r"ask_?(?:yn|user|yes_?no|human)|confirm|get_user_input|getUserInput)\s*\("
)


@dataclass(frozen=True, slots=True, eq=False)
class Lap:
    """A loop whose next round asks again."""

    loop: Loop
    rounds: Rounds


def retry_loop(
    loops: list[Loop], ends: Ends, fine: Ends, failure: Failure, flow: Flow
) -> Lap | tuple[Refusal, Loop | None]:
    """The innermost loop that goes round after the failure, is left after success, and asks inside; else why not."""
    refusal: Refusal = Refusal.NO_LOOP
    about: Loop | None = None
    for loop in reversed(loops):
        if id(loop) not in ends.again:
            found = Refusal.NO_WAY_BACK
        elif not (id(loop) in fine.leaves or is_retry_iterator(loop)):
            found = Refusal.GOES_ON_ANYWAY
        elif (asked := asked_again(failure, loop, flow)) is None:
            inner = best_asked(failure, flow.model_calls, loop)
            if inner is not None:
                return Refusal.ITEMS, _items_around(inner, loop, flow)
            found = Refusal.CALL_OUTSIDE_LOOP
        elif (laps := rounds(loop, asked, flow)) is Rounds.ITEMS:
            return Refusal.ITEMS, loop
        elif _once(loop):
            return Refusal.ONE_ROUND, loop
        else:
            return (Refusal.KEYBOARD, loop) if from_keyboard(loop, flow) else Lap(loop, laps)
        if about is None or FURTHEST.index(found) > FURTHEST.index(refusal):
            refusal, about = found, loop
    return refusal, about


def asked_again(failure: Failure, loop: Loop, flow: Flow) -> ModelCall | None:
    """The best call in a loop whose reply is read, and that each round makes once."""
    calls = {key: asked for key, asked in flow.model_calls.items() if _items_around(asked, loop, flow) is None}
    return best_asked(failure, calls, loop)


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
        if ends.handler is not None and _of_a_program(ends.handler, flow):
            continue
        if ends.caught is None or not (ends.caught is Catch.NAMED or course.content_test is not None):
            continue
        if asked.certainty is Certainty.PARAMETER and course.content_test is None:
            # what was passed in may raise errors of any kind, whatever they are called
            continue
        if cannot_raise(asked.call, flow):
            continue
        succeeded = Course(flow, failure.keys, holds=True)
        fine = succeeded.after(failure.frames, known)
        lap = retry_loop(loops, ends, fine, failure, flow)
        if isinstance(lap, tuple):
            yield Break(lap[0], failure, asked, lap[1], course=course, ends=ends)
        else:
            way = way_of(failure, asked, "loop", lap.loop, course, ends, "catch-named", flow, lap.rounds)
            yield checked(way, fine, succeeded, course, ends)


def checked(way: WayBack, fine: Ends, succeeded: Course, course: Course, ends: Ends) -> WayBack | Break:
    """A way back over a loop, unless the loop may go round after an answer that was read, too.

    Then its rounds have another reason, and are items, steps or commands: only an error that is caught by its own name
    and told to the model says that a round asks again.
    """
    loop = way.loop
    act = None if loop is None else _acts_on(loop, succeeded.flow)
    if loop is None or (act is None and (id(loop) not in fine.again or _until_read(loop, succeeded, succeeded.flow))):
        return way
    if {"catch-named", "feeds-back"} <= way.evidence:
        return replace(way, evidence=way.evidence | {"goes-on"})
    if act is not None:
        return Break(Refusal.STEPS, way.failure, way.asked, loop, act, course, ends)
    return Break(Refusal.GOES_ON_ANYWAY, way.failure, way.asked, loop, course=course, ends=ends)


def _acts_on(loop: Loop, flow: Flow) -> Call | None:
    """What a round does in the world with an answer before the next one: a tool is called, a command is run."""
    for statement, frames in positions(flow.body):
        if not any(frame.container is loop and frame.slot == "body" for frame in frames):
            continue
        for node in flow.nodes(statement):
            if isinstance(node, Call) and acts(node) and any(flow.is_reply(item.value) for item in node.arguments):
                after = Course(flow, frozenset(), holds=True).after(frames, {})
                if id(loop) in after.again:
                    return node
    return None


def _until_read(loop: Loop, succeeded: Course, flow: Flow) -> bool:
    """Whether what goes round after success still waits for an answer that can be read: `if value: break`."""
    if is_retry_iterator(loop):
        return True
    if loop.kind != "each" and bound_of(loop) is None:
        # without a bound it is a loop of work, which ends when the work is done
        return False
    branches = [item for item in succeeded.visited if loop.start <= item.start < loop.end and isinstance(item, Branch)]
    if any(_turned_down(loop, branch, succeeded, flow) for branch in branches):
        return True
    return any(
        flow.is_reply(node) and not succeeded.tells_nothing(node)
        for branch in branches
        for arm in branch.arms
        for node in _parts(arm.test)
        # what is asked of an answer may be anything; that another round follows says that it was no good one
        if (isinstance(node, (Name, Attribute)) and _ends_round(arm)) or (isinstance(node, Call) and _goes_round(arm))
    )


def _turned_down(loop: Loop, branch: Branch, succeeded: Course, flow: Flow) -> bool:
    """Whether an answer is measured by a branch, and the next round asks exactly the same if it will not do.

    Nothing happens on the way to that round: no step is taken, and nothing is added to what is asked.
    """
    for number, arm in enumerate(branch.arms):
        asked_of = [
            node
            for node in _parts(arm.test)
            if isinstance(node, (Operation, Call)) and any(flow.is_reply(part) for part in walk_expression(node))
        ]
        if not asked_of or any(succeeded.tells_nothing(node) for node in asked_of):
            continue
        if arm.body and _starts_round(arm.body[-1]) and all(map(is_idle, arm.body[:-1])):
            return True
        last = number + 1 == len(branch.arms)
        if last and arm.body and isinstance(arm.body[-1], (Return, Jump)) and not _goes_round(arm):
            return all(map(is_idle, _behind(loop, branch)))
    return False


def _starts_round(statement: Statement) -> bool:
    return isinstance(statement, Jump) and statement.kind == "continue"


def _behind(loop: Loop, branch: Branch) -> Iterator[Statement]:
    """What a round does after a branch, where nothing failed."""
    handlers = [handler for item in walk(loop.body) if isinstance(item, Try) for handler in item.handlers]
    for item in walk(loop.body):
        failed = any(handler.start <= item.start < handler.end for handler in handlers)
        if item.start >= branch.end and not failed and not _starts_round(item):
            yield item


def _parts(test: Expression | None) -> Iterator[Expression]:
    """What a test is made of, without its operators of logic."""
    if isinstance(test, Operation) and test.operator in ("not", "and", "or"):
        for operand in test.operands:
            yield from _parts(operand)
    elif test is not None:
        yield test


def _ends_round(arm: Arm) -> bool:
    return any(isinstance(item, (Jump, Return)) for item in walk(arm.body))


def _goes_round(arm: Arm) -> bool:
    return any(isinstance(item, Jump) and item.kind == "continue" for item in walk(arm.body))


def _items_around(asked: ModelCall, outer: Loop, flow: Flow) -> Loop | None:
    """A loop over items that stands between a loop and the call, so that the call asks about one of many."""
    for inner in flow.statements:
        if isinstance(inner, Loop) and outer.start < inner.start and contains(inner, asked.call):
            within = inner.end <= outer.end and not is_retry_iterator(inner)
            if within and rounds(inner, asked, flow) is Rounds.ITEMS:
                return inner
    return None


def _of_a_program(handler: Handler, flow: Flow) -> bool:
    """Whether a handler of Python names the error of source code: a parser of answers raises another one."""
    return flow.around.module.language == "python" and any(dotted(kind) == "SyntaxError" for kind in handler.types)


def _once(loop: Loop) -> bool:
    """Whether the loop is written for one round, so that there is no next one."""
    bound = bound_of(loop)
    return loop.kind == "each" and isinstance(bound, Constant) and bound.value in (0, 1)


def from_keyboard(loop: Loop | Function | None, flow: Flow) -> bool:
    return loop is not None and _KEYBOARD.search(flow.around.module.text, loop.start, loop.end) is not None
