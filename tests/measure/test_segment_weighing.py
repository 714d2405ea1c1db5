"""Sentences are weighed with those beside them, by weights that are data."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from weighbridge.measure.part_kinds import PartKind
from weighbridge.measure.segment_weighing import KINDS, Row, best, weights

FORMAT, TONE = PartKind.FORMAT, PartKind.TONE


def row(**said: float) -> Row:
    return tuple(said.get(kind.value, 0.0) for kind in KINDS)


WEIGHED = {
    "each by itself where neighbours are worth nothing": ([row(format=1), row(tone=1), row(format=1)], 0.0, "ftf"),
    "a doubtful one goes with both neighbours": ([row(format=2), row(tone=0.5), row(format=2)], 1.0, "fff"),
    "a sure one stands alone among them": ([row(format=2), row(tone=5), row(format=2)], 1.0, "ftf"),
    "one without a sign goes with what is before it": ([row(tone=3), row(), row()], 1.0, "ttt"),
    "one without a sign goes with what is behind it": ([row(), row(), row(format=3)], 1.0, "fff"),
    "nothing": ([], 1.0, ""),
}


@pytest.mark.parametrize("name", WEIGHED)
def test_neighbours_are_weighed_together(name: str) -> None:
    rows, stays, expected = WEIGHED[name]
    assert best(rows, stays) == [{"f": FORMAT, "t": TONE}[letter] for letter in expected]


@given(st.lists(st.lists(st.integers(0, 3), min_size=9, max_size=9), min_size=1, max_size=3), st.integers(0, 2))
def test_no_other_row_of_kinds_has_more_for_it(rows: list[list[int]], stays: int) -> None:
    def worth(kinds: tuple[PartKind, ...]) -> float:
        own = sum(given[KINDS.index(kind)] for given, kind in zip(rows, kinds, strict=True))
        return own + stays * sum(one is other for one, other in pairwise(kinds))

    found = best([tuple(map(float, given)) for given in rows], stays)
    assert worth(tuple(found)) == max(worth(kinds) for kinds in product(KINDS, repeat=len(rows)))


def test_every_sign_has_a_weight_for_every_kind() -> None:
    assert weights().signs
    assert {len(given) for given in weights().signs.values()} == {len(KINDS)}


def test_what_is_said_of_a_kind_of_evidence_speaks_for_it_most() -> None:
    for kind in KINDS:
        given = weights().signs[f"evidence {kind}"]
        assert given[KINDS.index(kind)] == max(given)
