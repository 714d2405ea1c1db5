"""A set of spans that answers whether a position or a span is covered."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable


class Cover:
    """Spans of one text, joined where they touch."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        # as pairs: comparing two spans costs ten times as much
        for start, end in sorted([(span.start, span.end) for span in spans]):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            elif end > start:
                self._starts.append(start)
                self._ends.append(end)

    def holds(self, offset: int) -> bool:
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._ends[index]

    def touches(self, start: int, end: int) -> bool:
        """Whether any character of a span is covered."""
        index = bisect_right(self._starts, end - 1) - 1
        return index >= 0 and start < self._ends[index]

    def joined(self) -> tuple[Span, ...]:
        return tuple(Span(start, end) for start, end in zip(self._starts, self._ends, strict=True))

    def without(self, span: Span) -> tuple[Span, ...]:
        """The parts of a span that are not covered."""
        parts: list[Span] = []
        begin = span.start
        index = max(bisect_right(self._starts, span.start) - 1, 0)
        while index < len(self._starts) and self._starts[index] < span.end:
            if self._starts[index] > begin:
                parts.append(Span(begin, self._starts[index]))
            begin = max(begin, self._ends[index])
            index += 1
        if begin < span.end:
            parts.append(Span(begin, span.end))
        return tuple(parts)
