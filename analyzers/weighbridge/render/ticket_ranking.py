"""A whole repository by its token tax: one line a prompt, as a table in the terminal or in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.render import ticket_words as words
from weighbridge.render.style import coloured, plain
from weighbridge.render.ticket_escaping import code
from weighbridge.render.ticket_escaping import plain as escaped
from weighbridge.ticket.costs import VOLUME, Cost

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from weighbridge.render.context import Context
    from weighbridge.ticket.ranking import Ranking
    from weighbridge.ticket.ticket import Ticket

Row = tuple[str, ...]

_TAXED: Row = ("tokens a month", "dollars a month", "calls a month", "tokens", "prefix", "prompt", "place")
_UNKNOWN: Row = ("tokens", "prefix", "dollars in 1,000 calls", "prompt", "place")
_AGENTS: Row = ("loaded", "own", "file", "with")


def text(ranking: Ranking, context: Context) -> Iterator[str]:
    """The ranking for a terminal."""
    paint = coloured if context.colour else plain
    for index, (title, head, rows) in enumerate(_tables(ranking, context)):
        yield "\n" * (index > 0)
        yield f"{paint('bold', title)}\n"
        yield from (f"{line}\n" for line in _aligned([head, *rows], max(context.width, 40)))


def markdown(ranking: Ranking, context: Context) -> Iterator[str]:
    """The ranking as tables."""
    for index, (title, head, rows) in enumerate(_tables(ranking, context)):
        yield "\n" * (index > 0)
        yield f"**{escaped(title)}**\n\n| {' | '.join(head)} |\n|{'---:|' * (len(head) - 2)}:---|:---|\n"
        for row in rows:
            yield f"| {' | '.join(map(escaped, row[:-2]))} | {code(row[-2])} | {code(row[-1])} |\n"


def _tables(ranking: Ranking, context: Context) -> Iterator[tuple[str, Row, Sequence[Row]]]:
    if ranking.taxed:
        yield "By tokens a month", _TAXED, [(*_month(one), *_call(one), *_named(one, context)) for one in ranking.taxed]
    if ranking.unknown:
        title = f"By tokens a call: how many calls there are in a month is unknown (answer `{VOLUME}`)"
        yield title, _UNKNOWN, [(*_call(one), _thousand(one), *_named(one, context)) for one in ranking.unknown]
    if ranking.agents:
        yield "Loaded by sessions of coding agents", _AGENTS, [_agent(one, context) for one in ranking.agents]


def _month(ticket: Ticket) -> Row:
    cost = ticket.cost
    month = cost.month if isinstance(cost, Cost) else None
    dollars = "" if month is None else words.money(month.uncached, exact=ticket.whole.exact)
    return f"{ticket.tax or 0:,}", dollars, f"{ticket.volume or 0:,}"


def _call(ticket: Ticket) -> Row:
    return str(ticket.whole), str(ticket.prefix.tokens)


def _thousand(ticket: Ticket) -> str:
    cost = ticket.cost
    return words.money(cost.price.uncached, exact=ticket.whole.exact) if isinstance(cost, Cost) else ""


def _named(ticket: Ticket, context: Context) -> Row:
    return words.one_line(ticket.symbol) if context.quotes else "", words.where(ticket.place, context)


def _agent(ticket: Ticket, context: Context) -> Row:
    heaviest = max(ticket.sessions, key=lambda one: one.tokens.tokens, default=None)
    others = [] if heaviest is None else [one.path for one in heaviest.files if one.path != ticket.place.path]
    loaded = str(ticket.text if heaviest is None else heaviest.tokens)
    return loaded, str(ticket.text), words.title(ticket, context), ", ".join(map(context.shown_path, others))


def _aligned(rows: Sequence[Row], width: int) -> Iterator[str]:
    """Figures to the right, names to the left; the last column is cut where the terminal ends."""
    columns = len(rows[0])
    widths = [max(len(row[column]) for row in rows) for column in range(columns)]
    for row in rows:
        cells = [cell.rjust(size) if at < columns - 2 else cell.ljust(size) for at, (cell, size) in _sized(row, widths)]
        line = "  ".join(cells).rstrip()
        yield line if len(line) <= width else f"{line[: width - 1]}…"


def _sized(row: Row, widths: Iterable[int]) -> Iterator[tuple[int, tuple[str, int]]]:
    return enumerate(zip(row, widths, strict=True))
