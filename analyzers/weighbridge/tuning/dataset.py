"""A data set: rows without repetition and contradiction, divided into what is trained on and what is held out.

The division depends on nothing but what a row asks: it is the same in every order, and stays when rows are added.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.tuning.row import normal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from weighbridge.tuning.row import Row


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rows that ask the same and answer differently: a person has to say which is right."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Dataset:
    """Rows that can be trained on, and what was left out of them."""

    train: tuple[Row, ...]
    holdout: tuple[Row, ...]
    duplicates: tuple[tuple[Row, Row], ...] = ()
    """A row that repeats one, and the one."""
    conflicts: tuple[Conflict, ...] = ()
    shown: tuple[Row, ...] = ()
    """Rows in training that would be held out, did they not stand in a prompt."""

    @property
    def count(self) -> int:
        return len(self.train) + len(self.holdout)


@dataclass(frozen=True, slots=True)
class Sorted:
    """Rows once each, and what was in the way."""

    rows: tuple[Row, ...]
    duplicates: tuple[tuple[Row, Row], ...]
    conflicts: tuple[Conflict, ...]


def built(rows: Iterable[Row], share: float, stands_in_prompt: Callable[[Row], bool]) -> Dataset:
    """The data set of some rows; `share` of them are held out, and none of those stands in a prompt."""
    found = sorted_out(rows)
    train: list[Row] = []
    holdout: list[Row] = []
    shown: list[Row] = []
    for row in found.rows:
        if not held_out(row, share):
            train.append(row)
        elif stands_in_prompt(row):
            train.append(row)
            shown.append(row)
        else:
            holdout.append(row)
    return Dataset(tuple(train), tuple(holdout), found.duplicates, found.conflicts, tuple(shown))


def held_out(row: Row, share: float) -> bool:
    """Whether a row belongs to the hold-out, by what it asks."""
    return row.share < share


def sorted_out(rows: Iterable[Row]) -> Sorted:
    """Each row once; those that contradict each other are left out, all of them."""
    by_question: dict[str, list[Row]] = {}
    for row in rows:
        by_question.setdefault(row.question, []).append(row)
    kept: list[Row] = []
    duplicates: list[tuple[Row, Row]] = []
    conflicts: list[Conflict] = []
    for same in by_question.values():
        once, repeated = _once(same)
        duplicates.extend(repeated)
        if len(once) > 1:
            conflicts.append(Conflict(tuple(once)))
        else:
            kept.extend(once)
    return Sorted(tuple(kept), tuple(duplicates), tuple(conflicts))


def _once(rows: Sequence[Row]) -> tuple[list[Row], list[tuple[Row, Row]]]:
    first: dict[str, Row] = {}
    repeated: list[tuple[Row, Row]] = []
    for row in rows:
        known = first.setdefault(normal(row.answer), row)
        if known is not row:
            repeated.append((row, known))
    return list(first.values()), repeated
