"""Which stretches of a text have to go so that another one is left, and nothing is written that was not there."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST = 4_000_000
"""Characters of one by characters of the other that are compared one by one; more is compared by lines alone."""


def cuts(text: str, left: str) -> tuple[Span, ...] | None:
    """The stretches that go; white space around the whole counts for nothing. None where something would be added."""
    begin = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    old, new = _lines(f"{text[begin:end]}\n"), _lines(f"{left.strip()}\n")
    found = list(_hunks(old, new))
    if any(one is None for one in found):
        return None
    return tuple(Span(one.start + begin, min(one.end + begin, end)) for one in found if one is not None)


def _hunks(old: list[str], new: list[str]) -> Iterator[Span | None]:
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    for kind, first, last, low, high in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "insert":
            yield None
        elif kind == "delete":
            yield Span(starts[first], starts[last])
        elif kind == "replace":
            yield from _within("".join(old[first:last]), "".join(new[low:high]), starts[first])


def _within(old: str, new: str, at: int) -> Iterator[Span | None]:
    """The same inside of lines."""
    if len(old) * len(new) > _LARGEST:
        yield None
        return
    for kind, first, last, _, _ in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind in ("insert", "replace"):
            yield None
        elif kind == "delete":
            yield Span(at + first, at + last)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
