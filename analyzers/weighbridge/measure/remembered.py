"""What is read out of single sentences, remembered: of a text under an editor's keys nearly all were there before."""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")

BEHIND = 16
"""Characters before a part that an expression may look at, to see where a word begins or what is not to precede it."""
_PARTS = 8_192
"""The sentences of a prompt of half a megabyte."""
_LONGEST = 1_000
"""Characters; what is longer is data, and too large to be kept."""


def of_parts(read: Callable[[str, int], Found]) -> Callable[[str, int, int], Found]:
    """Has something that is read out of the end of a string, from an offset on, remembered for parts of texts.

    *Invariant:* it depends on nothing but the part and `BEHIND` characters before it.
    """
    remembered = lru_cache(maxsize=_PARTS)(read)

    @wraps(read)
    def read_part(text: str, start: int, end: int) -> Found:
        begin = max(0, start - BEHIND)
        asked = remembered if end - start <= _LONGEST else read
        return asked(text[begin:end], start - begin)

    return read_part
