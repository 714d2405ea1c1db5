"""Rows that wait for a review: what was taken from logs, until a person or a schema has passed it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from weighbridge.tuning.row import normal, written
from weighbridge.tuning.stored import HOLDOUT, row_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weighbridge.tuning.account import Stored
    from weighbridge.tuning.row import Row


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the file of unreviewed rows."""

    row: Row
    """Its source is the log that it came from."""
    part: str
    """The file that it is meant for; empty where nobody said."""
    line: int
    text: str


def waiting_rows(text: str) -> Iterator[Waiting]:
    """The rows that can be reviewed; lines that are no rows are told by `read_stored`."""
    for number, line in enumerate(text.split("\n"), 1):
        try:
            value: object = json.loads(line) if line.strip() else None
        except (ValueError, RecursionError):
            continue
        if not isinstance(value, dict):
            continue
        entry = cast("dict[str, object]", value)
        source = entry.get("source")
        found = row_from(entry, source if isinstance(source, str) else f"line {number}")
        if not isinstance(found, str):
            yield Waiting(found, HOLDOUT if entry.get("for") == HOLDOUT else "", number, line)


def without(text: str, lines: Iterable[int]) -> str:
    """The text without some of its lines; every other character stays."""
    gone = set(lines)
    return "".join(f"{line}\n" for number, line in enumerate(text.split("\n"), 1) if number not in gone and line)


def refused(one: Waiting) -> str:
    """A row that a person has refused: kept, so that it is not taken again."""
    return json.dumps({**json.loads(written(one.row)), "source": one.row.source}, ensure_ascii=False)


def in_the_way(row: Row, data: Stored) -> str:
    """Why a row cannot be accepted as it is; empty where it can."""
    for other in data.accepted:
        if other.question == row.question:
            if normal(other.answer) == normal(row.answer):
                return f"{other.source} says the same"
            return f"{other.source} answers the same otherwise: refuse this one, or correct that one first"
    return ""
