# ruff: noqa: RUF001 (letters of other scripts and typographic quotes are meant)
"""Worked examples under headings: `Example 3:`, `### Example 3`, `**Beispiel 2**`; series may start anew and add up."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.measure.blocks import of_lines
from weighbridge.measure.examples_found import Example, Shape
from weighbridge.measure.examples_words import ANSWERING, ANSWERING_SPEAKERS, ASKING, ASKING_SPEAKERS, EXAMPLE
from weighbridge.measure.sections import SectionKind
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
_LABEL = re.compile(
    "[*_]{0,2}(?:"
    + "|".join(
        re.escape(word)
        for word in sorted(
            ASKING | ANSWERING | ASKING_SPEAKERS | ANSWERING_SPEAKERS, key=lambda word: (-len(word), word)
        )
    )
    + r")[ \t]?\d{0,3}[*_]{0,2}[ \t]?[:：]",
    re.IGNORECASE,
)
_OPENED = re.compile(r"<([A-Za-z][\w.:-]{0,60})(?:[ \t][^<>\r\n]{0,200})?>")
_DEEPEST = 40
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
        following = heads[index + 1] if index + 1 < len(heads) else None
        end = _end(outline, head, None if following is None else following.start, blocks)
        if following is not None and end == following.start:
            blocks.append(outline.text.count("\n\n", head.start, end))
        end = _before_blanks(outline.text, head, end)
        if outline.text[head.body : end].strip(" \t\r\n*_#:-=") and _is_worked(outline.text, head, end):
            own = end
            if not head.number and not head.marked:
                own = _before_blanks(outline.text, head, _own_end(outline, head, following))
            inner = Span(min(head.body, own), own)
            yield Example(Shape.HEADINGS, (Span(head.start, own),), "heading", inner, reach=max(own, end))


def _before_blanks(text: str, head: _Head, end: int) -> int:
    while end > head.body and text[end - 1].isspace():
        end -= 1
    return end


def _own_end(outline: Outline, head: _Head, following: _Head | None) -> int:
    """Where an example without a number ends: what stands between two of them may be instructions.

    A fence that follows directly is all of it. Otherwise it goes on as long as paragraphs are labelled, indented
    below its heading, or belong to the tags that it opened.
    """
    text = outline.text
    limit = len(text) if following is None else following.start
    limit = min([limit, *(one.span.end for one in outline.enclosing(head.start) if one.kind is not SectionKind.TITLE)])
    index = outline.line_number(head.start)
    indent = _indent(text, outline.lines[index])
    end = outline.lines[index].end
    tags: list[str] = []
    blank = False
    for line in _lines_from(outline, index + 1):
        if line.start >= limit or text.startswith("#", line.start):
            break
        if line.start < end:
            continue  # inside a fence that was taken whole
        said = text[line.start : line.end].strip()
        if not said:
            blank = True
            continue
        fence = _fence_at(outline, line.start)
        begun = end > outline.lines[index].end
        if blank and begun and not tags and fence is None and not _goes_on(text, line, said, indent):
            break
        if fence is not None:
            first = not begun and not text[head.body : line.start].strip(" \t\r\n*_:")
            end = min(fence.end, limit)
            if first and not _HALF.match(text, _next_text(text, end)):
                break
        else:
            end = line.end
        _follow_tags(tags, said)
        blank = False
    return min(end, limit)


def _lines_from(outline: Outline, index: int) -> Iterator[Span]:
    while index < len(outline.lines):
        yield outline.lines[index]
        index += 1


def _fence_at(outline: Outline, offset: int) -> Span | None:
    index = bisect_right(outline.fences, Span(offset, len(outline.text))) - 1
    return outline.fences[index] if index >= 0 and offset < outline.fences[index].end else None


def _goes_on(text: str, line: Span, said: str, indent: int) -> bool:
    deeper = _indent(text, line) > indent
    return deeper or said.startswith(("<", "->", "=>", "→")) or _LABEL.match(said) is not None


def _follow_tags(tags: list[str], said: str) -> None:
    opened = _OPENED.fullmatch(said)
    if opened is not None and (not tags or len(tags) < _DEEPEST):
        tags.append(opened[1])
    elif tags and said.startswith(f"</{tags[-1]}>"):
        tags.pop()


def _next_text(text: str, offset: int) -> int:
    while offset < len(text) and text[offset] in " \t\r\n":
        offset += 1
    return offset


def _indent(text: str, line: Span) -> int:
    return len(text[line.start : line.end]) - len(text[line.start : line.end].lstrip())


def _heads(outline: Outline) -> Iterator[_Head]:
    starts = outline.lines.starts
    previous: _Head | None = None
    for number, found in _head(outline.blocks):
        line = starts[number]
        head = _Head(line + found.start, line + found.body, found.number, found.marked, found.half, found.depth)
        if previous is not None and head.half and head.number == previous.number:
            continue
        previous = head
        yield head


@of_lines
def _head(text: str, start: int) -> _Head | None:
    """The heading of an example, from the start of its line."""
    line = text[start:]
    match = _HEADING.match(line[:160])
    if match is None:
        return None
    if match["after"] and _CONTINUED.search(match["after"]):
        return None
    number = match["number"].strip(" \t#№()").lower() if match["number"] else ""
    marked = match["hash"] is not None
    depth = len((match["hash"] or "").strip())
    rest = line[match.end() :]
    start = len(match["mark"]) - len(match["mark"].lstrip())
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
