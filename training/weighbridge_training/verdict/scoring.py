"""The answers of one arm, each against the right one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from weighbridge_training.verdict import content

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Scores:
    """From 0 to 1, row by row."""

    exact: tuple[float, ...]
    fields: tuple[float, ...]

    def by(self, metric: Literal["exact", "fields"]) -> tuple[float, ...]:
        return self.exact if metric == "exact" else self.fields


def scored(expected: Sequence[str], answers: Sequence[str]) -> Scores:
    """How right each answer is."""
    pairs = [(content.content(right), content.content(given)) for right, given in zip(expected, answers, strict=True)]
    return Scores(
        tuple(content.exact(right, given) for right, given in pairs),
        tuple(content.fields(right, given) for right, given in pairs),
    )
