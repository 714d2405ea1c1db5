"""The weigh tickets of the prompts in one document, made on the analyst's thread from the texts as they are now."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from weighbridge_server.benches import bench_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lsprotocol import types as lsp
    from weighbridge.project import Project
    from weighbridge.render.context import Context
    from weighbridge.ticket import Ticket
    from weighbridge.volatility import FactsPast

    from weighbridge_server.session import Subject

_KEPT_SECONDS = 60
"""So long the history of a repository is taken for what it was: somebody commits, and asks again."""


@dataclass(frozen=True, slots=True)
class _Past:
    """The history of one project's facts, and when it was opened."""

    facts: FactsPast
    opened: float = field(default_factory=time.monotonic)


_pasts: WeakKeyDictionary[Project, _Past] = WeakKeyDictionary()


def tickets_at(subject: Subject, uri: str, position: lsp.Position | None) -> tuple[Ticket, ...]:
    """The tickets of a document's prompts, or of those at a position, in the order of the text."""
    # not needed before somebody asks, and so not before the first diagnostics
    from weighbridge.ticket import Weighbridge, ticket_of

    from weighbridge_server.weights import holds, weighed

    weighbridge = Weighbridge(bench_of(subject, subject.path), _past(subject.project))
    found = [one for one in weighed(subject, uri) if position is None or holds(one.where, position)]
    return tuple(ticket_of(one.weights.region, weighbridge) for one in found)


def as_json(subject: Subject, tickets: Sequence[Ticket]) -> str:
    """Tickets as `weighbridge weigh --format json` writes them."""
    from weighbridge.render.ticket_json import render

    return "".join(render(tickets, _context(subject)))


def as_page(subject: Subject, tickets: Sequence[Ticket]) -> str:
    """Tickets as one page that needs nothing else."""
    from weighbridge.render.ticket_html import render

    return "".join(render(tickets, _context(subject)))


def _context(subject: Subject) -> Context:
    from weighbridge.render.context import Context

    return Context(sources=subject.project.workspace.document)


def verdicts(subject: Subject, ticket: Ticket) -> Iterator[str]:
    """Where the load of a prompt belongs, in a few sentences."""
    from weighbridge.render.ticket_decision import dissents, questions, verdict

    context = _context(subject)
    yield from verdict(ticket.decision, context)
    yield from dissents(ticket.decision, context)
    yield from questions(ticket.decision)


def _past(project: Project) -> FactsPast:
    from weighbridge.volatility import FactsPast

    known = _pasts.get(project)
    if known is None or time.monotonic() - known.opened > _KEPT_SECONDS:
        known = _pasts[project] = _Past(FactsPast(project.root, date.today()))
    return known.facts
