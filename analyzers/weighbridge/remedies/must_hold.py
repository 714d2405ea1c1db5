"""Which passages of an instruction file must hold in every session, whatever the task is.

A passage is what makes sense by itself: a list item with what is indented below it, a paragraph, a fenced block with
the line that introduces it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.measure.sections import Outline

_MUST = re.compile(
    r"\b(?:never|always|must(?:n't)?|do not|don'?t|cannot|forbidden|prohibited|not allowed|under no circumstances"
    r"|required|mandatory|(?:very )?important|critical(?:ly)?|warning|caution|secrets?|credentials?|confidential"
    r"|(?:before|after|on|with|for|in) (?:every|each|any)|every time|without (?:asking|approval|permission|review)"
    r"|ask (?:first|before)|only (?:if|when|after|with))\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:[-*+•]|\d{1,3}[.)])[ \t]+")


_FIRST = re.compile(r"\b(?:read (?:this|me|it)|stop|first|rules?|safety|security)\b", re.IGNORECASE)


def is_for_every_session(title: str) -> bool:
    """Whether a title says that its section is no matter of one task."""
    return bool(_MUST.search(title) or _FIRST.search(title))


def passages(outline: Outline, start: int, end: int) -> Iterator[Span]:
    """The passages between two offsets, in order; blank lines belong to none."""
    begin, last, indent = -1, -1, -1
    fences = iter(fence for fence in outline.fences if start <= fence.start < end)
    fence = next(fences, None)
    blank = False
    for line in outline.lines:
        if line.end <= start or line.start >= end:
            continue
        text = outline.text[line.start : line.end]
        while fence is not None and fence.end < line.start:
            fence = next(fences, None)
        if fence is not None and fence.start <= line.start:
            # introduced by the line before it, if that ends like an introduction
            if begin < 0 or (blank and not outline.text[begin:last].rstrip().endswith(":")):
                if begin >= 0:
                    yield Span(begin, last)
                begin, indent = line.start, -1
            last, blank = line.end, False
            continue
        if not text.strip():
            blank = True
            continue
        item = _ITEM.match(text)
        depth = len(text) - len(text.lstrip())
        follows = begin >= 0 and (depth > indent >= 0 if item or blank else True)
        if not follows:
            if begin >= 0:
                yield Span(begin, last)
            begin, indent = line.start, len(item["indent"]) if item else -1
        last, blank = line.end, False
    if begin >= 0:
        yield Span(begin, last)


def must_hold(outline: Outline, passage: Span) -> bool:
    """Whether a passage forbids, demands or limits something without saying that it is about one task only."""
    prose = outline.text[passage.start : passage.end]
    for fence in outline.fences:
        if passage.contains(fence):
            prose = prose.replace(outline.text[fence.start : fence.end], "")
    return bool(_MUST.search(prose))
