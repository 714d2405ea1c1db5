"""Cases of which it is known what must come out of them."""

from __future__ import annotations

import dataclasses
import math
import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

from evidence_fitting.beliefs import Beliefs
from evidence_fitting.cases import Candidate, Case, Label

PLANTED = {"call": 1.5, "parse": 1.0, "loop": 0.5, "wait": -1.5, "idle": 0.0}
LOOSE = Beliefs(
    expected=dict.fromkeys(PLANTED, 0.0), bias=0.0, ridge=0.01, wrong=3.0, precision=0.9, free=frozenset(PLANTED)
)


def case(positive: bool, *evidence: str, repository: str = "a/b", line: int = 1, **more: Any) -> Case:
    label = Label("format_retry", repository, "app.py", line, line, "python", positive)
    return Case(label, (Candidate(line, line, frozenset(evidence)),), **more)


def drawn(many: int, seed: int = 7) -> Iterator[Case]:
    """Cases whose truth is drawn from the planted weights."""
    draw = random.Random(seed)
    for number in range(many):
        evidence = [name for name in PLANTED if draw.random() < 0.5]
        chance = 1 / (1 + math.exp(-(sum(PLANTED[name] for name in evidence) - 0.8)))
        yield case(draw.random() < chance, *evidence, repository=f"r/{number}", line=number + 1)


def held(**more: Any) -> Beliefs:
    return dataclasses.replace(LOOSE, **more)


def planted() -> list[Case]:
    """Six repositories in which `call` is right and `wait` is wrong."""
    return [
        case(name == "call", name, repository=f"r/{number}", line=line)
        for number in range(6)
        for line, name in enumerate(["call", "wait"] * 3, 1)
    ]
