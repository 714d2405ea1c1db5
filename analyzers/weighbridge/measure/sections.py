# ruff: noqa: RUF001 (letters of other scripts and typographic quotes are meant)
"""Divides a prompt text into lines, fences, sections and sentences, each with its offsets.

Everything is found in one pass over the lines, so a text of a megabyte takes time in proportion to its length.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from weighbridge.measure.blocks import blocks_of, of_lines
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weighbridge.measure.blocks import Blocks, Lines


class SectionKind(StrEnum):
    """How a section is marked."""

    HEADING = "heading"
    TAG = "tag"
    TITLE = "title"
    """A line of its own that ends with a colon, or stands in bold or in brackets."""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a prompt, from its title to the end of its body."""

    kind: SectionKind
    title: str
    level: int
    span: Span
    body: int
    """Where the text below the title begins."""
    parent: int
    """The index of the section around it, or -1."""


@dataclass(frozen=True, eq=False)
class Outline:
    """One text and its structure."""

    text: str
    blocks: Blocks
    fences: tuple[Span, ...]
    """Fenced blocks with the lines of their fences."""
    sections: tuple[Section, ...]
    """In the order of their starts."""
    holes: tuple[int, ...] = ()

    @property
    def lines(self) -> Lines:
        """Without their line breaks."""
        return self.blocks.lines

    @cached_property
    def _section_starts(self) -> list[int]:
        return [section.span.start for section in self.sections]

    @cached_property
    def boundaries(self) -> list[int]:
        """Where headings and tags begin and tags end: no example and no block of knowledge runs across."""
        found = {section.span.start for section in self.sections if section.kind is not SectionKind.TITLE}
        found.update(section.span.end for section in self.sections if section.kind is SectionKind.TAG)
        return sorted(found)

    def line_number(self, offset: int) -> int:
        """The index of the line that holds an offset."""
        return max(bisect_right(self.lines.starts, offset) - 1, 0)

    def enclosing(self, offset: int) -> Iterator[Section]:
        """The sections that hold an offset, the innermost first."""
        index = bisect_right(self._section_starts, offset) - 1
        while index >= 0:
            section = self.sections[index]
            if offset < section.span.end:
                yield section
            index = section.parent

    def has_hole(self, start: int, end: int) -> bool:
        """Whether run-time text will stand in a span, its ends included."""
        return bisect_right(self.holes, end) > bisect_right(self.holes, start - 1)

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """Runs of lines between blank ones."""
        return tuple(_paragraphs(self.blocks))


_FENCE = re.compile(r"[ \t]*(?:>[ \t]?)?(`{3,}|~{3,})([^`\r\n]{0,80})")
_HEADING = re.compile(r"[ \t]{0,8}(#{1,6})[ \t]+(?=[^\s#])")
_TAG = re.compile(r"[ \t]*<(/?)([A-Za-z][\w.:-]{0,60})(?:[ \t][^<>\r\n]{0,200})?>")
_CLOSING_AT_END = re.compile(r"</([A-Za-z][\w.:-]{0,60})>[ \t]*$")
_TITLE = re.compile(
    r"[ \t]{0,3}(?:"
    r"\*\*([^*\r\n]{1,80})\*\*[:：]?|__([^_\r\n]{1,80})__[:：]?|【([^】\r\n]{1,60})】[:：]?|\[([^\]\r\n]{1,60})\][:：]?"
    r"|={2,6}[ \t]*([^=\r\n]{1,80}?)[ \t]*={2,6}|([^\s\-*+•#>|<`{}\"'][^:：\r\n`{}\"]{0,70})[:：]"
    r")[ \t]*$"
)
_TITLE_LEVEL = 7
_TAG_LEVEL = 0
_DEEPEST = 40
_LONGEST_TITLE_LINE = 100


def outline(text: str, holes: Iterable[int] = ()) -> Outline:
    """The structure of a text; `holes` are the offsets at which run-time text will stand."""
    blocks = blocks_of(text)
    fences = tuple(_fences(blocks))
    return Outline(text, blocks, fences, tuple(_sections(blocks, fences)), tuple(holes))


def _fences(blocks: Blocks) -> Iterator[Span]:
    lines = blocks.lines
    opened: tuple[int, str] | None = None
    for number, (mark, info) in _fence_marks(blocks):
        if opened is None:
            opened = (lines.starts[number], mark)
        elif mark[0] == opened[1][0] and len(mark) >= len(opened[1]) and not info:
            yield Span(opened[0], lines.ends[number])
            opened = None
    if opened is not None:
        yield Span(opened[0], len(blocks.text))


@of_lines
def _fence_marks(text: str, start: int) -> tuple[str, str] | None:
    match = _FENCE.match(text, start)
    return None if match is None else (match[1], match[2].strip())


