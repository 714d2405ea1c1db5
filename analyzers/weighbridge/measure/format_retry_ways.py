"""The ways from a content failure back to the model call: the next round, recursion, a decorator, a second call."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from weighbridge.code.course import Course, Ends, is_retry_iterator, literals_before
from weighbridge.code.errors import Catch
from weighbridge.code.failures import Failure, Sign, failures, judges
from weighbridge.code.libraries import libraries
from weighbridge.code.mentions import is_unused
from weighbridge.code.model import (
    Attribute,
    Branch,
    Call,
    Constant,
    Function,
    Loop,
    Name,
    Operation,
    Return,
    dotted,
    expressions,
    walk_expression,
)
from weighbridge.code.nothing import Nothing
from weighbridge.code.origins import Flow
from weighbridge.code.policies import Policy, policy_of, wrapper_policy
from weighbridge.code.provenance import Certainty, Kind, ModelCall, Origin
from weighbridge.code.summaries import nothings
from weighbridge.measure.argument import Refusal
from weighbridge.measure.format_retry_inside import INSIDE, cannot_raise, inside_calls
from weighbridge.measure.format_retry_promises import promised
from weighbridge.measure.format_retry_rounds import ATTEMPT, Rounds, rounds
from weighbridge.measure.format_retry_signs import signs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression


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
    from_one: bool = False
    """The rounds are counted from 1."""
    loop: Loop | None = None
    """The loop that goes round, where there is one."""
    helper: Function | None = None
    """The function of this workspace that goes round on behalf of the one that fails."""


@dataclass(frozen=True, slots=True, eq=False)
class _Lap:
    """A loop whose next round asks again."""

    loop: Loop
    rounds: Rounds


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


_KEYBOARD = re.compile(
    r"\b(?:input|raw_input|Prompt\.ask|Confirm\.ask|IntPrompt\.ask|readline|questionary|rl\.question|prompts|"
    r"ask_?(?:yn|user|yes_?no|human)|confirm|get_user_input|getUserInput)\s*\("
)
_LIMIT = re.compile(r"max|limit", re.IGNORECASE)
_PARSE = {
    Certainty.SURE: "parse-sure",
    Certainty.WRAPPER: "parse-wrapper",
    Certainty.NAME: "parse-name",
    Certainty.RECEIVER: "parse-name",
    Certainty.PARAMETER: "parse-name",
}


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
    yield from _wrapped(flow)


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
            yield from _mended(failure, flow)
    for failure in found:
        asked = _asked(failure, known_calls)
        if asked is not None:
            yield from _by_course(failure, asked, flow)
    read = {key for failure in found for key in failure.asks}
    for key, asked in known_calls.items():
        if key not in read:
            yield Break(Refusal.NOT_READ, None, asked)
    yield from _decorated(found, known_calls, flow)
    yield from _named_only(flow)


def _asked(failure: Failure, calls: dict[int, ModelCall], inside: Loop | None = None) -> ModelCall | None:
    """The best recognised call whose reply is read, the first of equals; with a loop, one that stands in it."""
    order = list(Certainty)
    candidates = [calls[key] for key in failure.asks if key in calls]
    if inside is not None:
        candidates = [item for item in candidates if _contains(inside, item.call)]
    return min(candidates, key=lambda item: (order.index(item.certainty), item.call.start), default=None)


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
        lap = _retry_loop(loops, ends, fine, failure, flow)
        if isinstance(lap, tuple):
            refused.append(Break(lap[0], failure, asked, lap[1], course=course, ends=ends))
        else:
            nearest = _asked(failure, flow.model_calls, lap.loop) or asked
            way = _way(failure, nearest, "loop", lap.loop, course, ends, how, flow, lap.rounds)
            goes_on = id(lap.loop) in fine.again and not _until_read(lap.loop, succeeded, flow)
            yield replace(way, evidence=way.evidence | {"goes-on"}) if goes_on else way
            return
    for course, ends, how in attempts:
        again = _recurs(course, flow)
        if again is not None and _recurs(succeeded, flow) is None:
            if _from_keyboard(flow.function, flow):
                refused.append(Break(Refusal.KEYBOARD, failure, asked, course=course, ends=ends))
                continue
            yield _way(failure, asked, "recursion", again, course, ends, how, flow)
            return
    if isinstance(failure.statement, Loop) and failure.statement.test is not None:
        course = Course(flow, failure.keys, holds=False)
        inside = _asked(failure, flow.model_calls, failure.statement)
        if inside is not None and course.decide(failure.statement.test, known) is True:
            yield _way(failure, inside, "loop", failure.statement, course, Ends(), "result-test", flow)
            return
    for course, ends, how in attempts:
        second = _second_call(course, succeeded, asked, flow)
        if second is not None:
            yield _way(failure, asked, "straight-line", second, course, ends, how, flow)
            return
    # the way that was followed furthest tells the most
    yield max(refused, key=lambda item: FURTHEST.index(item.refusal), default=Break(Refusal.NOT_CAUGHT, failure, asked))


FURTHEST = (
    Refusal.NOT_READ, Refusal.NOT_CAUGHT, Refusal.NOT_TESTED, Refusal.WRAPPER, Refusal.DECORATOR, Refusal.NO_LOOP,
    Refusal.NO_WAY_BACK, Refusal.ERRORS_ONLY, Refusal.QUALITY, Refusal.GOES_ON_ANYWAY, Refusal.CALL_OUTSIDE_LOOP,
    Refusal.ITEMS, Refusal.ONE_ROUND, Refusal.KEYBOARD,
)  # fmt: skip
"""How far a way was followed before it broke off, the shortest first."""


def _retry_loop(
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
        elif (asked := _asked(failure, flow.model_calls, loop)) is None:
            found = Refusal.CALL_OUTSIDE_LOOP
        elif (laps := rounds(loop, asked, flow)) is Rounds.ITEMS:
            return Refusal.ITEMS, loop
        elif _once(loop):
            return Refusal.ONE_ROUND, loop
        else:
            return (Refusal.KEYBOARD, loop) if _from_keyboard(loop, flow) else _Lap(loop, laps)
        if about is None or FURTHEST.index(found) > FURTHEST.index(refusal):
            refusal, about = found, loop
    return refusal, about


def _until_read(loop: Loop, succeeded: Course, flow: Flow) -> bool:
    """Whether what goes round after success still waits for an answer that can be read: `if value: break`."""
    if is_retry_iterator(loop):
        return True
    if loop.kind != "each" and _bound(loop) is None:
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
    bound = _bound(loop)
    return loop.kind == "each" and isinstance(bound, Constant) and bound.value in (0, 1)


def _contains(outer: Loop | Function, inner: Call) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _from_keyboard(loop: Loop | Function | None, flow: Flow) -> bool:
    return loop is not None and _KEYBOARD.search(flow.around.module.text, loop.start, loop.end) is not None


def _recurs(course: Course, flow: Flow) -> Call | None:
    """A call of the function itself, on the same receiver, that the course comes by."""
    function = flow.function
    if function is None or not function.name:
        return None
    for statement in course.visited:
        for expression in expressions(statement):
            for node in walk_expression(expression):
                if not isinstance(node, Call):
                    continue
                match node.function:
                    case Name(name=name) if name == function.name and flow.owner is None:
                        return node
                    case Attribute(base=Name(name="self" | "cls"), name=name) if name == function.name:
                        return node
                    case Attribute(base=Call(function=Name(name="super"))):
                        continue
                    case Attribute(base=Name(name=owner), name=name) if (
                        name == function.name and flow.owner is not None and owner == flow.owner.name
                    ):
                        return node
                    case _:
                        pass
    return None


def _second_call(course: Course, succeeded: Course, asked: ModelCall, flow: Flow) -> Call | None:
    """A further model call that only the failure leads to, and whose answer is read as the first one's was."""
    fine = {id(statement) for statement in succeeded.visited}
    for statement in course.visited:
        if id(statement) in fine:
            continue
        for expression in expressions(statement):
            for node in walk_expression(expression):
                another = isinstance(node, Call) and id(node) in flow.model_calls and node is not asked.call
                if isinstance(node, Call) and another and _is_parsed(node, flow) and _is_same(node, asked, flow):
                    return node
    return None


