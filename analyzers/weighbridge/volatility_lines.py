"""A few words of a line, followed into the version before: the same, changed, or not there yet.

*Invariant:* a doubtful step ends the search. What is said to have changed stood in a line that is otherwise the same.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_BREAK = re.compile(r"\r\n|\n|\r")
_ALIKE = 0.6
"""The share of a line's other words that both versions have."""
_COMPARED = 400
"""Changed lines in one place; among more of them none is looked for."""
_LONGEST_LINE = 4_000
"""Characters; a longer one is data on one line, and compared only as a whole."""


@dataclass(frozen=True, slots=True)
class Words:
    """Some words in one line of one version."""

    line: int
    start: int
    end: int


def lines_of(text: str) -> list[str]:
    """The lines of a text, as an editor counts them."""
    return _BREAK.split(text)


class Step:
    """Two versions of a file, the older one first, with what stands in which line of both."""

    def __init__(self, older: Sequence[str], newer: Sequence[str]) -> None:
        self._older = older
        self._newer = newer
        self._blocks = list(_blocks(older, newer))
        self._counts = Counter(older)

    def back(self, words: Words) -> Words | None:
        """Where the words, or what they replaced, stood before; None if nothing like them did."""
        for tag, old, old_end, new, new_end in self._blocks:
            if not new <= words.line < new_end:
                continue
            if tag == "equal":
                return Words(old + words.line - new, words.start, words.end)
            if tag == "replace":
                found = self._replaced(words, range(old, old_end), new_end - new)
                if found is not None:
                    return found
            return self._moved(words)
        return None

    def _replaced(self, words: Words, candidates: range, count: int) -> Words | None:
        line = self._newer[words.line]
        if len(candidates) > _COMPARED or count > _COMPARED or len(line) > _LONGEST_LINE:
            return None
        best: tuple[float, Words] | None = None
        for index in candidates:
            if len(self._older[index]) > _LONGEST_LINE:
                continue
            alike, span = _counterpart(self._older[index], line, words)
            if span is not None and alike >= _ALIKE and (best is None or alike > best[0]):
                best = alike, Words(index, *span)
        return best[1] if best else None

    def _moved(self, words: Words) -> Words | None:
        """A line that stood elsewhere, word for word, and only once."""
        line = self._newer[words.line]
        if self._counts[line] != 1:
            return None
        return Words(self._older.index(line), words.start, words.end)


def _blocks(older: Sequence[str], newer: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """What became of which lines; only what lies between the first and the last difference is compared."""
    head = 0
    most = min(len(older), len(newer))
    while head < most and older[head] == newer[head]:
        head += 1
    tail = 0
    while tail < most - head and older[-1 - tail] == newer[-1 - tail]:
        tail += 1
    middle = SequenceMatcher(None, older[head : len(older) - tail], newer[head : len(newer) - tail], autojunk=True)
    inner = [(tag, a + head, b + head, c + head, d + head) for tag, a, b, c, d in middle.get_opcodes()]
    end = len(older) - tail, len(older), len(newer) - tail, len(newer)
    return [("equal", 0, head, 0, head), *inner, ("equal", *end)]


def _counterpart(older: str, newer: str, words: Words) -> tuple[float, tuple[int, int] | None]:
    """How alike two lines are but for the words, and the characters that stood in their place."""
    old, new = list(_WORD.finditer(older)), list(_WORD.finditer(newer))
    first = next((index for index, one in enumerate(new) if one.end() > words.start), len(new))
    last = next((index for index, one in enumerate(new) if one.end() >= words.end), len(new) - 1) + 1
    codes = SequenceMatcher(None, [one[0] for one in old], [one[0] for one in new], autojunk=False).get_opcodes()
    kept = sum(
        _said(new, max(c, 0), min(d, first)) + _said(new, max(c, last), d)
        for tag, _, _, c, d in codes
        if tag == "equal"
    )
    begin, end = _left(codes, first), _right(codes, last)
    others = max(
        _said(new, 0, first) + _said(new, last, len(new)),
        _said(old, 0, begin) + _said(old, end, len(old)),
    )
    if begin >= end or not others:
        return 0.0, None
    return kept / others, (old[begin].start(), old[end - 1].end())


def _said(words: list[re.Match[str]], start: int, end: int) -> int:
    return sum(not one[0].isspace() for one in words[start:end])


def _left(codes: Sequence[tuple[str, int, int, int, int]], at: int) -> int:
    """The old word that stands where the new words begin."""
    for tag, old, _, new, new_end in codes:
        if new <= at < new_end:
            return old + at - new if tag == "equal" else old
    return codes[-1][2] if codes else 0


def _right(codes: Sequence[tuple[str, int, int, int, int]], at: int) -> int:
    """The old word that stands where the new words end."""
    for tag, old, old_end, new, new_end in codes:
        if new < at <= new_end:
            return old + at - new if tag == "equal" else old_end
    return 0
