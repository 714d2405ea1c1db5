"""A prompt divided into what can go by itself: sentences, grouped by the item, table or paragraph that they stand in.

A sentence that is broken over two lines is one sentence; a line that ends without a stop and is short is one, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.measure.cover import Cover
from weighbridge.measure.sentences import sentences
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.measure.reading import Reading

_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+")
_TAG_LINE = re.compile(r"[ \t]*</?[A-Za-z][^<>\n]{0,200}>[ \t]*$")
_TAG = re.compile(r"</?[A-Za-z][\w.:-]{0,60}(?:\s[^<>\n]{0,200})?>")
_STOP = re.compile(r"[.!?:;。！？：；][\"'”’)\]*_]{0,4}[ \t]*$")  # noqa: RUF001  (stops of other scripts are meant)
_WRAPPED = 60
"""A line that is this long and ends without a stop goes on in the next one."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A list item, a table, or a paragraph of prose."""

    lines: Span
    """From the start of its first line to the end of its last one, the line break left out."""
    sentences: tuple[Span, ...]


def passages_of(reading: Reading) -> Iterator[Passage]:
    """What a prompt says in order; fences, examples, descriptions of the format, titles and tags are left out."""
    silent = Cover([*reading.fenced.joined(), *reading.shown.joined(), *reading.format])
    # line breaks inside a sentence are blanks to whoever looks for its end
    flat = reading.text.replace("\n", " ").replace("\r", " ")
    titles = {reading.outline.line_number(one.span.start) for one in reading.outline.sections}
    group: list[Span] = []
    for number, line in enumerate(reading.outline.lines):
        text = reading.text[line.start : line.end]
        if not text.strip() or number in titles or _TAG_LINE.match(text) or silent.holds(line.start):
            yield from _made(reading, flat, group)
            group = []
            continue
        if group and not _goes_on(reading.text, group, line):
            yield from _made(reading, flat, group)
            group = []
        group.append(line)
    yield from _made(reading, flat, group)


def _goes_on(text: str, group: list[Span], line: Span) -> bool:
    """Whether a line belongs to the passage above it."""
    table = text.startswith("|", group[0].start)
    if table or text.startswith("|", line.start):
        return table and text.startswith("|", line.start)
    if _ITEM.match(text, line.start, line.end):
        return False
    if _ITEM.match(text, group[0].start, group[0].end):
        return text[line.start] in " \t" or _is_wrapped(text, group[-1], line)
    return True


def _made(reading: Reading, flat: str, group: list[Span]) -> Iterator[Passage]:
    if not group:
        return
    text, whole = reading.text, Span(group[0].start, group[-1].end)
    if text.startswith("|", whole.start):
        yield Passage(whole, (whole,))
        return
    item = _ITEM.match(text, whole.start, whole.end)
    found = tuple(_sentences(text, flat, group, item.end() if item else whole.start))
    if found:
        yield Passage(whole, found)


def _sentences(text: str, flat: str, group: list[Span], start: int) -> Iterator[Span]:
    begin = start
    for number, line in enumerate(group):
        if number + 1 < len(group) and _is_wrapped(text, line, group[number + 1]):
            continue
        yield from sentences(flat, begin, line.end)
        begin = group[number + 1].start if number + 1 < len(group) else line.end


def _is_wrapped(text: str, line: Span, following: Span) -> bool:
    """Whether a sentence runs from one line into the next."""
    if _STOP.search(text, line.start, line.end) or _ITEM.match(text, following.start, following.end):
        return False
    first = text[following.start : following.end].lstrip()[:1]
    return line.end - line.start >= _WRAPPED or first.islower() or first.isdigit()


def has_tag(text: str, span: Span) -> bool:
    """Whether a mark-up tag stands in a span: what it delimits may reach further than the span."""
    return _TAG.search(text, span.start, span.end) is not None
