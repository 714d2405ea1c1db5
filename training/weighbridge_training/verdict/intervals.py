"""How sure a share and a difference are: 95 % intervals, the same for the same answers in any order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import comb, fsum, sqrt
from random import Random
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RESAMPLES = 10_000
SEED = 20_261_129
CLOSED = {"extra": "forbid", "strict": True, "allow_inf_nan": False}
"""How whoever reads these values back has to take them."""
_TAIL = 0.025
_Z = 1.959964
_BITS = 32


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its 95 % interval; *Invariant:* it lies inside."""

    __pydantic_config__: ClassVar = CLOSED
    value: float
    low: float
    high: float

    @property
    def half(self) -> float:
        return (self.high - self.low) / 2


def share(scores: Sequence[float]) -> Interval:
    """The mean of scores from 0 to 1, by Wilson's interval: made for 0 and 1, too wide for what lies between."""
    count = len(scores)
    if not count:
        return Interval(0.0, 0.0, 1.0)
    mean = fsum(scores) / count
    spread = _Z**2 / count
    middle = (mean + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * sqrt(mean * (1 - mean) / count + spread / (4 * count))
    return Interval(mean, max(0.0, min(mean, middle - half)), min(1.0, max(mean, middle + half)))


def gain(differences: Sequence[float]) -> Interval:
    """The mean of paired differences from -1 to 1, by a bootstrap over the pairs.

    One pair more is won and one more is lost than was seen (Bonett and Price, 2012): without them a few rows that all
    agree would make an interval of no width.
    """
    count = len(differences)
    if not count:
        return Interval(0.0, -1.0, 1.0)
    mean = fsum(differences) / count
    values = sorted([*differences, 1.0, -1.0])
    mirrored = sorted(-value for value in values)
    # the same pairs are drawn for a comparison and for its reverse
    sign = 1.0 if values >= mirrored else -1.0
    drawn = _resampled(max(values, mirrored), Random(SEED))
    if values == mirrored:
        # the comparison is its own reverse, and chance must not make one side the longer one
        drawn += [-one for one in drawn]
    drawn.sort()
    at = int(_TAIL * len(drawn))
    ends = sorted((sign * drawn[at], sign * drawn[-1 - at]))
    return Interval(mean, min(mean, ends[0]), max(mean, ends[1]))


@dataclass(frozen=True, slots=True)
class Signs:
    """How often one side did better, and how likely that is where neither is better (exact, on both sides)."""

    wins: int
    losses: int
    ties: int
    p: float


def signs(differences: Sequence[float]) -> Signs:
    """The sign test; of scores that are 0 or 1 it is McNemar's."""
    wins = sum(value > 0 for value in differences)
    losses = sum(value < 0 for value in differences)
    count = wins + losses
    tail = sum(comb(count, k) for k in range(min(wins, losses) + 1))
    # integers are divided: 2 ** 1100 is no float
    return Signs(wins, losses, len(differences) - count, min(1.0, (2 * tail * 10**12 // 2**count) / 10**12))


def _resampled(values: list[float], random: Random) -> list[float]:
    """Means of as many values as there are, drawn with replacement."""
    size = len(values)
    counts = Counter(values)
    # a draw of every value costs about as much as 150 of them cost together, drawn as one number of so many bits
    draw: Callable[[], float]
    if len(counts) <= 2 + size // 150:
        kinds = sorted(counts.items())
        draw = lambda: _by_kind(kinds, size, random)  # noqa: E731
    else:
        draw = lambda: fsum(random.choices(values, k=size))  # noqa: E731
    return [draw() / size for _ in range(RESAMPLES)]


def _by_kind(kinds: Sequence[tuple[float, int]], size: int, random: Random) -> float:
    """The sum of one resample: how many of each value it has is binomial, given those before it."""
    total = 0.0
    left, mass = size, size
    for value, count in kinds:
        taken = left if count == mass else _binomial(left, count / mass, random)
        total += value * taken
        left -= taken
        mass -= count
    return total


def _binomial(trials: int, chance: float, random: Random) -> int:
    """How many of so many trials succeed: one bit a trial, set with that chance to its 32nd binary digit."""
    digits = round(chance * 2**_BITS)
    if trials == 0 or digits == 0:
        return 0
    if digits >> _BITS:
        return trials
    set_bits = 0
    for place in range((digits & -digits).bit_length() - 1, _BITS):
        flips = random.getrandbits(trials)
        set_bits = set_bits | flips if digits >> place & 1 else set_bits & flips
    return set_bits.bit_count()