class _Does(StrEnum):
    """What a line does to the sections around it."""

    HEADS = "heads"
    OPENS = "opens"
    CLOSES = "closes"
    TITLES = "titles"


@dataclass(frozen=True, slots=True)
class _Mark:
    """A line that begins or ends a section."""

    does: _Does
    title: str
    level: int = 0
    body: int = 0
    """Where the body begins, from the start of the line."""
    closes: str = ""
    """The tag that it closes at its end."""


@of_lines
def _marks(text: str, start: int) -> _Mark | None:
    end = len(text)
    if start == end:
        return None
    head = _HEADING.match(text, start)
    if head is not None:
        title = text[head.end() : min(end, head.end() + 200)].strip(" \t#*_")
        return _Mark(_Does.HEADS, title, len(head[1]), end - start)
    tag = _TAG.match(text, start)
    if tag is not None and tag[1]:
        return _Mark(_Does.CLOSES, tag[2])
    if tag is not None:
        closing = _CLOSING_AT_END.search(text, max(end - 80, tag.end()))
        return _Mark(_Does.OPENS, tag[2], _TAG_LEVEL, tag.end() - start, closing[1] if closing else "")
    if end - start > _LONGEST_TITLE_LINE:
        closing = _CLOSING_AT_END.search(text, end - 80) if text[-1] == ">" else None
    else:
        titled = _TITLE.match(text, start)
        if titled is not None:
            title = next((group for group in titled.groups() if group), "").strip()
            return _Mark(_Does.TITLES, title, _TITLE_LEVEL, end - start)
        closing = _CLOSING_AT_END.search(text, start) if ">" in text[start:] else None
    return None if closing is None else _Mark(_Does.CLOSES, closing[1])


@dataclass(slots=True)
class _Open:
    kind: SectionKind
    title: str
    level: int
    start: int
    body: int
    index: int
    end: int = -1


def _sections(blocks: Blocks, fences: tuple[Span, ...]) -> Iterator[Section]:
    found: list[tuple[_Open, int]] = []
    stack: list[_Open] = []
    names: dict[str, int] = {}
    fence = 0
    lines, length = blocks.lines, len(blocks.text)

    def close(entry: _Open, end: int) -> None:
        entry.end = end
        if entry.kind is SectionKind.TAG:
            names[entry.title] -= 1

    def begin(kind: SectionKind, title: str, level: int, line: Span, body: int) -> None:
        entry = _Open(kind, title, level, line.start, body, len(found))
        found.append((entry, stack[-1].index if stack else -1))
        stack.append(entry)

    def end_tag(name: str, line: Span) -> None:
        if not names.get(name):
            return
        while stack:
            entry = stack.pop()
            if entry.kind is SectionKind.TAG and entry.title == name:
                close(entry, line.end)
                return
            if entry.kind is SectionKind.TAG:
                names[entry.title] -= 1
                entry.end = entry.body  # never closed: not a section
            else:
                close(entry, line.start)

    for number, mark in _marks(blocks):
        line = lines[number]
        while fence < len(fences) and fences[fence].end < line.start:
            fence += 1
        if fence < len(fences) and fences[fence].start <= line.start:
            continue
        match mark.does:
            case _Does.HEADS:
                while stack and stack[-1].kind is not SectionKind.TAG and stack[-1].level >= mark.level:
                    close(stack.pop(), line.start)
                begin(SectionKind.HEADING, mark.title, mark.level, line, line.end)
            case _Does.TITLES:
                while stack and stack[-1].kind is SectionKind.TITLE:
                    close(stack.pop(), line.start)
                begin(SectionKind.TITLE, mark.title, mark.level, line, line.end)
            case _Does.OPENS:
                if len(stack) < _DEEPEST:
                    names[mark.title] = names.get(mark.title, 0) + 1
                    begin(SectionKind.TAG, mark.title, mark.level, line, line.start + mark.body)
                if mark.closes:
                    end_tag(mark.closes, line)
            case _Does.CLOSES:
                end_tag(mark.title, line)
    for entry in stack:
        entry.end = length if entry.kind is not SectionKind.TAG else entry.body
    for entry, parent in found:
        yield Section(
            entry.kind, entry.title, entry.level, Span(entry.start, max(entry.end, entry.body)), entry.body, parent
        )


def _paragraphs(blocks: Blocks) -> Iterator[Span]:
    starts, ends = blocks.lines.starts, blocks.lines.ends
    first = 0
    for number, _ in _blank(blocks):
        if number > first:
            yield Span(starts[first], ends[number - 1])
        first = number + 1
    if first < len(starts):
        yield Span(starts[first], ends[-1])


@of_lines
def _blank(text: str, start: int) -> bool | None:
    line = text[start:]
    return True if not line or line.isspace() else None
