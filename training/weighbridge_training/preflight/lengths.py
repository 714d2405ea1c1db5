"""How many tokens rows have, estimated: counted in the vocabulary o200k_base, which other models differ from.

Thousands of rows are sampled, evenly and the same every time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.tokens import Encoding, counter_for

from weighbridge_training.verdict.rows import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge_training.verdict.rows import Row

_SAMPLED = 2_000
_PER_MESSAGE = 6
"""Tokens with which a chat template surrounds a message, about."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """What a file of rows comes to."""

    tokens: int
    """Of all rows together, each as far as it is read."""
    longest: int
    too_long: int
    """Rows above the limit, estimated from the sample where there is one."""
    first_too_long: int
    """Its line; 0 where there is none."""
    answered: float
    """The share of tokens that are answers."""


def lengths_of(rows: Sequence[Row], limit: int) -> Lengths:
    """The lengths of rows of which at most `limit` tokens are read."""
    step = max(1, len(rows) // _SAMPLED)
    count = counter_for(Encoding.O200K)
    total = answers = longest = long = first = 0
    for row in rows[::step]:
        answer = count(row.answer).tokens + _PER_MESSAGE
        tokens = answer + sum(count(said(one)).tokens + _PER_MESSAGE for one in row.asked)
        if tokens > limit:
            long += 1
            first = first or row.line
        longest = max(longest, tokens)
        total += min(tokens, limit)
        answers += answer
    sampled = len(rows[::step])
    scale = len(rows) / sampled if sampled else 0
    share = min(1.0, answers / total) if total else 1.0
    return Lengths(round(total * scale), longest, round(long * scale), first, share)
