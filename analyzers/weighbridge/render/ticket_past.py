"""What a ticket says of the past of its facts: each that changed with its commits, and what could not be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.history_versions import Reach
from weighbridge.render.frame import printable
from weighbridge.render.ticket_words import one_line, where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.render.context import Context
    from weighbridge.volatility import FactHistory, Volatility

_COMMITS_SHOWN = 5
_FACTS_SHOWN = 8


def past(volatility: Volatility, context: Context) -> Iterator[str]:
    """The facts that changed, the liveliest first; then what did not change, and what is unknown."""
    if volatility.unknown:
        yield f"Unknown: {printable(volatility.unknown)}."
        return
    changed = sorted((one for one in volatility.facts if one.changes), key=lambda one: -one.changes)
    for one in changed[:_FACTS_SHOWN]:
        yield f"{_fact(one, context)} changed {_times(one)}: {_commits(one, context)}."
    if len(changed) > _FACTS_SHOWN:
        yield f"{len(changed) - _FACTS_SHOWN:,} more facts changed."
    still = [one for one in volatility.facts if one.known and not one.changes]
    if still:
        since = max(one.since for one in still if one.since is not None)
        facts = "1 fact" if len(still) == 1 else f"{len(still):,} facts"
        yield f"{facts} did not change since {since.isoformat()}."
    yield from _unknown(volatility)


def _unknown(volatility: Volatility) -> Iterator[str]:
    for reach, why in (
        (None, "not committed yet"),
        (Reach.SHALLOW, "this clone has no more of the history; fetch all of it"),
        (Reach.CUT, "the history is longer than what is looked at"),
    ):
        count = sum(not one.known and one.reach is reach for one in volatility.facts)
        if count:
            yield f"Of {count:,} fact{'s' * (count != 1)} it is unknown: {why}."


def _fact(one: FactHistory, context: Context) -> str:
    kind = one.kind[:1].upper() + one.kind[1:]
    words = f" `{one_line(one.words)}`" if context.quotes else ""
    return f"{kind}{words} ({where(one.place, context)})"


def _times(one: FactHistory) -> str:
    times = "once" if one.changes == 1 else f"{one.changes:,} times"
    return f"{times} since {one.since.isoformat()}" if one.since is not None else times


def _commits(one: FactHistory, context: Context) -> str:
    shown: list[str] = []
    for change in one.commits[:_COMMITS_SHOWN]:
        values = f" {one_line(change.before)} → {one_line(change.after)}" if context.quotes else ""
        shown.append(f"{change.day.isoformat()} {change.commit}{values}")
    more = one.changes - len(shown)
    return "; ".join(shown) + (f" and {more:,} more" if more > 0 else "")
