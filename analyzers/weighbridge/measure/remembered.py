"""What is read out of single sentences, remembered: of a text under an editor's keys nearly all were there before."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")

BEHIND = 16
"""Characters before a part that an expression may look at, to see where a word begins or what is not to precede it."""
_LONGEST = 1_000
"""Characters; what is longer is data, and too large to be kept."""
_KEPT = 4_096
"""The sentences and lines of a prompt of 200 KB; as many again are kept from before."""


def of_parts(read: Callable[[str, int], Found]) -> Callable[[str, int, int], Found]:
    """Has something that is read out of the end of a string, from an offset on, remembered for parts of texts.

    *Invariant:* it depends on nothing but the part and `BEHIND` characters before it.
    """

    @wraps(read)
    def read_part(text: str, start: int, end: int) -> Found:
        begin = start - BEHIND if start > BEHIND else 0
        part, at = text[begin:end], start - begin
        if end - start > _LONGEST:
            return read(part, at)
        found = _recent.get((part, at)) or _recalled((part, at))
        if read not in found:
            found[read] = read(part, at)
        return cast("Found", found[read])

    return read_part


_recent: dict[tuple[str, int], dict[object, Any]] = {}
_before: dict[tuple[str, int], dict[object, Any]] = {}


def _recalled(key: tuple[str, int]) -> dict[object, Any]:
    """What is known of a part that was not asked about lately; of those that nobody asks about all are forgotten."""
    if len(_recent) >= _KEPT:
        _before.clear()
        _before.update(_recent)
        _recent.clear()
    found = _recent[key] = _before.pop(key, {})
    return found
