"""Where the parts of a prompt stand in its source, and what it reads like from beginning to end."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from weighbridge.text import Place, Span
from weighbridge.ticket.ticket import Hole, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weighbridge.measure.parts import Part, PartKind
    from weighbridge.prompt_text import PromptText
    from weighbridge.workspace import Workspace

_LONGEST_NAME = 60


def holes_of(text: PromptText, workspace: Workspace) -> tuple[Hole, ...]:
    """The holes of a prompt in order."""
    return tuple(Hole(_name(piece.place, workspace), piece.place) for piece in text.pieces if piece.hole)


def _name(place: Place, workspace: Workspace) -> str:
    document = workspace.document(place.path)
    written = " ".join(document.text[place.span.start : place.span.end].split()) if document is not None else ""
    return written if len(written) <= _LONGEST_NAME else written[: _LONGEST_NAME - 1] + "…"


def places_of(text: PromptText, span: Span) -> Iterator[Place]:
    """The source of a span: a place for every stretch that is written in one go."""
    at = 0
    begun: Place | None = None
    for piece in text.pieces:
        start, end = max(span.start, at), min(span.end, at + len(piece.text))
        at += len(piece.text)
        if start >= end:
            continue
        place = text.locate(start, end)
        if begun is not None and begun.path == place.path and begun.span.end <= place.span.start:
            begun = Place(begun.path, Span(begun.span.start, place.span.end))
            continue
        if begun is not None:
            yield begun
        begun = place
    if begun is not None:
        yield begun


def runs_of(text: PromptText, parts: Iterable[Part], holes: Iterable[Hole]) -> Iterator[Run]:
    """Everything that the model reads, in order, each stretch with the part that it belongs to."""
    kinds = sorted((span, part.kind) for part in parts for span in part.spans)
    starts = [span.start for span, _ in kinds]
    cuts = {cut for span, _ in kinds for cut in (span.start, span.end)} | set(text.hole_offsets)
    filled = list(zip(text.hole_offsets, holes, strict=True))
    edges = sorted({0, *cuts, len(text.text)})
    for start, end in pairwise(edges):
        yield from (Run(None, hole.name, hole.place) for at, hole in filled if at == start)
        kind = _kind(start, kinds, starts)
        if kind is not None:
            yield Run(kind, text.text[start:end], text.locate(start, end))
    yield from (Run(None, hole.name, hole.place) for at, hole in filled if at == len(text.text))


def _kind(offset: int, kinds: list[tuple[Span, PartKind]], starts: list[int]) -> PartKind | None:
    index = bisect_right(starts, offset) - 1
    return kinds[index][1] if index >= 0 and offset < kinds[index][0].end else None
