"""Cuts prompt text at offsets without losing where its characters stand."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.prompt_text import Piece, PromptText
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Cut:
    """Replaces `text[start:end]`; no replacement leaves the characters out, for they never reach a model."""

    start: int
    end: int
    replacement: PromptText | None = None


def part(text: PromptText, start: int, end: int) -> PromptText:
    """The pieces of `text[start:end]`; holes at the edges belong to it."""
    pieces: list[Piece] = []
    first, begin = text.first_reaching(start)
    for index in range(first, len(text.pieces)):
        piece = text.pieces[index]
        stop = begin + len(piece.text)
        if piece.text:
            if stop > start and begin < end:
                pieces.append(_clipped(piece, start - begin, end - begin))
        elif start <= begin <= end:
            pieces.append(piece)
        if begin > end:
            break
        begin = stop
    return PromptText(tuple(pieces))


def carve(text: PromptText, cuts: Iterable[Cut]) -> PromptText:
    """The text with every cut made; cuts are in order, hold at least one character each, and do not overlap."""
    pieces: list[Piece] = []
    pending = deque(cuts)
    begin = 0
    for piece in text.pieces:
        stop = begin + len(piece.text)
        position = begin
        if not piece.text and not (pending and pending[0].start < begin < pending[0].end):
            pieces.append(piece)
        while position < stop:
            cut = pending[0] if pending else None
            if cut is None or cut.start > position:
                high = stop if cut is None else min(stop, cut.start)
                pieces.append(_clipped(piece, position - begin, high - begin))
                position = high
                continue
            if cut.start == position and cut.replacement is not None:
                pieces.extend(cut.replacement.pieces)
            position = min(stop, cut.end)
            if position == cut.end:
                pending.popleft()
        begin = stop
    return PromptText(tuple(pieces))


def hole(text: PromptText, start: int, end: int) -> PromptText:
    """A hole that `text[start:end]` writes."""
    return PromptText((Piece("", text.locate(start, end), hole=True),))


def stripped(text: PromptText) -> PromptText:
    """The text without the white space around it; a hole at either end belongs to it."""
    whole = text.text
    start = len(whole) - len(whole.lstrip())
    end = len(whole.rstrip())
    if text.holes:
        start, end = min(start, text.hole_offsets[0]), max(end, text.hole_offsets[-1])
    return part(text, start, max(start, end)) if (start, end) != (0, len(whole)) else text


def core(text: PromptText) -> PromptText:
    """The text from its first to its last visible character."""
    whole = text.text
    start = len(whole) - len(whole.lstrip())
    end = len(whole.rstrip())
    inside = part(text, start, max(start, end))
    pieces = list(inside.pieces)
    while pieces and not pieces[0].text:
        pieces.pop(0)
    while pieces and not pieces[-1].text:
        pieces.pop()
    return PromptText(tuple(pieces))


def extent(text: PromptText, path: str) -> Place | None:
    """From the first to the last piece of a text that stands in one file."""
    spans = [piece.place.span for piece in text.pieces if piece.place.path == path]
    if not spans:
        return None
    return Place(path, Span(min(span.start for span in spans), max(span.end for span in spans)))


def _clipped(piece: Piece, start: int, end: int) -> Piece:
    """A run cut to `[start, end)`; what one span writes as a whole keeps that span."""
    size = len(piece.text)
    start, end = max(start, 0), min(end, size)
    if (start, end) == (0, size):
        return piece
    span = piece.place.span
    if size == len(span):
        span = Span(span.start + start, span.start + end)
    return Piece(piece.text[start:end], Place(piece.place.path, span), piece.hole)
