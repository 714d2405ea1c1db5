"""Fits how much each sign speaks for each kind of part: a softmax regression, held to what was believed before.

Plain gradient steps, one per sentence, in a fixed order with a falling rate: what is fitted twice is the same twice.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from weighbridge.measure.part_kinds import PartKind
from weighbridge.measure.segment_weighing import KINDS, Weights, best, certain_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from segmentation.gathered import Gathered, Sentence

_BELIEFS = Path(__file__).parent / "beliefs.yaml"
_PROMPTS = 3
"""In so many a sign must stand, or it says something about one prompt."""
_EVIDENCE = 2.0
"""What is believed of the evidence alone."""
_WORD = 0.6
"""What is believed of a word."""
_HELD = 3.0
"""How firmly a weight is held to what was believed."""
_ROUNDS = 14
_RATE = 0.12
_TYPICAL = 50
"""Characters; a sentence that is four times as long counts twice."""
STAYS = 1.0
"""What it is worth that neighbours are of one kind."""

Rows = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class _Case:
    signs: tuple[str, ...]
    labelled: tuple[float, ...]
    counts: float


def fitted(prompts: Sequence[Gathered]) -> Weights:
    """The weights that suit labelled prompts."""
    believed = _believed(prompts)
    rows: Rows = {sign: list(row) for sign, row in believed.items()}
    cases = [_case(one, rows) for prompt in prompts for text in prompt.sentences for one in text]
    told = [case for case in cases if case is not None]
    for number in range(_ROUNDS):
        rate = _RATE / (1 + number / 2)
        for at in range(len(told)):
            _step(rows, told[at * _STRIDE % len(told)], rate)
        keep = 1 / (1 + rate * _HELD)
        for sign, row in rows.items():
            rows[sign] = [start + keep * (now - start) for start, now in zip(believed[sign], row, strict=True)]
    return Weights({sign: tuple(round(value, 2) for value in row) for sign, row in rows.items()}, STAYS)


_STRIDE = 7919
"""A prime: neighbours in a prompt are not neighbours in a round."""


def kinds_by(weights: Weights, text: Sequence[Sentence]) -> list[PartKind]:
    """What the sentences of a prompt are there for, by some weights."""
    return best([weights.of(one.signs) if one.signs else certain_row(one.kind) for one in text], weights.stays)


def _believed(prompts: Sequence[Gathered]) -> Rows:
    words: Mapping[str, Iterable[str]] = yaml.safe_load(_BELIEFS.read_text("utf-8"))
    held: dict[str, list[PartKind]] = {}
    for kind, several in words.items():
        for word in several:
            held.setdefault(word, []).append(PartKind(kind))
    stand = Counter(
        sign for prompt in prompts for sign in {sign for text in prompt.sentences for one in text for sign in one.signs}
    )
    rows: Rows = {}
    for sign in sorted(stand):
        name, _, word = sign.partition(" ")
        kinds = held.get(word, []) if name in {"word", "under"} else []
        if stand[sign] >= _PROMPTS or kinds:
            rows[sign] = [_WORD / len(kinds) * (kind in kinds) if kinds else 0.0 for kind in KINDS]
            if name == "evidence" and word in set(KINDS):
                rows[sign][KINDS.index(PartKind(word))] = _EVIDENCE
    return rows


def _case(one: Sentence, rows: Rows) -> _Case | None:
    whole = sum(one.labelled.values())
    signs = tuple(sign for sign in one.signs if sign in rows)
    if not whole or not signs:
        return None
    return _Case(signs, tuple(one.labelled[kind] / whole for kind in KINDS), math.sqrt(whole / _TYPICAL))


def _step(rows: Rows, case: _Case, rate: float) -> None:
    sums = [sum(column) for column in zip(*map(rows.__getitem__, case.signs), strict=True)]
    top = max(sums)
    powers = [math.exp(one - top) for one in sums]
    whole = sum(powers)
    scale = rate * min(case.counts, 3.0) / math.sqrt(len(case.signs))
    step = [scale * (label - power / whole) for label, power in zip(case.labelled, powers, strict=True)]
    for sign in case.signs:
        rows[sign] = [now + more for now, more in zip(rows[sign], step, strict=True)]
