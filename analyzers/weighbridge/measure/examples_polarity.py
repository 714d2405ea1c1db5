# ruff: noqa: RUF001 (letters of other scripts and typographic quotes are meant)
"""Good and bad versions of an answer side by side, as labels: counted by pairs, as they are only a hint of few-shot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.measure.examples_found import Example, Shape
from weighbridge.measure.examples_words import EXAMPLE
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.measure.sections import Outline

_POLAR = re.compile(
    rf"[ \t>\-*•#\d.)]{{0,12}}[*_]{{0,3}}(?:(?P<good>✅|✓|👍|good|correct|right|positive)|(?P<bad>❌|✗|👎|bad"
    rf"|incorrect|wrong|negative))"
    rf"[ \t]{{0,2}}(?:{EXAMPLE}|response|answer|output|version)?[ \t]{{0,2}}\d{{0,2}}[*_]{{0,3}}[ \t]?[:：]",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r"\|[ \t]*[*_]{0,3}(?:✅|❌|good|bad|correct|incorrect|right|wrong)[*_]{0,3}[ \t]?[:：]", re.IGNORECASE
)


def polar_examples(outline: Outline) -> Iterator[Example]:
    """Pairs of a good and a bad version that follow each other."""
    text = outline.text
    waiting: tuple[str, Span] | None = None
    for index, line in enumerate(outline.lines):
        match = _POLAR.match(text, line.start, min(line.end, line.start + 80))
        if match is None:
            continue
        if _SECOND.search(text, match.end(), min(line.end, match.end() + 600)):
            yield Example(Shape.LABELS, (line,), "polar")
            waiting = None
            continue
        side = "good" if match["good"] else "bad"
        end = line.end
        if text[match.end() : line.end].strip() == "" and index + 1 < len(outline.lines):
            end = outline.lines[index + 1].end
        span = Span(line.start, end)
        if waiting is not None and waiting[0] != side:
            yield Example(Shape.LABELS, (waiting[1], span), "polar")
            waiting = None
        else:
            waiting = (side, span)