def _is_same(second: Call, asked: ModelCall, flow: Flow) -> bool:
    """Whether a call asks the same function once more: any other one may well ask for something else."""
    first = asked.call
    if dotted(second.function) == dotted(first.function):
        return True
    meant, before = flow.callee(second), flow.callee(first)
    return meant is not None and before is not None and meant.function is before.function


def _mended(failure: Failure, flow: Flow) -> Iterator[WayBack]:
    """A text that was passed in and does not parse is put to a model, whose answer is parsed in its stead."""
    if failure.sign is not Sign.PARSER or not failure.raises or not isinstance(failure.node, Call):
        return
    course = Course(flow, failure.keys, holds=False)
    ends = course.after_error(failure.frames, failure.raises, {})
    succeeded = Course(flow, failure.keys, holds=True)
    succeeded.after(failure.frames, {})
    fine = {id(statement) for statement in succeeded.visited}
    given = {item.key for part in failure.node.arguments for item in _parameters(part.value, flow)}
    for statement in course.visited if ends.caught is not None else ():
        for node in flow.nodes(statement) if id(statement) not in fine else ():
            asked = flow.model_calls.get(id(node)) if isinstance(node, Call) else None
            if asked is not None and _is_parsed(asked.call, flow):
                told = {item.key for part in asked.call.arguments for item in _parameters(part.value, flow)}
                if told & given:
                    how = f"catch-{ends.caught.value}" if ends.caught is not None else ""
                    yield _way(failure, asked, "straight-line", asked.call, course, ends, how, flow)
                    return


