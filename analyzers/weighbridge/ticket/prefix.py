"""The stable prefix of a prompt: how far it goes, what breaks it, and what behind it never changes."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from weighbridge.text import Span
from weighbridge.ticket.ticket import Constant, Prefix
from weighbridge.tokens import TokenCount

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge.measure.weights import Weights
    from weighbridge.ticket.ticket import Hole
    from weighbridge.tokens import TokenCounter

_LINE = re.compile(r"[^\n]*\n?")


def prefix_of(weights: Weights, holes: Sequence[Hole], count: TokenCounter) -> Prefix:
    """The stable prefix of a weighed prompt."""
    text = weights.region.text
    offsets = text.hole_offsets
    if not offsets:
        return Prefix(weights.prefix, None, TokenCount(0, weights.text.exact))
    behind = count(text.text[offsets[0] :])
    found = [
        Constant(_title(weights, span), text.locate(span.start, span.end), count(text.text[span.start : span.end]))
        for span in _constant_lines(text.text, offsets)
    ]
    heaviest = sorted(found, key=lambda one: -one.tokens.tokens)
    return Prefix(weights.prefix, holes[0], behind, tuple(heaviest))


def _constant_lines(text: str, holes: Sequence[int]) -> Iterator[Span]:
    """Whole lines behind the first hole in which nothing is filled in, taken together where they follow each other."""
    begun = -1
    for match in _LINE.finditer(text, _next_line(text, holes[0])):
        start, end = match.span()
        at = bisect_left(holes, start)
        broken = at < len(holes) and (holes[at] < end or holes[at] == end == len(text))
        if broken and begun >= 0:
            yield from _trimmed(text, begun, start)
            begun = -1
        elif not broken and begun < 0:
            begun = start
        if end >= len(text):
            break
    if begun >= 0:
        yield from _trimmed(text, begun, len(text))


def _next_line(text: str, offset: int) -> int:
    found = text.find("\n", offset)
    return len(text) if found < 0 else found + 1


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def _title(weights: Weights, span: Span) -> str:
    """The section that begins with these lines."""
    for one in weights.chapters:
        if span.start <= one.chapter.span.start < span.end:
            return one.chapter.title
    return ""
