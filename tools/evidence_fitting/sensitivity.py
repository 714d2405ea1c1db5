"""Which labels change sides when the weights are a little different."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

from evidence_fitting.model import Fitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evidence_fitting.cases import Case
    from evidence_fitting.choice import Chosen

_BY = 0.2
_DRAWS = 200


def flips(chosen: Chosen, cases: Sequence[Case]) -> dict[Case, list[str]]:
    """The cases that flip when one weight is a fifth larger or smaller, with the names of those weights."""
    found: dict[Case, list[str]] = {}
    for name, other in _one_by_one(chosen.fitted):
        changed = replace(chosen, fitted=other)
        for case in cases:
            if changed.says(case) != chosen.says(case) and name not in found.setdefault(case, []):
                found[case].append(name)
    return {case: names for case, names in found.items() if names}


def mean_flips(chosen: Chosen, cases: Sequence[Case], seed: int = 11) -> float:
    """How many cases flip on average when every weight is up to a fifth larger or smaller at once."""
    draw = random.Random(seed)
    total = 0
    for _ in range(_DRAWS):
        fitted = chosen.fitted
        weights = {name: value * (1 + draw.uniform(-_BY, _BY)) for name, value in fitted.weights.items()}
        changed = replace(chosen, fitted=Fitted(fitted.bias * (1 + draw.uniform(-_BY, _BY)), weights))
        total += sum(changed.says(case) != chosen.says(case) for case in cases)
    return total / _DRAWS


def _one_by_one(fitted: Fitted) -> Iterator[tuple[str, Fitted]]:
    for factor in (1 - _BY, 1 + _BY):
        yield "bias", replace(fitted, bias=fitted.bias * factor)
        for name, value in fitted.weights.items():
            if value:
                yield name, replace(fitted, weights={**fitted.weights, name: value * factor})
