"""One call told its schema: the call, what reads its answer, what mended it, and what asked again because of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from weighbridge.code.model import Assign, Call, Handler, Loop, Statement, Try
from weighbridge.remedies.blocked import blocked_at
from weighbridge.remedies.libraries.target import Writing
from weighbridge.remedies.names_used import names_read
from weighbridge.remedies.program_lines import (
    alone,
    ends_with_semicolons,
    indent_of,
    line_end,
    line_start,
    newline_of,
    unit_of,
)
from weighbridge.remedies.rewriting import Line
from weighbridge.remedies.schema_mending import Mending, mending_of, refuse_reuse
from weighbridge.remedies.schema_retry import Round, reduced
from weighbridge.remedies.schema_site import is_class_reader, keeps_own_reader
from weighbridge.remedies.straightening import Straightening

if TYPE_CHECKING:
    from weighbridge.remedies.libraries.target import Answered, Target
    from weighbridge.remedies.rewriting import Rewriting
    from weighbridge.remedies.schema_checks import Check
    from weighbridge.remedies.schema_site import Reading, Site


@dataclass(frozen=True, slots=True)
class Data:
    """How the data of the answer is had from the validated object."""

    model: str
    behind: str
    choices: frozenset[str]
    own: bool
    """The class is the program's own."""
    checks: tuple[Check, ...]
    """What that class checks beyond its schema."""
    whole: Call | None
    """The call that makes an object of that class of the data, and of nothing else."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was written, and what it leaves."""

    answered: Answered
    checks: tuple[Check, ...]
    """Checks that no schema makes, for which one retry stays."""
    transport: bool
    """The loop goes on for the connection's sake."""
    retried: bool
    """There was something that asked again."""


def tell(
    site: Site, target: Target, readings: list[Reading], loop: Loop | None, data: Data, rewriting: Rewriting
) -> Told:
    """Writes everything into the rewriting; raises `Blocked` where something cannot be done."""
    statement, text = site.statement, site.text
    if not alone(text, statement):
        raise blocked_at(statement, site.module, "Line {line} holds more than one statement. Split it first.")
    straight = Straightening(site.module, site.flow.body, rewriting)
    reading, fallbacks = _main(site, readings)
    response = site.response or Writing(site, rewriting, data.model, data.own, "").free(
        "completion", "response", "reply"
    )
    answered = target.write(Writing(site, rewriting, data.model, data.own, response))
    mending = mending_of(site, reading, target.ways) if reading is not None else Mending((), None, "")
    round_ = Round(site, target, reading, loop, data.choices, mending.statements, data.checks)
    retry = reduced(round_, straight, rewriting)
    mending_gone: tuple[Statement | Handler, ...] = retry.gone
    if reading is not None:
        refuse_reuse(site, reading, mending, retry.gone)
        for item in mending.statements:
            straight.remove(item)
        mending_gone = (*retry.gone, *mending.statements, *((mending.first,) if mending.first is not None else ()))
        kept = keeps_own_reader(reading, site)
        if kept and not target.keeps_response:
            raise blocked_at(
                reading.call,
                site.module,
                f"`{reading.name}` (line {{line}}) reads a text; {target.variant} returns an object. No edit offered.",
            )
        if not kept and answered.text and not mending.statements and reading.name in ("json.loads", "JSON.parse"):
            # it reads what it read before
            return Told(replace(answered, imports=()), retry.checks, retry.transport, loop is not None)
        if not kept and answered.text and is_class_reader(reading.call):
            rewriting.replace(reading.given.start, reading.given.end, response)
        elif not kept and data.whole is not None and not answered.text:
            rewriting.replace(data.whole.start, data.whole.end, answered.object)
        elif not kept:
            written = f"{answered.object}{'' if answered.text else data.behind}"
            rewriting.replace(reading.call.start, reading.call.end, written)
        elif mending.statements and mending.first is not None:
            rewriting.replace(reading.given.start, reading.given.end, mending.variable)
        if kept:
            pass
        elif mending.first is not None and not _used_elsewhere(
            site, mending.first, mending.variable, reading, retry.gone + mending.statements
        ):
            straight.remove(mending.first)
        elif mending.first is not None and not target.keeps_response:
            raise blocked_at(
                mending.first,
                site.module,
                f"`{mending.variable}`, the text of line {{line}}, is used again, and {target.variant} returns an "
                "object instead of a text. No edit offered.",
            )
    if not target.keeps_response:
        _only_read_once(site, target, reading, mending_gone)
    _bind(site, rewriting, response, answered.guard)
    del fallbacks
    return Told(answered, retry.checks, retry.transport, loop is not None)


