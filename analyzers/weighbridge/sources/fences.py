"""Where Markdown quotes code: fenced blocks and `backticks`."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_FENCE = re.compile(r"^[ \t]{0,12}(?:[-*>][ \t]+|\d+[.)][ \t]+)*(`{3,}|~{3,})([^\r\n]*)", re.MULTILINE)


_QUOTATION = re.compile(r"^[ \t]*>[^\r\n]*", re.MULTILINE)
_LONGEST_QUOTE = 400


@dataclass(frozen=True, slots=True)
class CodeSpans:
    """The fenced blocks of a text, in order, and its lines' backticks."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def fenced(self, offset: int) -> bool:
        """Whether an offset lies inside a fence; one that is never closed runs to the end."""
        index = bisect_right(self.starts, offset) - 1
        return index >= 0 and offset < self.ends[index]

    def covers(self, offset: int) -> bool:
        """Whether an offset lies inside a fence or between backticks."""
        if self.fenced(offset):
            return True
        nearest = max(0, offset - _LONGEST_QUOTE)
        line = self.text.rfind("\n", nearest, offset) + 1
        return self.text.count("`", max(line, nearest), offset) % 2 == 1


def unquoted(text: str) -> str:
    """A text without its fenced blocks, its quotations and its comments."""
    code = code_spans(text)
    kept: list[str] = []
    position = 0
    for start, end in sorted([*zip(code.starts, code.ends, strict=True), *between(text, "<!--", "-->")]):
        kept.append(text[position : max(position, start)])
        position = max(position, end)
    return _QUOTATION.sub("", "".join([*kept, text[position:]]))


def between(text: str, opening: str, closing: str) -> list[tuple[int, int]]:
    """The spans from every opening mark to the closing one after it, marks included; one that stays open is none."""
    found: list[tuple[int, int]] = []
    start = text.find(opening)
    while start >= 0:
        end = text.find(closing, start + len(opening))
        if end < 0:
            break
        found.append((start, end + len(closing)))
        start = text.find(opening, end + len(closing))
    return found


def code_spans(text: str) -> CodeSpans:
    """The code that a text quotes."""
    starts: list[int] = []
    ends: list[int] = []
    opened = ""
    for match in _FENCE.finditer(text) if "```" in text or "~~~" in text else ():
        mark, info = match.group(1), match.group(2)
        if not opened:
            if mark[0] == "`" and "`" in info:
                continue
            opened = mark
            starts.append(match.start())
        elif mark[0] == opened[0] and len(mark) >= len(opened) and not info.strip():
            opened = ""
            ends.append(match.end())
    if opened:
        ends.append(len(text))
    return CodeSpans(text, tuple(starts), tuple(ends))
