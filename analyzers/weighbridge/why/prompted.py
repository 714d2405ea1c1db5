"""The prompts at one place: which region covers it, whom it reaches, and what the rules make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.measuring import prompts_of
from weighbridge.sources.joining import joined_regions
from weighbridge.workspace import is_program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.sources.program import Unresolved
    from weighbridge.sources.region import PromptRegion
    from weighbridge.text import Document, Place, Span
    from weighbridge.workspace import Workspace

_SHORTEST = 3
"""A file whose name has fewer letters is mentioned everywhere."""


def prompts_at(span: Span, document: Document, workspace: Workspace) -> tuple[list[PromptRegion], list[Unresolved]]:
    """The prompts that cover a span or that a call there sends, and those of calls there that are not known."""
    regions: list[PromptRegion] = []
    unresolved: list[Unresolved] = []
    for other in (document, *_senders(document, workspace)):
        found, gaps = prompts_of(other, workspace)
        regions += found
        unresolved += gaps
    path = document.path
    here = [
        region for region in joined_regions(regions) if any(_covers(place, path, span) for place in _places(region))
    ]
    gaps_here = [item for item in unresolved if _covers(item.place, path, span)]
    return here, gaps_here


def _senders(document: Document, workspace: Workspace) -> Iterator[Document]:
    """The programs that may send what is written in a file: those that name it."""
    name = document.name.partition(".")[0]
    if len(name) < _SHORTEST:
        return
    for path in workspace.paths:
        if path != document.path and is_program(path):
            other = workspace.document(path)
            if other is not None and name in other.text:
                yield other


def _places(region: PromptRegion) -> Iterator[Place]:
    yield region.place
    yield from region.calls
    yield from (piece.place for piece in region.text.pieces)


def _covers(place: Place, path: str, span: Span) -> bool:
    return place.path == path and place.span.overlaps(span)
