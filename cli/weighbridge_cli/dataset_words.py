"""Where a data set stands, for a person and for a program."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.tuning.account import Account

_SHOWN = 10


def account_text(name: str, said: Account) -> Iterator[str]:
    """Counts first, then what is wrong by place, then what is missing."""
    yield f"{name}: {said.train:,} rows to train on, {said.holdout:,} held out"
    yield f"waiting for a review: {said.unreviewed:,}; refused: {said.refused:,}"
    yield from _listed([str(line) for line in said.bad], "lines that are no rows")
    yield from _listed([f"{row.source} repeats {first.source}" for row, first in said.duplicates], "repeated rows")
    conflicts = [", ".join(row.source for row in one.rows) for one in said.conflicts]
    yield from _listed(conflicts, "inputs with different answers")
    both = [f"{row.source} is in training: {other.source}" for row, other in said.on_both_sides]
    yield from _listed(both, "held-out rows that are trained on")
    yield from _listed([row.source for row in said.shown], "held-out rows that stand in a prompt")
    if said.to_least:
        yield f"Too few to tune on: {said.to_least:,} more to {said.least} rows, the least. Collect more first."
    elif said.to_good:
        yield f"Can be tried: {said.to_good:,} more to {said.good} rows, a sound start."
    if not said.holdout:
        yield f"Nothing is held out to measure on: weighbridge dataset add {name} FILE --holdout"


def account_json(name: str, said: Account) -> str:
    """The same for a program."""
    return json.dumps(
        {
            "name": name,
            "train": said.train,
            "holdout": said.holdout,
            "unreviewed": said.unreviewed,
            "refused": said.refused,
            "bad": [{"path": line.path, "line": line.line, "reason": line.reason} for line in said.bad],
            "duplicates": [{"row": row.source, "repeats": first.source} for row, first in said.duplicates],
            "conflicts": [[row.source for row in one.rows] for one in said.conflicts],
            "on_both_sides": [{"holdout": row.source, "train": other.source} for row, other in said.on_both_sides],
            "holdout_in_prompts": [row.source for row in said.shown],
            "least": said.least,
            "good": said.good,
            "missing_to_least": said.to_least,
            "missing_to_good": said.to_good,
        },
        indent=2,
    )


def _listed(lines: list[str], title: str) -> Iterator[str]:
    if not lines:
        return
    yield f"{title}: {len(lines):,}"
    yield from (f"  {line}" for line in lines[:_SHOWN])
    if len(lines) > _SHOWN:
        yield f"  and {len(lines) - _SHOWN:,} more"
