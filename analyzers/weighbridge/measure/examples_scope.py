"""Where a text announces examples: below a title or a sentence that says so."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from weighbridge.measure.blocks import of_lines
from weighbridge.measure.examples_words import EXAMPLE

if TYPE_CHECKING:
    from weighbridge.measure.sections import Outline

_ANNOUNCED = re.compile(rf"(?<![^\W_])(?:{EXAMPLE})(?![^\W_])", re.IGNORECASE)
_REMARK = re.compile(
    r"\b(?:for example|for instance|e\.g\.|such as|example\.com|no examples?|without examples?)\b", re.IGNORECASE
)
_LONGEST = 300


class Scopes:
    """The lines of one text that announce examples."""

    __slots__ = ("_announcements", "_outline", "_plural")

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._announcements: list[int] = []
        self._plural: list[bool] = []
        starts = outline.lines.starts
        for number, announced in _announced(outline.blocks):
            self._announcements.append(starts[number])
            self._plural.append(announced.endswith(("s", "en", "y", "i")) or not announced.isascii())

    def announced(self, offset: int) -> bool:
        """Whether examples are announced above, with no heading in between that starts another subject."""
        return self._above(offset) is not None

    def closely_announced(self, offset: int) -> bool:
        """Whether the announcement is the last thing said above."""
        index = self._above(offset)
        if index is None:
            return False
        line = self._outline.lines[self._outline.line_number(self._announcements[index])]
        return self._outline.text[line.end : offset].strip() == ""

    def just_announced(self, offset: int) -> bool:
        """Whether the last line above announces examples, though a heading follows it."""
        index = bisect_right(self._announcements, offset - 1) - 1
        if index < 0:
            return False
        line = self._outline.lines[self._outline.line_number(self._announcements[index])]
        return line.end <= offset and not self._outline.text[line.end : offset].strip()

    def several(self, offset: int) -> bool:
        """Whether more than one example is announced."""
        index = self._above(offset)
        return index is not None and self._plural[index]

    def _above(self, offset: int) -> int | None:
        index = bisect_right(self._announcements, offset) - 1
        if index < 0:
            return None
        announcement = self._announcements[index]
        for section in self._outline.enclosing(offset):
            if section.span.start <= announcement:
                return index
            if section.kind == "heading" and not _ANNOUNCED.search(section.title) and announcement < section.span.start:
                return self._outer(section.level, announcement, index)
        return index

    def _outer(self, level: int, announcement: int, index: int) -> int | None:
        """An announcement in a heading of higher rank covers what is below it; a sentence does so up to the next "
        "heading."""
        for section in self._outline.enclosing(announcement):
            if section.span.start == announcement and section.level < level:
                return index
        return None


@of_lines
def _announced(text: str, start: int) -> str | None:
    """The word with which a line announces examples."""
    if not 3 < len(text) - start < _LONGEST:
        return None
    match = _ANNOUNCED.search(text, start)
    return None if match is None or _REMARK.search(text, start) else match[0].lower()
