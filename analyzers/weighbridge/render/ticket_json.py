"""Tickets as JSON. A contract: `docs/schemas/ticket.schema.json` checks it, `docs/weigh.md` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weighbridge.render.json_text import dump, place_json
from weighbridge.render.ticket_json_decision import decision_json
from weighbridge.ticket.costs import Unpriced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge.render.context import Context
    from weighbridge.ticket.costs import Amount, Cost
    from weighbridge.ticket.sessions import Session
    from weighbridge.ticket.ticket import Hole, Prefix, Ticket
    from weighbridge.tokens import TokenCount
    from weighbridge.volatility import FactHistory, Volatility

VERSION = 1
"""Raised when a field is removed or changes its meaning; added fields do not raise it."""


def render(tickets: Sequence[Ticket], context: Context) -> Iterator[str]:
    yield dump({"version": VERSION, "tickets": [ticket_json(ticket, context) for ticket in tickets]}, indent=2)
    yield "\n"


def ticket_json(ticket: Ticket, context: Context) -> dict[str, Any]:
    """One ticket."""
    return {
        **place_json(ticket.place.path, ticket.place.span, context),
        "symbol": ticket.symbol if context.quotes else "",
        "role": ticket.role.value,
        "home": ticket.home.value,
        "contract": ticket.contract.value,
        "model": ticket.model,
        "calls": [place_json(call.path, call.span, context) for call in ticket.calls],
        "tokens": {
            "text": ticket.text.tokens,
            "beside": ticket.beside.tokens,
            "whole": ticket.whole.tokens,
            "exact": ticket.whole.exact,
            "basis": ticket.whole.basis,
        },
        "holes": [_hole(hole, context) for hole in ticket.holes],
        "parts": [
            {
                "kind": part.kind.value,
                "tokens": part.tokens,
                "share": round(part.share, 4),
                "count": part.count,
                "beside": part.beside,
                "places": [place_json(place.path, place.span, context) for place in part.places],
            }
            for part in ticket.parts
        ],
        "prefix": _prefix(ticket.prefix, context),
        "calls_per_month": ticket.volume,
        "tokens_per_month": ticket.tax,
        "cost": _cost(ticket.cost),
        "volatility": _volatility(ticket.volatility, context),
        "sessions": [_session(session, context) for session in ticket.sessions],
        "decision": decision_json(ticket.decision, context),
    }


def _hole(hole: Hole, context: Context) -> dict[str, Any]:
    return {**place_json(hole.place.path, hole.place.span, context), "name": hole.name if context.quotes else ""}


def _prefix(prefix: Prefix, context: Context) -> dict[str, Any]:
    return {
        "tokens": prefix.tokens.tokens,
        "broken_by": None if prefix.broken_by is None else _hole(prefix.broken_by, context),
        "behind": prefix.behind.tokens,
        "constants": [
            {
                **place_json(one.place.path, one.place.span, context),
                "title": one.title if context.quotes else "",
                "tokens": one.tokens.tokens,
            }
            for one in prefix.constants
        ],
    }


def _cost(cost: Cost | Unpriced) -> dict[str, Any]:
    if isinstance(cost, Unpriced):
        return {"unpriced": cost.value}
    price = cost.price
    return {
        "model": price.model,
        "provider": price.provider,
        "source": price.source,
        "checked": None if price.checked is None else price.checked.isoformat(),
        "currency": "USD",
        "call": _amount(cost.call),
        "month": None if cost.month is None else _amount(cost.month),
        "curve": [_amount(one) for one in cost.curve],
    }


def _amount(one: Amount) -> dict[str, Any]:
    cached = None if one.cached is None else float(one.cached)
    return {"calls": one.calls, "uncached": float(one.uncached), "cached": cached}


def _volatility(volatility: Volatility, context: Context) -> dict[str, Any]:
    return {
        "changes": volatility.changes if volatility.seen else None,
        "unknown": volatility.unknown,
        "facts": [_fact(one, context) for one in volatility.facts],
    }


def _fact(one: FactHistory, context: Context) -> dict[str, Any]:
    return {
        **place_json(one.place.path, one.place.span, context),
        "kind": one.kind,
        "words": one.words if context.quotes else "",
        "changes": one.changes if one.known else None,
        "reach": None if one.reach is None else one.reach.value,
        "since": None if one.since is None else one.since.isoformat(),
        "commits": [
            {
                "commit": change.commit,
                "day": change.day.isoformat(),
                "before": change.before if context.quotes else "",
                "after": change.after if context.quotes else "",
            }
            for change in one.commits
        ],
    }


def _session(session: Session, context: Context) -> dict[str, Any]:
    def file(path: str, why: str, tokens: TokenCount) -> dict[str, Any]:
        return {"path": context.shown_path(path), "why": why, "tokens": tokens.tokens}

    return {
        "agent": session.agent,
        "folder": session.folder,
        "tokens": session.tokens.tokens,
        "files": [file(one.path, one.why, one.tokens) for one in session.files],
    }