def _parameters(expression: Expression, flow: Flow) -> Iterator[Origin]:
    return (item for item in flow.origins(expression) if item.kind is Kind.PARAMETER)


def _is_parsed(call: Call, flow: Flow) -> bool:
    """Whether any parser of the function is given the answer of a call."""
    given = [item.value for parse in list(flow.parses.values()) for item in parse.call.arguments]
    return any(item.key == id(call) for value in given for item in flow.origins(value))


def _decorated(found: list[Failure], calls: dict[int, ModelCall], flow: Flow) -> Iterator[WayBack | Break]:
    """`@retry` on a function that a content failure leaves by an exception."""
    function = flow.function
    if function is None or not function.decorators:
        return
    for failure in found:
        asked = _asked(failure, calls)
        names = _escaping(failure, flow) if asked is not None else ()
        if asked is not None and names:
            admitted = list(_by_policies(function, failure, asked, names, flow, named_only=False))
            yield from admitted
            if not admitted:
                yield Break(Refusal.DECORATOR, failure, asked, at=function.decorators[0])
    for failure in found:
        asked = _asked(failure, calls)
        nothing = _returned_nothing(failure, flow) if asked is not None else frozenset[Nothing]()
        if asked is not None and nothing:
            admitted = list(_by_policies(function, failure, asked, (), flow, named_only=False, nothing=nothing))
            yield from admitted or _blind(function, failure, asked, flow)
    for failure in inside_calls(flow):
        asked = _asked(failure, calls)
        if asked is not None and _escaping(failure, flow):
            yield from _by_policies(function, failure, asked, INSIDE, flow, named_only=True)


def _blind(function: Function, failure: Failure, asked: ModelCall, flow: Flow) -> Iterator[Break]:
    """A decorator that would ask again after the error, but is given a result that says that there is none."""
    for decorator in function.decorators:
        if policy_of(decorator, failure.raises or INSIDE, flow) is not None:
            yield Break(Refusal.ERRORS_ONLY, failure, asked, at=decorator)


