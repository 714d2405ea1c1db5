"""Whether a hold-out is large enough to prove what a task asks for."""

from __future__ import annotations

from math import ceil, sqrt

from weighbridge_training.verdict.deciding import LEAST_DIFFERENT

_Z = 1.96
"""Of an interval of 95 %."""
MOST_ROWS = 100_000


def least_provable(rows: int, min_gain: float) -> float | None:
    """The smallest gain that so many rows can prove to be above `min_gain`, if no row is lost that was right before.

    None where even winning every row proves nothing. An approximation of the interval that the verdict works out.
    """
    for wins in range(LEAST_DIFFERENT, rows + 1):
        gain = wins / rows
        if gain - _Z * sqrt(gain * (1 - gain) / rows) > min_gain:
            return gain
    return None


def rows_for(gain: float, min_gain: float) -> int | None:
    """The rows with which a gain can be proved to be above `min_gain`; None where no number does."""
    if gain <= min_gain:
        return None
    needed = max(gain * (1 - gain) * (_Z / (gain - min_gain)) ** 2, LEAST_DIFFERENT / gain)
    return ceil(needed) if needed <= MOST_ROWS else None
