"""Whether a reader demands the fence: where an answer without one is refused, the fence is the agreed format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.course import Course, positions
from weighbridge.code.model import (
    Attribute,
    Choice,
    Operation,
    Return,
    Sequence,
    Subscript,
    children,
    dotted,
)
from weighbridge.code.origins import constant_truth

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from weighbridge.code.course import Frames
    from weighbridge.code.model import Expression
    from weighbridge.code.origins import Flow
    from weighbridge.measure.repair_operations import Operation as Mending


def is_demanded(operations: Collection[Mending], flow: Flow) -> bool:
    """Whether the function gives nothing back when none of the searches finds its fence.

    A reader that goes on with the whole text then takes answers with and without a fence: it mends.
    """
    searches = [operation.node for operation in operations]
    keys = frozenset(id(node) for node in searches)
    if not all(key in flow.parses for key in keys) or _reads_bare(operations, flow):
        return False
    course = Course(flow, keys, holds=False)
    ends = course.after(_frames(searches[0], flow), {})
    returned = [statement.value for statement in course.visited if isinstance(statement, Return)]
    if "raise" in ends.out and not ends.out - {"raise"}:
        return True
    return bool(returned) and "end" not in ends.out and all(_nothing(value, course) for value in returned)


def _reads_bare(operations: Iterable[Mending], flow: Flow) -> bool:
    """Whether a parser is tried on the same text as it stands: `json.loads(text)`, and only then the fence."""
    subjects = {dotted(operation.subject) for operation in operations} - {""}
    return any(
        not parse.sentinel and any(dotted(item.value) in subjects for item in parse.call.arguments)
        for parse in flow.parses.values()
    )


def _nothing(value: Expression | None, course: Course) -> bool:
    """Whether a returned value says that there is none, or is cut from what the search did not find."""
    match value:
        case None:
            return True
        case Choice(test=test, then=then, otherwise=otherwise):
            truth = course.decide(test, {})
            return truth is not None and _nothing(then if truth else otherwise, course)
        case Operation(operator="or" | "??" | "||", operands=operands):
            return _nothing(operands[-1], course)
        case Sequence(items=items) if items:
            return all(_nothing(item, course) for item in items)
        case _:
            return constant_truth(value) is False or _needs_match(value, course)


def _needs_match(value: Expression, course: Course) -> bool:
    """Whether a value cannot be had without the match: `json.loads(match.group(1))`."""
    if isinstance(value, Choice):
        return _nothing(value, course)
    return _cuts(value, course) or any(_needs_match(child, course) for child in children(value))


def _cuts(node: Expression, course: Course) -> bool:
    """`match.group(1)`, `match[1]`: there is none without a match."""
    match node:
        case Subscript(base=base) | Attribute(base=base, name="group" | "groups"):
            values = (base, *course.flow.assigned.get(dotted(base), ()))
            return any(id(item) in course.keys for item in values)
        case _:
            return False


def _frames(call: Expression, flow: Flow) -> Frames:
    """Where the innermost statement that holds a call stands."""
    found: Frames = ()
    for statement, frames in positions(flow.body):
        if statement.start <= call.start and call.end <= statement.end:
            found = frames
    return found
