"""From differences to an outcome: the rule that is written down, and nothing else.

The adapter wins against a rival if the whole interval of its gain lies above what the task asks for. Everything else
is no win, and then the prompt is shipped: proved to be behind, level within the margin, or not to be told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from weighbridge_training.verdict.outcome import Arm, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge_training.verdict.report import Comparison

MARGIN = 0.05
"""Five points on either side are a tie, unless the task asks for a larger gain."""
LEAST_DIFFERENT = 6
"""Fewer rows on which two arms differ prove nothing: five of five are of one sign in one of sixteen cases."""
MOST_ROWS = 100_000
_ORDER = (Outcome.PROMPT_WINS, Outcome.NOISE, Outcome.TIE)
"""Of several rivals the one that stands in the way most decides."""


@dataclass(frozen=True, slots=True)
class Decision:
    """How it ends, and the comparison that it hangs on."""

    outcome: Outcome
    comparison: Comparison | None


def decided(comparisons: Sequence[Comparison], min_gain: float, *, forgets: bool | None) -> Decision:
    """The outcome of all comparisons together."""
    against = {one.against: one for one in comparisons}
    incumbent = against.get(Arm.INCUMBENT)
    if incumbent is None:
        return Decision(Outcome.UNPROVED, None)
    stands = {standing(one, min_gain): one for one in reversed(comparisons)}
    for outcome in _ORDER:
        if outcome in stands:
            return Decision(outcome, stands[outcome])
    return Decision(Outcome.FORGETS if forgets else Outcome.ADAPTER_WINS, incumbent)


def standing(comparison: Comparison, min_gain: float) -> Outcome:
    """How the adapter stands to one rival."""
    gain, margin = comparison.gain, margin_of(min_gain)
    proves = comparison.wins + comparison.losses >= LEAST_DIFFERENT
    if proves and gain.low > min_gain:
        return Outcome.ADAPTER_WINS
    if proves and gain.high < 0:
        return Outcome.PROMPT_WINS
    if gain.low >= -margin and gain.high <= margin:
        return Outcome.TIE
    # what is wanted cannot be there any more
    return Outcome.PROMPT_WINS if proves and min_gain > 0 and gain.high <= min_gain else Outcome.NOISE


def margin_of(min_gain: float) -> float:
    """How far apart two arms may be and still be level."""
    return max(MARGIN, min_gain)


def rows_to_settle(comparison: Comparison, min_gain: float, rows: int) -> int | None:
    """Roughly how many rows would tell, if the difference stays what it is: an interval narrows with the square root.

    None where more than `MOST_ROWS` are needed.
    """
    gain, half = comparison.gain.value, comparison.gain.half
    # either it leaves what is wanted behind, or it lies within the margin
    room = max(abs(gain - min_gain), margin_of(min_gain) - abs(gain))
    if room <= 0:
        return None
    needed = max(rows * (half / room) ** 2, rows + 1.0)
    if needed > MOST_ROWS:
        return None
    step = int(10 ** max(0, floor(log10(needed)) - 1))
    return ceil(round(needed / step, 6)) * step
