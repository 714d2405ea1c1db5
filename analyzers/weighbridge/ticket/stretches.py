"""Where the parts of a prompt stand in its source, and what it reads like from beginning to end."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from weighbridge.text import Place, Span
from weighbridge.ticket.ticket import Hole, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weighbridge.measure.parts import Part
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
    index, at = text.first_reaching(span.start)
    begun: Place | None = None
    for piece in islice(text.pieces, index, None):
        if at >= span.end:
            break
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
    spans = sorted((span, part.kind) for part in parts for span in part.spans)
    begins = [span.start for span, _ in spans]
    filled: defaultdict[int, list[Run]] = defaultdict(list)
    for at, hole in zip(text.hole_offsets, holes, strict=True):
        filled[at].append(Run(None, hole.name, hole.place))
    cuts = {cut for span, _ in spans for cut in (span.start, span.end)}
    edges = sorted({0, *cuts, *filled, len(text.text)})
    for start, end in pairwise(edges):
        yield from filled.get(start, ())
        known = bisect_right(begins, start) - 1
        if known >= 0 and start < spans[known][0].end:
            yield Run(spans[known][1], text.text[start:end], text.locate(start, end))
    yield from filled.get(len(text.text), ())
