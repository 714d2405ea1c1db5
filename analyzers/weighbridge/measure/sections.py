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

from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


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


@dataclass(frozen=True)
class Outline:
    """One text and its structure."""

    text: str
    lines: tuple[Span, ...]
    """Without their line breaks."""
    fences: tuple[Span, ...]
    """Fenced blocks with the lines of their fences."""
    sections: tuple[Section, ...]
    """In the order of their starts."""
    holes: tuple[int, ...] = ()

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in self.lines]

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
        return max(bisect_right(self._line_starts, offset) - 1, 0)

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
        return tuple(_paragraphs(self.text, self.lines))


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)?")
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
    lines = tuple(_lines(text))
    fences = tuple(_fences(text, lines))
    return Outline(text, lines, fences, tuple(_sections(text, lines, fences)), tuple(holes))


def _lines(text: str) -> Iterator[Span]:
    for match in _LINE.finditer(text):
        start, end = match.span()
        if start == end:
            continue
        while end > start and text[end - 1] in "\r\n":
            end -= 1
        yield Span(start, end)


def _fences(text: str, lines: tuple[Span, ...]) -> Iterator[Span]:
    if "```" not in text and "~~~" not in text:
        return
    opened: tuple[int, str] | None = None
    for line in lines:
        match = _FENCE.match(text, line.start, line.end)
        if match is None:
            continue
        mark, info = match[1], match[2].strip()
        if opened is None:
            opened = (line.start, mark)
        elif mark[0] == opened[1][0] and len(mark) >= len(opened[1]) and not info:
            yield Span(opened[0], line.end)
            opened = None
    if opened is not None:
        yield Span(opened[0], len(text))


@dataclass(slots=True)
class _Open:
    kind: SectionKind
    title: str
    level: int
    start: int
    body: int
    index: int
    end: int = -1


def _sections(text: str, lines: tuple[Span, ...], fences: tuple[Span, ...]) -> Iterator[Section]:
    found: list[tuple[_Open, int]] = []
    stack: list[_Open] = []
    names: dict[str, int] = {}
    fence = 0

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

    for line in lines:
        while fence < len(fences) and fences[fence].end < line.start:
            fence += 1
        if (fence < len(fences) and fences[fence].start <= line.start) or line.start == line.end:
            continue
        head = _HEADING.match(text, line.start, line.end)
        if head is not None:
            level = len(head[1])
            while stack and stack[-1].kind is not SectionKind.TAG and stack[-1].level >= level:
                close(stack.pop(), line.start)
            title = text[head.end() : min(line.end, head.end() + 200)].strip(" \t#*_")
            begin(SectionKind.HEADING, title, level, line, line.end)
            continue
        tag = _TAG.match(text, line.start, line.end)
        if tag is not None and tag[1]:
            end_tag(tag[2], line)
            continue
        if tag is not None:
            if len(stack) < _DEEPEST:
                name = tag[2]
                names[name] = names.get(name, 0) + 1
                begin(SectionKind.TAG, name, _TAG_LEVEL, line, tag.end())
            closing = _CLOSING_AT_END.search(text, max(line.end - 80, tag.end()), line.end)
            if closing is not None:
                end_tag(closing[1], line)
            continue
        if line.end - line.start > _LONGEST_TITLE_LINE:
            closing = _CLOSING_AT_END.search(text, line.end - 80, line.end) if text[line.end - 1] == ">" else None
        else:
            closing = _CLOSING_AT_END.search(text, line.start, line.end) if ">" in text[line.start : line.end] else None
            titled = _TITLE.match(text, line.start, line.end)
            if titled is not None:
                while stack and stack[-1].kind is SectionKind.TITLE:
                    close(stack.pop(), line.start)
                title = next((group for group in titled.groups() if group), "").strip()
                begin(SectionKind.TITLE, title, _TITLE_LEVEL, line, line.end)
                continue
        if closing is not None:
            end_tag(closing[1], line)
    for entry in stack:
        entry.end = len(text) if entry.kind is not SectionKind.TAG else entry.body
    for entry, parent in found:
        yield Section(
            entry.kind, entry.title, entry.level, Span(entry.start, max(entry.end, entry.body)), entry.body, parent
        )


def _paragraphs(text: str, lines: tuple[Span, ...]) -> Iterator[Span]:
    first: Span | None = None
    last = Span(0, 0)
    for line in lines:
        if text[line.start : line.end].isspace() or line.start == line.end:
            if first is not None:
                yield Span(first.start, last.end)
            first = None
        else:
            first = first or line
            last = line
    if first is not None:
        yield Span(first.start, last.end)
