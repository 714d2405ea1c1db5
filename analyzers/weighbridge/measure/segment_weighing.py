"""Weighs the signs of each sentence of a prompt together, with those beside it: weights, read from the rules' data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from operator import add
from typing import TYPE_CHECKING, Any

from weighbridge.measure.part_kinds import PartKind
from weighbridge.measure.remembered import of_parts
from weighbridge.measure.segment_signs import Around, signs_around, signs_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from weighbridge.measure.segment_reading import Said

KINDS = tuple(PartKind)
_ROWS = 8_192
_TITLE = 80
"""Characters of a title that are read."""
Row = tuple[float, ...]
"""A number for each kind of part."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the signs, and what it is worth that neighbours are of one kind."""

    signs: Mapping[str, Row]
    stays: float

    def of(self, signs: Iterable[str]) -> Row:
        """What signs say together."""
        rows = [row for row in map(self.signs.get, signs) if row is not None]
        return tuple(map(sum, zip(*rows, strict=True))) if rows else _NOTHING


_NOTHING: Row = (0.0,) * len(KINDS)
_CERTAIN = {kind: tuple(1_000.0 * (kind is other) for other in KINDS) for kind in KINDS}


def weighed(text: str, said: Sequence[Said]) -> Iterator[tuple[int, PartKind]]:
    """Where each sentence ends, and what it is there for."""
    rows = [_row(text, one, around) for one, around in decided(said)]
    found = iter(best(rows, weights().stays))
    kind = PartKind.UNCLASSIFIED
    for one in said:
        if _decides(one):
            kind = next(found)
        yield one.end, kind


def decided(said: Iterable[Said]) -> Iterator[tuple[Said, Around | None]]:
    """What does not merely go with the text before it; with what stands around it, unless nothing is to be weighed."""
    own = [one for one in said if _decides(one)]
    kinds = [None, *(one.kind for one in own), None]
    for one, before, after in zip(own, kinds, kinds[2:], strict=False):
        near = one.around
        if one.fixed or near is None or near.claimed is PartKind.EXAMPLES:
            yield one, None
        else:
            yield one, Around(one.kind, near, before, after, one.title[:_TITLE], one.hole)


def _decides(one: Said) -> bool:
    return one.fixed or one.around is not None


def _row(text: str, one: Said, around: Around | None) -> Row:
    if around is None or one.span is None:
        return certain_row(one.kind)
    return tuple(map(add, _own(text, one.span.start, one.span.end), _beside(around)))


def certain_row(kind: PartKind) -> Row:
    """What outweighs all signs."""
    return _CERTAIN[kind]


@lru_cache(maxsize=_ROWS)
def _beside(around: Around) -> Row:
    return weights().of(signs_around(around))


@of_parts
def _own(text: str, start: int) -> Row:
    return weights().of(signs_of(text, start, len(text)))


@cache
def weights() -> Weights:
    """The weights of the rules' data."""
    from weighbridge_rules.compiled_parts import PARTS

    data: Any = PARTS
    return Weights({name: tuple(row) for name, row in data["signs"].items()}, float(data["stays"]))


def best(rows: Sequence[Row], stays: float) -> list[PartKind]:
    """The kinds in a row that have the most for them together."""
    steps: list[list[int]] = []
    sums: list[float] = list(_NOTHING)
    for row in rows:
        top = max(range(len(KINDS)), key=sums.__getitem__)
        steps.append([at if sums[at] + stays >= sums[top] else top for at in range(len(KINDS))])
        sums = [max(total + stays, sums[top]) + own for total, own in zip(sums, row, strict=True)]
    at = max(range(len(KINDS)), key=sums.__getitem__)
    found: list[PartKind] = []
    for step in reversed(steps):
        found.append(KINDS[at])
        at = step[at]
    return found[::-1]
