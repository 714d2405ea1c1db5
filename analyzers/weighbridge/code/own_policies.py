"""What a decorator or wrapper of this workspace does about a failure, read from the loops that it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.course import Course, Frames, positions
from weighbridge.code.errors import Catch
from weighbridge.code.mappers import Given, given_by
from weighbridge.code.model import Call, Function, Loop, Name, expressions, walk_expression
from weighbridge.code.origins import Flow
from weighbridge.code.policy import Policy, attempts_of
from weighbridge.code.provenance import Kind, origin
from weighbridge.code.summaries import flow_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.index import Defined
    from weighbridge.code.model import Expression

_STAND_IN = -1


def own_policy(
    defined: Defined, names: tuple[str, ...], flow: Flow, call: Call | None, passed: frozenset[str]
) -> Policy | None:
    """A decorator or wrapper of this workspace: does one of its loops call the given function again after an error?

    `passed` are those of its own parameters that may be the function; those of the functions inside always may.
    """
    attempts = None if call is None else attempts_of(call)
    for node, frames, inside in _calls(defined, flow, call, passed):
        loops = _loops(frames)
        if not names:
            given = given_by(loops[-1], node) if loops else Given.ITEMS
            if given is not Given.ITEMS and _again_on_nothing(node, frames, inside):
                return Policy(Catch.RELATED, given is Given.SAME, attempts, True)
            continue
        course = Course(inside, frozenset({_STAND_IN}), holds=False)
        ends = course.after_error(frames, names, {})
        rounds = [loop for loop in loops if id(loop) in ends.again]
        given = given_by(rounds[-1], node) if rounds else Given.ITEMS
        if ends.caught is None or given is Given.ITEMS:
            continue
        if course.transport_test is not None and course.content_test is None and "raise" in ends.out:
            continue
        return Policy(ends.caught, given is Given.SAME, attempts)
    return None


def maps(defined: Defined, flow: Flow, call: Call) -> bool:
    """Whether a function of this workspace calls the function that it is given in loops over items only."""
    found = [
        given_by(loops[-1], node) is Given.ITEMS
        for node, frames, _ in _calls(defined, flow, call, names_of(defined.function))
        if (loops := _loops(frames))
    ]
    return bool(found) and all(found)


def names_of(function: Function) -> frozenset[str]:
    """The names of the parameters of a function."""
    return frozenset(item.name for item in function.parameters if item.name)


def _calls(
    defined: Defined, flow: Flow, call: Call | None, passed: frozenset[str]
) -> Iterator[tuple[Call, Frames, Flow]]:
    """The calls of what is passed in, with where they stand and the flow of the function around."""
    module, workspace = defined.module, flow.around.workspace
    if not any(word in module.text[defined.function.start : defined.function.end] for word in ("for", "while")):
        return
    outer = flow_of(defined, workspace)
    given = {} if call is None else _bound(call, defined.function, flow)
    if given:
        outer = Flow(outer.around, defined.function, defined.function.body, defined.owner, given=given)
    inner: list[tuple[Flow, frozenset[str]]] = [(outer, passed)]
    for function, owners in defined.function.functions:
        parent = next((item for item, _ in inner if item.function is (owners[-1] if owners else None)), outer)
        made = Flow(outer.around, function, function.body, defined.owner, parent)
        around = next((names_ for item, names_ in inner if item is parent), frozenset[str]())
        inner.append((made, around | made.parameters))
    for inside, _ in inner:
        # what is learnt below of one of them is not what the others saw
        inside.settle()
    for inside, callables in inner:
        for statement, frames in positions(inside.body):
            for expression in expressions(statement):
                for node in walk_expression(expression):
                    if isinstance(node, Call) and isinstance(node.function, Name) and node.function.name in callables:
                        yield node, frames, inside


def _loops(frames: Frames) -> list[Loop]:
    return [frame.container for frame in frames if isinstance(frame.container, Loop)]


def _bound(call: Call, function: Function, flow: Flow) -> dict[str, tuple[Expression, Flow]]:
    """The parameters of a function with what a call puts into them; what is spread out over several is left out."""
    parameters = [item for item in function.parameters if item.name not in ("self", "cls") and not item.kind]
    positional = [item.value for item in call.arguments if not item.name]
    found = {item.name: (value, flow) for item, value in zip(parameters, positional, strict=False) if item.name}
    names = {item.name for item in parameters}
    return found | {item.name: (item.value, flow) for item in call.arguments if item.name in names}


def _again_on_nothing(node: Call, frames: Frames, inside: Flow) -> bool:
    """Whether the loop goes round while the result of the given function is empty, and is left when it is not."""
    found = frozenset({origin(Kind.PARSED, node)})
    for name, values in inside.assigned.items():
        if any(value is node for value in values):
            inside.learn(name, found)
    failed = Course(inside, frozenset({id(node)}), holds=False)
    held = Course(inside, frozenset({id(node)}), holds=True)
    ends, fine = failed.after(frames, {}), held.after(frames, {})
    return bool(failed.tests) and bool(ends.again) and bool(fine.leaves) and not (ends.again & fine.again)
