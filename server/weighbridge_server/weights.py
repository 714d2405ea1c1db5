"""The weighed prompts of one document and where everything in them stands, as its client counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types as lsp
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.measure.parts import Item
    from weighbridge.measure.weights import Weights
    from weighbridge.text import Place

    from weighbridge_server.session import Subject

_BREAK = re.compile(r"[\r\n]")


@dataclass(frozen=True, slots=True)
class Weighed:
    """One prompt that a document shows."""

    weights: Weights
    where: lsp.Range
    subject: Subject
    uri: str

    def range(self, span: Span) -> lsp.Range | None:
        """Where a span of the prompt's text stands; None where it is not in this document, or out of order."""
        text = self.weights.region.text
        start, end = _trimmed(text.text, span)
        return self.placed(text.locate(start, end)) if start < end else None

    def placed(self, place: Place) -> lsp.Range | None:
        """Where a place is, if it is in this document."""
        if place.path != self.subject.path or place.span.start > place.span.end:
            return None
        location = self.subject.places.location(place.path, place.span)
        return location.range if location.uri == self.uri else None

    def first_line_of(self, item: Item) -> lsp.Range | None:
        """Where an example begins in the prompt's text; all of it where it stands beside."""
        if not item.spans:
            return self.placed(item.place)
        text = self.weights.region.text.text
        start, end = _trimmed(text, item.spans[0])
        broken = _BREAK.search(text, start, end)
        return self.range(Span(start, broken.start() if broken else end))


def all_weighed(subject: Subject) -> Iterator[Weighed]:
    """The prompts of a file, each in its document or its cell of a notebook; computed once per version."""
    for weights in subject.project.weights(subject.path):
        location = subject.places.location(subject.path, weights.region.place.span)
        yield Weighed(weights, location.range, subject, location.uri)


def weighed(subject: Subject, uri: str) -> Iterator[Weighed]:
    """Those of one document, or of one cell."""
    return (one for one in all_weighed(subject) if one.uri == uri)


def first_line(where: lsp.Range) -> lsp.Range:
    """A range without its later lines, in which other servers have the word."""
    if where.start.line == where.end.line:
        return where
    return lsp.Range(where.start, lsp.Position(where.start.line + 1, 0))


def holds(where: lsp.Range, position: lsp.Position) -> bool:
    return where.start <= position <= where.end


def _trimmed(text: str, span: Span) -> tuple[int, int]:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
