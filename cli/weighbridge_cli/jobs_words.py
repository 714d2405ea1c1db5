"""Jobs in words: a line of a list, the progress of one, and what came of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from weighbridge_training.plain import plain_line
from weighbridge_training.states import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge_training.ledger.entries import Entry, Transition

_KEY = 11
"""Characters of a key that a list shows; commands take them in place of the whole."""
_REASON = 100


def list_lines(views: Sequence[dict[str, Any]]) -> Iterator[str]:
    """A table, newest last."""
    if not views:
        yield "no jobs; `weighbridge train` makes one\n"
        return
    rows = [(one["key"][:_KEY], one["task"], one["hook"], one["state"], _far(one), _said(one)) for one in views]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        yield (
            "  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[5]]).rstrip() + "\n"
        )


def progress_words(job: dict[str, Any]) -> str:
    """One line that begins with the state."""
    parts = [job["state"]]
    if job["step"] is not None:
        parts.append(f"step {_far(job)}")
    if job["losses"]:
        parts.append(f"loss {job['losses'][-1][1]:.4g}")
    if job["etaS"] is not None:
        parts.append(f"about {_time(job['etaS'])} left")
    if job["costUsd"]:
        parts.append(f"{job['costUsd']:.2f} USD")
    if job["state"] in (State.LOST, State.FAILED) or job["state"] == State.QUEUED or not job["losses"]:
        parts.append(job["reason"][:_REASON])
    return "  ".join(filter(None, parts))


def outcome_lines(entry: Entry) -> Iterator[str]:
    """Where a job is, and what to do next."""
    yield f"{entry.key}: {entry.state}: {plain_line(entry.reason)}\n"
    if entry.trouble:
        yield f"  {plain_line(entry.trouble)}\n"
    if entry.verdict is not None:
        yield f"  verdict: {entry.verdict['outcome']}: {plain_line(entry.verdict['words'])}\n"
        yield f"  report:  {entry.report}/out/report.html\n"
    if entry.adapter:
        yield f"  adapter: {entry.adapter}\n"
    elif entry.state is State.SUCCEEDED:
        yield f"  to fetch the adapter: weighbridge jobs fetch {entry.key[:_KEY]}\n"
    if entry.is_open:
        yield f"  to follow it: weighbridge jobs show {entry.key[:_KEY]}\n"


def history_lines(history: Sequence[Transition]) -> Iterator[str]:
    """Every step; their order is theirs, the time is what the clock said."""
    for step in history:
        at = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(step.at))
        yield f"  {at}  {step.after:<10}  {plain_line(step.reason, 300)}\n"


def _far(job: dict[str, Any]) -> str:
    if job["step"] is None:
        return "-"
    return f"{job['step']:g}/{job['total']:g}" if job["total"] else f"{job['step']:g}"


def _said(job: dict[str, Any]) -> str:
    if job["verdict"] is not None:
        return plain_line(f"{job['verdict']['outcome']}: {job['verdict']['words']}", _REASON)
    return plain_line(job["reason"], _REASON)


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
