"""Where a data set stands: how many rows, what is wrong with them, and how far it is to a training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.tuning.dataset import sorted_out
from weighbridge.tuning.figures import figures
from weighbridge.tuning.stored import HOLDOUT, REFUSED, TRAIN, UNREVIEWED, path_of, read_stored

if TYPE_CHECKING:
    from collections.abc import Callable

    from weighbridge.tuning.dataset import Conflict
    from weighbridge.tuning.row import Row
    from weighbridge.tuning.stored import BadLine


@dataclass(frozen=True, slots=True)
class Stored:
    """The files of one data set as they are."""

    name: str
    train: tuple[Row, ...]
    holdout: tuple[Row, ...]
    unreviewed: tuple[Row, ...]
    refused: tuple[Row, ...]
    bad: tuple[BadLine, ...]

    @property
    def accepted(self) -> tuple[Row, ...]:
        return (*self.train, *self.holdout)

    @property
    def system(self) -> str:
        """The system prompt of its rows: that of the first one."""
        return self.accepted[0].system if self.accepted else ""


@dataclass(frozen=True, slots=True)
class Account:
    """What there is to say of a data set."""

    train: int
    holdout: int
    unreviewed: int
    refused: int
    duplicates: tuple[tuple[Row, Row], ...]
    conflicts: tuple[Conflict, ...]
    on_both_sides: tuple[tuple[Row, Row], ...]
    """A held-out row, and one that asks the same in training."""
    shown: tuple[Row, ...]
    """Held-out rows that stand in a prompt of the workspace."""
    bad: tuple[BadLine, ...]
    least: int
    good: int

    @property
    def count(self) -> int:
        return self.train + self.holdout

    @property
    def to_least(self) -> int:
        """How many rows are missing before anything should be tuned."""
        return max(self.least - self.count, 0)

    @property
    def to_good(self) -> int:
        """How many are missing to a sound start."""
        return max(self.good - self.count, 0)

    @property
    def clean(self) -> bool:
        return not (self.duplicates or self.conflicts or self.on_both_sides or self.shown or self.bad)


def stored(name: str, read: Callable[[str], str | None]) -> Stored:
    """A data set as its files have it; `read` gives the text at a path of the workspace, None where there is none."""
    rows: dict[str, tuple[Row, ...]] = {}
    bad: list[BadLine] = []
    for file in (TRAIN, HOLDOUT, UNREVIEWED, REFUSED):
        path = path_of(name, file)
        found, wrong = read_stored(read(path) or "", path)
        rows[file] = tuple(found)
        bad += wrong
    return Stored(name, rows[TRAIN], rows[HOLDOUT], rows[UNREVIEWED], rows[REFUSED], tuple(bad))


def account(data: Stored, least: int, shows: Callable[[Row], bool]) -> Account:
    """What there is to say of a data set; `shows` tells whether a prompt of the workspace has a row."""
    trained = {row.question: row for row in data.train}
    found = sorted_out(data.accepted)
    return Account(
        len(data.train),
        len(data.holdout),
        len(data.unreviewed),
        len(data.refused),
        found.duplicates,
        found.conflicts,
        tuple((row, trained[row.question]) for row in data.holdout if row.question in trained),
        tuple(row for row in data.holdout if shows(row)),
        data.bad,
        least,
        figures().good_examples,
    )
