"""What a job has come to, by the time that its own events tell and the price that was reserved for all of its time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge_training.ledger.spending import Reservation


def elapsed(events: Sequence[dict[str, Any]]) -> float | None:
    """Seconds between the first and the last event; None where there is none."""
    if not events:
        return None
    return max(0.0, float(events[-1]["t"]) - float(events[0]["t"]))


def cost_so_far(reservation: Reservation | None, seconds: float | None, max_runtime_s: int | None) -> float | None:
    """The share of what was reserved; None where nobody knows a price or a time."""
    if reservation is None:
        return None
    if reservation.settled_usd is not None:
        return round(reservation.settled_usd, 4)
    if reservation.usd is None or seconds is None or not max_runtime_s:
        return None
    return round(reservation.usd * min(1.0, seconds / max_runtime_s), 4)
