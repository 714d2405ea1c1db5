# ruff: noqa: RUF001 (letters of other scripts and typographic quotes are meant)
"""Worked examples under headings: `Example 3:`, `### Example 3`, `**Beispiel 2**`; series may start anew and add up."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.measure.examples_found import Example, Shape
from weighbridge.measure.examples_words import EXAMPLE
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.measure.sections import Outline

_HEADING = re.compile(
    r"(?P<mark>[ \t]{0,12}(?:>[ \t]?)?(?:[-*+•][ \t]+|\d{1,3}[.)][ \t]+)?(?P<hash>#{1,6}[ \t]*)?(?P<wrap>[*_]{1,3}"
    r"|[\[<【(=\-]{1,4}[ \t]*)?)"
    rf"(?P<word>{EXAMPLE})"
    r"[ \t]{0,2}(?P<number>[#№]?[ \t]?\d{1,3}(?:\.\d{1,2})?|\(?(?:[ivx]{1,4}|[a-z])\)|[A-Z]\b(?=[ \t]*[:：)*\-–—.]"
    r"|[ \t]*$)"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten)\b|[一二三四五六七八九十]{1,3})?"
    r"(?P<after>[ \t]*(?P<note>\([^()\r\n]{0,80}\))?[ \t]*(?:[*_\])】>=\-]{0,4})[ \t]*(?P<end>[:：]"
    r"|[-–—]{1,2}(?=[ \t])|[.)](?=[ \t]|$)|$)?)",
    re.IGNORECASE,
)
_CONTINUED = re.compile(r"cont(?:inued|\.|'d)|fortsetzung|suite|continuaci", re.IGNORECASE)
_HALF = re.compile(
    r"[ \t]{0,3}(?:input|output|response|answer|question|query|request|prompt|reply|result)s?\b[^:：\r\n]{0,20}[:：]",
    re.IGNORECASE,
)
_PAIR = re.compile(r"(?:^|\n)[ \t>*\-_#]{0,8}[^\W\d_][^:\n]{0,40}[:：]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Head:
    start: int
    body: int
    number: str
    marked: bool
    """By a Markdown heading."""
    half: bool
    """Only the input or the output of the example stands under it."""
    depth: int


def headed_examples(outline: Outline) -> Iterator[Example]:
    """One example for each heading that has a body; a number that repeats at once continues the same example."""
    heads = list(_heads(outline))
    blocks: list[int] = []
    for index, head in enumerate(heads):
        following = heads[index + 1].start if index + 1 < len(heads) else None
        end = _end(outline, head, following, blocks)
        if following is not None and end == following:
            blocks.append(outline.text.count("\n\n", head.start, end))
        while end > head.body and outline.text[end - 1].isspace():
            end -= 1
        if outline.text[head.body : end].strip(" \t\r\n*_#:-=") and _is_worked(outline.text, head, end):
            yield Example(Shape.HEADINGS, (Span(head.start, end),), "heading")


def _heads(outline: Outline) -> Iterator[_Head]:
    text = outline.text
    previous: _Head | None = None
    for line in outline.lines:
        head = _head(text, line)
        if head is None:
            continue
        if previous is not None and head.half and head.number == previous.number:
            continue
        previous = head
        yield head


def _head(text: str, line: Span) -> _Head | None:
    match = _HEADING.match(text, line.start, min(line.end, line.start + 160))
    if match is None:
        return None
    if match["after"] and _CONTINUED.search(match["after"]):
        return None
    number = match["number"].strip(" \t#№()").lower() if match["number"] else ""
    marked = match["hash"] is not None
    depth = len((match["hash"] or "").strip())
    rest = text[match.end() : line.end]
    start = line.start + len(match["mark"]) - len(match["mark"].lstrip())
    half = _HALF.match(rest) is not None
    if number:
        if match["end"] is None and rest.strip() and not marked and not half:
            return None
        return _Head(start, match.end(), number, marked, half, depth)
    if match["word"].lower().endswith("s") or match["end"] is None or len(rest.strip(" *_")) > (120 if marked else 0):
        return None
    if match["end"] == "" and not marked and not match["wrap"]:
        return None
    return _Head(start, match.end(), "", marked, False, depth)


def _end(outline: Outline, head: _Head, following: int | None, blocks: list[int]) -> int:
    """Where an example ends: at the next one, at a heading or tag of its rank, or after as many blocks as those "
    "before it had."""
    text = outline.text
    limit = following if following is not None else len(text)
    index = bisect_right(outline.boundaries, head.body)
    while index < len(outline.boundaries) and outline.boundaries[index] < limit:
        boundary = outline.boundaries[index]
        if not text.startswith("#", boundary) or not head.depth:
            return boundary
        if _depth(text, boundary) <= head.depth:
            return boundary
        index += 1
    if following is not None or head.marked:
        return limit
    allowed = max(blocks, default=2)
    position = head.body
    for _ in range(allowed + 1):
        gap = text.find("\n\n", position, limit)
        if gap < 0:
            return limit
        position = gap + 2
        while position < limit and text[position] in "\r\n":
            position += 1
    return position


def _depth(text: str, start: int) -> int:
    depth = 0
    while depth < 7 and text.startswith("#", start + depth):
        depth += 1
    return depth


def _is_worked(text: str, head: _Head, end: int) -> bool:
    """Numbered ones are examples; one without a number must show at least what is given and what is answered."""
    if head.number:
        return True
    body = text[head.body : min(end, head.body + 4_000)]
    return sum(1 for _ in _PAIR.finditer(body)) > 1 or body.count("```") > 3
