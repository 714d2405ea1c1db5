"""What a person types: words at the ends of lines, letter by letter, and taken back."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORDS = ("  # so", " or", "  # 12 of them")
"""Comments and halves of expressions, to a program; to a prompt it is all text."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key: the characters from `start` to `end` of a line are replaced; positions count UTF-16 units."""

    line: int
    start: int
    end: int
    text: str


def keys(text: str, count: int, seed: int = 4) -> Sequence[Key]:
    """The first so many keys of somebody who types in this text."""
    return list(islice(_typed(text, random.Random(seed)), count))


def _typed(text: str, chance: random.Random) -> Iterator[Key]:
    """After each word the text is what it was, so that it never grows."""
    lines = text.split("\n")
    written = [number for number, line in enumerate(lines) if line.strip()]
    while True:
        number = chance.choice(written)
        end = len(lines[number].encode("utf-16-le")) // 2
        word = chance.choice(_WORDS)
        for at, letter in enumerate(word, end):
            yield Key(number, at, at, letter)
        for at in range(end + len(word), end, -1):
            yield Key(number, at - 1, at, "")