def _by_policies(
    function: Function,
    failure: Failure,
    asked: ModelCall,
    names: tuple[str, ...],
    flow: Flow,
    *,
    named_only: bool,
    nothing: frozenset[Nothing] = frozenset(),
) -> Iterator[WayBack]:
    for decorator in function.decorators:
        policy = policy_of(decorator, names, flow, nothing)
        if policy is None or (named_only and policy.catch is not Catch.NAMED):
            continue
        name = dotted(decorator.function) if isinstance(decorator, Call) else dotted(decorator)
        step = (decorator, f"`@{name}` calls the function again after the error")
        yield _retried(failure, asked, policy, Anchor(decorator.start, decorator.end), step, flow)
        return


def _retried(
    failure: Failure, asked: ModelCall, policy: Policy, anchor: Anchor, step: tuple[object, str], flow: Flow
) -> WayBack:
    evidence = signs(failure, asked, None, flow) | {"decorator", f"catch-{policy.catch.value}", parse_sign(failure)}
    if not policy.known:
        evidence.add("policy-unknown")
    return WayBack(failure, asked, "decorator", anchor, policy.attempts, frozenset(evidence), (step,))


def _returned_nothing(failure: Failure, flow: Flow) -> frozenset[Nothing]:
    """How the function says that there is none, by the returns that the failure leads to."""
    course = Course(flow, failure.keys, holds=False)
    if failure.sentinel:
        ends = course.after(failure.frames, {})
    elif failure.raises:
        ends = course.after_error(failure.frames, failure.raises, {})
    else:
        return frozenset()
    visited = [*course.visited, failure.statement] if failure.sentinel else course.visited
    returned = [item for item in visited if isinstance(item, Return)]
    found = {kind for item in returned for kind in nothings(item.value, course)}
    if "end" in ends.out:
        found.add(Nothing.NONE)
    return frozenset(found) if ends.out & {"return", "end"} else frozenset()


def _escaping(failure: Failure, flow: Flow) -> tuple[str, ...]:
    """What leaves the function when the failure happens; empty when nothing does."""
    if not failure.raises:
        return ()
    course = Course(flow, failure.keys, holds=False)
    ends = course.after_error(failure.frames, failure.raises, literals_before(flow, failure.node.start))
    if ends.caught is None:
        return failure.raises
    if "raise" in ends.out:
        raised = tuple(name for name in course.raised if name)
        # some errors are there to end a retry
        return tuple(name for name in raised if name not in libraries().retry_aborts) if raised else failure.raises
    return ()


def _promises(flow: Flow) -> Iterator[WayBack | Break]:
    """A promise chain whose `catch` calls the function again."""
    for failure, course, ends in promised(flow):
        asked = _asked(failure, flow.model_calls)
        again = _recurs(course, flow)
        if asked is not None and again is not None:
            yield _way(failure, asked, "recursion", again, course, ends, "catch-broad", flow)
            return
        if asked is not None:
            yield Break(Refusal.NO_LOOP, failure, asked, course=course, ends=ends)


def _wrapped(flow: Flow) -> Iterator[WayBack | Break]:
    """`retry(() => parse(await ask()))`: the function is handed to what calls it again."""
    for statement in flow.statements:
        for node in flow.nodes(statement):
            if isinstance(node, Call):
                for item in node.arguments:
                    if isinstance(item.value, Function):
                        yield from _handed(node, item.value, flow)


def _handed(call: Call, function: Function, flow: Flow) -> Iterator[WayBack | Break]:
    name = dotted(call.function).rpartition(".")[2]
    if not name or ("retr" not in name.lower() and "backoff" not in name.lower() and flow.callee(call) is None):
        return
    inner = Flow(flow.around, function, function.body, flow.owner, flow)
    for failure in failures(inner):
        asked = _asked(failure, inner.model_calls) if failure.asks else None
        if asked is None:
            continue
        names = _escaping(failure, inner)
        policy = wrapper_policy(call, names, flow) if names else None
        if policy is None:
            if names:
                yield Break(Refusal.WRAPPER, failure, asked, at=call)
            continue
        yield _by_wrapper(failure, asked, policy, call, inner, flow)
        return
    for failure in inside_calls(inner):
        # the library parses: what is tried again must be named
        asked = _asked(failure, inner.model_calls)
        policy = wrapper_policy(call, INSIDE, flow) if asked is not None and _escaping(failure, inner) else None
        if asked is not None and policy is not None and policy.catch is Catch.NAMED:
            yield _by_wrapper(failure, asked, policy, call, inner, flow)
            return


