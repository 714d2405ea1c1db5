"""What asks again because an answer was badly formed: taken away, or left with one retry for what no schema holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Assign,
    Branch,
    Call,
    Handler,
    Jump,
    Loop,
    Name,
    Raise,
    Return,
    Try,
    blocks,
    dotted,
    expressions,
    walk,
    walk_expression,
)
from weighbridge.remedies.blocked import blocked_at
from weighbridge.remedies.program_lines import (
    block_of,
    lines_of,
    newline_of,
)
from weighbridge.remedies.schema_checks import Asked, checks_of, is_format_test
from weighbridge.remedies.schema_handlers import Purpose, purposes
from weighbridge.remedies.schema_reduced import Reduced
from weighbridge.remedies.schema_retry_left import for_transport, once_more
from weighbridge.remedies.schema_rounds import counter_line

if TYPE_CHECKING:
    from weighbridge.code.model import Statement
    from weighbridge.remedies.libraries.target import Target
    from weighbridge.remedies.rewriting import Rewriting
    from weighbridge.remedies.schema_checks import Check
    from weighbridge.remedies.schema_site import Reading, Site
    from weighbridge.remedies.straightening import Straightening


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """One question with its answer, and what asks it again."""

    site: Site
    target: Target
    reading: Reading | None
    loop: Loop | None
    listed: frozenset[str]
    """The fields whose values the schema lists."""
    mended: tuple[Statement, ...]
    """What goes because it only mended the text."""
    own_checks: tuple[Check, ...]
    """What the class of the answer checks beyond its schema."""


def reduced(one: Round, straight: Straightening, rewriting: Rewriting) -> Reduced:
    """Takes the handlers and the loop away that are there for badly formed answers."""
    site, target, reading, loop, listed = one.site, one.target, one.reading, one.loop, one.listed
    if reading is None:
        return Reduced()
    if loop is None:
        return _without_loop(site, reading, straight)
    tried = [item for item in reading.path if isinstance(item, Try) and loop.start <= item.start]
    if len(tried) > 1:
        raise blocked_at(
            tried[1], site.module, "Line {line} is a `try` inside another one; this move takes one apart only."
        )
    attempt = tried[0] if tried else None
    if attempt is not None and attempt.final:
        raise blocked_at(
            attempt, site.module, "The `try` in line {line} has a `finally`, which this move leaves alone."
        )
    sorted_handlers = purposes(attempt, site.call) if attempt is not None else ()
    staying = [item for item in sorted_handlers if item.purpose is not Purpose.CONTENT]
    flat, dropped_tests = _flat(site, loop, attempt, reading, listed)
    flat = [item for item in flat if not any(item is other for other in one.mended)]
    checks = (*one.own_checks, *_checks(site, flat, reading, attempt, dropped_tests, listed))
    if staying and attempt is not None:
        return for_transport(site, target, attempt, sorted_handlers, checks, rewriting)
    if one.own_checks and target.validates:
        named = ", ".join(f"`{check.name}` (line {check.line})" for check in one.own_checks)
        raise blocked_at(
            reading.call, site.module,
            f"{named} checks more than a schema can, and {target.variant} runs it in the call, outside of the `try` "
            "in which line {line} reads the answer. Check that behind the reading, and the move is offered.",
        )  # fmt: skip
    if checks:
        staying_inside = one.own_checks and attempt is not None
        return once_more(site, loop, None if staying_inside else attempt, reading, checks, rewriting)
    return _unrolled(site, loop, attempt, flat, dropped_tests, straight, rewriting)


def _without_loop(site: Site, reading: Reading, straight: Straightening) -> Reduced:
    """Handlers that read the answer once more in another way go; others stay as they are."""
    gone: list[Handler] = []
    for item in reading.path:
        if not isinstance(item, Try) or item.final:
            continue
        second = [handler for handler in item.handlers if _mentions_reading(handler, site)]
        if second and len(second) == len(item.handlers):
            straight.open(item, (item.body, item.otherwise))
            gone += second
    return Reduced(tuple(gone))


def _mentions_reading(handler: Handler, site: Site) -> bool:
    return any(
        isinstance(node, Call)
        and node.arguments
        and site.flow.is_reply(node.arguments[0].value)
        and site.flow.parse(node) is not None
        for statement in walk(handler.body)
        for expression in expressions(statement)
        for node in walk_expression(expression)
    )  # fmt: skip


def _flat(
    site: Site, loop: Loop, attempt: Try | None, reading: Reading, listed: frozenset[str]
) -> tuple[list[Statement], list[Statement]]:
    """What one round does, in order, and those of it that only look at the shape of the answer."""
    order: list[Statement] = []
    for statement in loop.body:
        if attempt is not None and statement is attempt:
            order += [*attempt.body, *attempt.otherwise]
        elif attempt is not None and statement.start <= attempt.start and attempt.end <= statement.end:
            raise blocked_at(
                attempt,
                site.module,
                "The `try` in line {line} stands deep in the loop; this move takes apart what stands directly in it.",
            )
        else:
            order.append(statement)
    names = Asked(_bound_by(reading), listed)
    tests: list[Statement] = [
        item
        for item in order
        if isinstance(item, Branch)
        and item.start > reading.call.start
        and all(arm.test is not None and is_format_test(arm.test, names.names, names) for arm in item.arms)
        and all(_only_goes_on(part) for arm in item.arms for part in arm.body)
    ]
    return order, tests


def _bound_by(reading: Reading) -> frozenset[str]:
    statement = reading.path[-1]
    if isinstance(statement, Assign):
        return frozenset(dotted(target) for target in statement.targets if isinstance(target, Name))
    return frozenset()


def _only_goes_on(statement: Statement) -> bool:
    """Whether a statement does no more than give the round up: it goes on, raises, or tells."""
    return (
        isinstance(statement, (Jump, Raise)) and not (isinstance(statement, Jump) and statement.kind == "break")
    ) or (not blocks(statement) and not isinstance(statement, (Return, Jump)))


def _checks(
    site: Site,
    flat: list[Statement],
    reading: Reading,
    attempt: Try | None,
    tests: list[Statement],
    listed: frozenset[str],
) -> tuple[Check, ...]:
    """What is checked behind the reading and may send the program round again."""
    behind = [
        item for item in flat
        if item.end > reading.call.start and not any(item is test for test in tests)
        and (attempt is None or item.start > attempt.start or _goes_on(item))
    ]  # fmt: skip
    if attempt is not None:
        behind = [
            item
            for item in behind
            if (attempt.start <= item.start and item.end <= attempt.end and not _in(item, attempt.otherwise))
            or _goes_on(item)
        ]
    else:
        behind = [item for item in behind if _goes_on(item)]
    return tuple(checks_of(behind, Asked(_bound_by(reading), listed), site.flow))


def _in(statement: Statement, block: tuple[Statement, ...]) -> bool:
    return any(item is statement for item in block)


def _goes_on(statement: Statement) -> bool:
    return any(isinstance(item, Jump) and item.kind == "continue" for item in walk((statement,)))


def _unrolled(
    site: Site,
    loop: Loop,
    attempt: Try | None,
    flat: list[Statement],
    tests: list[Statement],
    straight: Straightening,
    rewriting: Rewriting,
) -> Reduced:
    """The loop goes, and with it what follows when all rounds have failed."""
    text, module = site.text, site.module
    kept = [item for item in flat if not any(item is test for test in tests)]
    gone: list[Statement | Handler] = [*tests, *(attempt.handlers if attempt is not None else ())]
    last = kept[-1] if kept else None
    for item in kept:
        for inner in walk((item,)):
            if isinstance(inner, Jump) and inner is not last and not _in_loop(inner, item):
                raise blocked_at(
                    inner,
                    module,
                    "The loop is left or gone round again in line {line} for a reason that could not be followed.",
                )
    if last is None or not (
        isinstance(last, (Return, Raise))
        or (isinstance(last, Jump) and last.kind == "break")
        or loop.kind in ("while", "until")
    ):
        raise blocked_at(
            loop, module, "How the loop of line {line} ends when the answer is good could not be followed."
        )
    counter = counter_line(site, loop, kept)
    if attempt is not None:
        straight.open(attempt, (attempt.body, attempt.otherwise))
    straight.open(loop, (loop.body,), counter)
    for test in tests:
        straight.remove(test)
    if isinstance(last, Jump):
        straight.remove(last)
    if isinstance(last, (Return, Raise)):
        block = block_of(site.flow.body, loop)
        behind = [item for item in block if item.start > loop.start]
        if behind:
            start, end = lines_of(text, behind[0]).start, lines_of(text, behind[-1]).end
            while text[:start].endswith(newline_of(text) * 2):
                start -= len(newline_of(text))
            rewriting.delete(start, end)
            gone += behind
    return Reduced((*gone, *loop.otherwise))


def _in_loop(jump: Jump, statement: Statement) -> bool:
    return any(isinstance(item, Loop) and item.start <= jump.start < item.end for item in walk((statement,)))
