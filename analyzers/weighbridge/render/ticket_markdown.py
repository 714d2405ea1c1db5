"""Tickets as Markdown, for a comment, a summary, or a page of notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.render import ticket_decision as decided
from weighbridge.render import ticket_words as words
from weighbridge.render.ticket_escaping import code, plain
from weighbridge.render.ticket_past import past

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from weighbridge.render.context import Context
    from weighbridge.ticket.ticket import Ticket


def render(tickets: Sequence[Ticket], context: Context) -> Iterator[str]:
    """The tickets one after another."""
    for index, ticket in enumerate(tickets):
        yield "\n" * (index > 0)
        yield from _ticket(ticket, context)


def render_with_paths(tickets: Sequence[Ticket], context: Context) -> Iterator[str]:
    """The same with the way that each procedure took."""
    for index, ticket in enumerate(tickets):
        yield "\n" * (index > 0)
        yield from _ticket(ticket, context)
        yield from _paths(ticket, context)


def _ticket(ticket: Ticket, context: Context) -> Iterator[str]:
    yield f"### {code(words.title(ticket, context))}\n\n{plain(words.subtitle(ticket, context))}\n"
    first, *others = decided.verdict(ticket.decision, context)
    yield f"\n**{plain(first)}**\n"
    yield from (f"\n{plain(one)}\n" for one in others)
    yield from _section("Who dissents", decided.dissents(ticket.decision, context))
    yield from _section("Not answered yet", decided.questions(ticket.decision))
    yield f"\n{plain(words.weight(ticket))}\n\n| part | tokens | share | where |\n|:---|---:|---:|:---|\n"
    for part in ticket.parts:
        where = words.items_in(part, words.lines_of(part.places, ticket.place.path, context))
        yield f"| {part.kind.value} | {part.tokens:,} | {part.share:.0%} | {plain(where)} |\n"
    yield from _section("Session", words.sessions(ticket.sessions, context))
    if not ticket.sessions:
        yield from _section("Stable prefix", words.prefix(ticket, context))
    yield from _section("Cost", words.cost(ticket))
    rows = words.curve(ticket)
    if rows:
        yield "\n| calls a month | uncached | cached |\n|---:|---:|---:|\n"
        yield from (f"| {' | '.join(plain(cell) for cell in row)} |\n" for row in rows)
    yield from _section("Break-even of tuning", decided.break_even(ticket.decision))
    yield from _section("Missing before tuning would be honest", decided.missing(ticket.decision))
    if ticket.volatility.facts or ticket.volatility.unknown:
        yield from _section("What the history says of the facts", past(ticket.volatility, context))


def _paths(ticket: Ticket, context: Context) -> Iterator[str]:
    for path in ticket.decision.paths:
        steps = (decided.step(step, context) for step in path.steps)
        yield f"\n**{plain(decided.path_title(path))}**\n\n"
        yield from (f"{number}. {plain(step)}\n" for number, step in enumerate(steps, 1))
    yield from _section("How the break-even is reckoned", decided.reckoning(ticket.decision))


def _section(title: str, sentences: Iterable[str]) -> Iterator[str]:
    said = [plain(sentence) for sentence in sentences]
    if said:
        yield f"\n**{title}**\n\n"
        yield from (f"- {one}\n" for one in said)
