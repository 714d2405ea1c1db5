"""Every prompt of the open folders with what it weighs; made file by file, so that typing is never kept waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weighbridge_server.benches import bench_of
from weighbridge_server.failures import log_failure
from weighbridge_server.homes import Address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from weighbridge.ticket.listing import Listed

    from weighbridge_server.session import Session, Subject
    from weighbridge_server.weights import Weighed


async def prompts_in(session: Session, uri: str) -> list[dict[str, Any]]:
    """The prompts of one document."""
    return [line for line in await session.ask(uri, _lines) or () if line["uri"] == uri]


async def prompts_of(session: Session) -> AsyncIterator[dict[str, Any]]:
    """The prompts of every folder, in the order of their paths."""
    for home in session.homes:
        paths = await session.ask_at(Address(home, ""), lambda subject: subject.project.workspace.paths)
        for path in paths:
            for line in await session.ask_at(Address(home, path), _lines):
                yield line


def _lines(subject: Subject) -> list[dict[str, Any]]:
    # not needed before somebody asks, and so not before the first diagnostics
    from weighbridge.ticket.listing import listed

    from weighbridge_server.weights import all_weighed

    found = [*all_weighed(subject)]
    if not found:
        return []
    bench = bench_of(subject, subject.path)
    try:
        return [_line(one, listed(one.weights, bench)) for one in found]
    except Exception as error:
        log_failure(error, "listing prompts")
        return []


def _line(one: Weighed, line: Listed) -> dict[str, Any]:
    from weighbridge.ticket.costs import Unpriced

    region, whole, start, end = one.weights.region, one.weights.whole, one.where.start, one.where.end
    month = None if isinstance(line.cost, Unpriced) else line.cost.month
    call = None if isinstance(line.cost, Unpriced) else line.cost.call
    return {
        "uri": one.uri,
        "range": {
            "start": {"line": start.line, "character": start.character},
            "end": {"line": end.line, "character": end.character},
        },
        "path": one.subject.path,
        "symbol": region.symbol,
        "role": region.role.value,
        "home": region.home.value,
        "model": line.model,
        "tokens": whole.tokens,
        "exact": whole.exact,
        "callsPerMonth": line.volume,
        "tokensPerMonth": line.tax,
        "usdPerCall": None if call is None else float(call.uncached if call.cached is None else call.cached),
        "usdPerMonth": None if month is None else float(month.uncached if month.cached is None else month.cached),
    }
