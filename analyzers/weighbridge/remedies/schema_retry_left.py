"""A loop that stays: for errors of the connection, or for one retry of what no schema holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import Constant, blocks
from weighbridge.remedies.blocked import blocked_at
from weighbridge.remedies.program_lines import ends_with_semicolons, indent_of, line_end, lines_of, newline_of
from weighbridge.remedies.schema_handlers import Purpose, types_of
from weighbridge.remedies.schema_reduced import Reduced
from weighbridge.remedies.schema_rounds import rounds_of

if TYPE_CHECKING:
    from weighbridge.code.model import Call, Handler, Loop, Try
    from weighbridge.remedies.libraries.target import Target
    from weighbridge.remedies.rewriting import Rewriting
    from weighbridge.remedies.schema_checks import Check
    from weighbridge.remedies.schema_handlers import Purposed
    from weighbridge.remedies.schema_site import Reading, Site


def for_transport(
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


def once_more(
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
    read = last is not None and last.start <= reading.call.start < last.end and not blocks(last)
    if read and last is attempt.body[-1] and not (attempt.otherwise or attempt.final or _holds(attempt, site.call)):
        _instead_of(site, attempt, rewriting)
        return
    if last is None or not read or last is attempt.body[-1]:
        raise blocked_at(
            reading.call, site.module,
            "The answer is read and checked in one statement in line {line}. Read it on a line of its own first.",
        )  # fmt: skip
    span = lines_of(text, inside[0])
    end = lines_of(text, last).end
    start = lines_of(text, attempt).start
    less = len(indent_of(text, span.start)) - len(indent_of(text, start))
    rewriting.move(span.start, end, start, less)


def _holds(attempt: Try, call: Call) -> bool:
    return attempt.start <= call.start and call.end <= attempt.end


def _instead_of(site: Site, attempt: Try, rewriting: Rewriting) -> None:
    """Puts the statements of a `try` in its place: nothing is read in it that could still be refused."""
    text = site.text
    start = lines_of(text, attempt).start
    first, end = lines_of(text, attempt.body[0]).start, lines_of(text, attempt.body[-1]).end
    less = len(indent_of(text, first)) - len(indent_of(text, start))
    rewriting.move(first, end, start, less)
    rewriting.delete(start, first)
    rewriting.delete(end, lines_of(text, attempt).end)
