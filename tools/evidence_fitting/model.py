"""The fit: logistic regression with signs and orders that are known beforehand, in plain Python.

Minimised is the weighted log loss of the cases plus half the ridge times the squared distance of the weights from what
is expected before any case is seen. A weight keeps the sign that its meaning gives it, and of a declared order (a call
that is known weighs no less than one that is guessed) every step holds. A case with several candidates is judged by
its strongest one, as the reader of a report would; which one that is, is settled in turns with the weights.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from evidence_fitting.beliefs import Beliefs
    from evidence_fitting.cases import Case

_TURNS = 12
_STEPS = 4000
_ENOUGH = 1e-5


class UnknownEvidence(Exception):
    """Pieces of evidence of which nothing is held, so that their sign would be left to chance."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights and a bias, as a fit gives them."""

    bias: float
    weights: Mapping[str, float]

    def total(self, evidence: Iterable[str]) -> float:
        # exact, for a set has no order
        return math.fsum([self.bias, *(self.weights.get(name, 0.0) for name in evidence)])

    def strength(self, evidence: Iterable[str]) -> float:
        return 1 / (1 + math.exp(-self.total(evidence)))

    def best(self, case: Case) -> frozenset[str]:
        """The evidence of the strongest candidate."""
        return max(case.bags, key=lambda item: (self.total(item), sorted(item)))

    def rounded(self, digits: int = 1) -> Fitted:
        return Fitted(_round(self.bias, digits), {name: _round(value, digits) for name, value in self.weights.items()})


def fit(cases: Sequence[Case], beliefs: Beliefs) -> Fitted:
    """The weights that these cases and beliefs give; a case that no weight can decide is passed over."""
    usable = [case for case in cases if case.weighed]
    unknown = {name for case in usable for bag in case.bags for name in bag} - set(beliefs.expected)
    if unknown:
        raise UnknownEvidence(f"nothing is held of {', '.join(sorted(unknown))} in beliefs.yaml")
    found = Fitted(beliefs.bias, dict(beliefs.expected))
    chosen: list[frozenset[str]] = []
    for _ in range(_TURNS):
        before, chosen = chosen, [found.best(case) for case in usable]
        if chosen == before:
            break
        found = _minimise(usable, chosen, beliefs, found)
    return found


def _minimise(cases: Sequence[Case], chosen: Sequence[frozenset[str]], beliefs: Beliefs, start: Fitted) -> Fitted:
    """Accelerated projected gradient; the problem is strictly convex, so that there is one answer."""
    names, ridge = sorted(beliefs.expected), beliefs.ridge
    index = {name: position for position, name in enumerate(names, 1)}
    prior = [beliefs.bias, *(beliefs.expected[name] for name in names)]
    signs = [0, *(0 if name in beliefs.free else _sign(beliefs.expected[name]) for name in names)]
    orders = [[index[name] for name in order] for order in beliefs.falling]
    rows = _rows(cases, chosen, index)
    steepest = ridge + _steepest(rows, len(prior)) / 4
    here = [start.bias, *(start.weights[name] for name in names)]
    ahead, momentum = list(here), 1.0
    for _ in range(_STEPS):
        slope = _slope(rows, ahead, prior, ridge)
        moved = _allowed([at - by / steepest for at, by in zip(ahead, slope, strict=True)], signs, orders)
        faster = (1 + math.sqrt(1 + 4 * momentum * momentum)) / 2
        change = [new - old for new, old in zip(moved, here, strict=True)]
        if sum(step * turn for step, turn in zip(slope, change, strict=True)) > 0:
            # overshot: lose the momentum
            faster = 1.0
        ahead = [at + (momentum - 1) / faster * step for at, step in zip(moved, change, strict=True)]
        here, momentum = moved, faster
        if max(map(abs, change)) < _ENOUGH:
            break
    return Fitted(here[0], dict(zip(names, here[1:], strict=True)))


def _rows(
    cases: Sequence[Case], chosen: Sequence[frozenset[str]], index: Mapping[str, int]
) -> list[tuple[tuple[int, ...], float, float]]:
    """Equal evidence in one row: its columns, how much it weighs, and how much of that is positive."""
    rows: dict[tuple[int, ...], tuple[float, float]] = {}
    for case, evidence in zip(cases, chosen, strict=True):
        columns = (0, *sorted(index[name] for name in evidence))
        weight, positive = rows.get(columns, (0.0, 0.0))
        rows[columns] = (weight + case.weight, positive + case.weight * case.label.positive)
    return [(columns, weight, positive) for columns, (weight, positive) in sorted(rows.items())]


def _steepest(rows: Sequence[tuple[tuple[int, ...], float, float]], size: int) -> float:
    """The largest eigenvalue of the weighted squares of the rows, from above: it bounds how fast the slope turns."""
    vector = [1.0] * size
    largest = 0.0
    for _ in range(30):
        product = [0.0] * size
        for columns, weight, _positive in rows:
            along = weight * sum(vector[column] for column in columns)
            for column in columns:
                product[column] += along
        # of a matrix without negative entries the largest ratio is never below the eigenvalue
        largest = max((new / old for new, old in zip(product, vector, strict=True) if old > 0), default=0.0)
        top = max(product) or 1.0
        vector = [max(value / top, 1e-6) for value in product]
    return largest


def _slope(
    rows: Iterable[tuple[tuple[int, ...], float, float]], at: Sequence[float], prior: Sequence[float], ridge: float
) -> list[float]:
    slope = [ridge * (value - expected) for value, expected in zip(at, prior, strict=True)]
    for columns, weight, positive in rows:
        error = weight / (1 + math.exp(-sum(at[column] for column in columns))) - positive
        for column in columns:
            slope[column] += error
    return slope


def _allowed(values: list[float], signs: Sequence[int], orders: Iterable[Sequence[int]]) -> list[float]:
    """The nearest values that keep every order and sign."""
    for order in orders:
        for column, value in zip(order, _falling([values[column] for column in order]), strict=True):
            values[column] = value
    return [
        max(value, 0.0) if sign > 0 else min(value, 0.0) if sign < 0 else value
        for value, sign in zip(values, signs, strict=True)
    ]


def _falling(values: Sequence[float]) -> list[float]:
    """The nearest sequence that does not rise: neighbours out of order are given their mean."""
    pools: list[tuple[float, int]] = []
    for value in values:
        pools.append((value, 1))
        while len(pools) > 1 and pools[-2][0] < pools[-1][0]:
            (left, many), (right, more) = pools[-2:]
            pools[-2:] = [((left * many + right * more) / (many + more), many + more)]
    return [value for value, count in pools for _ in range(count)]


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _round(value: float, digits: int) -> float:
    # no minus before a zero
    return round(value, digits) + 0.0
