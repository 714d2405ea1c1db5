"""Calls that ask once more: the function itself, a further call, and a text that does not parse put to the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.course import Course, positions
from weighbridge.code.digests import is_digest
from weighbridge.code.failures import Failure, Sign
from weighbridge.code.model import (
    Attribute,
    Branch,
    Call,
    Name,
    dotted,
    expressions,
    walk_expression,
)
from weighbridge.code.origins import constant_truth
from weighbridge.code.provenance import Kind, ModelCall, Origin
from weighbridge.measure.format_retry_way import WayBack, way_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression
    from weighbridge.code.origins import Flow


def recursion(course: Course, flow: Flow) -> Call | None:
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


def asks_nothing(again: Call, asked: ModelCall, flow: Flow) -> bool:
    """Whether the function calls itself with a constant under which it does not come to the model call."""
    given = {item.name: truth for item in again.arguments if (truth := constant_truth(item.value)) is not None}
    known = {name: truth for name, truth in given.items() if name in flow.parameters}
    course = Course(flow, frozenset(), holds=True)
    for statement, frames in positions(flow.body):
        if known and any(node is asked.call for node in flow.nodes(statement)):
            tests = [
                arm.test
                for frame in frames
                if isinstance(frame.container, Branch)
                for arm in frame.container.arms
                if arm.body is frame.block and arm.test is not None
            ]
            return any(course.decide(test, known) is False for test in tests)
    return False


def second_call(course: Course, succeeded: Course, asked: ModelCall, flow: Flow) -> Call | None:
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


def mended_again(failure: Failure, flow: Flow) -> Iterator[WayBack]:
    """A text that was passed in and does not parse is put to a model, whose answer is parsed in its stead."""
    if failure.sign is not Sign.PARSER or not failure.raises or not isinstance(failure.node, Call):
        return
    course = Course(flow, failure.keys, holds=False)
    ends = course.after_error(failure.frames, failure.raises, {})
    succeeded = Course(flow, failure.keys, holds=True)
    succeeded.after(failure.frames, {})
    fine = {id(statement) for statement in succeeded.visited}
    if any(is_digest(part.value, flow) for part in failure.node.arguments):
        # what is looked up by a key of the text reads none of the text
        return
    given = {item.key for part in failure.node.arguments for item in _parameters(part.value, flow)}
    for statement in course.visited if ends.caught is not None else ():
        for node in flow.nodes(statement) if id(statement) not in fine else ():
            asked = flow.model_calls.get(id(node)) if isinstance(node, Call) else None
            if asked is not None and _is_parsed(asked.call, flow):
                told = {item.key for part in asked.call.arguments for item in _parameters(part.value, flow)}
                if told & given:
                    how = f"catch-{ends.caught.value}" if ends.caught is not None else ""
                    yield way_of(failure, asked, "straight-line", asked.call, course, ends, how, flow)
                    return


def _parameters(expression: Expression, flow: Flow) -> Iterator[Origin]:
    return (item for item in flow.origins(expression) if item.kind is Kind.PARAMETER)


def _is_parsed(call: Call, flow: Flow) -> bool:
    """Whether any parser of the function is given the answer of a call."""
    given = [item.value for parse in list(flow.parses.values()) for item in parse.call.arguments]
    return any(item.key == id(call) for value in given for item in flow.origins(value))
