"""Tickets for a person at a terminal: a bar for every part, as wide as the terminal allows, readable without colour."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from weighbridge.render import ticket_decision as decided
from weighbridge.render import ticket_words as words
from weighbridge.render.style import coloured, plain
from weighbridge.render.ticket_past import past

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from weighbridge.render.context import Context
    from weighbridge.ticket.ticket import PartShare, Ticket

    Paint = Callable[[str, str], str]

FULL, EMPTY = "█", "·"
_LONGEST_BAR = 40
_SHORTEST_BAR = 8
_LABEL = 9
"""Columns of the word before a sentence."""


def render(tickets: Sequence[Ticket], context: Context) -> Iterator[str]:
    """The tickets one after another, with a blank line between."""
    for index, ticket in enumerate(tickets):
        yield "\n" * (index > 0)
        yield from (f"{line}\n" for line in _ticket(ticket, context))


def render_with_paths(tickets: Sequence[Ticket], context: Context) -> Iterator[str]:
    """The same with the way that each procedure took."""
    for index, ticket in enumerate(tickets):
        yield "\n" * (index > 0)
        yield from (
            f"{line}\n" for line in (*_ticket(ticket, context), *_paths(ticket, context), *_reckoning(ticket, context))
        )


def _ticket(ticket: Ticket, context: Context) -> Iterator[str]:
    paint = coloured if context.colour else plain
    width = max(context.width, 40)
    yield from _wrapped(f"{words.title(ticket, context)}  {words.subtitle(ticket, context)}", "", width, paint)
    yield from _said("verdict", decided.verdict(ticket.decision, context), width, paint)
    yield from _said("dissent", decided.dissents(ticket.decision, context), width, paint)
    yield from _said("asked", decided.questions(ticket.decision), width, paint)
    yield from _said("weight", [words.weight(ticket)], width, paint)
    yield ""
    yield from _bars(ticket, context, width, paint)
    yield ""
    if ticket.sessions:
        yield from _said("session", words.sessions(ticket.sessions, context), width, paint)
    else:
        yield from _said("prefix", words.prefix(ticket, context), width, paint)
    yield from _said("cost", words.cost(ticket), width, paint)
    yield from _curve(ticket)
    yield from _said("pays", decided.break_even(ticket.decision), width, paint)
    yield from _said("missing", decided.missing(ticket.decision), width, paint)
    if ticket.volatility.facts or ticket.volatility.unknown:
        yield from _said("changes", past(ticket.volatility, context), width, paint)


def _bars(ticket: Ticket, context: Context, width: int, paint: Paint) -> Iterator[str]:
    names = [part.kind.value for part in ticket.parts]
    counts = [f"{part.tokens:,}" for part in ticket.parts]
    if not names:
        return
    name, count = max(map(len, names)), max(map(len, counts))
    fixed = 2 + name + 2 + count + 2 + 5 + 2
    room = width - fixed
    bar = min(max(room // 2, _SHORTEST_BAR), _LONGEST_BAR)
    for part, tokens in zip(ticket.parts, counts, strict=True):
        row = f"  {part.kind.value:<{name}}  {tokens:>{count}}  {part.share:>5.0%}  "
        if room < _SHORTEST_BAR:
            yield row.rstrip()
            continue
        filled = min(max(round(part.share * bar), part.share > 0), bar)
        drawn = paint("frame", FULL * filled) + paint("dim", EMPTY * (bar - filled))
        yield f"{row}{drawn}  {_lines(part, ticket, context, width - fixed - bar - 2)}".rstrip()


def _paths(ticket: Ticket, context: Context) -> Iterator[str]:
    paint = coloured if context.colour else plain
    for path in ticket.decision.paths:
        yield ""
        yield from _wrapped(decided.path_title(path), "", max(context.width, 40), paint)
        steps = (decided.step(step, context) for step in path.steps)
        for number, said in enumerate(steps, 1):
            yield from _wrapped(said, f"  {number}.", max(context.width, 40), plain)


def _reckoning(ticket: Ticket, context: Context) -> Iterator[str]:
    said = list(decided.reckoning(ticket.decision))
    if said:
        yield ""
        yield from _said("reckoned", said, max(context.width, 40), coloured if context.colour else plain)


def _curve(ticket: Ticket) -> Iterator[str]:
    rows = words.curve(ticket)
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for calls, uncached, cached in rows:
        said = f"{' ' * _LABEL}{calls:>{widths[0]}} calls a month  {uncached:>{widths[1]}}"
        yield said + (f"  {cached:>{widths[2]}} cached" if cached else "")


def _lines(part: PartShare, ticket: Ticket, context: Context, room: int) -> str:
    """How many and where, as far as there is room."""
    for most in (4, 2, 1):
        said = words.items_in(part, words.lines_of(part.places, ticket.place.path, context, most))
        if len(said) <= room:
            return said
    return ""


def _said(label: str, sentences: Iterable[str], width: int, paint: Paint) -> Iterator[str]:
    for index, sentence in enumerate(sentences):
        yield from _wrapped(sentence, label if not index else " ", width, paint)


def _wrapped(sentence: str, label: str, width: int, paint: Paint) -> Iterator[str]:
    """A sentence, broken between words; what a terminal cannot break it leaves long."""
    indent = " " * _LABEL
    lines = textwrap.wrap(sentence, max(width - _LABEL, 30), break_long_words=False, break_on_hyphens=False)
    for index, line in enumerate(lines):
        if not label:
            yield paint("bold", line) if not index else f"{indent}{line}"
        else:
            yield f"{paint('bold', label.rstrip().ljust(_LABEL)) if not index else indent}{line}"
