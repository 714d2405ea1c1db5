"""Functions that something else calls again: a decorator, or a wrapper that they are handed to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from weighbridge.code.course import Course, literals_before
from weighbridge.code.errors import Catch
from weighbridge.code.failures import Failure, failures
from weighbridge.code.libraries import libraries
from weighbridge.code.model import (
    Call,
    Function,
    Return,
    dotted,
)
from weighbridge.code.nothing import Nothing
from weighbridge.code.origins import Flow
from weighbridge.code.policies import maps_items, policy_of, wrapper_policy
from weighbridge.code.provenance import Certainty
from weighbridge.code.summaries import nothings
from weighbridge.measure.argument import Refusal
from weighbridge.measure.format_retry_inside import INSIDE, inside_calls
from weighbridge.measure.format_retry_signs import signs
from weighbridge.measure.format_retry_way import Anchor, Break, WayBack, best_asked, parse_sign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.policy import Policy
    from weighbridge.code.provenance import ModelCall


def decorated(found: list[Failure], calls: dict[int, ModelCall], flow: Flow) -> Iterator[WayBack | Break]:
    """`@retry` on a function that a content failure leaves by an exception."""
    function = flow.function
    if function is None or not function.decorators:
        return
    for failure in found:
        asked = best_asked(failure, calls)
        names = _escaping(failure, flow) if asked is not None else ()
        if asked is not None and names:
            admitted = list(_by_policies(function, failure, asked, names, flow, named_only=False))
            yield from admitted
            if not admitted:
                yield Break(Refusal.DECORATOR, failure, asked, at=function.decorators[0])
    for failure in found:
        asked = best_asked(failure, calls)
        nothing = _returned_nothing(failure, flow) if asked is not None else frozenset[Nothing]()
        if asked is not None and nothing:
            admitted = list(_by_policies(function, failure, asked, (), flow, named_only=False, nothing=nothing))
            yield from admitted or _blind(function, failure, asked, flow)
    for failure in inside_calls(flow):
        asked = best_asked(failure, calls)
        if asked is not None and asked.certainty is not Certainty.PARAMETER and _escaping(failure, flow):
            yield from _by_policies(function, failure, asked, INSIDE, flow, named_only=True)


def wrapped(flow: Flow) -> Iterator[WayBack | Break]:
    """`retry(() => parse(await ask()))`: the function is handed to what calls it again."""
    for statement in flow.statements:
        for node in flow.nodes(statement):
            if isinstance(node, Call):
                for item in node.arguments:
                    if isinstance(item.value, Function):
                        yield from _handed(node, item.value, flow)


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


def _handed(call: Call, function: Function, flow: Flow) -> Iterator[WayBack | Break]:
    name = dotted(call.function).rpartition(".")[2]
    if not name or ("retr" not in name.lower() and "backoff" not in name.lower() and flow.callee(call) is None):
        return
    inner = Flow(flow.around, function, function.body, flow.owner, flow)
    if not inner.model_calls:
        return
    for failure in failures(inner):
        asked = best_asked(failure, inner.model_calls) if failure.asks else None
        if asked is None:
            continue
        names = _escaping(failure, inner)
        policy = wrapper_policy(call, names, flow) if names else None
        if policy is None:
            if names:
                refusal = Refusal.EACH_ITEM if maps_items(call, flow) else Refusal.WRAPPER
                yield Break(refusal, failure, asked, at=call)
            continue
        yield _by_wrapper(failure, asked, policy, call, inner, flow)
        return
    for failure in inside_calls(inner):
        # the library parses: what is tried again must be named
        asked = best_asked(failure, inner.model_calls)
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
