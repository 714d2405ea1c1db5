"""Which rows make a step, and how a step is divided among micro-batches and processes.

*Invariant:* which rows a step has depends on the seed, the rows and `global_batch` alone: not on the number of devices,
the memory or the packing. Every step has the same number of micro-batches, so that all processes do the same work.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from weighbridge_training.worker.rows import Example


@dataclass(frozen=True, slots=True)
class Micro:
    """What goes through the model at once; without an example it keeps a process in step with the others."""

    examples: tuple[Example, ...]
    trained: int
    """Tokens that are learned in the whole step."""
    rows: int
    """Examples of the whole step."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps of a training, one after the other."""

    micros: tuple[Micro, ...]
    per_step: int

    @property
    def steps(self) -> int:
        return len(self.micros) // self.per_step


def planned(
    examples: Sequence[Example],
    *,
    epochs: float,
    global_batch: int,
    seed: int,
    processes: int,
    budget: int,
    cost: Callable[[Sequence[Example]], int],
) -> Plan:
    """Every epoch in an order of its own; micro-batches are balanced and cost no more than the budget."""
    divided = [_divided(batch, budget, cost) for batch in _batches(examples, epochs, global_batch, seed)]
    most = max(map(len, divided))
    per_step = math.ceil(most / processes) * processes
    micros: list[Micro] = []
    for parts in divided:
        rows = [one for part in parts for one in part]
        balanced = _balanced(rows, per_step, budget, cost) or parts
        trained = sum(one.trained for one in rows)
        padded = [*balanced, *([[]] * (per_step - len(balanced)))]
        micros += [Micro(tuple(part), trained, len(rows)) for part in padded]
    return Plan(tuple(micros), per_step)


def packed_cost(examples: Sequence[Example]) -> int:
    """Tokens of rows that lie one after the other."""
    return sum(one.tokens for one in examples)


def padded_cost(examples: Sequence[Example]) -> int:
    """Tokens of rows that lie side by side, filled up to the longest."""
    return max((one.longest for one in examples), default=0) * sum(len(one.sequences) for one in examples)


def _batches(examples: Sequence[Example], epochs: float, global_batch: int, seed: int) -> list[list[Example]]:
    left = math.ceil(len(examples) * epochs)
    batches: list[list[Example]] = []
    epoch = 0
    while left > 0:
        order = list(examples)
        random.Random(f"{seed}:{epoch}").shuffle(order)
        order = order[:left]
        batches += [order[at : at + global_batch] for at in range(0, len(order), global_batch)]
        left -= len(order)
        epoch += 1
    return batches


def _divided(batch: Sequence[Example], budget: int, cost: Callable[[Sequence[Example]], int]) -> list[list[Example]]:
    """The fewest parts, near enough: the longest first, each where it still fits."""
    parts: list[list[Example]] = []
    for one in sorted(batch, key=lambda example: -example.longest):
        home = next((part for part in parts if cost([*part, one]) <= budget), None)
        if home is None:
            parts.append([one])
        else:
            home.append(one)
    return parts


def _balanced(
    batch: Sequence[Example], count: int, budget: int, cost: Callable[[Sequence[Example]], int]
) -> list[list[Example]] | None:
    """The longest first, each to the part that has least; None where one becomes too large."""
    parts: list[list[Example]] = [[] for _ in range(count)]
    for one in sorted(batch, key=lambda example: -example.longest):
        least = min(parts, key=cost)
        least.append(one)
        if len(least) > 1 and cost(least) > budget:
            return None
    return parts
