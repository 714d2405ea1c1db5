"""Where Markdown quotes code: fenced blocks and `backticks`."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_FENCE = re.compile(r"^[ \t]{0,12}(?:[-*>][ \t]+|\d+[.)][ \t]+)*(`{3,}|~{3,})([^\r\n]*)", re.MULTILINE)


_QUOTATION = re.compile(r"^[ \t]*>[^\r\n]*|<!--.*?-->", re.MULTILINE | re.DOTALL)


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
        line = self.text.rfind("\n", 0, offset) + 1
        return self.text.count("`", max(line, offset - 400), offset) % 2 == 1


def unquoted(text: str) -> str:
    """A text without its fenced blocks and its quotations."""
    code = code_spans(text)
    kept = text
    for start, end in reversed(list(zip(code.starts, code.ends, strict=True))):
        kept = kept[:start] + kept[end:]
    return _QUOTATION.sub("", kept)


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
