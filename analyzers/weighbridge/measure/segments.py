"""Divides a prompt into sentences and list items, and says of each what it is there for.

What is claimed by a measure (an example, a description of the format, a fact, a block of knowledge), the title above a
sentence, its own form, the line that leads to it, its words, and the sentences beside it are weighed together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.measure.part_kinds import PartKind
from weighbridge.measure.segment_reading import Claims, said
from weighbridge.measure.segment_weighing import weighed
from weighbridge.sources.region import Home
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weighbridge.measure.contents import Contents

__all__ = ["Claims", "Segment", "segments"]


@dataclass(frozen=True, slots=True)
class Segment:
    """Sentences of one kind in a row, with the headings and blanks before them."""

    span: Span
    kind: PartKind


def segments(contents: Contents, claims: Claims) -> tuple[Segment, ...]:
    """All of a prompt's text in order."""
    text = contents.region.text.text
    found = weighed(text, tuple(said(contents, claims)))
    if contents.region.home is Home.AGENT:
        found = ((end, _in_agent_file(kind)) for end, kind in found)
    return tuple(_joined(text, found))


def _in_agent_file(kind: PartKind) -> PartKind:
    """In instructions for coding agents, formats are those of the repository."""
    return PartKind.INSTRUCTIONS if kind is PartKind.FORMAT else kind


def _joined(text: str, said: Iterable[tuple[int, PartKind]]) -> Iterator[Segment]:
    """From the end of each sentence to the end of the next; what is left at the end of a text belongs to the last."""
    begin = end = 0
    kind: PartKind | None = None
    for until, following in said:
        if kind is not None and following is not kind:
            yield Segment(Span(begin, end), kind)
            begin = end
        kind, end = following, until
    if text:
        yield Segment(Span(begin, len(text)), kind or PartKind.UNCLASSIFIED)
