"""The prompts of a whole repository by what they weigh in a month: its token tax.

Nobody guesses how often a prompt is sent. Where that is not answered, prompts are ranked by what one call weighs,
behind those of which it is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.sources.region import Home

if TYPE_CHECKING:
    from collections.abc import Iterable

    from weighbridge.ticket.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Ranking:
    """Tickets, the heaviest first; the order is that of the names."""

    taxed: tuple[Ticket, ...]
    """By tokens per month."""
    unknown: tuple[Ticket, ...]
    """By tokens per call."""
    agents: tuple[Ticket, ...]
    """Instruction files of coding agents, by what the heaviest session with them loads: they are in no call."""

    @property
    def tickets(self) -> tuple[Ticket, ...]:
        return (*self.taxed, *self.unknown, *self.agents)


def ranked(tickets: Iterable[Ticket]) -> Ranking:
    """The tickets in their order."""
    every = sorted(tickets, key=lambda ticket: (-ticket.whole.tokens, ticket.place))
    agents = [ticket for ticket in every if ticket.home is Home.AGENT]
    sent = [ticket for ticket in every if ticket.home is not Home.AGENT]
    taxed = [ticket for ticket in sent if ticket.tax is not None]
    return Ranking(
        tuple(sorted(taxed, key=lambda ticket: -(ticket.tax or 0))),
        tuple(ticket for ticket in sent if ticket.tax is None),
        tuple(sorted(agents, key=lambda ticket: -_loaded(ticket))),
    )


def _loaded(ticket: Ticket) -> int:
    return max((session.tokens.tokens for session in ticket.sessions), default=ticket.text.tokens)
