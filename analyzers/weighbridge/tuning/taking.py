"""Rows of logs on their way into a data set: what is taken, and what is left out and why.

*Invariant:* a row is taken or named, never lost and never both.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge.tuning.dataset import held_out
from weighbridge.tuning.figures import figures
from weighbridge.tuning.privacy import private_parts
from weighbridge.tuning.row import normal, written
from weighbridge.tuning.stored import HOLDOUT, TRAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from weighbridge.tuning.account import Stored
    from weighbridge.tuning.row import Row


class Left(StrEnum):
    """Why a row is left out."""

    KNOWN = "is in the data set"
    WAITING = "waits for a review"
    REFUSED = "was refused in a review"
    SECRET = "has what looks like a secret"
    PERSONAL = "has what looks like personal data"
    SHOWN = "stands in a prompt, and cannot be held out"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is left where it is; `what` says what was seen in it."""

    row: Row
    reason: Left
    what: str = ""

    def __str__(self) -> str:
        return f"{self.row.source}: {self.reason}{f' ({self.what})' if self.what else ''}"


@dataclass(frozen=True, slots=True)
class Taken:
    """What becomes of the rows of some logs."""

    rows: tuple[Row, ...]
    left: tuple[LeftOut, ...]
    contradict: tuple[tuple[Row, Row], ...]
    """A row that is taken, and one in the data set that answers the same otherwise."""


def taken(rows: Iterable[Row], data: Stored, kept: frozenset[Left], part: str, shows: Callable[[Row], bool]) -> Taken:
    """Divides rows into those that wait for a review from now on and those that are left out; `kept` are no reasons."""
    known = {_key(row): Left.KNOWN for row in data.accepted}
    known |= {_key(row): Left.WAITING for row in data.unreviewed}
    known |= {_key(row): Left.REFUSED for row in data.refused}
    by_question = {row.question: row for row in data.accepted}
    found: list[Row] = []
    left: list[LeftOut] = []
    contradict: list[tuple[Row, Row]] = []
    for row in rows:
        why = _left(row, known, part, shows)
        if why is not None and why.reason not in kept:
            left.append(why)
            continue
        mine = replace(row, system=data.system or row.system)
        known[_key(row)] = Left.WAITING
        found.append(mine)
        if row.question in by_question:
            contradict.append((mine, by_question[row.question]))
    return Taken(tuple(found), tuple(left), tuple(contradict))


def waiting(row: Row, part: str) -> str:
    """A row as it waits for its review: with its source, and the file that it is meant for, if anybody said."""
    values = {**json.loads(written(row)), "source": row.source, **({"for": part} if part else {})}
    return json.dumps(values, ensure_ascii=False)


def part_of(row: Row, meant: str, shows: Callable[[Row], bool]) -> str:
    """The file that a row goes to: as was said, else by what it asks; nothing that a prompt shows is held out."""
    if meant in (TRAIN, HOLDOUT):
        return meant
    return HOLDOUT if held_out(row, figures().holdout_share) and not shows(row) else TRAIN


def _left(row: Row, known: dict[tuple[str, str], Left], part: str, shows: Callable[[Row], bool]) -> LeftOut | None:
    reason = known.get(_key(row))
    if reason is not None:
        return LeftOut(row, reason)
    private = [one for turn in (row.system, *row.turns) for one in private_parts(turn)]
    for one in sorted(private, key=lambda found: not found.kind.is_secret):
        return LeftOut(row, Left.SECRET if one.kind.is_secret else Left.PERSONAL, str(one.kind))
    return LeftOut(row, Left.SHOWN) if part == HOLDOUT and shows(row) else None


def _key(row: Row) -> tuple[str, str]:
    return row.question, normal(row.answer)
