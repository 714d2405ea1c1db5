"""Times of many requests: the middle, and what one in a hundred takes."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds."""

    p50: float
    p99: float
    most: float

    @property
    def said(self) -> str:
        return f"{milliseconds(self.p50)} / {milliseconds(self.p99)}"


def spread(times: Sequence[float]) -> Spread:
    """The spread of times, in any order."""
    ordered = sorted(times)
    return Spread(median(ordered), ordered[min(len(ordered) - 1, round(len(ordered) * 0.99))], ordered[-1])


def milliseconds(value: float) -> str:
    return f"{value * 1000:.1f} ms"
