"""What asks again because an answer was badly formed: taken away, or left with one retry for what no schema holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Assign,
    Branch,
    Call,
    Constant,
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
    ends_with_semicolons,
    indent_of,
    line_end,
    lines_of,
    newline_of,
)
from weighbridge.remedies.schema_checks import Asked, checks_of, is_format_test
from weighbridge.remedies.schema_handlers import Purpose, Purposed, purposes, types_of
from weighbridge.remedies.schema_rounds import counter_line, rounds_of

if TYPE_CHECKING:
    from weighbridge.code.model import Statement
    from weighbridge.remedies.libraries.target import Target
    from weighbridge.remedies.rewriting import Rewriting
    from weighbridge.remedies.schema_checks import Check
    from weighbridge.remedies.schema_site import Reading, Site
    from weighbridge.remedies.straightening import Straightening


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """What became of the retry."""

    gone: tuple[Statement | Handler, ...] = ()
    """What was taken away with everything in it."""
    checks: tuple[Check, ...] = ()
    transport: bool = False
    """The name of the error that the loop goes on for has to be imported."""


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
    checks = _checks(site, flat, reading, attempt, dropped_tests, listed)
    if staying and attempt is not None:
        return _for_transport(site, target, attempt, sorted_handlers, checks, rewriting)
    if checks:
        return _once_more(site, loop, attempt, reading, checks, rewriting)
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


def _for_transport(
    site: Site,
    target: Target,
    attempt: Try,
    handlers: tuple[Purposed, ...],
    checks: tuple[Check, ...],
    rewriting: Rewriting,
) -> Reduced:
    """The loop stays for the connection; what catches badly formed answers, too, is narrowed to that."""
    text = site.text
    if checks:
        named = ", ".join(f"`{check.name}` (line {check.line})" for check in checks)
        raise blocked_at(
            attempt, site.module,
            f"The `try` of line {{line}} catches errors of the connection and what {named} refuses. "
            "Catch them separately, and the move is offered.",
        )  # fmt: skip
    gone: list[Handler] = []
    narrowed = False
    for item in handlers:
        handler = item.handler
        if item.purpose is Purpose.CONTENT:
            span = lines_of(text, handler)
            rewriting.delete(span.start, span.end)
            gone.append(handler)
        elif item.purpose is Purpose.ANYTHING:
            narrowed = True
            _narrow(handler, target, site, rewriting)
        elif item.purpose is Purpose.BOTH:
            others = [kind for kind in types_of(handler) if not any(kind is known for known in item.content)]
            written = [text[kind.start : kind.end] for kind in others]
            said = written[0] if len(written) == 1 else f"({', '.join(written)})"
            rewriting.replace(handler.types[0].start, handler.types[-1].end, said)
    return Reduced(tuple(gone), transport=narrowed)


def _narrow(handler: Handler, target: Target, site: Site, rewriting: Rewriting) -> None:
    """Has a handler that catches everything catch errors of the connection only."""
    text = site.text
    if site.module.language == "python":
        name = target.transport[1]
        if handler.types:
            rewriting.replace(handler.types[0].start, handler.types[-1].end, name)
        else:
            rewriting.insert(handler.start + len("except"), f" {name}")
        return
    opening = text.find("{", handler.start, handler.end)
    if not target.narrows or opening < 0 or not handler.body or "\n" not in text[opening : handler.body[0].start]:
        raise blocked_at(
            handler, site.module,
            "The `catch` of line {line} catches errors of the connection, too. Separate them, and the move is offered.",
        )  # fmt: skip
    error = handler.name or "error"
    if not handler.name:
        rewriting.insert(opening, f"({error}) ")
    pad = indent_of(text, handler.body[0].start)
    stop = ";" if ends_with_semicolons(text) else ""
    at = line_end(text, opening)
    rewriting.insert(at, f"{pad}if ({target.narrows.format(error=error)}) throw {error}{stop}{newline_of(text)}")


def _once_more(
    site: Site, loop: Loop, attempt: Try | None, reading: Reading, checks: tuple[Check, ...], rewriting: Rewriting
) -> Reduced:
    """The loop stays with one retry, and the reading leaves the `try`: only the checks send it round again."""
    bound = rounds_of(loop)
    if bound is None:
        named = ", ".join(f"`{check.name}` (line {check.line})" for check in checks)
        raise blocked_at(
            loop, site.module,
            f"A schema removes the failures of format, not {named}, and how often the loop of line {{line}} goes round "
            "is not written as a number or a range. Write it so, and the move leaves one retry.",
        )  # fmt: skip
    first, stop = bound
    limit = 2 if first == 0 else first + 2
    if not (isinstance(stop, Constant) and isinstance(stop.value, int) and stop.value <= limit):
        rewriting.replace(stop.start, stop.end, str(limit))
    if attempt is not None:
        _out_of(site, attempt, reading, rewriting)
    return Reduced((), checks)


def _out_of(site: Site, attempt: Try, reading: Reading, rewriting: Rewriting) -> None:
    """Moves the statements up to the reading in front of the `try`."""
    text = site.text
    inside = [item for item in attempt.body if item.start <= reading.call.start]
    last = inside[-1] if inside else None
    if last is None or last is attempt.body[-1] or not (last.start <= reading.call.start < last.end) or blocks(last):
        raise blocked_at(
            reading.call, site.module,
            "The answer is read and checked in one statement in line {line}. Read it on a line of its own first.",
        )  # fmt: skip
    span = lines_of(text, inside[0])
    end = lines_of(text, last).end
    start = lines_of(text, attempt).start
    less = len(indent_of(text, span.start)) - len(indent_of(text, start))
    rewriting.move(span.start, end, start, less)


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
