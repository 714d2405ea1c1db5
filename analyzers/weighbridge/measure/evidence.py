"""How much the pieces of evidence weigh together: weights, read from the rules' data.

Each kind of statement has a weight per named piece of evidence; their sum through the logistic function is the
strength, from 0 to 1. The weights and the strengths from which something is said are data, fitted on labelled cases by
`tools/fit_evidence.py`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of one kind of statement."""

    bias: float
    weights: Mapping[str, float]
    say: float
    """The strength from which a fact is stated at all."""

    def strength(self, evidence: Iterable[str]) -> float:
        """How strongly the named pieces of evidence, each counted once, speak for the statement."""
        total = self.bias + sum(self.weights.get(name, 0.0) for name in set(evidence))
        return 1 / (1 + math.exp(-total))


@lru_cache(maxsize=4)
def weights_of(kind: str) -> Weights:
    """The weights of `format_retry` or `output_repair`."""
    from weighbridge_rules.compiled import EVIDENCE

    data: Any = EVIDENCE[kind]
    weights = {name: float(value) for name, value in data["weights"].items()}
    return Weights(float(data["bias"]), weights, float(data["say"]))