def _only_read_once(site: Site, target: Target, reading: Reading | None, gone: tuple[Statement | Handler, ...]) -> None:
    """Raises `Blocked` where more is done with what the call returns than to read its text."""
    if reading is None:
        raise blocked_at(
            site.call,
            site.module,
            f"The text of the answer leaves this function, and {target.variant} returns an object. No edit offered.",
        )
    for node in names_read(site.flow, site.response) if site.response else ():
        if not any(item.start <= node.start < item.end for item in (reading.call, *gone)):
            raise blocked_at(
                node,
                site.module,
                f"`{node.name}` is used for more than its text in line {{line}}, and {target.variant} would return "
                "an object instead. No edit offered.",
            )


def _main(site: Site, readings: list[Reading]) -> tuple[Reading | None, list[Reading]]:
    """The reading that counts; the others are part of it, or stand in for it in a handler."""
    outer = [
        item for item in readings
        if not any(
            other.call.start <= item.call.start and item.call.end <= other.call.end
            for other in readings
            if other is not item
        )
    ]  # fmt: skip
    if not outer:
        return None, []
    main = outer[0]
    tried = [item for item in main.path if isinstance(item, Try)]
    for other in outer[1:]:
        if not any(_inside(handler, other.call) for item in tried for handler in item.handlers):
            raise blocked_at(
                other.call,
                site.module,
                "The answer is read a second time in line {line}. Read it once, and the move is offered.",
            )
    return main, outer[1:]


def _inside(outer: Handler | Statement, inner: Call) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _bind(site: Site, rewriting: Rewriting, response: str, guard: tuple[str, ...]) -> None:
    """Puts the guard behind the call, and the call into a variable where it has none."""
    text, statement = site.text, site.statement
    newline, pad = newline_of(text), indent_of(text, statement.start)
    stop = "" if site.module.language == "python" or ends_with_semicolons(text) else ";"
    lines = "".join(f"{pad}{line.replace(chr(9), unit_of(site.module)).removesuffix(stop)}{newline}" for line in guard)
    end = line_end(text, max(statement.start, statement.end - 1))
    if site.response or site.parts:
        rewriting.insert(end, lines, statement.start)
        return
    start = line_start(text, statement.start)
    around, awaited = _with_await(text, site.call)
    call = site.call
    less = max(0, len(indent_of(text, call.start)) - len(pad))
    script = site.module.language != "python"
    declares, behind = ("const ", ";" if ends_with_semicolons(text) else "") if script else ("", "")
    line = Line(start, less, f"{pad}{declares}{response} = {awaited}", f"{behind}{newline}{lines}")
    rewriting.lift((call.start, call.end), around, response, line)


def _with_await(text: str, call: Call) -> tuple[tuple[int, int], str]:
    """The span of a call with its `await` and the parentheses around both."""
    start, end = call.start, call.end
    found = re.search(r"await\s+$", text[:start])
    if found is None:
        return (start, end), ""
    start = found.start()
    if text[:start].endswith("(") and text[end : end + 1] == ")":
        start, end = start - 1, end + 1
    return (start, end), "await "


def _used_elsewhere(
    site: Site, first: Statement, variable: str, reading: Reading, gone: tuple[Statement | Handler, ...]
) -> bool:
    """Whether the text of the answer is needed beside its reading."""
    if not isinstance(first, Assign):
        return True
    for name in names_read(site.flow, variable):
        inside = any(item.start <= name.start < item.end for item in (first, reading.call, *gone))
        if not inside:
            return True
    return False
