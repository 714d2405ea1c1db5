"""Prompt text as a model receives it, every character tied to the source characters that wrote it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of prompt text and the source span that writes it.

    Where `text` and span are equally long, the run stands in the source character for character. Otherwise the
    whole span writes the whole text: an escape (`\\n`), a folded YAML line, or a hole.
    """

    text: str
    place: Place
    hole: bool = False
    """Filled at run time (an interpolation, a template variable): counted as empty, and said so."""


@dataclass(frozen=True)
class PromptText:
    """Pieces in the order in which the model reads them; they may come from several files."""

    pieces: tuple[Piece, ...]

    @cached_property
    def text(self) -> str:
        """The known text; holes are empty."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def holes(self) -> int:
        return sum(piece.hole for piece in self.pieces)

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(len(piece.text) for piece in self.pieces))

    @cached_property
    def hole_offsets(self) -> tuple[int, ...]:
        """The offsets in `text` at which run-time text will stand."""
        starts = [0, *self._ends]
        return tuple(start for start, piece in zip(starts, self.pieces, strict=False) if piece.hole)

    def first_reaching(self, offset: int) -> tuple[int, int]:
        """The index of the first piece that ends at an offset or behind it, and the offset at which it begins."""
        index = bisect_left(self._ends, offset)
        return index, self._begin(index)

    def locate(self, start: int, end: int) -> Place:
        """The source place of `text[start:end]`, in the file that holds its first character."""
        if not self.pieces:
            raise ValueError("an empty prompt has no place")
        if len(self.pieces) == 1:
            only = self.pieces[0]
            begin, stop = _source_offset(only, start, at_end=False), _source_offset(only, end, at_end=True)
            return Place(only.place.path, Span(begin, stop))
        first = min(bisect_right(self._ends, start), len(self.pieces) - 1)
        last = min(bisect_right(self._ends, max(start, end - 1)), len(self.pieces) - 1)
        head = self.pieces[first]
        while last > first and self.pieces[last].place.path != head.place.path:
            last -= 1
        tail = self.pieces[last]
        return Place(
            head.place.path,
            Span(
                _source_offset(head, start - self._begin(first), at_end=False),
                _source_offset(tail, end - self._begin(last), at_end=True),
            ),
        )

    def _begin(self, index: int) -> int:
        return self._ends[index - 1] if index else 0


def _source_offset(piece: Piece, offset: int, *, at_end: bool) -> int:
    span = piece.place.span
    if len(piece.text) == len(span):
        return span.start + min(max(offset, 0), len(span))
    return span.end if at_end else span.start


def written(text: str, place: Place) -> PromptText:
    """Text that stands in the source character for character."""
    return PromptText((Piece(text, place),))


def joined(parts: Iterable[PromptText]) -> PromptText:
    """The texts one after another."""
    return PromptText(tuple(piece for part in parts for piece in part.pieces))
