"""What a person types: words at the ends of lines, letter by letter, which are taken back later."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORDS = ("  # so", " or", "  # 12 of them")
"""Comments and halves of expressions, to a program; to a prompt it is all text."""
_STANDING = 5


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
    """Every word is taken back after a few others, so that the text never grows, and seldom is what it was before."""
    lines = text.split("\n")
    written = [number for number, line in enumerate(lines) if line.strip()]
    standing: deque[Key] = deque()
    while True:
        number = chance.choice(written)
        if any(key.line == number for key in standing):
            continue
        end = len(lines[number].encode("utf-16-le")) // 2
        word = chance.choice(_WORDS)
        for at, letter in enumerate(word, end):
            yield Key(number, at, at, letter)
        standing.append(Key(number, end, end + len(word), ""))
        if len(standing) > _STANDING:
            yield standing.popleft()
