"""The loss of a training as a drawing in the page, with its figures in words for those who do not see it."""

from __future__ import annotations

from html import escape
from math import ceil, floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WIDTH, _HEIGHT = 720, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 12, 34
_LINES = 4


def curve(losses: Sequence[tuple[int, float]]) -> Iterator[str]:
    """Nothing where there are fewer than two points."""
    if len(losses) < 2:
        return
    first, last = losses[0], losses[-1]
    least = min(losses, key=lambda point: point[1])
    said = (
        f"Loss by step: {first[1]:.4g} at step {first[0]:,}, {last[1]:.4g} at step {last[0]:,}, "
        f"least {least[1]:.4g} at step {least[0]:,}."
    )
    yield "<h2>Training</h2>\n<figure>\n"
    yield f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(said)}">\n'
    yield from _drawn(losses)
    yield f"</svg>\n<figcaption>{escape(said)}</figcaption>\n</figure>\n"


def _drawn(losses: Sequence[tuple[int, float]]) -> Iterator[str]:
    low, high = _range([loss for _, loss in losses])
    start, end = losses[0][0], losses[-1][0]

    def x(step: float) -> float:
        return _LEFT + (step - start) / (end - start) * (_WIDTH - _LEFT - _RIGHT)

    def y(loss: float) -> float:
        return _TOP + (high - loss) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)

    for index in range(_LINES + 1):
        value = low + (high - low) * index / _LINES
        yield f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}"/>'
        yield f'<text x="{_LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{value:.3g}</text>\n'
    for step, anchor in ((start, "start"), ((start + end) // 2, "middle"), (end, "end")):
        yield f'<text x="{x(step):.1f}" y="{_HEIGHT - 10}" text-anchor="{anchor}">{step:,}</text>\n'
    points = " ".join(f"{x(step):.1f},{y(loss):.1f}" for step, loss in losses)
    yield f'<polyline class="loss" points="{points}"/>\n'


def _range(values: Sequence[float]) -> tuple[float, float]:
    """The least and the greatest value, a little apart even where they are one."""
    low, high = min(values), max(values)
    if high - low < 1e-9:
        return low - 0.5, high + 0.5
    unit = (high - low) / 20
    return max(0.0, floor(low / unit) * unit) if low >= 0 else low, ceil(high / unit) * unit
