"""What is held about the weights before any case is seen, from `beliefs.yaml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).with_name("beliefs.yaml")


@dataclass(frozen=True, slots=True)
class Beliefs:
    """Expected weights, and what no fit may change: signs and orders."""

    expected: Mapping[str, float]
    """The weight of a piece of evidence that no case speaks about; its sign is the sign of the weight."""
    bias: float
    ridge: float
    """How much it takes to move a weight away from what is expected."""
    wrong: float
    """What is wrong costs so many times as much as what is missed."""
    precision: float
    """So much of what is said is to be right."""
    falling: tuple[tuple[str, ...], ...] = ()
    """Names whose weights must not rise from left to right."""
    free: frozenset[str] = field(default_factory=frozenset[str])
    """Names that may come out with either sign."""


def beliefs() -> dict[str, Beliefs]:
    """The beliefs about each kind of statement."""
    data: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    sizes: dict[str, float] = data["expected"]
    return {
        kind: Beliefs(
            expected={name: float(size) for way, size in sizes.items() for name in found[way]},
            bias=float(data["bias"]),
            ridge=float(data["ridge"]),
            wrong=float(found["wrong"]),
            precision=float(found["precision"]),
            falling=tuple(map(tuple, found["falling"])),
            free=frozenset(found["either"]),
        )
        for kind, found in data.items()
        if kind != "expected" and isinstance(found, dict)
    }