def _by_wrapper(failure: Failure, asked: ModelCall, policy: Policy, call: Call, inner: Flow, flow: Flow) -> WayBack:
    name = dotted(call.function).rpartition(".")[2]
    step = (call.function, f"`{name}` calls the function again after the error")
    way = _retried(failure, asked, policy, Anchor(call.function.start, call.function.end), step, inner)
    defined = flow.callee(call)
    return way if defined is None else replace(way, helper=defined.function)


def _named_only(flow: Flow) -> Iterator[WayBack | Break]:
    """A loop around a call whose handler names a content failure: the parse is inside what is called."""
    for failure in inside_calls(flow):
        loops = [
            frame.container for frame in failure.frames if isinstance(frame.container, Loop) and frame.slot == "body"
        ]
        asked = _asked(failure, flow.model_calls)
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
        lap = _retry_loop(loops, ends, fine, failure, flow)
        if isinstance(lap, tuple):
            yield Break(lap[0], failure, asked, lap[1], course=course, ends=ends)
        else:
            yield _way(failure, asked, "loop", lap.loop, course, ends, "catch-named", flow, lap.rounds)


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


def _way(
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
    if course.transport_test is not None and course.content_test is None:
        evidence.add("names-transport")
    bound = (_bound(back) if isinstance(back, Loop) else None) or _counter(flow, back)
    endless = (
        bound is None
        and isinstance(back, Loop)
        and back.test is None
        and back.kind != "each"
        and not _compares(back, flow)
    )
    return WayBack(
        failure, asked, mechanism, anchor, bound, frozenset(evidence), tuple(steps), endless,
        isinstance(back, Loop) and _counts_from_one(back), back if isinstance(back, Loop) else None,
    )  # fmt: skip


def _line_end(flow: Flow, start: int) -> int:
    text = flow.around.module.text
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _bound(loop: Loop) -> Expression | None:
    """How often the loop goes round, as it is written."""
    source = loop.source
    if (
        loop.kind == "each"
        and isinstance(source, Call)
        and source.arguments
        and dotted(source.function).rpartition(".")[2] in ("range", "xrange", "trange")
    ):
        positional = [item.value for item in source.arguments if not item.name]
        return positional[1] if len(positional) > 1 else positional[0] if positional else None
    if isinstance(loop.test, Operation) and loop.test.operator in ("<", "<="):
        return loop.test.operands[1]
    if isinstance(loop.test, Operation) and loop.test.operator in (">", ">="):
        return loop.test.operands[0]
    return None


def _counts_from_one(loop: Loop) -> bool:
    if not isinstance(loop.source, Call):
        return False
    positional = [item.value for item in loop.source.arguments if not item.name]
    return len(positional) == 2 and isinstance(positional[0], Constant) and positional[0].value == 1


def _counter(flow: Flow, back: Loop | Call) -> Expression | None:
    """The limit that a counter is compared with, in the loop or in the function that calls itself."""
    for node in _comparisons(flow, back):
        left, right = node.operands[0], node.operands[-1]
        if isinstance(left, Constant) or _LIMIT.search(dotted(left)):
            left, right = right, left
        if (
            isinstance(right, (Constant, Name, Attribute))
            and ATTEMPT.search(dotted(left) or "-")
            and not (isinstance(right, Constant) and right.value in (0, 1, None, True, False))
        ):
            return right
    return None


def _compares(loop: Loop, flow: Flow) -> bool:
    return any(True for _ in _comparisons(flow, loop))


def _comparisons(flow: Flow, back: Loop | Call) -> Iterator[Operation]:
    for statement in flow.statements:
        if isinstance(back, Loop) and not (back.start <= statement.start and statement.end <= back.end):
            continue
        for node in flow.nodes(statement):
            if (
                isinstance(node, Operation)
                and node.operator in (">", ">=", "<", "<=", "==")
                and len(node.operands) == 2
            ):
                yield node
