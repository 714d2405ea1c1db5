"""Positions in text: spans in code points, documents, and the line index between offsets and lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Editors and compilers break lines only here; str.splitlines() breaks at ten further characters and would
# shift every position after a form feed or a U+2028.
_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code-point offsets in one document's text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A span in a named document; the path is relative to the workspace root and separated by `/`."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A line and a column, both counted from 1; columns count code points."""

    line: int
    column: int


class LineIndex:
    """Converts between code-point offsets and positions of one text."""

    __slots__ = ("_length", "_starts")

    def __init__(self, text: str) -> None:
        self._starts = [0, *_starts_in(text, 0, len(text))]
        self._length = len(text)

    def edited(self, start: int, end: int, text: str) -> LineIndex:
        """The index of a text in which something else stands from `start` to `end`, and which is `text` now."""
        first = bisect_right(self._starts, max(start - 1, 0)) - 1
        # up to the break behind the edit: a break may be made or undone in two halves
        last = bisect_right(self._starts, end)
        moved = len(text) - self._length
        stop = self._starts[last] + moved if last < len(self._starts) else len(text)
        found = LineIndex.__new__(LineIndex)
        found._length = len(text)
        found._starts = [
            *self._starts[: first + 1],
            *_starts_in(text, self._starts[first], stop),
            *[at + moved for at in self._starts[last + 1 :]],
        ]
        return found

    def __len__(self) -> int:
        return len(self._starts)

    def position(self, offset: int) -> Position:
        """The position of an offset; offsets outside the text are clamped to it."""
        offset = min(max(offset, 0), self._length)
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def line_of(self, offset: int) -> int:
        """The 1-based line that holds an offset."""
        return bisect_right(self._starts, min(max(offset, 0), self._length))

    def line_start(self, line: int) -> int:
        """The offset at which a 1-based line begins; lines outside the text are clamped to it."""
        return self._starts[min(max(line, 1), len(self._starts)) - 1]

    def line_span(self, line: int) -> Span:
        """The span of a 1-based line, its line break included."""
        start = self.line_start(line)
        end = self._starts[line] if line < len(self._starts) else self._length
        return Span(start, end)


def _starts_in(text: str, start: int, end: int) -> Iterator[int]:
    """Where lines begin, from a line's start to that of another one."""
    return (match.end() for match in _BREAK.finditer(text, start, end))


_KNOWN = 4
_known: OrderedDict[str, LineIndex] = OrderedDict()


def line_index(text: str) -> LineIndex:
    """The line index of a text; of the last few texts it is kept, as whoever edits and whoever reads both need it."""
    found = _known.get(text)
    return note_index(text, LineIndex(text)) if found is None else found


def note_index(text: str, index: LineIndex) -> LineIndex:
    """Keeps the line index of a text for whoever asks for it next."""
    _known[text] = index
    while len(_known) > _KNOWN:
        _known.popitem(last=False)
    return index


@dataclass(frozen=True)
class Document:
    """One file's text as it stands: on disk, in an editor's buffer, or on standard input."""

    path: str
    text: str
    language: str = field(default="")

    @cached_property
    def lines(self) -> LineIndex:
        return line_index(self.text)

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    @property
    def suffix(self) -> str:
        """The file name from its last dot, in lower case, the dot included; empty where there is none."""
        name = self.name
        dot = name.rfind(".")
        return name[dot:].lower() if dot > 0 else ""


def common_start(one: str, other: str) -> int:
    """The length of the longest beginning that two texts share."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        # Comparing slices runs at the speed of memory; a loop over characters does not.
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def common_end(one: str, other: str, start: int) -> int:
    """The length of the longest end that two texts share behind their common beginning."""
    low, high = 0, min(len(one), len(other)) - start
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low
